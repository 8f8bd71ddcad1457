"""迟到 Late parcels: what came later than promised, what the contract pays for it, what may come late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhanggui.answers.logistics import whole
from zhanggui.answers.reader import Reader, matches
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.bill_audit import Audited, bill_lines
from zhanggui.domains.supply.analysis.freight_view import audited_bills
from zhanggui.domains.supply.analysis.late_parcels import (
    LEAST_SEEN,
    LateLine,
    Promises,
    UnderWay,
    chances,
    late_lines,
    promises,
    under_way,
)
from zhanggui.domains.supply.analysis.parcels import parcels
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.kpi.lines import Tables

MOST = 200
BACK_DAYS = 30
LIKELY = 2.0
"""A parcel is likely late when its chance is at least so many times that of all."""
NOTHING_AGREED = Text("没有约定赔付", "no agreed compensation")
TOO_FEW = Text(
    "已知签收日期的包裹不到 {n} 个，不预测迟到。", "Fewer than {n} parcels with a delivery day: no chances are told."
)  # fmt: skip
MESSAGE = Text(
    "您好，您的订单 {order} 由{carrier}配送，承诺最晚 {due} 送达。这条线路近期偏慢，可能稍晚一些；我们正在跟进，有进展会第一时间告诉您。",
    "Your order {order} is on its way with {carrier} and promised by {due}. This line has been slow lately, so it may come a "
    "little later; we are following it and will tell you at once.",
)


def late_answer(reader: Reader) -> Stored:
    """Late parcels by carrier, the lines, and parcels under way. Only for a reader of all shops."""
    whole(reader)
    return stored(reader, "late parcels", {"today": reader.today}, lambda: _answer(reader))


def _answer(reader: Reader) -> dict[str, Any]:
    tables = reader.tables()
    audited = audited_bills(tables, today=reader.today, matches=matches())
    promised = promises(tables)
    late = late_lines(audited, bill_lines(tables), promised)
    return {
        "carriers": _carriers(reader, late),
        "lines": [_line(reader, one) for one in late[:MOST]],
        "late": len(late),
        **_under_way(reader, tables, audited, promised),
    }


def _carriers(reader: Reader, late: Sequence[LateLine]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[LateLine]] = {}
    for one in late:
        groups.setdefault((one.one.line.carrier, one.one.line.currency), []).append(one)
    return [
        {
            "carrier": carrier, "currency": currency, "late": len(listed),
            "days": _one(sum(one.days - one.promised for one in listed) / len(listed)),
            "agreed": any(one.credit is not None for one in listed),
            "due": from_ticks(sum(one.due for one in listed)), "credited": from_ticks(sum(one.credited for one in listed)),
            "said": None if any(one.credit is not None for one in listed) else reader.say(NOTHING_AGREED),
        }
        for (carrier, currency), listed in sorted(groups.items())
    ]  # fmt: skip


def _line(reader: Reader, one: LateLine) -> dict[str, Any]:
    line, parcel = one.one.line, one.one.parcel
    return {
        "carrier": line.carrier, "bill_number": line.bill_number, "tracking_no": line.tracking_no,
        "order_id": parcel.order_id if parcel else None, "province": line.province, "day": line.day,
        "delivered": line.delivered, "promised": _one(one.promised), "days": one.days, "currency": line.currency,
        "due": None if one.credit is None else from_ticks(one.due),
        "said": reader.say(NOTHING_AGREED) if one.credit is None else None,
    }  # fmt: skip


def _under_way(
    reader: Reader, tables: Tables, audited: Sequence[Audited], promised: Promises
) -> dict[str, Any]:
    rates = chances(audited, promised)
    if rates is None:
        return {
            "under_way": [],
            "known": 0,
            "expected": None,
            "usual": None,
            "why": reader.say(TOO_FEW.with_(n=LEAST_SEEN)),
        }
    day = known_until(tables, reader.today)
    own = parcels(
        tables, since=day - timedelta(days=BACK_DAYS), until=day + timedelta(days=1), matches=matches()
    )
    delivered = frozenset(one.line.tracking_no for one in audited if one.line.delivered)
    found = under_way(own, rates, promised, delivered=delivered, today=day)
    usual = rates.rates[()]
    return {
        "under_way": [_waiting(reader, one, usual) for one in found[:MOST]],
        "known": len(found),
        "expected": _one(sum(one.chance for one in found)),
        "usual": _share(usual),
        "why": None,
    }


def _waiting(reader: Reader, one: UnderWay, usual: float) -> dict[str, Any]:
    parcel = one.parcel
    said = MESSAGE.with_(order=parcel.order_id, carrier=parcel.carrier, due=f"{one.due:%Y-%m-%d}")
    return {
        "shop": parcel.shop, "order_id": parcel.order_id, "tracking_no": parcel.tracking_no, "carrier": parcel.carrier,
        "province": parcel.province, "day": parcel.day, "due": one.due, "chance": _share(one.chance),
        "likely": one.chance >= LIKELY * usual, "message": reader.say(said),
    }  # fmt: skip


def _share(value: float) -> Decimal:
    return Decimal(f"{value:.4f}")


def _one(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")
