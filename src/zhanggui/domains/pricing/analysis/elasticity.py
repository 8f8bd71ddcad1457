"""How buyers answer the price of each SKU in each shop, or why that cannot be told; drawn together within a category.

Weekly units against the price asked, on logarithms, by ``methods.elasticity``. Held constant: discounts the merchant pays
for (promotions move price and attention together), what the rest of the category and the rest of the shop sold (season,
festivals, traffic of the shop). Visitors of the listing are a specification of their own: a price moves them too.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.family import Substitutes, substitutes
from zhanggui.domains.pricing.analysis.weekly_sales import Floats, Key, Weekly, weekly_sales
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.methods.elasticity.measure import Elasticity, elasticities
from zhanggui.methods.elasticity.observed import LEAST_SPREAD, Observed

DRAWS, SEED = 200, 1
MOST_UNKNOWN = 0.2
"""Visitors count as known where at most this share of a row's weeks lacks them."""
USUAL = -2.0
WEEKS_A_YEAR = 52.18
CONTROLS = ("促销 promotion", "类目 category", "店铺 shop", "季节 season", "季节 season")
TRAFFIC = "with_traffic"
LARGEST_ERROR = 1.5
"""An elasticity that the sales could at best tell to ± 1.5 (one standard error) is not told: its sign would be a guess."""
TOO_FEW_UNITS = Text(
    "价格变动太小或销量太少：{units} 件、价格标准差 {moved:.1%}，弹性的标准误至少 {error:.1f}。",
    "Too few sales for so small a move: with {units} units and prices scattered by {moved:.1%} the elasticity would have a "
    "standard error of {error:.1f} at best.",
)
NEVER_SOLD = Text("该店近 52 周没有卖过。", "Never sold in the shop in the last 52 weeks.")


@dataclass(frozen=True, kw_only=True)
class Response:
    """Of one SKU × shop: per cent of units for each per cent of price, with its 95 % interval.

    ``elasticity`` None: not identifiable, ``why`` says why. ``draws``: of its posterior, for what a price would earn.
    ``specifications``: the same by other means; their spread belongs to the answer. ``lowest`` and ``highest`` price seen (in
    money): beyond them the curve is a guess. ``pace``: units a week over the weeks known. ``cross``: with its substitutes.
    """

    key: Key
    weeks: int
    pace: float
    elasticity: float | None = None
    low: float | None = None
    high: float | None = None
    why: Text | None = None
    specifications: Mapping[str, float] = field(default_factory=dict)
    draws: Floats = field(default_factory=lambda: np.empty(0), repr=False)
    lowest: float | None = None
    highest: float | None = None
    category: str = ""
    cross: Substitutes = field(default_factory=Substitutes)

    @property
    def spread(self) -> tuple[float, float] | None:
        """Lowest and highest over all specifications."""
        told = list(self.specifications.values())
        return (min(told), max(told)) if told else None


@dataclass(frozen=True, kw_only=True)
class Responses:
    """All SKU × shops that sold in the last weeks."""

    by_key: Mapping[Key, Response]

    def of(self, sku: str, shop: str) -> Response:
        """What is known of one; nothing where it never sold."""
        key = sku, shop
        return self.by_key.get(key) or Response(key=key, weeks=0, pace=0.0, why=NEVER_SOLD)


def responses(tables: Tables, *, until: date, matches: Frame | None = None) -> Responses:
    """The elasticity of every SKU × shop from the weeks before ``until``."""
    weekly = weekly_sales(tables, until=until, matches=matches)
    found = from_weeks(weekly).by_key
    # What the rest of the category sold is left out of the controls: a dearer substitute sells less, and that is no season.
    cross = substitutes(weekly, np.delete(controls_of(weekly), 1, axis=2))
    return Responses(
        by_key={key: replace(one, cross=cross.get(key, one.cross)) for key, one in found.items()}
    )


def from_weeks(weekly: Weekly) -> Responses:
    """The same from weeks at hand. Categories are worked out one by one: only like goods are drawn together."""
    rows = defaultdict(list)
    for n, category in enumerate(weekly.category):
        rows[category].append(n)
    others = controls_of(weekly)
    found: dict[Key, Response] = {}
    for category, listed in rows.items():
        found |= _of_category(weekly, others, np.array(listed), category)
    return Responses(by_key=found)


def controls_of(weekly: Weekly) -> Floats:
    """Rows × weeks × controls: promotion, what the category sold beside the row's own product, what the shop sold beside it.

    The row's own product is left out: its variants change their prices together, so their units follow its price.
    """
    units = _at_usual_prices(weekly)
    shops = [shop for _, shop in weekly.keys]
    own_names = [
        (shop, product) if product else key
        for key, shop, product in zip(weekly.keys, shops, weekly.product, strict=True)
    ]
    own = _group_sums(units, own_names)
    category = _group_sums(units, weekly.category) - own
    shop = _group_sums(units, shops) - own
    turn = 2 * np.pi * np.arange(units.shape[1]) / WEEKS_A_YEAR
    season = [np.broadcast_to(wave, units.shape) for wave in (np.sin(turn), np.cos(turn))]
    return np.stack([weekly.off, *(_steady_log(one) for one in (category, shop)), *season], axis=2)


def _at_usual_prices(weekly: Weekly) -> Floats:
    """Units as they would have been at each row's mean price, by a usual elasticity: else the others' own price changes would
    look like a season.
    """
    logs = np.log(weekly.price)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rows without any price
        apart = np.nan_to_num(logs - np.nanmean(logs, axis=1, keepdims=True))
    answer: Floats = np.nan_to_num(weekly.units) * np.exp(-USUAL * apart)
    return answer


def _group_sums(units: Floats, names: Iterable[object]) -> Floats:
    """For each row the sum over all rows of the same name."""
    places: dict[object, int] = {}
    at = np.array([places.setdefault(name, len(places)) for name in names], dtype=np.int64)
    total = np.zeros((len(places), units.shape[1]))
    np.add.at(total, at, units)
    answer: Floats = total[at] if at.size else units
    return answer


def _steady_log(units: Floats) -> Floats:
    """Logarithm with a twentieth of the mean week added, so that an empty week stays finite; 0 where nothing was ever sold."""
    mean = units.mean(axis=1, keepdims=True) if units.size else units
    with np.errstate(divide="ignore"):
        answer: Floats = np.where(mean > 0, np.log(units + 0.05 * mean), 0.0)
    return answer


def _of_category(
    weekly: Weekly, controls: Floats, rows: npt.NDArray[np.int64], category: str
) -> dict[Key, Response]:
    units, price, z = weekly.units[rows], weekly.price[rows], controls[rows]
    blurred = blurred_rows(units, price)
    clear = [n not in blurred for n in range(rows.size)]
    price = np.where(np.array(clear)[:, None], price, np.nan)
    found = elasticities(_observed(units, price, z, CONTROLS))
    traffic = _by_traffic(units, price, z, weekly.visitors[rows])
    drawn: dict[int, Floats] = {}
    if found.posterior is not None:
        drawn = dict(zip(found.places, found.posterior.draws_of_all(DRAWS, SEED).T, strict=True))
    return {
        weekly.keys[n]: _response(
            weekly, n, found.groups[i], drawn.get(i), traffic.get(i), category, blurred.get(i)
        )
        for i, n in enumerate(rows.tolist())
    }


def blurred_rows(units: Floats, price: Floats) -> dict[int, Text]:
    """Rows whose price did move but cannot show their elasticity, and why: counts of N units scatter by √N at least, so the
    standard error is 1 / √(N · variance of the log price) even if nothing else disturbs them (Fisher information of a Poisson
    slope). That a price never moved is the better reason: such rows are not here.
    """
    known = np.isfinite(units) & np.isfinite(price)
    sold, logs = np.where(known, units, 0.0), np.where(known, np.log(price), 0.0)
    total = sold.sum(axis=1)
    moved = (
        np.where(known, logs, -np.inf).max(axis=1) - np.where(known, logs, np.inf).min(axis=1) >= LEAST_SPREAD
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (sold * logs).sum(axis=1) / total
        spread = np.sqrt((sold * (logs - centre[:, None]) ** 2).sum(axis=1) / total)
        error = 1 / (spread * np.sqrt(total))
    return {
        int(n): TOO_FEW_UNITS.with_(units=f"{total[n]:,.0f}", moved=float(spread[n]), error=float(error[n]))
        for n in np.flatnonzero(moved & (total > 0) & ~(error <= LARGEST_ERROR))
    }


def _observed(units: Floats, price: Floats, z: Floats, names: tuple[str, ...]) -> Observed:
    """Weeks as rows, group by group in the order of time; controls that never move are dropped."""
    group = np.repeat(np.arange(units.shape[0]), units.shape[1])
    flat = z.reshape(-1, z.shape[2])
    kept = [n for n in range(z.shape[2]) if np.unique(flat[np.isfinite(flat[:, n]), n]).size > 1]
    return Observed(units.ravel(), price.ravel(), group, flat[:, kept], tuple(names[n] for n in kept))


def _by_traffic(units: Floats, price: Floats, z: Floats, visitors: Floats) -> dict[int, float]:
    """The elasticity with visitors held constant, of the rows whose visitors are known."""
    known = np.isnan(visitors).mean(axis=1) <= MOST_UNKNOWN if visitors.size else np.zeros(0, dtype=bool)
    listed = np.flatnonzero(known)
    if not listed.size:
        return {}
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = np.where(visitors[listed] > 0, np.log(visitors[listed]), np.nan)
    found = elasticities(
        _observed(
            units[listed], price[listed], np.concatenate([z[listed], seen[:, :, None]], axis=2),
            (*CONTROLS, "访客 visitors"),
        )
    )  # fmt: skip
    return {int(listed[one.group]): one.elasticity for one in found.groups if one.elasticity is not None}


def _response(
    weekly: Weekly, row: int, one: Elasticity, draws: Floats | None, traffic: float | None, category: str, blurred: Text | None
) -> Response:  # fmt: skip
    price = weekly.price[row]
    seen = price[np.isfinite(price)]
    units = weekly.units[row][np.isfinite(weekly.units[row])]
    others = {TRAFFIC: traffic} if traffic is not None and one.identifiable else {}
    return Response(
        key=weekly.keys[row], weeks=one.rows, pace=float(units.mean()) if units.size else 0.0,
        elasticity=one.elasticity, low=one.low, high=one.high, why=blurred or (one.why if not one.identifiable else None),
        specifications={**one.specifications, **others}, draws=np.empty(0) if draws is None else draws, category=category,
        lowest=float(seen.min()) if seen.size else None, highest=float(seen.max()) if seen.size else None,
    )  # fmt: skip
