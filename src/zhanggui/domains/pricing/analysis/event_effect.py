"""What an event earned: units and profit that would not have been, and what it took from other goods and later weeks.

Net gain = extra units of its SKUs, at their profit in the event, less what the units sold anyway earn less than usual
+ other goods in the same orders (halo) + goods of its categories left out (cannibalisation, below 0) + the weeks after
(pull-forward, below 0) − refunds still to come. Gifts, discounts and ads are in the profit already, by the profit waterfall.
(Gedenk, Neslin & Ailawadi 2010, Sales Promotion, in Retailing in the 21st Century, name the parts.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from math import hypot

import narwhals as nw
import numpy as np
import numpy.typing as npt

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.event import Event
from zhanggui.domains.pricing.analysis.event_lift import MOST_WEEKS, Lift, lift
from zhanggui.domains.pricing.analysis.event_sales import (
    Funded,
    Pair,
    RefundCurve,
    Sales,
    event_sales,
    funded,
    refund_curve,
)
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected

Floats = npt.NDArray[np.float64]
Range = tuple[float, float, float]
AFTER_DAYS = 14

NOT_OVER = Text("活动到 {day} 才结束，结束后再复盘。", "The event ends on {day}; review it then.")
NOT_STARTED = Text("活动 {day} 才开始。", "The event starts on {day}.")
NOT_AFTER = Text(
    "要等活动后两周（到 {day}）的订单导入后才能测。",
    "Measured once the two weeks after it (until {day}) are imported.",
)
OTHER_AFTER = Text(
    "活动后两周内又有活动「{other}」，透支和它分不开。下次两场活动之间空出两周就能测。",
    "Event {other} follows within two weeks: what was pulled forward cannot be told from it. Leave two weeks between events.",
)
OTHER_INSIDE = Text(
    "同时有活动「{other}」在同一批 SKU 上，两场的效果分不开。下次让两场用不同的 SKU。",
    "Event {other} runs at the same time on the same SKUs: their effects cannot be told apart. Give them different SKUs next time.",
)
NO_NEIGHBOURS = Text(
    "活动涉及的类目里没有不参加的 SKU，谈不上挤占。",
    "Every SKU of its categories is in the event: there is nothing to take from.",
)
NO_FAR_CONTROLS = Text(
    "没有其他类目的 SKU 可作对照，挤占分不出来。下次留出一个类目不参加。",
    "No SKUs of other categories to compare with: cannibalisation cannot be told. Leave a category out next time.",
)
FAR = Text(
    "对照：其他类目、任何店都不参加的 SKU", "controls: SKUs of other categories that are in the event nowhere"
)
NEAR = Text(
    "对照含同类目的 SKU：如果它们被活动挤占，增量会偏高",
    "controls include SKUs of the same categories: if the event took sales from them, the extra is too high",
)
ELSEWHERE = Text(
    "对照含同款在其他店的链接：如果买家换店购买，增量会偏高",
    "controls include the same goods in other shops: if buyers changed shops, the extra is too high",
)
NO_CURVE = Text(
    "过去的退款少于 20 笔有日期的，估不出还会退多少。请导入退款文件。",
    "Fewer than 20 dated refunds in the past: what is still to come cannot be told. Import the refund files.",
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the gain: its lift in units, and profit in ticks (low, mid, high); ``profit`` None: not measured, see ``why``."""

    name: str
    lift: Lift | None
    profit: Range | None
    why: Text | None = None

    @property
    def units(self) -> Range | None:
        return self.lift.extra if self.lift else None


@dataclass(frozen=True, kw_only=True)
class CategoryLift:
    """What one category of the event sold more; ``goal``: units that were planned for it."""

    category: str
    lift: Lift
    goal: int | None


@dataclass(frozen=True, kw_only=True)
class EventEffect:
    """``parts``: direct, halo, cannibalised, pulled_forward. ``net``: their sum with the refunds to come (ticks), only where the
    direct part is measured; ``left_out`` names the parts it is without. ``actual_profit`` and ``paid`` of the event's own lines
    (ticks); ``unknown_lines`` of them have no known profit. ``sold``: units in the event by SKU, with its category. ``refunds_to_come``: money (ticks), None where it cannot be told.
    """

    code: str
    known_until: date
    units: float
    goal: int | None
    parts: tuple[Part, ...]
    categories: tuple[CategoryLift, ...]
    actual_profit: float
    paid: float
    refunded: float
    unknown_lines: int
    refunds_to_come: float | None
    refunds_profit: float | None
    funded: Funded
    notes: tuple[Text, ...]
    sold: Mapping[str, tuple[str, float]] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        """A part by its name."""
        return next(one for one in self.parts if one.name == name)

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.parts if one.profit is None)

    @property
    def net(self) -> Range | None:
        """Errors of the parts are taken as independent."""
        if self.part("direct").profit is None:
            return None
        known = [one.profit for one in self.parts if one.profit is not None]
        mid = sum(one[1] for one in known)
        low, high = (hypot(*(one[side] - one[1] for one in known)) for side in (0, 2))
        come = self.refunds_profit or 0.0
        return mid - low - come, mid - come, mid + high - come


def event_effect(
    tables: Tables, settings: ProfitSettings, event: Event, *, others: Iterable[Event] = (), today: date, zone: tzinfo,
    matches: Frame | None = None, seed: int = 1,
) -> EventEffect | Text:  # fmt: skip
    """What the event brought so far, or why it cannot be told yet. ``others``: events that may run into it.

    Do not trust it where ads or prices of the SKUs changed for other reasons on the same days.
    """
    first, last = event.days(zone)
    until = known_until(newest_paid(tables, event.shops), event, today)
    early = too_early(event, until, today=today, zone=zone)
    if early is not None:
        return early
    since = first - timedelta(days=7 * MOST_WEEKS)
    sales = event_sales(
        tables,
        settings,
        event,
        since=since,
        until=min(until, last + timedelta(days=AFTER_DAYS)),
        matches=matches,
    )
    sales = _from_first_sale(sales)
    strangers = [(one, *one.days(zone)) for one in others if one.code != event.code]
    rivals = [one for one in strangers if one[0].pairs & event.pairs]
    after = last + timedelta(days=AFTER_DAYS)
    busy = {pair for one, a, b in strangers if a < after and b > first for pair in one.pairs}
    work = _Work(event, sales, first, last, rivals, frozenset(busy), seed)
    together = refund_curve(tables, event.shops, day=until)
    curves = {shop: refund_curve(tables, {shop}, day=until) or together for shop in sorted(event.shops)}
    spent = funded(tables, settings, event, first=first, until=last, matches=matches)
    return work.effect(until, curves, spent)


def too_early(event: Event, until: date, *, today: date, zone: tzinfo) -> Text | None:
    """Why nothing can be told of the event yet; None where sales are known (``until``, excluded) to its end."""
    first, last = event.days(zone)
    if today < first:
        return NOT_STARTED.with_(day=first)
    if until < last:
        return NOT_OVER.with_(day=last - timedelta(days=1)) if today < last else NOT_AFTER.with_(day=last)
    return None


def newest_paid(tables: Tables, shops: Iterable[str] | None = None) -> dict[str, date]:
    """The day of the newest paid order of each shop; a shop without any is absent."""
    orders = tables["order"]
    if shops is not None:
        orders = orders.filter(nw.col("shop").is_in(sorted(shops)))
    rows = collected(orders.group_by("shop").agg(day=nw.col("paid_day").max()))
    return {row["shop"]: row["day"] for row in rows if row["day"] is not None}


def known_until(newest: Mapping[str, date], event: Event, today: date) -> date:
    """The day after the newest paid order of the event's shops; the slowest shop decides."""
    days = [newest[shop] for shop in event.shops if shop in newest]
    return min(today, min(days, default=date.min + timedelta(days=1)) + timedelta(days=1))


def _from_first_sale(sales: Sales) -> Sales:
    """Days before anything was imported are no days without sales."""
    sold = sum((sales.total("units", part, sales.units[part]) for part in sales.units), np.zeros(sales.days))
    begun = int(np.flatnonzero(sold)[0]) if sold.any() else 0
    if not begun:
        return sales
    cut = {part: {pair: row[begun:] for pair, row in of.items()} for part, of in sales.units.items()}
    known = {part: {pair: row[begun:] for pair, row in of.items()} for part, of in sales.known.items()}
    money = {
        name: {part: {pair: row[begun:] for pair, row in of.items()} for part, of in parts.items()}
        for name, parts in sales.money.items()
    }
    return replace(
        sales, first=sales.first + timedelta(days=begun), days=sales.days - begun, units=cut, known=known, money=money,
        unknown={part: row[begun:] for part, row in sales.unknown.items()},
    )  # fmt: skip


@dataclass(frozen=True)
class _Work:
    event: Event
    sales: Sales
    first: date
    last: date
    rivals: Sequence[tuple[Event, date, date]]
    busy: frozenset[Pair]
    seed: int

    def effect(self, until: date, curves: dict[str, RefundCurve | None], spent: Funded) -> EventEffect:
        sales, (a, b) = self.sales, self.window
        own = list(sales.units["event"])
        direct, note = self.direct(own)
        come, come_profit = self.refunds(until, curves, own)
        notes = [note] if note and direct.profit else []
        notes += [NO_CURVE] if come is None else []
        return EventEffect(
            code=self.event.code, known_until=until, units=float(sales.total("units", "event", own)[a:b].sum()),
            goal=self.event.goal, parts=(direct, self.halo(), self.cannibalised(), self.pulled(own, until)),
            categories=self.by_category(own), actual_profit=float(sales.total("profit", "event", own)[a:b].sum()),
            paid=float(sales.total("paid", "event", own)[a:b].sum()), refunded=float(sales.total("refunds", "event", own)[a:b].sum()),
            unknown_lines=int(sales.unknown["event"][a:b].sum()), refunds_to_come=come, refunds_profit=come_profit, funded=spent,
            notes=tuple(notes), sold=self.by_sku(own),
        )  # fmt: skip

    def by_sku(self, own: Sequence[Pair]) -> dict[str, tuple[str, float]]:
        """Units in the event by SKU, all its shops together, with its category."""
        found = dict.fromkeys(sorted(self.event.skus), 0.0)
        for pair in own:
            found[pair[1]] += float(self.sales.units["event"][pair][slice(*self.window)].sum())
        return {sku: (self.sales.categories.get(sku, ""), units) for sku, units in found.items()}

    @property
    def window(self) -> tuple[int, int]:
        return max(0, self.sales.at(self.first)), self.sales.at(self.last)

    @property
    def taken(self) -> npt.NDArray[np.bool_]:
        found = np.zeros(self.sales.days, bool)
        for _, first, last in self.rivals:
            found[max(0, self.sales.at(first)) : max(0, self.sales.at(last))] = True
        return found

    def measure(
        self, part: str, pairs: Sequence[Pair], controls: Sequence[Pair], *, after: bool = False
    ) -> Lift:
        a, b = self.window
        start, end = (b, min(b + AFTER_DAYS, self.sales.days)) if after else (a, b)
        return lift(
            self.sales.table(part, pairs), self.sales.table("other", controls), start=start, end=end, first=a, taken=self.taken,
            seed=self.seed,
        )  # fmt: skip

    def controls(self) -> list[tuple[list[Pair], Text]]:
        """Sets of controls, the cleanest first, each with what it assumes."""
        promoted = self.event.pairs | self.busy
        pairs = [pair for pair in self.sales.units["other"] if pair not in promoted]
        nowhere = [pair for pair in pairs if pair[1] not in self.event.skus]
        return [(self.far(nowhere), FAR), (nowhere, NEAR), (pairs, ELSEWHERE)]

    def far(self, pairs: Iterable[Pair]) -> list[Pair]:
        of = self.sales.categories
        joined = {of.get(sku, "") for sku in self.event.skus}
        return [pair for pair in pairs if of.get(pair[1], "") not in joined]

    def tried(self, part: str, pairs: Sequence[Pair], *, after: bool = False) -> tuple[Lift, Text]:
        """Against the first set of controls that will do."""
        for controls, note in self.controls():
            found = self.measure(part, pairs, controls, after=after)
            if found.measurable:
                return found, note
        return found, note

    def direct(self, own: Sequence[Pair]) -> tuple[Part, Text]:
        for other, first, last in self.rivals:
            if first < self.last and last > self.first:
                return Part(
                    name="direct", lift=None, profit=None, why=OTHER_INSIDE.with_(other=other.code)
                ), FAR
        found, note = self.tried("event", own)
        extra = found.extra
        if extra is None:
            return Part(name="direct", lift=found, profit=None, why=found.why), note
        actual = self.sales.total("profit", "event", own)[slice(*self.window)].sum()
        sold_anyway = [found.units - one for one in extra]
        low, mid, high = (float(actual - one * self.usual("event", own)) for one in sold_anyway)
        return Part(name="direct", lift=found, profit=(min(low, high), mid, max(low, high))), note

    def usual(self, part: str, pairs: Sequence[Pair]) -> float:
        """Profit of a unit before the event, other events left out (ticks)."""
        free = ~self.taken
        free[self.window[0] :] = False
        known = float(self.sales.total("known", part, pairs)[free].sum())
        return float(self.sales.total("profit", part, pairs)[free].sum()) / known if known else 0.0

    def halo(self) -> Part:
        pairs = list(self.sales.units["beside"])
        found, _ = self.tried("beside", pairs)
        a, b = self.window
        known = float(self.sales.total("known", "beside", pairs)[a:b].sum())
        each = float(self.sales.total("profit", "beside", pairs)[a:b].sum()) / known if known else 0.0
        return _part("halo", found, each)

    def cannibalised(self) -> Part:
        pairs = [pair for pair in self.controls()[1][0] if pair[0] in self.event.shops]
        far = self.far(pairs)
        near = sorted(set(pairs) - set(far))
        if not near:
            return Part(name="cannibalised", lift=None, profit=None, why=NO_NEIGHBOURS)
        if not far:
            return Part(name="cannibalised", lift=None, profit=None, why=NO_FAR_CONTROLS)
        return _part("cannibalised", self.measure("other", near, far), self.usual("other", near))

    def pulled(self, own: Sequence[Pair], until: date) -> Part:
        end = self.last + timedelta(days=AFTER_DAYS)
        for other, first, _ in self.rivals:
            if self.last <= first < end:
                why = OTHER_AFTER.with_(other=other.code)
                return Part(name="pulled_forward", lift=None, profit=None, why=why)
        if until < end:
            why = NOT_AFTER.with_(day=end - timedelta(days=1))
            return Part(name="pulled_forward", lift=None, profit=None, why=why)
        found, _ = self.tried("event", own, after=True)
        return _part("pulled_forward", found, self.usual("event", own))

    def by_category(self, own: Sequence[Pair]) -> tuple[CategoryLift, ...]:
        of = self.sales.categories
        found = []
        for name in sorted({of.get(pair[1], "") for pair in own}):
            pairs = [pair for pair in own if of.get(pair[1], "") == name]
            goals = [line.goal for line in self.event.lines if of.get(line.sku, "") == name]
            goal = None if None in goals or not goals else sum(one for one in goals if one is not None)
            found.append(CategoryLift(category=name, lift=self.tried("event", pairs)[0], goal=goal))
        return tuple(found)

    def refunds(
        self, until: date, curves: dict[str, RefundCurve | None], own: Sequence[Pair]
    ) -> tuple[float | None, float | None]:
        """Money still to be refunded on the event's sales, and what profit goes with it: the sale's own profit and its parcel."""
        a, b = self.window
        money = lost = 0.0
        for shop in sorted(self.event.shops):
            pairs = [pair for pair in own if pair[0] == shop]
            paid = self.sales.total("paid", "event", pairs)[a:b]
            curve = curves[shop]
            if not paid.sum():
                continue
            if curve is None:
                return None, None
            ages = [(until - self.sales.first).days - day for day in range(a, b)]
            come = sum(curve.to_come(float(one), age) for one, age in zip(paid, ages, strict=True))
            kept = (
                self.sales.total("profit", "event", pairs)[a:b].sum()
                + self.sales.total("shipping", "event", pairs)[a:b].sum()
            )
            money += come
            lost += come * max(0.0, float(kept / paid.sum()))
        return money, lost


def _part(name: str, found: Lift, each: float) -> Part:
    extra = found.extra
    if extra is None:
        return Part(name=name, lift=found, profit=None, why=found.why)
    low, mid, high = (one * each for one in extra)
    return Part(name=name, lift=found, profit=(min(low, high), mid, max(low, high)))
