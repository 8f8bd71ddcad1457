"""Stock by building, and what is on the way between buildings, as every entrance tells it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.money import round_half_up
from zhanggui.core.plain import to_text
from zhanggui.domains.supply import transfer_workflows
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.analysis.transfer_plan import TransferRule
from zhanggui.domains.supply.decisions.order_stock import buildings_seen
from zhanggui.domains.supply.decisions.transfer_stock import TRANSFER_STOCK, transfers_seen
from zhanggui.domains.supply.models import ON_THE_WAY, StockTransfer
from zhanggui.loop.accept import proposed
from zhanggui.loop.models import ACCEPTED, PROPOSED, DecisionRecord
from zhanggui.loop.seen import gathered, seen_of


def buildings_answer(reader: Reader) -> Stored:
    """Each building with its SKUs and units, what it should send and take; for a reader of all shops.

    ``share`` is its part of the units of all SKUs expected a day. ``unshared``: SKUs whose shares nobody knows.
    """
    kinds = {TRANSFER_STOCK: known_kinds()[TRANSFER_STOCK]}
    inputs = gathered(reader.workspace, kinds)

    def found() -> dict[str, Any]:
        seen = seen_of(reader.workspace, TRANSFER_STOCK, reader.today, inputs)
        today = known_until(seen.tables, seen.today)
        buildings, advised = buildings_seen(seen), transfers_seen(seen, TransferRule())
        rows: dict[str, dict[str, Any]] = defaultdict(
            lambda: {"skus": 0, "units": 0, "coming": 0, "empty": 0, "send": 0, "take": 0}
        )
        for listed in buildings.stock.values():
            for one in listed:
                row = rows[one.building]
                row["skus"] += 1
                row["units"] += max(0, one.on_hand)
                row["coming"] += sum(c.units for c in one.coming)
                row["empty"] += one.on_hand <= 0
                row["counted_day"] = min(row.get("counted_day", today), one.counted_day)
        for move in advised:
            rows[move.source.stock.building]["send"] += move.sent.units
            rows[move.target.stock.building]["take"] += move.sent.units
        return {
            "buildings": [{"building": name} | row for name, row in sorted(rows.items())],
            "unshared": len(buildings.unshared),
            "assumed": list(buildings.assumed),
            "transfers": [_advised(one) for one in advised],
        }

    asked = {"today": reader.today, "inputs": to_text(inputs[TRANSFER_STOCK])}
    return stored(reader, "buildings", asked, found)


def _advised(one: Any) -> dict[str, Any]:
    source, target = one.source, one.target
    return {
        "sku": one.sku, "name": one.name, "from": source.stock.building, "to": target.stock.building, "units": one.sent.units,
        "from_on_hand": source.stock.on_hand, "to_on_hand": target.stock.on_hand, "to_empty_day": target.empty_day,
        "gain": round_half_up(Decimal(repr(one.gains[1])), 2), "cost": round_half_up(Decimal(repr(one.cost)), 2),
        "currency": one.currency,
    }  # fmt: skip


def waiting_transfers() -> dict[tuple[str, str, str], int]:
    """The decision that waits to send each SKU on each way."""
    waiting = DecisionRecord.objects.filter(kind=TRANSFER_STOCK, state__in=[PROPOSED, ACCEPTED])
    subjects = ((proposed(kept).subject, kept.pk) for kept in waiting)
    return {(one["sku"], one["from"], one["to"]): number for one, number in subjects}


def transfers_answer(
    reader: Reader, *, state: str | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Transfers between buildings, newest first."""
    found = StockTransfer.objects.order_by("-pk").prefetch_related("lines")
    if state:
        found = found.filter(state=state)
    return [_described(reader, one) for one in found[:most]]


def transfer_answer(reader: Reader, number: str) -> dict[str, Any]:
    """One transfer with its lines; Refused when there is none."""
    one = transfer_workflows.find_transfer(number)
    lines = one.lines.order_by("sku").values("pk", "sku", "quantity", "came", "decision")
    return _described(reader, one) | {"lines": list(lines)}


def _described(reader: Reader, one: StockTransfer) -> dict[str, Any]:
    lines = list(one.lines.all())
    late = (reader.today - one.due_day).days if one.state == ON_THE_WAY else 0
    return {
        "number": one.number, "from": one.source, "to": one.target, "state": one.state,
        "state_name": reader.say(transfer_workflows.STATE_NAMES[one.state]), "sent_day": one.sent_day, "due_day": one.due_day,
        "received_day": one.received_day, "late_days": late if late > 0 else None, "skus": len(lines),
        "units": sum(line.quantity for line in lines), "came": sum(line.came or 0 for line in lines),
    }  # fmt: skip
