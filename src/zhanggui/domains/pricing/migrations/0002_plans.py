import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_reprice_rules")]

    operations = [
        migrations.CreateModel(
            name="PromotionPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("state", models.CharField(db_index=True, default="draft", max_length=16)),
                ("owner", models.CharField(default="", max_length=60)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(help_text="the first moment after it")),
                ("told", models.TextField()),
                ("report", models.TextField(default="")),
                ("handed", models.TextField(default="")),
                ("review", models.TextField(default="")),
                (
                    "signed_off",
                    models.CharField(
                        default="", help_text="why orders below their floor are accepted", max_length=500
                    ),
                ),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=60)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PromotionTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("who", models.CharField(default="", max_length=60)),
                ("due_day", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.CharField(default="", max_length=60)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="pricing.promotionplan",
                    ),
                ),
            ],
        ),
    ]
