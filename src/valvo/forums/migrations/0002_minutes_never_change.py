"""Triggers that refuse to change or remove approved minutes, on both databases."""

from django.db import migrations

from valvo.forums.triggers import MINUTES


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]
    operations = [MINUTES.operation()]
