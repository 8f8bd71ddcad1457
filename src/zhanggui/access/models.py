"""Records about people: personal data of buyers, encrypted, apart from everything else."""

from __future__ import annotations

from django.db import models


class PersonalBlock(models.Model):
    """Personal data of the buyers of some lines of one batch, as one encrypted block.

    A block holds ``{line: {field: value}}``. Blocks keep bulk imports fast, and erasing one person rewrites
    one block. ``batch`` is a batch number, not a foreign key: the ledger belongs to the warehouse.
    """

    batch = models.BigIntegerField(db_index=True)
    first_line = models.BigIntegerField()
    last_line = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["batch", "first_line"])]

    def __str__(self) -> str:
        return f"batch {self.batch}, lines {self.first_line}-{self.last_line}"


class Identity(models.Model):
    """Whose records these are: a hash of the workspace's key. One row; two workspaces cannot share records."""

    workspace = models.CharField(max_length=24)

    def __str__(self) -> str:
        return self.workspace
