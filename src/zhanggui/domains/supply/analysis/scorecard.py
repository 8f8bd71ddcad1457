"""What a supplier is worth, from its own deliveries: on time, in full, good units, prices; with how sure that is.

Every share stands beside its count. Suppliers with few deliveries are drawn towards what all suppliers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import inf, log, sqrt

import numpy as np

from zhanggui.domains.supply.analysis.deliveries import OPEN, Deliveries, OrderedLine
from zhanggui.methods.shrink import LEVEL, ShrunkRates, effective_share, shrunk_means, shrunk_rates

ENOUGH = 5
"""From so many deliveries on a supplier is placed among the others."""
DRAWS = 4_000
SEED = 20260701
DAYS_A_YEAR = 365
PRICE_DAYS = 730
SPEND_DAYS = 365
NOTHING = Deliveries(lines=())


@dataclass(frozen=True, kw_only=True)
class Share:
    """``hits`` of ``count`` (``raw``; None where nothing was counted), the shrunk share, and its 80 % interval."""

    hits: int
    count: int
    raw: float | None
    shrunk: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class PriceTrend:
    """How prices of the same SKUs moved in a year (0.03: 3 % dearer), of so many prices; interval of 80 %.

    None where no SKU has two prices.
    """

    a_year: float
    low: float
    high: float
    prices: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """One supplier.

    ``on_time``: lines that had come in full by the promised day, of those that were due. ``in_full``: lines of which all
    units came, of those that are over. ``defects``: bad units of all that came. ``score``: of 100 units ordered, how many
    come good, in full and on time, with its interval. ``place`` is None below ``ENOUGH`` deliveries: two deliveries say
    nothing. ``late_days``: mean days after the promise, shrunk.
    """

    supplier: str
    deliveries: int
    on_time: Share
    in_full: Share
    defects: Share
    late_days: float | None
    trend: PriceTrend | None
    score: float
    score_low: float
    score_high: float
    place: int | None
    spend: Mapping[str, Decimal]
    open_lines: int
    late_lines: int

    @property
    def enough(self) -> bool:
        """Are there deliveries enough to compare it with others?"""
        return self.deliveries >= ENOUGH


@dataclass(frozen=True)
class _Told:
    """Yes or no of a supplier's order (``cluster``): how many lines or units said yes, of how many."""

    supplier: str
    cluster: str
    hits: int
    count: int


def scorecards(
    found: Deliveries,
    *,
    today: date,
    suppliers: Iterable[str] = (),
    quotes: Sequence[tuple[str, str, date, Decimal]] = (),
) -> dict[str, Score]:
    """The scorecard of every supplier that delivered, was ordered from, or is named; by name.

    ``quotes`` are prices asked: supplier, SKU, day, price of one unit. Lines of one order come late together, units of
    one delivery are bad together: intervals allow for that. Do not trust it where promised days are not kept in the
    files (nobody is late who promised nothing) or receipts are entered late.
    """
    by_supplier = found.by_supplier()
    names = sorted({*by_supplier, *suppliers})
    on_time = _shares(names, [t for line in found.lines if (t := _timely(line, today))])
    in_full = _shares(names, [t for line in found.lines if (t := _full(line, today))])
    defects = _shares(
        names, [_Told(c.supplier, f"{c.number} {c.day}", c.defects, c.quantity) for c in found.receipts]
    )
    late, trends = _late_days(names, found.lines), price_trends(names, found, quotes, today)
    cards = [
        _card(
            name,
            n,
            by_supplier.get(name, NOTHING),
            on_time,
            in_full,
            defects,
            late.get(name),
            trends.get(name),
            today,
        )
        for n, name in enumerate(names)
    ]
    return {card.supplier: card for card in _placed(cards)}


def _card(
    name: str, n: int, own: Deliveries, on_time: _Judged, in_full: _Judged, defects: _Judged, late: float | None,
    trend: PriceTrend | None, today: date,
) -> Score:  # fmt: skip
    score, low, high = _score(n, on_time.rates, in_full.rates, defects.rates)
    lines = [one for one in own.lines if one.owed > 0]
    return Score(
        supplier=name, deliveries=len({(one.number, one.day) for one in own.receipts}), on_time=on_time.shares[n],
        in_full=in_full.shares[n], defects=defects.shares[n], late_days=late, trend=trend, score=score, score_low=low,
        score_high=high, place=None, spend=spend(own.lines, today), open_lines=len(lines),
        late_lines=sum(bool(one.promised_day and one.promised_day < today) for one in lines),
    )  # fmt: skip


def _placed(cards: list[Score]) -> list[Score]:
    order = sorted((c for c in cards if c.enough), key=lambda c: (-c.score, c.supplier))
    places = {card.supplier: place for place, card in enumerate(order, 1)}
    return [replace(card, place=places.get(card.supplier)) for card in cards]


@dataclass(frozen=True)
class _Judged:
    shares: list[Share]
    rates: ShrunkRates


def _shares(names: Sequence[str], told: Sequence[_Told]) -> _Judged:
    """Each supplier's share; a yes that comes in clusters is worth less than its count."""
    clusters: dict[tuple[str, str], tuple[int, int]] = {}
    for one in told:
        before = clusters.get((one.supplier, one.cluster), (0, 0))
        clusters[one.supplier, one.cluster] = before[0] + one.hits, before[1] + one.count
    worth = effective_share(
        [h for h, _ in clusters.values()], [c for _, c in clusters.values()], [s for s, _ in clusters]
    )
    hits, counts = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for (supplier, _), (hit, count) in clusters.items():
        hits[supplier] += hit
        counts[supplier] += count
    rates = shrunk_rates([hits[n] * worth for n in names], [counts[n] * worth for n in names])
    shares = [
        Share(
            hits=hits[name], count=counts[name], raw=hits[name] / counts[name] if counts[name] else None,
            shrunk=float(rates.rate[n]), low=float(rates.low[n]), high=float(rates.high[n]),
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    return _Judged(shares, rates)


def _timely(line: OrderedLine, today: date) -> _Told | None:
    """Had all come by the promised day? What was delivered short and closed is judged by what came last."""
    if line.promised_day is None:
        return None
    done = line.complete_day or (line.last_day if line.state != OPEN else None)
    if done is None and line.promised_day >= today:
        return None
    return _Told(line.supplier, line.number, int(done is not None and done <= line.promised_day), 1)


def _full(line: OrderedLine, today: date) -> _Told | None:
    """Did all units come? Only of lines that are over: closed, complete, or due."""
    due = line.promised_day is not None and line.promised_day < today
    if line.state == OPEN and not due and line.received < line.quantity:
        return None
    return _Told(line.supplier, line.number, int(line.received >= line.quantity), 1)


def _late_days(names: Sequence[str], lines: Iterable[OrderedLine]) -> dict[str, float]:
    """Mean days after the promise, an order counted once, few orders drawn towards all."""
    days: dict[str, dict[str, int]] = {}
    for line in lines:
        if line.promised_day and line.last_day:
            orders = days.setdefault(line.supplier, {})
            orders[line.number] = max(
                orders.get(line.number, -DAYS_A_YEAR), (line.last_day - line.promised_day).days
            )
    known = [name for name in names if name in days]
    if not known:
        return {}
    samples = [np.array(list(days[name].values()), float) for name in known]
    within = [float(s.var(ddof=1)) for s in samples if s.size > 1]
    free = [s.size - 1 for s in samples if s.size > 1]
    usual = sum(v * f for v, f in zip(within, free, strict=True)) / sum(free) if free else 9.0
    errors = [sqrt(max(usual, 0.25) / s.size) for s in samples]
    shrunk = shrunk_means([float(s.mean()) for s in samples], errors)
    return {name: float(shrunk.mean[n]) for n, name in enumerate(known)}


def price_trends(
    names: Sequence[str], found: Deliveries, quotes: Sequence[tuple[str, str, date, Decimal]], today: date
) -> dict[str, PriceTrend]:
    """Yearly change of each supplier's prices: the slope of log prices in time with a level for each SKU.

    Least squares within SKUs, two years back; slopes of few prices are drawn towards those of all suppliers.
    """
    since = today - timedelta(days=PRICE_DAYS)
    points: dict[str, dict[str, dict[date, float]]] = {}
    asked = [(one.supplier, one.sku, one.ordered_day, one.price) for one in found.lines if one.price]
    for supplier, sku, day, price in [*asked, *quotes]:
        if price > 0 and since <= day <= today:
            points.setdefault(supplier, {}).setdefault(sku, {})[day] = log(float(price))
    slopes = {name: _slope(points[name]) for name in names if name in points}
    known = [name for name, one in slopes.items() if one.free > 0]
    if not known:
        return {}
    shrunk = shrunk_means([slopes[n].slope for n in known], [slopes[n].error for n in known])
    return {
        name: PriceTrend(
            a_year=float(np.expm1(shrunk.mean[n])), low=float(np.expm1(shrunk.low[n])),
            high=float(np.expm1(shrunk.high[n])), prices=slopes[name].prices,
        )
        for n, name in enumerate(known)
    }  # fmt: skip


@dataclass(frozen=True)
class _Slope:
    slope: float
    error: float
    prices: int
    free: int


def _slope(skus: Mapping[str, Mapping[date, float]]) -> _Slope:
    times, logs, used = [], [], 0
    for days in skus.values():
        if len(days) > 1:
            t = np.array([day.toordinal() for day in days]) / DAYS_A_YEAR
            p = np.array(list(days.values()))
            times.append(t - t.mean())
            logs.append(p - p.mean())
            used += 1
    if not times:
        return _Slope(0.0, inf, 0, 0)
    t, p = np.concatenate(times), np.concatenate(logs)
    slope = float((t * p).sum() / (t * t).sum())
    free = t.size - used - 1
    # Two prices of one SKU fit any slope: their error is taken from a usual wobble of 2 %.
    left = float(((p - slope * t) ** 2).sum()) / free if free > 0 else 0.0
    return _Slope(slope, sqrt(max(left, 0.02**2) / float((t * t).sum())), t.size, max(1, free))


def _score(
    n: int, on_time: ShrunkRates, in_full: ShrunkRates, defects: ShrunkRates
) -> tuple[float, float, float]:
    """On time × in full × good, of 100; its interval from draws of the three distributions."""
    rng = np.random.default_rng(SEED)
    drawn = (
        100
        * rng.beta(on_time.alpha[n], on_time.beta[n], DRAWS)
        * rng.beta(in_full.alpha[n], in_full.beta[n], DRAWS)
    )
    drawn *= 1 - rng.beta(defects.alpha[n], defects.beta[n], DRAWS)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    middle = 100 * float(on_time.rate[n] * in_full.rate[n] * (1 - defects.rate[n]))
    return middle, min(float(low), middle), max(float(high), middle)


def spend(lines: Iterable[OrderedLine], today: date) -> dict[str, Decimal]:
    """Ordered of the last 12 months by currency, at the orders' prices; lines without a price are left out."""
    since, total = today - timedelta(days=SPEND_DAYS), dict[str, Decimal]()
    for one in lines:
        if one.price is not None and since <= one.ordered_day:
            total[one.currency] = total.get(one.currency, Decimal(0)) + one.price * one.quantity
    return total
