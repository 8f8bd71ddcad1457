"""包装 Packing: which box for which parcel, what the set of boxes costs, weight steps, carbon; 迟到 late parcels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhanggui.answers.logistics import whole
from zhanggui.answers.reader import Reader, matches
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.box_set import BoxUse, NewBox, PackingView, StepCase, packing_view
from zhanggui.domains.supply.analysis.carbon import CarbonView, carbon_view, factors_on, kilometres
from zhanggui.domains.supply.analysis.freight_view import REPLAY_DAYS
from zhanggui.domains.supply.analysis.modes import modes_in_force
from zhanggui.domains.supply.analysis.packing import WHYS, Packed, Packer, packer_of
from zhanggui.domains.supply.analysis.parcels import parcels
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.analysis.tariff import freight_prices
from zhanggui.domains.supply.analysis.volumes import divisors
from zhanggui.kpi.lines import Tables

SHOWN_GOODS = 4


def packing_answer(reader: Reader) -> Stored:
    """Boxes, candidates, weight steps and carbon of the last parcels. Only for a reader of all shops."""
    whole(reader)
    return stored(reader, "packing", {"today": reader.today}, lambda: _answer(reader))


def boxes_answer(reader: Reader) -> list[dict[str, Any]]:
    """Every parcel of the last days with the box it should go in."""
    whole(reader)
    _, view = _view(reader, reader.tables())
    return [_parcel(reader, one) for one in view.packed]


def _view(reader: Reader, tables: Tables) -> tuple[Packer, PackingView]:
    until = known_until(tables, reader.today)
    every = parcels(tables, since=until - timedelta(days=REPLAY_DAYS), until=until, matches=matches())
    own = [one for one in every if not one.abroad]
    packer = packer_of(tables, until)
    return packer, packing_view(own, packer, divisors(tables, until), freight_prices(tables))


def _answer(reader: Reader) -> dict[str, Any]:
    tables = reader.tables()
    until = known_until(tables, reader.today)
    packer, view = _view(reader, tables)
    return {
        "since": until - timedelta(days=REPLAY_DAYS),
        "until": until,
        "parcels": len(view.packed),
        "packed": sum(one.box is not None for one in view.packed),
        "any_boxes": bool(packer.boxes),
        "any_sizes": bool(packer.sizes),
        "unknown": [{"why": reader.say(WHYS[why]), "parcels": n} for why, n in view.unknown.most_common()],
        "box_cost": from_ticks(sum(one.box.cost for one in view.packed if one.box)),
        "freight": from_ticks(sum(one.freight or 0 for one in view.packed)),
        "by_volume": sum(one.by_volume for one in view.packed),
        "currency": packer.boxes[0].currency if packer.boxes else "CNY",
        "boxes": [_box(one) for one in view.boxes],
        "candidates": [_candidate(one) for one in view.candidates],
        "steps": [_step(one) for one in view.steps],
        "carbon": _carbon(reader, tables, packer, view),
    }


def _box(one: BoxUse) -> dict[str, Any]:
    return {
        "box": one.box.name, "size": _size(one.box.size), "each": from_ticks(one.box.cost), "parcels": one.parcels,
        "cost": from_ticks(one.cost), "filled": _share(one.filled), "without": from_ticks(one.without),
        "homeless": one.homeless,
    }  # fmt: skip


def _candidate(one: NewBox) -> dict[str, Any]:
    return {
        "size": _size(one.box.size), "each": from_ticks(one.box.cost), "parcels": one.parcels,
        "saving": from_ticks(one.saving), "homed": one.homed,
    }  # fmt: skip


def _step(one: StepCase) -> dict[str, Any]:
    return {
        "goods": goods_text(one.goods), "box": one.box, "by_volume": one.by_volume, "parcels": one.parcels,
        "above_g": -(-one.above // 1000), "saving": from_ticks(one.saving),
    }  # fmt: skip


def _parcel(reader: Reader, one: Packed) -> dict[str, Any]:
    parcel = one.parcel
    return {
        "shop": parcel.shop, "order_id": parcel.order_id, "day": parcel.day, "carrier": parcel.carrier,
        "province": parcel.province, "goods": goods_text(parcel.goods or ()), "box": one.box.name if one.box else None,
        "filled": _share(one.filled), "weight": _kg(one.weight), "billable": _kg(one.billable),
        "cost": None if one.cost is None else from_ticks(one.cost), "why": reader.say(WHYS[one.why]) if one.why else None,
    }  # fmt: skip


def _carbon(reader: Reader, tables: Tables, packer: Packer, view: PackingView) -> dict[str, Any] | None:
    """Grams an order; None where no factor is in force or nothing could be counted."""
    until = known_until(tables, reader.today)
    factors = factors_on(until)
    places = sorted({one.parcel.province for one in view.packed if one.parcel.province})
    if factors is None:
        return None
    modes, _ = modes_in_force(tables, until)
    found = carbon_view(view.packed, packer, modes, kilometres(tables, places), factors)
    return _grams(found) if found.orders else None


def _grams(found: CarbonView) -> dict[str, Any]:
    rules = (found.factors.lorry, found.factors.van, found.factors.board)
    return {
        "orders": found.orders,
        "unknown": found.unknown,
        "road": _one(found.road),
        "box": _one(found.box),
        "order": _one(found.road + found.box),
        "best": _one(found.best),
        "saves": _one(found.road + found.box - found.best),
        "modes": [{"mode": row.name, "orders": row.orders, "grams": _one(row.grams)} for row in found.modes],
        "boxes": [{"box": row.name, "orders": row.orders, "grams": _one(row.grams)} for row in found.boxes],
        "factors": [{"value": rule.value, "since": rule.since, "source": rule.source} for rule in rules],
        "road_factor": found.factors.road.value,
    }


def goods_text(goods: Iterable[tuple[str, int]]) -> str:
    """What is in a parcel, in a few words."""
    listed = [f"{sku} ×{count}" if count > 1 else sku for sku, count in goods]
    more = len(listed) - SHOWN_GOODS
    return "、".join(listed[:SHOWN_GOODS]) + (f" … +{more}" if more > 0 else "")


def _size(size: tuple[int, int, int]) -> str:
    return "×".join(str(edge) for edge in size)


def _share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.4f}")


def _kg(weight: int | None) -> Decimal | None:
    return None if weight is None else (Decimal(weight) / 1_000_000).quantize(Decimal("0.001"))


def _one(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")
