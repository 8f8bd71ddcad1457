"""A running event hour by hour: plan against actual, stock burn, margin, wrong prices, and the stop-loss that fires once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import median
from typing import Any

import narwhals as nw

from zhanggui.domains.pricing.analysis.event import Event, EventLine
from zhanggui.domains.pricing.analysis.event_sales import in_event
from zhanggui.domains.pricing.analysis.goods_money import with_goods_paid
from zhanggui.kpi.lines import Frame, Tables, sold_lines
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected, computed
from zhanggui.profit.waterfall import line_profit

HOUR = timedelta(hours=1)
PROFILE_DAYS = 28


@dataclass(frozen=True, kw_only=True)
class WatchRule:
    """``off_plan``: a unit that brings this share less or more than planned is a wrong price (coupons rarely give so much).
    ``off_usual``: the same against the event's median, where no price was planned. ``burn_hours``: stock burns as in the last so
    many hours. ``least_lines``: lines before a median says anything.
    """

    off_plan: float = 0.3
    off_usual: float = 0.5
    burn_hours: int = 6
    least_lines: int = 5

    def __post_init__(self) -> None:
        if (
            not (0 < self.off_plan < 1 and 0 < self.off_usual < 1)
            or self.burn_hours < 1
            or self.least_lines < 2
        ):
            raise ValueError("shares lie between 0 and 1, burn_hours is 1 or more, least_lines 2 or more")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line sold in the event. ``credited``: buyer and platform together (ticks), ``postage`` of the buyer in it; ``profit``
    None: unknown.
    """

    shop: str
    order_id: str
    sku: str
    at: datetime
    units: int
    credited: int
    profit: int | None
    postage: int = 0

    @property
    def price(self) -> int:
        """What one unit brought, without postage."""
        return (self.credited - self.postage) // self.units


@dataclass(frozen=True, kw_only=True)
class HourSold:
    """One hour of the event: units planned (None: no goal) and sold, and money credited (ticks)."""

    start: datetime
    plan: float | None
    units: int
    credited: int


@dataclass(frozen=True, kw_only=True)
class WrongPrice:
    """Lines of one SKU at one price that is far from what was planned (or from the median, ``planned`` False)."""

    shop: str
    sku: str
    price: int
    expected: int
    planned: bool
    orders: tuple[str, ...]
    units: int
    first: datetime

    @property
    def off(self) -> float:
        """How far off: -0.9 is a tenth of what it should be."""
        return self.price / self.expected - 1


@dataclass(frozen=True, kw_only=True)
class Burn:
    """Stock of a SKU: ``left`` now (None: never counted), ``an_hour`` sold lately, ``runs_out`` when it is gone at that pace
    (None: not before the end of the event).
    """

    sku: str
    left: int | None
    an_hour: float
    runs_out: datetime | None


@dataclass(frozen=True, kw_only=True)
class Watch:
    """``known``: the newest payment that was imported (None: none in the event's days). ``orders`` and ``losing`` ones of known
    profit; ``profit`` of known lines (ticks), ``unknown`` lines without.
    """

    known: datetime | None
    hours: tuple[HourSold, ...]
    units: int
    planned: float | None
    credited: int
    profit: int
    unknown: int
    orders: int
    losing: tuple[tuple[str, str, int], ...]
    wrong: tuple[WrongPrice, ...]
    burns: tuple[Burn, ...]

    @property
    def an_order(self) -> float | None:
        """Profit of an order on average."""
        return self.profit / self.orders if self.orders else None


def watch(
    tables: Tables, settings: ProfitSettings, event: Event, *, zone: tzinfo, matches: Frame | None = None, rule: WatchRule | None = None
) -> Watch:  # fmt: skip
    """The event up to the newest imported payment. Do not trust a slow hour where a shop's file has not come: see ``known``."""
    chosen = rule or WatchRule()
    lines = event_lines(tables, settings, event, zone=zone, matches=matches)
    known = _known(tables, event)
    hours = by_hour(event, lines, profile(tables, event, zone), known, zone)
    planned = [one.plan for one in hours if one.plan is not None]
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.shop, line.order_id] += line.profit or 0
    losing = sorted(
        ((shop, order, gain) for (shop, order), gain in sums.items() if gain < 0), key=lambda one: one[2]
    )
    return Watch(
        known=known, hours=hours, units=sum(one.units for one in lines), planned=sum(planned) if planned else None,
        credited=sum(one.credited for one in lines), profit=sum(one.profit or 0 for one in lines),
        unknown=sum(one.profit is None for one in lines), orders=len(sums), losing=tuple(losing),
        wrong=wrong_prices(event, lines, chosen), burns=burns(event, lines, _left(tables, event, matches), known, chosen),
    )  # fmt: skip


def event_lines(
    tables: Tables, settings: ProfitSettings, event: Event, *, zone: tzinfo, matches: Frame | None
) -> list[Line]:
    """The event's lines that were paid between its start and its end, oldest first."""
    first, last = event.days(zone)
    lines = line_profit(tables, settings, matches, since=first, until=last)
    whole = lines.filter(nw.col("part") == "line", nw.col("document") == "order")
    own = with_goods_paid(whole, tables["order"], "buyer_paid").filter(
        in_event(event),
        nw.col("buyer_paid") > 0,
        nw.col("quantity") > 0,
    )
    kept = computed(
        own.select(
            "shop", "order_id", "sku", "quantity", "buyer_paid", "goods_paid", "platform_subsidy", "profit"
        )
    )
    paid = tables["order"].select("shop", "order_id", "paid_at")
    rows = collected(kept.join(paid, on=["shop", "order_id"], how="inner"))
    found = [
        Line(
            shop=row["shop"], order_id=row["order_id"], sku=row["sku"], at=row["paid_at"], units=row["quantity"],
            credited=row["buyer_paid"] + (row["platform_subsidy"] or 0), profit=row["profit"],
            postage=row["buyer_paid"] - row["goods_paid"],
        )
        for row in rows
        if row["paid_at"] is not None and event.start <= row["paid_at"] < event.end
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.shop, one.order_id, one.sku))


def profile(tables: Tables, event: Event, zone: tzinfo) -> tuple[float, ...]:
    """The share of a usual day's orders that each hour of the day brings, by the four weeks before; even where nothing is known."""
    until = event.start.astimezone(UTC)  # engines compare moments of one zone only
    since = until - timedelta(days=PROFILE_DAYS)
    orders = tables["order"].filter(
        nw.col("shop").is_in(sorted(event.shops)),
        nw.col("paid_at") >= nw.lit(since),
        nw.col("paid_at") < nw.lit(until),
    )
    counts = [1.0] * 24
    for row in collected(orders.select("paid_at")):
        counts[row["paid_at"].astimezone(zone).hour] += 1
    total = sum(counts)
    return tuple(one / total for one in counts)


def by_hour(
    event: Event, lines: Sequence[Line], shares: Sequence[float], known: datetime | None, zone: tzinfo
) -> tuple[HourSold, ...]:
    """Every hour from the start to what is known; the goal is spread over all hours of the event by their usual shares.

    A part of an hour (the last that is known) gets that part of its plan.
    """
    if known is None or known < event.start:
        return ()
    many = -((event.start - event.end) // HOUR)
    starts = [event.start + n * HOUR for n in range(many)]
    weight = {at: shares[at.astimezone(zone).hour] * (min(at + HOUR, event.end) - at) / HOUR for at in starts}
    whole = sum(weight.values())
    units: dict[int, int] = defaultdict(int)
    money: dict[int, int] = defaultdict(int)
    for line in lines:
        place = (line.at - event.start) // HOUR
        units[place] += line.units
        money[place] += line.credited
    found = []
    for n, at in enumerate(starts):
        if at > known:
            break
        passed = min(1.0, (known - at) / (min(at + HOUR, event.end) - at))
        plan = None if event.goal is None else event.goal * weight[at] / whole * passed
        found.append(HourSold(start=at, plan=plan, units=units[n], credited=money[n]))
    return tuple(found)


def wrong_prices(event: Event, lines: Iterable[Line], rule: WatchRule) -> tuple[WrongPrice, ...]:
    """Prices far from the plan, those that cost most first; each SKU and price once, with its orders."""
    planned = {(one.shop, one.sku): one for one in event.lines}
    of: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        of[line.shop, line.sku].append(line)
    found = []
    for place, sold in of.items():
        expected, limit = _expected(planned.get(place), sold, rule)
        by_price: dict[int, list[Line]] = defaultdict(list)
        for line in sold:
            if expected and abs(line.price / expected - 1) > limit:
                by_price[line.price].append(line)
        found += [
            WrongPrice(
                shop=place[0], sku=place[1], price=price, expected=expected, planned=planned[place].price is not None,
                orders=tuple(dict.fromkeys(one.order_id for one in off)), units=sum(one.units for one in off), first=off[0].at,
            )
            for price, off in by_price.items()
        ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda one: ((one.price - one.expected) * one.units, one.shop, one.sku, one.price))
    )


def _expected(plan: EventLine | None, sold: Sequence[Line], rule: WatchRule) -> tuple[int, float]:
    if plan is not None and plan.price is not None:
        return plan.price, rule.off_plan
    usual = int(median(line.price for line in sold)) if len(sold) >= rule.least_lines else 0
    return usual, rule.off_usual


def burns(
    event: Event, lines: Sequence[Line], left: Mapping[str, int], known: datetime | None, rule: WatchRule
) -> tuple[Burn, ...]:
    """Every SKU's stock, the first to run out first; those that nobody counted after those that run out."""
    if known is None:
        return ()
    since = max(event.start, known - rule.burn_hours * HOUR)
    hours = max((known - since) / HOUR, 1.0)
    lately: dict[str, int] = defaultdict(int)
    for line in lines:
        lately[line.sku] += line.units if line.at >= since else 0
    found = [_burn(sku, left.get(sku), lately[sku] / hours, known, event.end) for sku in sorted(event.skus)]
    last = event.end + HOUR
    return tuple(
        sorted(found, key=lambda one: (one.runs_out or last, one.left is not None, -one.an_hour, one.sku))
    )


def _burn(sku: str, left: int | None, an_hour: float, known: datetime, end: datetime) -> Burn:
    out = None
    if left is not None and left <= 0:
        out = known
    elif left is not None and an_hour > 0 and known + left / an_hour * HOUR < end:
        out = known + left / an_hour * HOUR
    return Burn(sku=sku, left=left, an_hour=an_hour, runs_out=out)


def _known(tables: Tables, event: Event) -> datetime | None:
    """The newest payment of the event's shops before its end; of several shops the one that is furthest behind."""
    orders = tables["order"].filter(nw.col("shop").is_in(sorted(event.shops)), ~nw.col("paid_at").is_null())
    rows = collected(orders.group_by("shop").agg(at=nw.col("paid_at").max()))
    known = min((row["at"] for row in rows), default=None)
    return None if known is None or known < event.start else min(known, event.end)


def _left(tables: Tables, event: Event, matches: Frame | None) -> dict[str, int]:
    """Units left of each SKU: its newest counts (all buildings of that day), less what is promised and what was paid since."""
    counts = collected(
        tables["stock_snapshot"].filter(nw.col("sku").is_in(sorted(event.skus)), nw.col("day") <= nw.lit(event.end.date()))
        .group_by("sku", "day").agg(nw.col("on_hand").sum(), nw.col("reserved").sum())
    )  # fmt: skip
    newest: dict[str, Mapping[str, Any]] = {}
    for row in sorted(counts, key=lambda row: row["day"]):
        newest[row["sku"]] = row
    if not newest:
        return {}
    since = min(row["day"] for row in newest.values())
    sold = sold_lines(tables, matches).filter(
        nw.col("paid_day") >= nw.lit(since), nw.col("sku").is_in(sorted(newest)), nw.col("document") == "order",
        nw.col("quantity") > 0,
    )  # fmt: skip
    gone: dict[str, int] = defaultdict(int)
    for row in collected(sold.group_by("sku", "paid_day").agg(nw.col("quantity").sum())):
        if row["paid_day"] >= newest[row["sku"]]["day"] and row["paid_day"] <= event.end.date():
            gone[row["sku"]] += row["quantity"]
    return {sku: (row["on_hand"] or 0) - (row["reserved"] or 0) - gone[sku] for sku, row in newest.items()}


@dataclass(frozen=True, kw_only=True)
class Fired:
    """The stop-loss fired: when, by whom or what, and at which loss (ticks, above 0)."""

    at: datetime
    who: str
    loss: int


def stop_loss(event: Event, profit: int, *, fired: Fired | None) -> int | None:
    """The loss (ticks) at which the stop-loss is to fire now; None where it has fired, has no limit, or the limit is not reached.

    >>> from datetime import UTC
    >>> tea = EventLine(shop="s", sku="TEA")
    >>> day = datetime(2026, 6, 1, tzinfo=UTC)
    >>> event = Event(code="618", start=day, end=day + timedelta(days=1), lines=(tea,), stop_loss=300)
    >>> stop_loss(event, -299, fired=None), stop_loss(event, -300, fired=None)
    (None, 300)
    """
    if fired is not None or event.stop_loss is None or -profit < event.stop_loss:
        return None
    return -profit
