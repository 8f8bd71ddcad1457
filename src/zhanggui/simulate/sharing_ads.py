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
    left = 0
    for (day, product), fen in sorted(spend.items()):
        lines = days[day]
        own = [entry for entry in lines if product == WHOLE_SHOP or entry[1].offer.product_id == product]
        chosen = own or lines
        left += 0 if chosen else fen
        for key, part in _shares(fen, chosen):
            parts[key] += part
    return parts, left


def _lines_by_day(orders: list[Order], until: date) -> dict[date, list[tuple[LineKey, Line]]]:
    """Paid lines of each day, smaller line ids first."""
    days: dict[date, list[tuple[LineKey, Line]]] = defaultdict(list)
    for order in orders:
        if order.paid_day and order.paid_day < until:
            days[order.paid_day] += [((order.order_id, line.line_id), line) for line in order.lines]
    for lines in days.values():
        lines.sort(key=lambda entry: entry[1].line_id)
    return days


def _shares(fen: int, lines: list[tuple[LineKey, Line]]) -> list[tuple[LineKey, int]]:
    if not lines:
        return []
    parts = share(fen, [line.paid for _, line in lines])
    return [(key, part) for (key, _), part in zip(lines, parts, strict=True)]
