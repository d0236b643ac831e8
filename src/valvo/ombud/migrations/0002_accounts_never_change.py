"""Triggers that refuse to change or remove an account that has left, on both databases."""

from django.db import migrations

from valvo.ombud.triggers import ACCOUNTS


class Migration(migrations.Migration):
    dependencies = [("ombud", "0001_initial")]
    operations = [ACCOUNTS.operation()]
