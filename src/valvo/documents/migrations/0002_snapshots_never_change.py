"""Triggers that refuse to change or remove a snapshot, on both databases."""

from django.db import migrations

from valvo.documents.triggers import SNAPSHOTS


def install(apps, schema_editor):
    SNAPSHOTS.install(schema_editor.connection)


def remove(apps, schema_editor):
    SNAPSHOTS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
