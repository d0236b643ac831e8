"""Triggers that refuse to change or remove an approved report, on both databases."""

from django.db import migrations

from valvo.investigations.triggers import REPORTS


def install(apps, schema_editor):
    REPORTS.install(schema_editor.connection)


def remove(apps, schema_editor):
    REPORTS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("investigations", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
