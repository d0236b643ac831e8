"""Triggers that refuse to change or remove a row of the trail, on both databases."""

from django.db import migrations

from valvo.trail.append_only import TRAIL


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [TRAIL.operation()]
