"""Which order line carries which part of the ad spend (rule in README.md)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from zhanggui.simulate.advertising import WHOLE_SHOP, Spend
from zhanggui.simulate.fen import share
from zhanggui.simulate.orders import Line, Order

LineKey = tuple[str, str]


def share_ads(spend: Spend, orders: list[Order], until: date) -> tuple[dict[LineKey, int], int]:
    """Fen by (order, line), and what stays at the shop because nothing was paid that day."""
    days = _lines_by_day(orders, until)
    parts: dict[LineKey, int] = defaultdict(int)
    whole: dict[date, int] = defaultdict(int)
    for (day, product), fen in sorted(spend.items()):
        own = [entry for entry in days[day] if product != WHOLE_SHOP and entry[1].offer.product_id == product]
        if not own:
            whole[day] += fen
        _add(parts, fen, own)
    for day, fen in whole.items():
        _add(parts, fen, days[day])
    return dict(parts), sum(fen for day, fen in whole.items() if not days[day])


def _lines_by_day(orders: list[Order], until: date) -> dict[date, list[tuple[LineKey, Line]]]:
    """Paid lines of each day, smaller line ids first."""
    days: dict[date, list[tuple[LineKey, Line]]] = defaultdict(list)
    for order in orders:
        if order.paid_day and order.paid_day < until:
            days[order.paid_day] += [((order.order_id, line.line_id), line) for line in order.lines]
    for lines in days.values():
        lines.sort(key=lambda entry: entry[1].line_id)
    return days


def _add(parts: dict[LineKey, int], fen: int, lines: list[tuple[LineKey, Line]]) -> None:
    """Share an amount over lines, on top of what they carry."""
    if not lines:
        return
    for (key, _), part in zip(lines, share(fen, [line.paid for _, line in lines]), strict=True):
        parts[key] += part
