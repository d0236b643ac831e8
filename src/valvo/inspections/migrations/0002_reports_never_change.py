"""Triggers that refuse to change or remove an approved report and what was added to it, on both databases."""

from django.db import migrations

from valvo.inspections.triggers import REPORTS


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]
    operations = [REPORTS.operation()]
