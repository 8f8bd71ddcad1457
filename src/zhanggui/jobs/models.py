"""Records of work in the background."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """One piece of background work, done in steps. ``cursor`` is how far it came; a step that ends saves it.

    state: queued → running → done | failed | cancelled. ``key`` makes asking twice one job.
    """

    kind = models.CharField(max_length=40, db_index=True)
    asked = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)
    by = models.CharField(max_length=60)
    shops = models.JSONField(null=True, help_text="whose asked for it: null all shops")
    state = models.CharField(max_length=10, default="queued", db_index=True)
    cancel_asked = models.BooleanField(default=False)
    cursor = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    doing = models.CharField(max_length=300, default="")
    result = models.JSONField(null=True)
    problem = models.JSONField(null=True, help_text="the sentence that says why it failed, in both languages")
    attempts = models.IntegerField(default=0)
    worker = models.CharField(max_length=32, default="")
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"job {self.pk}: {self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")


class Repeat(models.Model):
    """A job that is asked for again every day. ``hour`` is Chinese time."""

    kind = models.CharField(max_length=40, unique=True)
    hour = models.IntegerField()
    minute = models.IntegerField(default=0)
    on = models.BooleanField(default=True)
    last_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} daily at {self.hour:02d}:{self.minute:02d}"
