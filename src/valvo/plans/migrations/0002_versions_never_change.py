"""Triggers that refuse to change or remove a version of a plan, on both databases."""

from django.db import migrations

from valvo.plans.triggers import VERSIONS


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [VERSIONS.operation()]
