"""Evidence moves to the table of files that all apps share; the files stay where they lie on disk."""

import hashlib

import django.db.models.deletion
from django.db import migrations, models


def copy_files(apps, schema_editor):
    """Give each piece of evidence its row among the stored files."""
    evidence, files = apps.get_model("improvement", "Evidence"), apps.get_model("attachments", "StoredFile")
    for row in evidence.objects.iterator():
        with row.file.open("rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        values = {"media_type": row.media_type, "size": row.size, "sha256": digest, "kept_at": row.added_at}
        row.stored = files.objects.create(file=row.file.name, kind="picture", state="unscanned", **values)
        row.save(update_fields=["stored"])


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_initial"),
        ("improvement", "0003_effect_decisions_never_change"),
    ]
    operations = [
        migrations.AddField(
            model_name="evidence",
            name="stored",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="attachments.storedfile",
            ),
        ),
        migrations.RunPython(copy_files, migrations.RunPython.noop, elidable=True),
    ]
