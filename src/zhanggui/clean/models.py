"""Records of refused rows."""

from __future__ import annotations

from django.db import models


class QuarantinedRow(models.Model):
    """A row that was not accepted, kept whole: encrypted cells, value and reason; rule and place in clear.

    What was paid stands in clear too: it says nothing about a person, and Today sums it up without opening rows.
    ``sealed`` holds ``{"cells": […], "value": …, "reason": {"zh": …, "en": …}, "fix": {…}, "number": n}``.
    """

    batch = models.BigIntegerField(db_index=True)
    line = models.BigIntegerField()
    rule = models.CharField(max_length=60)
    column = models.CharField(max_length=200, default="")
    sealed = models.BinaryField()
    weighed = models.BooleanField(
        default=False, help_text="was the row looked at for an amount? (older rows: no)"
    )
    paid = models.BigIntegerField(
        null=True, help_text="what the row says was paid, in ticks; null: cannot be read"
    )
    currency = models.CharField(max_length=10, default="")

    class Meta:
        indexes = [models.Index(fields=["rule"])]

    def __str__(self) -> str:
        return f"batch {self.batch}, line {self.line}: {self.rule}"
