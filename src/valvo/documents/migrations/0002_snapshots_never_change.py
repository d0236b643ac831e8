"""Triggers that refuse to change or remove a snapshot, on both databases."""

from django.db import migrations

from valvo.documents.triggers import SNAPSHOTS


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [SNAPSHOTS.operation()]
