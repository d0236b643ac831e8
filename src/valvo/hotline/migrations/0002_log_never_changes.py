"""Triggers that refuse to change or remove a line of the log, on both databases."""

from django.db import migrations

from valvo.hotline.triggers import LOG


class Migration(migrations.Migration):
    dependencies = [("hotline", "0001_initial")]
    operations = [LOG.operation()]
