import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_attachments_stored")]
    operations = [
        migrations.RemoveField("attachment", "file"),
        migrations.RemoveField("attachment", "media_type"),
        migrations.RemoveField("attachment", "size"),
        migrations.RemoveField("attachment", "sha256"),
        migrations.AlterField(
            model_name="attachment",
            name="stored",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="attachments.storedfile",
            ),
        ),
    ]
