"""Triggers that keep decisions about effect as they were made, on both databases."""

from django.db import migrations

from valvo.improvement.triggers import EFFECT_DECISIONS


def install(apps, schema_editor):
    EFFECT_DECISIONS.install(schema_editor.connection)


def remove(apps, schema_editor):
    EFFECT_DECISIONS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("improvement", "0002_effect_and_evidence")]
    operations = [migrations.RunPython(install, remove)]
