"""物流 Logistics: modes compared on our own parcels, carriers' bills audited, carriers scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.answers.reader import Reader, matches
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.bill_audit import CLASSES, WHYS, Audited
from zhanggui.domains.supply.analysis.carriers import carrier_scores, is_late
from zhanggui.domains.supply.analysis.freight_view import FreightView, audited_bills, freight_view
from zhanggui.domains.supply.analysis.modes import Mix, Replayed, average, break_even
from zhanggui.domains.supply.decisions.change_carrier import CHANGE_CARRIER
from zhanggui.domains.supply.decisions.claim_freight import CLAIM_FREIGHT
from zhanggui.domains.supply.decisions.claim_late import CLAIM_LATE
from zhanggui.loop.accept import proposed
from zhanggui.loop.models import ACCEPTED, PROPOSED, DecisionRecord

NOT_WHOLE = Text(
    "物流属于整个商家，只有负责全部店铺的人可以查看。",
    "Logistics belongs to the whole merchant: it is for who works for all shops.",
)
CHEAPER_ABOVE = Text(
    "每月超过 {volume} 单时比「{other}」便宜", "cheaper than {other} above {volume} orders a month"
)  # fmt: skip
CHEAPER_BELOW = Text(
    "每月不到 {volume} 单时比「{other}」便宜", "cheaper than {other} below {volume} orders a month"
)  # fmt: skip
NEVER = Text("任何单量都比「{other}」贵", "dearer than {other} at any volume")
ALWAYS = Text("任何单量都不比「{other}」贵", "never dearer than {other}")
CHEAPEST = Text("能送全部包裹的方案中最便宜的", "the cheapest that can send everything")


def whole(reader: Reader) -> None:
    """Refused for a reader of some shops only."""
    if reader.shops is not None:
        raise Refused(NOT_WHOLE)


def logistics_answer(reader: Reader) -> Stored:
    """All of the page: modes, regions, mix, bills, carriers. Only for a reader of all shops."""
    whole(reader)
    return stored(reader, "logistics", {"today": reader.today}, lambda: _answer(reader))


def differences_answer(reader: Reader, *, since: date | None = None) -> list[dict[str, Any]]:
    """Every bill line that charged too much, dearest first."""
    whole(reader)
    found = audited_bills(reader.tables(), today=reader.today, matches=matches())
    over = [one for one in found if one.over > 0 and (since is None or one.line.day >= since)]
    return [_difference(reader, one) for one in sorted(over, key=lambda one: (-one.over, one.line.entry))]


def waiting_claims() -> dict[str, int]:
    """The decision that waits about each bill and province, by ``carrier bill`` or ``province carrier``."""
    return _waiting(CLAIM_FREIGHT, CHANGE_CARRIER)


def waiting_late_claims() -> dict[str, int]:
    """The claim for late parcels that waits, by ``carrier``; of several bills the newest."""
    return {about.split(" ")[0]: number for about, number in sorted(_waiting(CLAIM_LATE).items())}


def _waiting(*kinds: str) -> dict[str, int]:
    waiting = DecisionRecord.objects.filter(kind__in=kinds, state__in=[PROPOSED, ACCEPTED])
    return {" ".join(proposed(kept).subject.values()): kept.pk for kept in waiting}


def _answer(reader: Reader) -> dict[str, Any]:
    view = freight_view(reader.tables(), today=reader.today, matches=matches())
    return {
        "since": view.since,
        "until": view.until,
        "orders": len(view.own),
        "unweighed": sum(one.weight is None for one in view.own),
        "placeless": sum(one.province is None for one in view.own),
        "modes": _modes(reader, view),
        "regions": _regions(view),
        "currency": next((one.mode.currency for one in view.replayed), "CNY"),
        "mix": _mix(view.mix),
        "bills": _bills(view.audited),
        "classes": _classes(reader, view.audited),
        "unjudged": _unjudged(reader, view.audited),
        "carriers": _carriers(view),
        "late": _late(view),
    }


def _modes(reader: Reader, view: FreightView) -> list[dict[str, Any]]:
    serving = [one for one in view.replayed if one.orders]
    fit = [one for one in serving if one.fits]
    best = min(fit, key=lambda one: one.total, default=None)
    return [_mode(reader, one, best) for one in sorted(serving, key=lambda one: (not one.fits, one.total))]


def _mode(reader: Reader, one: Replayed, best: Replayed | None) -> dict[str, Any]:
    mode = one.mode
    return {
        "mode": mode.name,
        "kind": mode.kind,
        "slot": mode.slot,
        "currency": mode.currency,
        "orders": one.orders,
        "unserved": one.unserved,
        "fits": one.fits,
        "fixed": from_ticks(one.fixed),
        "cost": from_ticks(one.cost),
        "per_order": average(one),
        "risk": from_ticks(one.total - one.cost),
        "promised_days": _exact(mode.promised_days),
        "late_rate": _exact(mode.late_rate),
        "damage_rate": _exact(mode.damage_rate),
        "must_be_true": reader.say(_condition(one, best)) if best else None,
    }


def _condition(one: Replayed, best: Replayed) -> Text:
    """What must be true for this mode to be cheaper than the best one."""
    if one is best:
        return CHEAPEST
    (fixed, fee), (other_fixed, other_fee) = _terms(one), _terms(best)
    volume, name = break_even((fixed, fee), (other_fixed, other_fee)), best.mode.name
    if volume is None:
        dearer = fixed > other_fixed or fee > other_fee
        return (NEVER if dearer else ALWAYS).with_(other=name)
    told = CHEAPER_ABOVE if fee < other_fee else CHEAPER_BELOW
    return told.with_(volume=f"{volume:,.0f}", other=name)


def _terms(one: Replayed) -> tuple[Decimal, Decimal]:
    """Fixed cost a month and cost of an order, risk counted, in the currency unit."""
    variable = sum(region.total for region in one.regions.values())
    return from_ticks(one.mode.fixed_month), Decimal(variable) / one.orders / 10_000


def _regions(view: FreightView) -> list[dict[str, Any]]:
    """By province what an order costs by each mode, fixed cost left out, most orders first."""
    places: dict[str, dict[str, Any]] = {}
    for one in view.replayed:
        for place, region in one.regions.items():
            row = places.setdefault(place, {"province": place, "orders": region.orders, "costs": {}})
            row["costs"][one.mode.name] = from_ticks(round(region.total / region.orders))
    for row in places.values():
        row["best"] = _best(row, view)
        row["slots"] = sorted({m.slot for m in view.modes if m.name in row["costs"]})
        row["mix"] = {m: round(s, 3) for (p, m), s in view.mix.shares.items() if p == row["province"]} if view.mix else {}  # fmt: skip
    return sorted(places.values(), key=lambda row: (-row["orders"], row["province"]))


def _best(row: Mapping[str, Any], view: FreightView) -> str | None:
    """The mode that most of a province's parcels take in the best mix; without a mix the cheapest without fixed cost."""
    if view.mix:
        shares = {m: share for (place, m), share in view.mix.shares.items() if place == row["province"]}
        return max(shares, key=lambda name: shares[name], default=None)
    free = {mode.name for mode in view.modes if not mode.fixed_month}
    costs = {name: cost for name, cost in row["costs"].items() if name in free}
    return min(costs, key=lambda name: (costs[name], name), default=None)


def _mix(mix: Mix | None) -> dict[str, Any] | None:
    if mix is None:
        return None
    return {
        "cost": from_ticks(mix.cost),
        "single": mix.single,
        "single_cost": None if mix.single_cost is None else from_ticks(mix.single_cost),
        "saving": None if mix.saving is None else from_ticks(mix.saving),
    }


def _bills(found: Sequence[Audited]) -> list[dict[str, Any]]:
    bills: dict[tuple[str, str, str], list[Audited]] = {}
    for one in found:
        bills.setdefault((one.line.carrier, one.line.bill_number, one.line.currency), []).append(one)
    rows = [
        {
            "carrier": carrier, "bill_number": bill, "currency": currency, "lines": len(listed),
            "since": min(one.line.day for one in listed), "until": max(one.line.day for one in listed),
            "charged": from_ticks(sum(one.line.charged for one in listed)),
            "over": from_ticks(sum(one.over for one in listed)), "differences": sum(one.over > 0 for one in listed),
            "credited": from_ticks(sum(one.credited for one in listed)),
            "unjudged": sum(one.expected is None for one in listed),
        }
        for (carrier, bill, currency), listed in bills.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["until"], row["carrier"]), reverse=True)


def _classes(reader: Reader, found: Sequence[Audited]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for one in found:
        if one.over > 0:
            groups.setdefault((one.kind, one.line.currency), []).append(one.over)
    return [
        {"class": code, "name": reader.say(name), "lines": len(over), "currency": currency, "over": from_ticks(sum(over))}
        for code, name in CLASSES.items()
        for (kind, currency), over in sorted(groups.items())
        if kind == code
    ]  # fmt: skip


def _unjudged(reader: Reader, found: Sequence[Audited]) -> list[dict[str, Any]]:
    counts = {why: sum(one.why == why for one in found) for why in WHYS}
    return [{"why": reader.say(WHYS[why]), "lines": count} for why, count in counts.items() if count]


def _carriers(view: FreightView) -> list[dict[str, Any]]:
    return [
        {
            "carrier": row.carrier, "currency": row.currency, "parcels": row.parcels, "per_parcel": row.per_parcel,
            "late_seen": row.late_seen, "dated": row.dated, "late": _exact(row.late),
            "over_rate": _exact(row.over_rate), "score": row.score,
        }
        for row in carrier_scores(view.audited, view.promised)
    ]  # fmt: skip


def _late(view: FreightView) -> int:
    return sum(is_late(one, view.promised.get(one.line.carrier)) is True for one in view.audited)


def _difference(reader: Reader, one: Audited) -> dict[str, Any]:
    line, parcel = one.line, one.parcel
    return {
        "carrier": line.carrier, "bill_number": line.bill_number, "tracking_no": line.tracking_no, "day": line.day,
        "order_id": parcel.order_id if parcel else None, "province": line.province,
        "own_province": parcel.province if parcel else None, "weight": _kg(line.weight),
        "own_weight": _kg(parcel.weight if parcel else None), "currency": line.currency,
        "charged": from_ticks(line.charged), "expected": from_ticks(one.expected or 0), "over": from_ticks(one.over),
        "class": one.kind, "name": reader.say(CLASSES[one.kind]),
    }  # fmt: skip


def _kg(weight: int | None) -> Decimal | None:
    return None if weight is None else (Decimal(weight) / 1_000_000).quantize(Decimal("0.001"))


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.4f}")


def shown_costs(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of all modes that stand in the comparison by province."""
    return sorted({name for row in rows for name in row["costs"]})
