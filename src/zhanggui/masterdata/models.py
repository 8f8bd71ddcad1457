"""Shared records (主数据): shops, their own fee rates, which goods are the same SKU, which shop an order counts for."""

from __future__ import annotations

from django.db import models


class Shop(models.Model):
    """One shop on one platform."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120, default="")
    platform = models.CharField(max_length=30)
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    created_by_batch = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.code


class Match(models.Model):
    """What a person decided about a shop's item: it is this SKU (or, when ``sku`` is empty, it stands alone).

    Decisions are never changed: a later one supersedes an earlier one, and undoing removes the latest.
    """

    shop = models.CharField(max_length=60)
    item_key = models.CharField(max_length=300)
    sku = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "item_key"])]

    def __str__(self) -> str:
        return f"{self.shop} {self.item_key} = {self.sku}"


class ShopFee(models.Model):
    """What a person entered about a shop's fee: its rate from a day on, or (``rate`` empty) the platform's again.

    Entries are never changed: one that was corrected or removed says when and by whom it was replaced.
    """

    shop = models.CharField(max_length=60)
    component = models.CharField(max_length=20)
    since = models.DateField()
    rate = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    fixed = models.DecimalField(max_digits=18, decimal_places=4, default=0)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=200, default="")
    by = models.CharField(max_length=60, default="")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "component", "since"],
                condition=models.Q(replaced_at__isnull=True),
                name="one_shop_fee_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.shop} {self.component} {self.since}"


class DoubleChoice(models.Model):
    """What a person decided about orders that two shops' files both hold: they count for ``counts`` only.

    ``shop`` and ``other`` are the two, in the order of their codes; ``counts`` empty: they are different orders and
    both count. Entries are never changed: a later one supersedes an earlier one, undoing removes the latest.
    """

    shop = models.CharField(max_length=60)
    other = models.CharField(max_length=60)
    counts = models.CharField(max_length=60, default="")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "other"], name="double_pair")]

    def __str__(self) -> str:
        return f"{self.shop} and {self.other}: {self.counts or 'both'}"
