"""Triggers that refuse to change or remove an account that has left, on both databases."""

from django.db import migrations

from valvo.ombud.triggers import ACCOUNTS


def install(apps, schema_editor):
    ACCOUNTS.install(schema_editor.connection)


def remove(apps, schema_editor):
    ACCOUNTS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ombud", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
