import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvement", "0004_evidence_stored")]
    operations = [
        migrations.RemoveField("evidence", "file"),
        migrations.RemoveField("evidence", "media_type"),
        migrations.RemoveField("evidence", "size"),
        migrations.AlterField(
            model_name="evidence",
            name="stored",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="attachments.storedfile",
            ),
        ),
    ]
