"""The warehouse's books: batches, snapshots, the catalogue of Parquet files, pins."""

from __future__ import annotations

from django.db import models


class Batch(models.Model):
    """One file (or one table of a file) that was imported: its receipt, and how to read it again.

    ``rows = loaded + updated + duplicate + quarantined + ignored`` at any time, also after a replay.
    """

    file = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    part = models.CharField(max_length=300, default="", help_text="member or sheet inside the file")
    profile = models.CharField(max_length=60)
    shop = models.CharField(max_length=60, default="")
    platform = models.CharField(max_length=30, default="")
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60, default="zg")
    exported_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default="loaded")
    rows = models.BigIntegerField(default=0)
    loaded = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    ignored = models.BigIntegerField(default=0)
    noted = models.BigIntegerField(
        default=0, help_text="total and note rows among the ignored: stored nowhere"
    )
    reading = models.JSONField(default=dict, help_text="header, mapping and options, to replay a row")
    warnings = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["sha256", "part"]),
            models.Index(fields=["state", "imported_at"], name="batch_newest"),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}: {self.file}"


class Snapshot(models.Model):
    """A numbered state of the whole warehouse. Readers resolve one and are not disturbed by later commits."""

    at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"snapshot {self.pk}"


class CatalogueFile(models.Model):
    """One Parquet file in one layer of one table, from snapshot ``since`` until before ``until``."""

    path = models.CharField(max_length=200, db_index=True)
    table = models.CharField(max_length=40)
    layer = models.CharField(max_length=10)
    part = models.CharField(max_length=10)
    batch = models.BigIntegerField(null=True)
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["table", "layer", "until"])]

    def __str__(self) -> str:
        return f"{self.layer} {self.table} {self.part}: {self.path}"


class Pin(models.Model):
    """Keeps the files of a snapshot through any maintenance, because something cites it."""

    snapshot = models.BigIntegerField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"pin on snapshot {self.snapshot}"
