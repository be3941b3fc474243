"""A search looks through every text; on PostgreSQL, unpacking them first would take two thirds of its time."""

from django.db import migrations


def keep_uncompressed(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE documents_issuedtext ALTER COLUMN searchable SET STORAGE EXTERNAL")


def keep_as_usual(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE documents_issuedtext ALTER COLUMN searchable SET STORAGE EXTENDED")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_files_documents_and_their_text")]

    operations = [migrations.RunPython(keep_uncompressed, keep_as_usual)]
