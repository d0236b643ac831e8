"""Triggers that refuse to change or remove a row of the trail, on both databases."""

from django.db import migrations

from valvo.trail.append_only import TRAIL


def install(apps, schema_editor):
    TRAIL.install(schema_editor.connection)


def remove(apps, schema_editor):
    TRAIL.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
