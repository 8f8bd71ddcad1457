"""Records of pricing: the rules by which each shop's prices follow competitors; promotion plans with their tasks."""

from __future__ import annotations

from django.db import models

DRAFT, CHECKED, APPROVED = "draft", "checked", "approved"
RUNNING, ENDED, REVIEWED, CANCELLED = "running", "ended", "reviewed", "cancelled"
HOLDS = (CHECKED, APPROVED, RUNNING)
"""States in which a plan stands in the calendar of others."""
STACKS = (APPROVED, RUNNING)
"""States in which the offers of a plan are, or are about to be, on sale beside those of another."""


class ShopRule(models.Model):
    """How a shop's prices follow competitors', from a moment on; the newest one of a shop holds. ``removed``: the usual rule
    holds again. Shares are of 1: ``offset`` above the target, ``largest_cut`` and ``largest_rise`` at once (null: any rise),
    ``ceiling`` of the list price (null: the list price, or what is asked where that is more). ``parity``: nowhere of ours is
    it cheaper; ``seven_day``: not above the lowest deal of seven days; ``ads_in_floor``: floors earn the ads of a unit too.
    """

    shop = models.CharField(max_length=100, db_index=True)
    on = models.BooleanField(default=True)
    removed = models.BooleanField(default=False)
    target = models.CharField(max_length=20)
    offset = models.DecimalField(max_digits=9, decimal_places=6)
    ceiling = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    largest_cut = models.DecimalField(max_digits=9, decimal_places=6)
    largest_rise = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    cool_down_days = models.IntegerField()
    parity = models.BooleanField(default=False)
    seven_day = models.BooleanField(default=False)
    ads_in_floor = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.shop}: {self.target} {self.offset:+.2%}"


class PromotionPlan(models.Model):
    """One promotion. draft → checked → approved → running → ended → reviewed; cancelled before it ran.

    ``told`` is the plan as people wrote it (see ``analysis.plan.reading``), ``report`` what the last check found of just this
    wording, ``handed`` what its start gave to the platforms, ``review`` what came of it; plain values as text. A changed wording has no report.
    """

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=16, default=DRAFT, db_index=True)
    owner = models.CharField(max_length=60, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the first moment after it")
    told = models.TextField()
    report = models.TextField(default="")
    handed = models.TextField(default="")
    review = models.TextField(default="")
    signed_off = models.CharField(
        max_length=500, default="", help_text="why orders below their floor are accepted"
    )
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class PromotionTask(models.Model):
    """What somebody has to do for a plan, until when; ``done_at`` null: still to do."""

    plan = models.ForeignKey(PromotionPlan, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=60, default="")
    due_day = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=60, default="")

    def __str__(self) -> str:
        return f"{self.what} ({self.who})"
