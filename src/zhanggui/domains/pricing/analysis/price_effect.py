"""What a changed price brought: profit a day before and after, against SKUs of its category whose price stayed.

Difference in differences on profit per day. The interval comes from placebos: every control SKU takes the place of the changed
one in turn, against the others; the spread of what is found where nothing was done is the spread of the answer (randomisation
inference, Fisher 1935; as placebos in Abadie, Diamond & Hainmueller 2010). Each SKU's profit is measured against its own size, so
large and small ones compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import fmean

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected
from zhanggui.profit.waterfall import line_profit

NOT_OVER = Text("测量期还没结束（到 {day}）。", "The period to measure is not over (until {day}).")
NO_FILES = Text("测量期的订单还没有全部导入。", "The orders of the period are not all here yet.")
FEW_CONTROLS = Text(
    "同类目在该店没有调价、且前后都有销量的 SKU 只有 {n} 个，至少要 {least} 个才能比较。",
    "Only {n} SKUs of the category with unchanged prices sold in the shop before and after; it takes {least} to compare.",
)
FEW_SALES = Text(
    "调价前后的销量太少（{n} 行），看不出差别。", "Too few lines before and after ({n}) to tell."
)
LEAST_CONTROLS = 5
LEAST_LINES = 10
ONE_IN_FIVE = 1.2816
"""Normal quantile of an 80 % interval."""


@dataclass(frozen=True, kw_only=True)
class PriceEffect:
    """Profit over the period thanks to the change (ticks) with an 80 % range; ``placebo``: the same for the time before it."""

    low: float
    mid: float
    high: float
    placebo: float
    controls: int


@dataclass(frozen=True)
class Sums:
    """Profit before ads and sales of a SKU in one period (ticks), and its lines."""

    profit: float = 0.0
    sales: float = 0.0
    lines: int = 0


def price_effect(
    tables: Tables, settings: ProfitSettings, *, sku: str, shops: Collection[str], done: date, days: int,
    left_out: Collection[str] = (), matches: Frame | None = None, unit_worth: int | None = None,
) -> PriceEffect | Text:  # fmt: skip
    """The effect over ``days`` from ``done`` on, or why it cannot be told. ``left_out`` changed their price too.

    ``unit_worth`` (ticks): the goods are there anyway, and a unit left unsold is worth this; it stands in the place of cost.

    Do not trust it where a promotion ran on the SKU alone at the same time. Lines of unknown profit are left out.
    """
    newest = collected(tables["order"].select(day=nw.col("paid_day").max()))[0]["day"]
    if newest is None or newest < done + timedelta(days=days - 1):
        return NO_FILES
    periods = [(done + timedelta(days=n * days), done + timedelta(days=(n + 1) * days)) for n in (-2, -1, 0)]
    sums = [_sums(tables, settings, shops, since, until, matches, unit_worth) for since, until in periods]
    own = [period.get(sku, Sums()) for period in sums]
    if own[1].lines + own[2].lines < LEAST_LINES or own[1].lines == 0:
        return FEW_SALES.with_(n=own[1].lines + own[2].lines)
    others = _alike(tables, sku, {*left_out, sku})
    controls = [
        [period[one] for period in sums] for one in sorted(others) if all(one in period for period in sums)
    ]
    if len(controls) < LEAST_CONTROLS:
        return FEW_CONTROLS.with_(n=len(controls), least=LEAST_CONTROLS)
    return effect(own, controls)


def effect(own: list[Sums], controls: list[list[Sums]]) -> PriceEffect:
    """From sums of three periods of equal length: two before, one after."""
    after = [_change(one[1], one[2]) for one in controls]
    before = [_change(one[0], one[1]) for one in controls]
    spread = _spread(after)
    size = own[1].sales
    mid = (_change(own[1], own[2]) - fmean(after)) * size
    half = ONE_IN_FIVE * spread * size
    placebo = (_change(own[0], own[1]) - fmean(before)) * (own[0].sales or size)
    return PriceEffect(low=mid - half, mid=mid, high=mid + half, placebo=placebo, controls=len(controls))


def _change(old: Sums, new: Sums) -> float:
    """How much more profit, as a share of the sales before."""
    return (new.profit - old.profit) / old.sales if old.sales > 0 else 0.0


def _spread(changes: list[float]) -> float:
    """Of a placebo: each control against the mean of the others, root mean square."""
    n, total = len(changes), sum(changes)
    return sqrt(fmean([(one - (total - one) / (n - 1)) ** 2 for one in changes]))


def _sums(
    tables: Tables, settings: ProfitSettings, shops: Collection[str], since: date, until: date, matches: Frame | None,
    unit_worth: int | None,
) -> Mapping[str, Sums]:  # fmt: skip
    col = nw.col
    lines = line_profit(tables, settings, matches, since=since, until=until).filter(
        col("part") == "line",
        col("shop").is_in(list(shops)),
        ~col("sku").is_null(),
        ~col("profit").is_null(),
        ~col("ads").is_null(),
    )
    earned = col("profit") + col("ads")
    if unit_worth is not None:
        earned = earned + col("goods_cost") - col("quantity") * unit_worth
    kept = lines.with_columns(__earned=earned, __sales=col("buyer_paid") + col("platform_subsidy"))
    rows = collected(
        kept.group_by("sku").agg(profit=col("__earned").sum(), sales=col("__sales").sum(), lines=nw.len())
    )
    return {row["sku"]: Sums(float(row["profit"]), float(row["sales"]), row["lines"]) for row in rows}


def _alike(tables: Tables, sku: str, left_out: Collection[str]) -> set[str]:
    """The SKUs of its category; of an unknown one, all whose category is unknown too."""
    by_category: dict[str, set[str]] = defaultdict(set)
    own = ""
    for row in collected(tables["sku"].select("sku", "category")):
        category = row["category"] or ""
        by_category[category].add(row["sku"])
        own = category if row["sku"] == sku else own
    return by_category[own] - set(left_out)
