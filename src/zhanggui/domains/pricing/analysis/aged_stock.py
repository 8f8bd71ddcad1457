"""Stock that lies too long, and the ladder of prices that sells it off by a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import narwhals as nw
import numpy as np

from zhanggui.domains.pricing.analysis.elasticity import Responses
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.offers import PAID_DAYS
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView
from zhanggui.domains.pricing.analysis.weekly_sales import Floats
from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.methods.clearance import Clearance, ladder, worth_of
from zhanggui.profit.stages import collected

MOST_UNITS = 300
"""Larger stocks are counted in lots, so that a ladder stays a matter of milliseconds."""
ASSUMED = (-1.0, -2.0, -3.0)
"""How buyers answer where nobody knows: as supply's markdowns assume it."""
SEEN_DRAWS = 12


@dataclass(frozen=True, kw_only=True)
class LadderRule:
    """slow_days: stock that lasts longer at the present pace is sold off. weeks: until when. discounts: shares off the present
    price, none first. holding_rate: what a yuan of stock costs a year; value_lost: share of its price that unsold stock loses
    in a year. Both assumed.
    """

    slow_days: int = 180
    weeks: int = 10
    discounts: tuple[float, ...] = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
    holding_rate: float = 0.25
    value_lost: float = 0.3

    def __post_init__(self) -> None:
        if self.slow_days < 1 or self.weeks < 1:
            raise ValueError(f"slow_days and weeks must be at least 1, got {self}")
        if (
            not self.discounts
            or self.discounts[0] != 0
            or sorted(set(self.discounts)) != list(self.discounts)
        ):
            raise ValueError(f"discounts rise from 0, got {self.discounts}")
        if self.discounts[-1] >= 1 or self.holding_rate < 0 or self.value_lost < 0:
            raise ValueError(f"discounts stay below 1, rates are not negative, got {self}")


@dataclass(frozen=True, kw_only=True)
class Rung:
    """From week ``week`` (0: now) on the price is cut by ``discount``; ``left``: units expected to be left at its start."""

    week: int
    discount: float
    left: float


@dataclass(frozen=True, kw_only=True)
class SellOff:
    """A SKU's ladder. Money in the shops' currency over the rule's weeks against keeping the price: ``low`` to ``high`` as the
    elasticity may be. ``deepest``: the largest discount that no shop's floor forbids. ``kept``: what a unit left at the end is
    worth. ``known``: the elasticity is the SKU's own, not assumed.
    """

    sku: str
    rows: tuple[Priced, ...]
    units: int
    pace: float
    rungs: tuple[Rung, ...]
    low: float
    mid: float
    high: float
    deepest: float
    kept: float
    known: bool
    elasticity: float
    left: float


def on_hand(tables: Tables, *, day: date, matches: Frame | None = None) -> dict[str, int]:
    """Units by SKU: the newest count of each building less what was reserved and what was sold since; never counted: absent.

    Bundles sold since the count are not taken apart: count again before a large sell-off.
    """
    rows = tables["stock_snapshot"].filter(nw.col("day") <= nw.lit(day), ~nw.col("on_hand").is_null())
    newest: dict[tuple[str, str], tuple[date, int]] = {}
    for row in collected(rows.select("sku", "stock_warehouse", "day", "on_hand", "reserved")):
        key = row["sku"], row["stock_warehouse"] or ""
        if key not in newest or row["day"] > newest[key][0]:
            newest[key] = row["day"], row["on_hand"] - (row["reserved"] or 0)
    counted: dict[str, tuple[date, int]] = {}
    for (sku, _), (when, units) in newest.items():
        before = counted.get(sku, (when, 0))
        counted[sku] = max(before[0], when), before[1] + units
    if not counted:
        return {}
    sold = _sold(tables, min(when for when, _ in counted.values()), day, matches)
    gone = {
        sku: sum(n for when, n in sold.get(sku, ()) if when > since) for sku, (since, _) in counted.items()
    }
    return {sku: max(0, units - gone[sku]) for sku, (_, units) in counted.items()}


def _sold(
    tables: Tables, since: date, until: date, matches: Frame | None
) -> dict[str, list[tuple[date, int]]]:
    col = nw.col
    lines = sold_lines(tables, matches).filter(
        (col("paid_day") >= nw.lit(since)) & (col("paid_day") < nw.lit(until)),
        col("document") == "order",
        col("line_kind").is_in(GOODS) | col("line_kind").is_null(),
        ~col("sku").is_null(),
    )
    found: dict[str, list[tuple[date, int]]] = {}
    for row in collected(lines.group_by("sku", "paid_day").agg(units=col("quantity").sum())):
        found.setdefault(row["sku"], []).append((row["paid_day"], row["units"] or 0))
    return found


def sell_offs(
    stock: Mapping[str, int], view: PriceView, answers: Responses, rule: LadderRule
) -> Iterable[SellOff]:
    """Every SKU whose stock lasts too long and whose ladder gains, the largest gain first."""
    found = (sell_off(sku, units, view, answers, rule) for sku, units in sorted(stock.items()))
    return sorted(
        (one for one in found if one is not None and one.mid > 0), key=lambda one: (-one.mid, one.sku)
    )


def sell_off(
    sku: str, units: int, view: PriceView, answers: Responses, rule: LadderRule, *, below_floor: bool = False
) -> SellOff | None:
    """The ladder of one SKU; None where its stock does not lie too long, or no shop has both a price and a floor.

    ``below_floor``: discounts go as deep as the rule has them, floors or not. Goods paid for are a sunk cost: a unit brings its
    profit and its cost. All shops cut alike; those in another currency than the one that sells most are left out.
    """
    rows = _priced(view.of_sku(sku))
    paces = np.array([_pace(row, answers) for row in rows])
    pace = float(paces.sum())
    if not rows or pace <= 0 or units <= rule.slow_days / 7 * pace:
        return None
    net = np.array([_net(row, rule.discounts) for row in rows]).T @ (paces / pace)
    deepest = _deepest(rows, rule.discounts)
    allowed = len(rule.discounts) if below_floor else 1 + rule.discounts.index(deepest)
    if allowed == 1:
        return None
    draws, known = _draws(rows, answers)
    kept, holding = _kept(rows, paces / pace, float(net[0]), units, pace, rule)
    return _worked_out(
        sku,
        rows,
        units,
        pace,
        net[:allowed],
        draws,
        known=known,
        kept=kept,
        holding=holding,
        deepest=deepest,
        rule=rule,
    )


def _worked_out(
    sku: str, rows: tuple[Priced, ...], units: int, pace: float, net: Floats, draws: Floats, *, known: bool, kept: float,
    holding: float, deepest: float, rule: LadderRule,
) -> SellOff:  # fmt: skip
    lot = ceil(units / MOST_UNITS)
    off = 1 - np.array(rule.discounts[: net.size])
    rates = pace / lot * off[None, :] ** draws[:, None]
    told: dict[str, Any] = {"stock": units // lot, "salvage": kept * lot, "holding": holding * lot}
    weekly = np.repeat(rates[:, None, :], rule.weeks, axis=1)
    plan = ladder(Clearance(**told, net=net * lot, rates=weekly))
    keep = ladder(Clearance(**told, net=net[:1] * lot, rates=weekly[:, :, :1])).worth
    gains = [
        worth_of(plan, Clearance(**told, net=net * lot, rates=weekly[n])) - keep
        for n in np.argsort(draws)[_places(draws.size)]
    ]
    path = plan.path()
    rungs = tuple(
        Rung(week=week, discount=rule.discounts[price], left=left * lot)
        for week, (price, left) in enumerate(path)
        if week == 0 or price != path[week - 1][0]
    )
    mid = plan.worth - keep
    last_price, last_left = path[-1]
    return SellOff(
        sku=sku, rows=rows, units=units, pace=pace, rungs=rungs, low=min(*gains, mid), mid=mid, high=max(*gains, mid),
        deepest=deepest, kept=kept, known=known, elasticity=float(draws.mean()),
        left=max(0.0, (last_left - float(rates[:, last_price].mean())) * lot),
    )  # fmt: skip


def _places(size: int) -> list[int]:
    """Where 10 % and 90 % lie of so many draws in order."""
    return [round(0.1 * (size - 1)), round(0.9 * (size - 1))]


def _priced(rows: Iterable[Priced]) -> tuple[Priced, ...]:
    able = [
        row for row in rows if row.floor.price is not None and row.floor.terms is not None and row.offer.price
    ]
    most = max(able, key=lambda row: (row.offer.units, row.offer.shop), default=None)
    return tuple(row for row in able if most is not None and row.shop.currency == most.shop.currency)


def _pace(row: Priced, answers: Responses) -> float:
    """Units a week lately; where nothing was sold in 30 days, the year's pace, at most half a unit."""
    if row.offer.units:
        return row.offer.units / PAID_DAYS * 7
    return min(0.5, answers.of(row.offer.sku, row.offer.shop).pace)


def _net(row: Priced, discounts: Iterable[float]) -> list[float]:
    """What a unit brings beside its cost at each discount, in money."""
    terms, price = row.floor.terms, row.offer.price
    assert terms is not None
    assert price is not None
    coin = row.shop.coin
    prices = [max(coin, int(price * (1 - share)) // coin * coin) for share in discounts]
    return [float(ledger(terms, one, FloorRule()).profit + terms.cost) / 10_000 for one in prices]


def _deepest(rows: Iterable[Priced], discounts: tuple[float, ...]) -> float:
    """The largest discount at which every shop stays at its floor or above; 0 where even the present price does not."""
    listed = [(row.offer.price or 0, row.floor.price or 0, row.shop.coin) for row in rows]
    good = [
        share
        for share in discounts
        if all(int(p * (1 - share)) // coin * coin >= floor for p, floor, coin in listed)
    ]
    return max(good, default=0.0)


def _draws(rows: Iterable[Priced], answers: Responses) -> tuple[Floats, bool]:
    """Draws of the elasticity of the shop that sells most of those that know it; else what is assumed."""
    known = [
        (row.offer.units, answer.draws)
        for row in rows
        if (answer := answers.of(row.offer.sku, row.offer.shop)).draws.size
    ]
    if not known:
        return np.array(ASSUMED), False
    draws = max(known, key=lambda one: one[0])[1]
    return np.minimum(np.quantile(draws, (np.arange(SEEN_DRAWS) + 0.5) / SEEN_DRAWS), 0.0), True


def _kept(
    rows: tuple[Priced, ...], share: Floats, net: float, units: int, pace: float, rule: LadderRule
) -> tuple[float, float]:
    """What a unit left at the end is worth: it sells at the old price and pace then, losing value and costing room meanwhile;
    and what a unit costs to keep for a week.
    """
    cost = (
        float(
            sum(
                w * (row.floor.terms.cost if row.floor.terms else 0)
                for w, row in zip(share, rows, strict=True)
            )
        )
        / 10_000
    )
    years = (rule.weeks + units / pace / 2) / 52.18
    return max(
        0.0, net * (1 - rule.value_lost * years) - cost * rule.holding_rate * years
    ), cost * rule.holding_rate / 52.18
