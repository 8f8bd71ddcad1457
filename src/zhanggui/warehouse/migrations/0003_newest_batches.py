# Every page tells when the newest file came in.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0002_imported_by"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["state", "imported_at"], name="batch_newest"),
        ),
    ]
