"""The database itself refuses to update or delete an audit row, whoever asks and by whatever road."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kechuang.apps.accounts.append_only import allow_changes, refuse_changes

TABLE = "accounts_auditentry"


def refuse(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    refuse_changes(schema_editor.connection, TABLE)


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    allow_changes(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_audit")]
    operations = [migrations.RunPython(refuse, allow)]
