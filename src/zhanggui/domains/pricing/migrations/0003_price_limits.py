from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pricing", "0002_plans")]

    operations = [
        migrations.AddField("shoprule", "parity", models.BooleanField(default=False)),
        migrations.AddField("shoprule", "seven_day", models.BooleanField(default=False)),
        migrations.AddField("shoprule", "ads_in_floor", models.BooleanField(default=False)),
    ]
