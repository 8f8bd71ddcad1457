"""Records of refused rows."""

from __future__ import annotations

from django.db import models


class QuarantinedRow(models.Model):
    """A row that was not accepted, kept whole: encrypted cells, value and reason; rule and place in clear.

    ``sealed`` holds ``{"cells": […], "value": …, "reason": {"zh": …, "en": …}, "fix": {…}, "number": n}``.
    """

    batch = models.BigIntegerField(db_index=True)
    line = models.BigIntegerField()
    rule = models.CharField(max_length=60)
    column = models.CharField(max_length=200, default="")
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["rule"])]

    def __str__(self) -> str:
        return f"batch {self.batch}, line {self.line}: {self.rule}"
