"""What decisions were ranked at, and what executions spent in the reporting currency."""

from typing import Any

from django.db import migrations, models


def count_yuan_as_yuan(apps: Any, _editor: Any) -> None:
    """Decisions of before in yuan were ranked at 1; those in another currency were ranked as they stood: unknown."""
    apps.get_model("loop", "DecisionRecord").objects.filter(currency="CNY").update(rate=1)


class Migration(migrations.Migration):
    dependencies = [
        ("loop", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="decisionrecord",
            name="rate",
            field=models.DecimalField(
                decimal_places=12,
                help_text="what one unit of its currency was worth in the reporting one when it was ranked; null: unknown",
                max_digits=24,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="execution",
            name="money",
            field=models.DecimalField(
                decimal_places=4,
                default=0,
                help_text="what it spent, in the reporting currency",
                max_digits=18,
            ),
        ),
        migrations.RunPython(count_yuan_as_yuan, migrations.RunPython.noop),
    ]
