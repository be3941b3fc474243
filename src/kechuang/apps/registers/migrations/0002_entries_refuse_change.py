"""The database itself refuses to update or delete an entry, a seal or an applied declaration."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kechuang.apps.accounts.append_only import allow_changes, refuse_changes

TABLES = ("registers_entry", "registers_seal", "registers_declarationversion")


def refuse(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        refuse_changes(schema_editor.connection, table)


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        allow_changes(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_entries_batches_and_declarations")]
    operations = [migrations.RunPython(refuse, allow)]
