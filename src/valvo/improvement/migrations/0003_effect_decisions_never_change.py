"""Triggers that keep decisions about effect as they were made, on both databases."""

from django.db import migrations

from valvo.improvement.triggers import EFFECT_DECISIONS


class Migration(migrations.Migration):
    dependencies = [("improvement", "0002_effect_and_evidence")]
    operations = [EFFECT_DECISIONS.operation()]
