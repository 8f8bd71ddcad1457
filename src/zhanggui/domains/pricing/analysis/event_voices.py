"""What buyers said about an event: reviews of its orders, and why its orders were refunded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import narwhals as nw

from zhanggui.domains.pricing.analysis.event import Event
from zhanggui.domains.pricing.analysis.event_sales import in_event
from zhanggui.kpi.lines import Frame, Tables, sold_lines
from zhanggui.profit.stages import collected, computed

LOW_STARS = 3
SHOWN = 20
USUAL_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review as it was written."""

    shop: str
    order_id: str
    at: datetime | None
    stars: int | None
    title: str
    content: str


@dataclass(frozen=True, kw_only=True)
class Voices:
    """``stars``: reviews by stars, of the event's orders; ``usual``: of orders with its SKUs in the 90 days before.
    ``worst``: the reviews of at most three stars, worst first. ``reasons``: refund cases by reason, most frequent first.
    """

    stars: dict[int, int]
    usual: dict[int, int]
    worst: tuple[Review, ...]
    reasons: tuple[tuple[str, int, int], ...]

    @property
    def low_share(self) -> float | None:
        """Share of reviews with at most three stars."""
        return _low(self.stars)

    @property
    def usual_low_share(self) -> float | None:
        """The same before the event."""
        return _low(self.usual)


def _low(stars: dict[int, int]) -> float | None:
    total = sum(stars.values())
    return sum(n for star, n in stars.items() if star <= LOW_STARS) / total if total else None


def voices(tables: Tables, event: Event, *, first: date, until: date, matches: Frame | None = None) -> Voices:
    """Reviews and refund cases of the orders with an event SKU paid from ``first`` to ``until`` (excluded)."""
    orders = _orders(tables, event, first, until, matches)
    before = _orders(tables, event, first - timedelta(days=USUAL_DAYS), first, matches)
    found = collected(_of(tables["review"], orders))
    usual = collected(_of(tables["review"], before).select("stars"))
    cases = _of(tables["refund"], orders).filter(nw.col("outcome") == "refunded")
    reasons = collected(cases.group_by("reason").agg(cases=nw.len(), amount=nw.col("amount").sum()))
    return Voices(
        stars=_counted(found), usual=_counted(usual), worst=_worst(found),
        reasons=tuple(
            sorted(((row["reason"] or "", row["cases"], row["amount"] or 0) for row in reasons), key=lambda one: (-one[1], one[0]))
        )[:SHOWN],
    )  # fmt: skip


def _orders(tables: Tables, event: Event, first: date, until: date, matches: Frame | None) -> Frame:
    lines = sold_lines(tables, matches).filter(
        nw.col("paid_day") >= nw.lit(first), nw.col("paid_day") < nw.lit(until)
    )
    return computed(lines.filter(in_event(event)).select("shop", "order_id").unique())


def _of(rows: Frame, orders: Frame) -> Frame:
    return rows.join(orders, on=["shop", "order_id"], how="semi")


def _counted(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    found = dict.fromkeys(range(1, 6), 0)
    for row in rows:
        if row["stars"] in found:
            found[row["stars"]] += 1
    return found


def _worst(rows: Sequence[dict[str, Any]]) -> tuple[Review, ...]:
    low = [row for row in rows if row["stars"] is not None and row["stars"] <= LOW_STARS]
    low.sort(key=lambda row: (row["stars"], str(row["reviewed_at"]), row["review_id"]))
    return tuple(
        Review(
            shop=row["shop"], order_id=row["order_id"] or "", at=row["reviewed_at"], stars=row["stars"], title=row["title"] or "",
            content=row["content"] or "",
        )
        for row in low[:SHOWN]
    )  # fmt: skip
