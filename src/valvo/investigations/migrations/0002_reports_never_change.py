"""Triggers that refuse to change or remove an approved report, on both databases."""

from django.db import migrations

from valvo.investigations.triggers import REPORTS


class Migration(migrations.Migration):
    dependencies = [("investigations", "0001_initial")]
    operations = [REPORTS.operation()]
