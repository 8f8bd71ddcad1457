"""Records of pricing: the rules by which each shop's prices follow competitors."""

from __future__ import annotations

from django.db import models


class ShopRule(models.Model):
    """How a shop's prices follow competitors', from a moment on; the newest one of a shop holds. ``removed``: the usual rule
    holds again. Shares are of 1: ``offset`` above the target, ``largest_cut`` and ``largest_rise`` at once (null: any rise),
    ``ceiling`` of the list price (null: the list price, or what is asked where that is more).
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
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.shop}: {self.target} {self.offset:+.2%}"
