"""Records of collecting: mappings people confirmed for files no profile knows."""

from __future__ import annotations

from django.db import models


class SavedMapping(models.Model):
    """A confirmed mapping of a foreign table: which header fills which canonical field.

    ``headers`` are the folded headers that must all be present for the mapping to fit a file.
    """

    name = models.CharField(max_length=60, unique=True)
    headers = models.JSONField()
    columns = models.JSONField()
    options = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SourceFolder(models.Model):
    """A folder the daily run looks into for new files."""

    path = models.CharField(max_length=500, unique=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path


class JournalOrder(models.Model):
    """One state of an order that a program sent and no batch holds yet. ``sealed`` is its line of the file to come."""

    shop = models.CharField(max_length=60)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["shop", "by"])]

    def __str__(self) -> str:
        return f"order {self.pk} of {self.shop}"
