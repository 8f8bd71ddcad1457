"""How deep to cut one SKU in a coming event: the depth whose expected incremental profit is largest, or why none is worth it.

gain = profit with the event − profit of the same days without it − what goes missing in the fortnight after and beside it.
Units are usual sales × lift, at most the stock. Everything unknown is drawn: pull, elasticity, what would be sold anyway, what
goes missing, chance. A depth is preferred for its mean gain over all draws, so it is one number for one day's knowledge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, ledger
from zhanggui.domains.pricing.analysis.plan.aside import Aside
from zhanggui.domains.pricing.analysis.plan.lifts import Floats
from zhanggui.domains.pricing.analysis.plan.pull import DRAWS, SEED, Pull

PLAIN = FloorRule()
LEVELS = (0.1, 0.5, 0.9)
NONE = Aside()

NOTHING_LEARNT = Text(
    "没有可学的活动，也看不出价格弹性：缺少过去的活动，或价格变动过的周。先做一次价格测试，或自己写方案并注明假设。",
    "Neither a past event nor its elasticity can be told: it takes past events, or weeks in which its price moved. Run a price test "
    "first, or write the plan by hand with an assumed lift.",
)
NEVER_SOLD = Text("近期没有销量", "no sales lately")
NO_COST = Text("成本或底价算不出", "its cost or floor is not known")
NO_STOCK = Text("库存不到 1 件", "not one unit in stock")
LOSES = Text(
    "降价会少赚：最好的一档减 {depth}% 预计 {gain:,.2f}",
    "a cut would lose money: the best depth, {depth} % off, brings {gain:,.2f}",
)
DOUBTFUL = Text(
    "没有把握：最好的一档减 {depth}% 预计 {gain:,.2f}，但有 {worse:.0%} 的可能少赚",
    "too doubtful: the best depth, {depth} % off, brings {gain:,.2f}, but earns less with a chance of {worse:.0%}",
)
HELD = Text(
    "底价 {floor:,.2f}、近 7 天最低成交价、一价和最大降幅之内没有可用的档位",
    "no depth is left within the floor of {floor:,.2f}, the lowest deal of 7 days, parity and the deepest cut",
)


@dataclass(frozen=True, kw_only=True)
class SuggestRule:
    """deepest: no cut beyond this many per cent; least: what an event asks for. step: depths are looked at in such steps (per cent). most_doubt: left out where
    the chance that it earns less than doing nothing is larger. least_gain: money it must bring at least.
    """

    deepest: int = 50
    least: int = 1
    step: int = 1
    most_doubt: float = 0.3
    least_gain: float = 0.0

    def __post_init__(self) -> None:
        if not (1 <= self.least <= self.deepest < 100 and 1 <= self.step <= self.deepest):
            raise ValueError(f"least, deepest and step are per cent from 1 to 99, got {self}")
        if not (0 < self.most_doubt <= 1 and self.least_gain >= 0):
            raise ValueError(f"doubt is a share of 1 and the least gain not below 0, got {self}")

    @property
    def depths(self) -> list[int]:
        return list(range(self.least, self.deepest + 1, self.step))


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A SKU in one shop before the event. Money in ticks: ``now`` credited for a unit, ``floor`` the least that may be. ``under``: a
    unit must bring less than this (the lowest deal of late); None: nothing to be under. ``above``: no less than this (parity).
    ``usual``: units a day.
    """

    shop: str
    usual: float
    now: int
    floor: int
    terms: UnitTerms
    under: int | None = None
    above: int = 0

    def at(self, depth: int) -> int:
        """What a unit brings at ``depth`` per cent off, in whole coins."""
        coin = self.terms.coin
        return self.now * (100 - depth) // (100 * coin) * coin

    def allows(self, depth: int) -> bool:
        """Within floor, parity and the lowest deal of late?"""
        price = self.at(depth)
        return price >= max(self.floor, self.above, 1) and (self.under is None or price < self.under)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A SKU in its shops for ``days`` of the event ``name``; ``stock`` units to sell, None: not known, nothing runs short."""

    sku: str
    category: str
    name: str
    days: float
    stands: tuple[Stand, ...]
    stock: float | None = None


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What past events and weeks taught; ``bias``: what was planned over what came, of plans made like this one."""

    pull: Pull
    pulled: Aside = NONE
    taken: Aside = NONE
    bias: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Advice:
    """``depth`` per cent off. ``expected`` units; ``units``, ``profit`` (of the event's own days), ``gain``: 10 %, 50 %, 90 %, money in ticks; ``mean``: the
    expected gain. ``lift`` likewise, the bias taken out as it is of the units: what-if and stock multiply usual sales by it. ``short``: units wanted that are not there, expected. ``aside``: money expected to go missing
    after and beside it. ``given``: discount at the high end. ``worse``: chance that it earns less than doing nothing. ``origin``:
    sku, category, all or elasticity; ``events``: how many stand behind it.
    """

    sku: str
    depth: int
    units: tuple[float, float, float]
    expected: float
    profit: tuple[float, float, float]
    gain: tuple[float, float, float]
    mean: float
    lift: tuple[float, float, float]
    short: float
    aside: float
    given: float
    worse: float
    origin: str
    events: int
    draws: Floats


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A SKU that is not to take part, and why."""

    sku: str
    why: Text


def suggest(asked: Asked, knowledge: Knowledge, rule: SuggestRule, *, seed: int = SEED) -> Advice | LeftOut:
    """The depth for one SKU. Its price falls by the same share in all its shops."""
    usual = sum(one.usual for one in asked.stands)
    if not asked.stands or usual <= 0:
        return LeftOut(sku=asked.sku, why=NEVER_SOLD if asked.stands else NO_COST)
    if asked.stock is not None and asked.stock < 1:
        return LeftOut(sku=asked.sku, why=NO_STOCK)
    depths = _allowed(asked, knowledge.pull, rule)
    if isinstance(depths, Text):
        return LeftOut(sku=asked.sku, why=depths)
    logs = knowledge.pull.log_lifts(
        asked.sku, asked.category, asked.name, np.log1p(-np.array(depths) / 100), seed=seed
    )
    assert logs is not None
    drawn = _Drawn(asked, knowledge, seed)
    gains = [drawn.gain(depth, np.exp(logs[:, n])) for n, depth in enumerate(depths)]
    best = int(np.argmax([one.mean() for one in gains]))
    return _advice(asked, knowledge, rule, depths[best], gains[best], np.exp(logs[:, best]), drawn)


def judged(asked: Asked, knowledge: Knowledge, depth: int, *, seed: int = SEED) -> Advice | None:
    """What a depth that somebody else chose is expected to bring, whatever rails it breaks; None where nothing was learnt."""
    logs = knowledge.pull.log_lifts(
        asked.sku, asked.category, asked.name, np.log1p(-np.array([depth]) / 100), seed=seed
    )
    if logs is None or not asked.stands or sum(one.usual for one in asked.stands) <= 0:
        return None
    drawn, lift = _Drawn(asked, knowledge, seed), np.exp(logs[:, 0])
    return _told(asked, knowledge, depth, drawn.gain(depth, lift), lift, drawn)


def _allowed(asked: Asked, pull: Pull, rule: SuggestRule) -> list[int] | Text:
    if not pull.tells(asked.sku):
        return NOTHING_LEARNT
    reach = pull.reach()
    logs = {depth: float(np.log1p(-depth / 100)) for depth in rule.depths}
    seen = [d for d in rule.depths if reach is None or reach[0] <= logs[d] <= reach[1]]
    kept = [d for d in seen if all(one.allows(d) for one in asked.stands)]
    return kept or HELD.with_(floor=max(one.floor for one in asked.stands) / 10_000)


class _Drawn:
    """The same draws for every depth, so that depths differ by nothing but themselves. What all SKUs of an event share (how much is
    sold anyway) is drawn alike for all of them, so that their gains may be added draw by draw.
    """

    def __init__(self, asked: Asked, knowledge: Knowledge, seed: int) -> None:
        shared, own = (np.random.default_rng([seed, at]) for at in (11, crc32(asked.sku.encode())))
        self.asked = asked
        self.usual = sum(one.usual for one in asked.stands) * asked.days
        counted = np.sqrt(1 / max(1.0, 28 / asked.days * self.usual))
        season, doubt = knowledge.pull.season(asked.name)
        drift = season + doubt * shared.standard_normal(DRAWS) + counted * own.standard_normal(DRAWS)
        self.pace = np.exp(drift) / knowledge.bias
        self.lost = knowledge.pulled.draws(DRAWS, seed + 12) + knowledge.taken.draws(DRAWS, seed + 13)
        self.luck, self.luck_without = own.standard_normal((2, DRAWS))
        self.before = self.earns([one.now for one in asked.stands])
        self.without = self.sold(self.usual * self.pace)

    def earns(self, prices: Sequence[int]) -> float:
        """Expected profit of a unit (ticks), shops weighed by their usual sales."""
        usual = [one.usual for one in self.asked.stands]
        each = [
            float(ledger(one.terms, price, PLAIN).profit)
            for one, price in zip(self.asked.stands, prices, strict=True)
        ]
        return float(np.average(each, weights=usual))

    def sold(self, wanted: Floats) -> Floats:
        answer: Floats = wanted if self.asked.stock is None else np.minimum(wanted, self.asked.stock)
        return answer

    def unit(self, depth: int) -> float:
        return self.earns([one.at(depth) for one in self.asked.stands])

    def units(self, lift: Floats) -> Floats:
        return self.sold(self.usual * self.pace * lift)

    def missing(self, lift: Floats) -> Floats:
        """Money that goes missing after and beside the event."""
        answer: Floats = self.lost * np.maximum(0.0, self.units(lift) - self.without) * max(0.0, self.before)
        return answer

    def gain(self, depth: int, lift: Floats) -> Floats:
        answer: Floats = self.units(lift) * self.unit(depth) - self.without * self.before - self.missing(lift)
        return answer

    def seen(self, depth: int, lift: Floats) -> Floats:
        """The gain as it may be seen: counts of N scatter by √N, with the event and without."""
        units = self.units(lift)
        scatter = (
            self.luck * np.sqrt(units) * self.unit(depth)
            - self.luck_without * np.sqrt(self.without) * self.before
        )
        answer: Floats = self.gain(depth, lift) + scatter
        return answer


def _advice(
    asked: Asked, knowledge: Knowledge, rule: SuggestRule, depth: int, gains: Floats, lift: Floats, drawn: _Drawn
) -> Advice | LeftOut:  # fmt: skip
    mean, worse = float(gains.mean()), float((gains < 0).mean())
    if mean <= rule.least_gain * 10_000:
        return LeftOut(sku=asked.sku, why=LOSES.with_(depth=depth, gain=mean / 10_000))
    if worse > rule.most_doubt:
        return LeftOut(sku=asked.sku, why=DOUBTFUL.with_(depth=depth, gain=mean / 10_000, worse=worse))
    return _told(asked, knowledge, depth, gains, lift, drawn)


def _told(
    asked: Asked, knowledge: Knowledge, depth: int, gains: Floats, lift: Floats, drawn: _Drawn
) -> Advice:
    units, wanted = drawn.units(lift), drawn.usual * drawn.pace * lift
    counted = np.maximum(0.0, units + drawn.luck * np.sqrt(units))
    origin, events = _origin(asked, knowledge.pull)
    seen = drawn.seen(depth, lift)
    off = sum(one.usual * (one.now - one.at(depth)) for one in asked.stands) / sum(
        one.usual for one in asked.stands
    )
    return Advice(
        sku=asked.sku, depth=depth, units=_three(drawn.sold(counted)),
        expected=float(units.mean()), profit=_three(units * drawn.unit(depth)), gain=_three(seen),
        mean=float(gains.mean()), lift=_three(lift / knowledge.bias), short=float((wanted - units).mean()), aside=float(drawn.missing(lift).mean()),
        given=float(np.quantile(units, LEVELS[2]) * off), worse=float((gains < 0).mean()), origin=origin, events=events, draws=seen,
    )  # fmt: skip


def _origin(asked: Asked, pull: Pull) -> tuple[str, int]:
    if pull.line is None:
        return "elasticity", 0
    own = (pull.skus or {}).get(asked.sku, 0)
    return ("sku", own) if own else ("all", pull.events)


def _three(draws: Floats) -> tuple[float, float, float]:
    low, mid, high = (float(one) for one in np.quantile(draws, LEVELS))
    return low, mid, high
