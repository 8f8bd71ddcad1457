"""Shops in the records of the workspace, as the shop template states them."""

from __future__ import annotations

from typing import Any

import polars as pl

from zhanggui.collect.collector import Saved
from zhanggui.collect.recording import BEFORE
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.shops import new_shop
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

STATED = ("name", "platform", "currency", "time_zone", "tax_rate")


def save_shops(batch: int, rows: pl.DataFrame, before: dict[str, Any]) -> Saved:
    """Create or change the shops of the rows. An empty name, currency or zone leaves what is known; an empty
    tax rate means that no tax is counted. ``before`` gets what each shop was, null where there was none.
    """
    counts = {"loaded": 0, "updated": 0, "duplicate": 0}
    known = dict(before)
    for row in rows.iter_rows(named=True):
        shop = Shop.objects.filter(code=row["code"]).first()
        was = _state(shop)
        known.setdefault(row["code"], was)
        shop = shop or new_shop(row["code"], row["platform_code"])
        _state_in(shop, row)
        outcome = "loaded" if was is None else "duplicate" if _state(shop) == was else "updated"
        counts[outcome] += 1
        if was is None:
            shop.created_by_batch = batch
        shop.save()
    return Saved(**counts, before=known)


def _state_in(shop: Shop, row: dict[str, Any]) -> None:
    shop.platform = row["platform_code"]
    shop.name = row["name"] or shop.name
    shop.currency = row["currency_code"] or shop.currency
    shop.time_zone = row["zone"] or shop.time_zone
    shop.tax_rate = row["tax_rate"]


def _state(shop: Shop | None) -> dict[str, str | None] | None:
    """What the template can state of a shop, as JSON; the tax rate without trailing zeros."""
    if shop is None:
        return None
    rate = shop.tax_rate
    return {n: getattr(shop, n) for n in STATED[:-1]} | {
        "tax_rate": None if rate is None else f"{rate.normalize():f}"
    }


def put_back_shops(batch: int, before: dict[str, Any]) -> None:
    """Undo what a batch stated. Where a later batch states the same shop, that one holds, and would now put
    back what was before the undone one. A shop the batch brought goes, unless another batch's rows are its own.
    """
    for code, state in before.items():
        later = _next_stating(batch, code)
        if later is not None:
            later.reading[BEFORE][code] = state
            later.save(update_fields=["reading"])
        elif state is not None:
            Shop.objects.filter(code=code).update(**state)
        elif not Batch.objects.filter(state=STORED, shop=code).exclude(pk=batch).exists():
            Shop.objects.filter(code=code).delete()


def _next_stating(batch: int, code: str) -> Batch | None:
    later = Batch.objects.filter(state=STORED, profile="templates.shops", pk__gt=batch).order_by("pk")
    return next((b for b in later if code in b.reading.get(BEFORE, {})), None)
