"""Triggers that refuse to change or remove a line of the log, on both databases."""

from django.db import migrations

from valvo.hotline.triggers import LOG


def install(apps, schema_editor):
    LOG.install(schema_editor.connection)


def remove(apps, schema_editor):
    LOG.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("hotline", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
