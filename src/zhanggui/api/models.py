"""Records of the API: what was answered to a call that names itself, so that a repeated call changes nothing."""

from __future__ import annotations

from django.db import models


class Call(models.Model):
    """A call with an Idempotency-Key: the hash of what it sent, and the answer it got."""

    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    sent_hash = models.CharField(max_length=64)
    status = models.IntegerField()
    answer = models.JSONField()
    location = models.CharField(max_length=200, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="one_answer_a_call")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}: {self.status}"
