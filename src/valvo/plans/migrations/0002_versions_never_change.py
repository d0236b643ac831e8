"""Triggers that refuse to change or remove a version of a plan, on both databases."""

from django.db import migrations

from valvo.plans.triggers import VERSIONS


def install(apps, schema_editor):
    VERSIONS.install(schema_editor.connection)


def remove(apps, schema_editor):
    VERSIONS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
