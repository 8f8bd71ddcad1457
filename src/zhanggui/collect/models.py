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


class LiveConnection(models.Model):
    """A shop whose server is asked for its orders. ``sealed``: its tokens, encrypted; ``cursors``: how far it was pulled.

    ``code`` stands in the address its webhooks come to. ``on`` False: kept, but neither asked nor listened to.
    ``every``: minutes from pull to pull, 0 only when somebody asks; ``due_at``: when the next is due. ``failures``: pulls
    in a row that did not come to their end.
    """

    code = models.CharField(max_length=32, unique=True)
    shop = models.CharField(max_length=60, unique=True)
    platform = models.CharField(max_length=30)
    address = models.CharField(max_length=200)
    own_network = models.BooleanField(default=False)
    sealed = models.BinaryField()
    on = models.BooleanField(default=True)
    cursors = models.JSONField(default=dict)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    pulled_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    problem = models.JSONField(null=True, help_text="why the last pull failed, in both languages")
    every = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.shop} at {self.address}"


class LiveDelivery(models.Model):
    """A webhook call that was taken. ``sealed`` until its batch is in, then empty; ``body`` tells a repeat."""

    connection = models.ForeignKey(LiveConnection, on_delete=models.CASCADE)
    kind = models.CharField(max_length=10)
    body = models.CharField(max_length=64)
    at = models.DateTimeField()
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "kind", "body"], name="delivered_once")]

    def __str__(self) -> str:
        return f"{self.kind} delivered to {self.connection_id}"
