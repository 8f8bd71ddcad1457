from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collect", "0003_live")]

    operations = [
        migrations.AddField("liveconnection", "every", models.IntegerField(default=0)),
        migrations.AddField("liveconnection", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("liveconnection", "tried_at", models.DateTimeField(null=True)),
        migrations.AddField("liveconnection", "failures", models.IntegerField(default=0)),
    ]
