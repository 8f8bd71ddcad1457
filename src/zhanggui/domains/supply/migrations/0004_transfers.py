import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supply", "0003_suppliers")]

    operations = [
        migrations.CreateModel(
            name="StockTransfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("source", models.CharField(max_length=100)),
                ("target", models.CharField(max_length=100)),
                ("state", models.CharField(db_index=True, default="open", max_length=16)),
                ("sent_day", models.DateField()),
                ("due_day", models.DateField()),
                ("received_day", models.DateField(null=True)),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=60)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TransferLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sku", models.CharField(db_index=True, max_length=200)),
                ("quantity", models.IntegerField()),
                ("came", models.IntegerField(null=True)),
                ("decision", models.BigIntegerField(null=True)),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="supply.stocktransfer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("transfer", "sku"), name="one_transfer_line_a_sku")
                ],
            },
        ),
    ]
