"""Records of the loop: runs that proposed, decisions and what became of them, executions, switches."""

from __future__ import annotations

from django.db import models

PROPOSED, ACCEPTED, REFUSED, LAPSED = "proposed", "accepted", "refused", "lapsed"
EXECUTED, TAKEN_BACK, MEASURED = "executed", "taken_back", "measured"
STATES = (PROPOSED, ACCEPTED, REFUSED, LAPSED, EXECUTED, TAKEN_BACK, MEASURED)


class DecisionRun(models.Model):
    """One round of proposing: what it looked at. It is saved with its decisions, whole or not at all."""

    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    today = models.DateField()
    snapshot = models.BigIntegerField()
    pin = models.BigIntegerField(
        null=True, help_text="keeps the snapshot's files; null once nothing cites it"
    )
    inputs = models.TextField(help_text="records as they were, by kind, as kept values")

    def __str__(self) -> str:
        return f"run {self.pk} on snapshot {self.snapshot}"


class Execution(models.Model):
    """Some accepted decisions carried out together: the files they gave, and how to take it back."""

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    told = models.JSONField(help_text="what was done, in both languages")
    files = models.JSONField(default=list, help_text="name, sha256 and bytes of each file in the outbox")
    back = models.TextField(default="{}", help_text="what taking back needs, as kept values")
    money = models.DecimalField(
        max_digits=18, decimal_places=4, default=0, help_text="what it spent, in the reporting currency"
    )
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.CharField(max_length=60, default="")

    def __str__(self) -> str:
        return f"execution {self.pk}: {self.kind}"


class DecisionRecord(models.Model):
    """One decision. ``told`` is the value as it was proposed; the columns beside it serve lists and ranks.

    state: proposed → accepted → executed → measured, or refused, lapsed, taken_back on the way.
    """

    run = models.ForeignKey(DecisionRun, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64, db_index=True)
    shop = models.CharField(max_length=60, default="")
    told = models.TextField()
    place = models.IntegerField(help_text="place in the run's order, best first")
    value = models.DecimalField(max_digits=18, decimal_places=4)
    mid = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(
        max_digits=24, decimal_places=12, null=True,
        help_text="what one unit of its currency was worth in the reporting one when it was ranked; null: unknown",
    )  # fmt: skip
    deadline = models.DateField()
    instead_of = models.TextField(default="[]", help_text="decisions it was preferred to, as kept values")
    state = models.CharField(max_length=12, default=PROPOSED)
    change = models.TextField(default="{}", help_text="what the person who accepted changed, as kept values")
    decided_by = models.CharField(max_length=60, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="")
    execution = models.ForeignKey(Execution, on_delete=models.PROTECT, null=True)
    measure_on = models.DateField(null=True)
    measured = models.TextField(null=True, help_text="as kept values")
    measured_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "place"], name="decision_by_place"),
            models.Index(fields=["kind", "state"], name="decision_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state=PROPOSED), name="one_open_proposal_about_a_thing"
            )
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}: {self.kind} {self.state}"


class Switch(models.Model):
    """What holds for the execution of a kind ("" all kinds): stopped or not, and caps for a day."""

    kind = models.CharField(max_length=40, unique=True)
    stopped = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, default="")
    per_day = models.IntegerField(null=True)
    money_per_day = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"switch of {self.kind or 'all kinds'}"
