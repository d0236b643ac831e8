"""Files move to the table that all apps share; what a report has is a link to it."""

import django.db.models.deletion
from django.db import migrations, models


def copy_files(apps, schema_editor):
    """Give each attachment its row among the stored files; the files themselves stay where they lie on disk."""
    attachments, files = apps.get_model("intake", "Attachment"), apps.get_model("attachments", "StoredFile")
    for row in attachments.objects.select_related("report").iterator():
        row.stored = files.objects.create(
            file=row.file.name,
            kind="picture",
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            kept_at=row.report.received_at,
            state="unscanned",
        )
        row.save(update_fields=["stored"])


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial"), ("intake", "0003_attachments")]
    operations = [
        migrations.AddField(
            model_name="attachment",
            name="addendum",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="intake.addendum",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
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
