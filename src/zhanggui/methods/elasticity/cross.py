"""Does a dearer neighbour send its buyers here? The cross elasticity of every group with the prices of others like it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhanggui.core.language import Text
from zhanggui.methods.elasticity.observed import FEWEST_ROWS, LEAST_SPREAD, TOGETHER, Floats, Observed, Whole
from zhanggui.methods.elasticity.pool import Pooled, pooled
from zhanggui.methods.elasticity.regress import NotSettled, log_slopes, poisson_slopes, slopes_of

FEWEST_WEEKS = 20
"""Two prices are asked for; with fewer weeks a single odd one makes an effect."""
LARGEST_ERROR = 1.0
"""Cross elasticities lie within about 2 of 0: one that the sales could tell to ± 1 at best (one standard error) is a guess."""
FEW_ROWS = Text(
    "只有 {found} 周同时知道自己和同系列的价格，至少要 {least} 周。",
    "Only {found} weeks with the prices of both are known; at least {least} are needed.",
)
ALONE = Text("没有同系列的其他商品。", "There is nothing else in the family.")
NEVER_MOVED = Text("同系列其他商品的价格没有变动过。", "The others' prices never moved.")
OWN_NEVER_MOVED = Text(
    "自己的价格没有变动过，分不清互相影响。",
    "Its own price never moved, so what is its own and what the others' cannot be told apart.",
)
MOVED_TOGETHER = Text(
    "同系列的价格总是和自己一起变动（R²={share:.2f}），分不清是谁的作用。",
    "The others' prices moved only together with its own (R² {share:.2f}); the two cannot be told apart.",
)
TOO_DIM = Text(
    "别的价格相对自己只变动了 {moved:.1%}，销量太少：标准误至少 {error:.1f}。",
    "The others' prices moved by {moved:.1%} beside its own, on too few sales: a standard error of {error:.1f} at best.",
)
MAY_BE_NOTHING = Text(
    "区间 {low:+.2f} 到 {high:+.2f} 含 0：看不出互相影响。",
    "The interval {low:+.2f} to {high:+.2f} holds 0: no effect can be told.",
)


@dataclass(frozen=True, kw_only=True)
class Cross:
    """Per cent of quantity for each per cent that the others become dearer, with its 95 % interval; None where nothing can be
    said. ``identified``: the interval leaves 0 out; else ``why``.
    """

    group: int
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    identified: bool = False
    why: Text | None = None


@dataclass(frozen=True)
class Crosses:
    """One answer a group. posterior: of the groups in ``places``, whether identified or not; None if there is none."""

    groups: tuple[Cross, ...]
    places: tuple[int, ...]
    posterior: Pooled | None


def cross_effects(seen: Observed, others: Floats) -> Crosses:
    """Cross elasticities, partially pooled over the groups.

    ``others``: of each row the logarithm of the others' price (an index with fixed weights), nan where there are none. Own
    price and level are taken out of everything group by group first (Frisch, Waugh and Lovell), so that only what the others'
    prices do beside the own price counts; groups with zeros on the last working values of their Poisson regression, one step
    from its optimum. Do not trust it where the family's prices were set for the demand expected of the whole family.
    """
    total = seen.groups
    kept = np.isfinite(others)
    part, index = _known(seen, others)
    whys = [_why_not(part, index, g, bool(kept[seen.group == g].any())) for g in range(total)]
    zeros = np.bincount(part.group, part.quantity == 0, minlength=total) > 0
    able = np.array([why is None for why in whys], dtype=bool)
    found: dict[int, tuple[float, float, float]] = {}
    for rare in (False, True):
        found |= _fitted(part, index, able & (zeros == rare), rare=rare)
    places = tuple(sorted(found))
    answers = [Cross(group=g, why=why or MOVED_TOGETHER.with_(share=1.0)) for g, why in enumerate(whys)]
    if not places:
        return Crosses(tuple(answers), places, None)
    posterior = pooled(*(np.array([found[g][n] for g in places]) for n in range(3)))
    means, lows, highs = posterior.means(), posterior.quantile(0.025), posterior.quantile(0.975)
    for i, g in enumerate(places):
        low, high = float(lows[i]), float(highs[i])
        told = low > 0 or high < 0
        answers[g] = Cross(
            group=g, effect=float(means[i]), low=low, high=high, identified=told,
            why=None if told else MAY_BE_NOTHING.with_(low=low, high=high),
        )  # fmt: skip
    return Crosses(tuple(answers), places, posterior)


def _known(seen: Observed, others: Floats) -> tuple[Observed, Floats]:
    z = seen.controls if seen.controls.size else np.empty((len(seen.quantity), 0))
    kept = (
        np.isfinite(seen.quantity)
        & np.isfinite(seen.price)
        & np.isfinite(z).all(axis=1)
        & np.isfinite(others)
    )
    part = Observed(seen.quantity[kept], seen.price[kept], seen.group[kept], z[kept], seen.control_names)
    return part, others[kept]


def _why_not(part: Observed, index: Floats, group: int, any_other: bool) -> Text | None:
    """Why this group's rows cannot show the effect; None where they can."""
    if not any_other:
        return ALONE
    rows = part.rows_of(group)
    quantity, x = part.quantity[rows], index[rows]
    if x.size < (least := FEWEST_WEEKS) or (quantity > 0).sum() < FEWEST_ROWS:
        return FEW_ROWS.with_(found=int((quantity > 0).sum()), least=least)
    if x.max() - x.min() < LEAST_SPREAD:
        return NEVER_MOVED
    if part.price[rows].max() / part.price[rows].min() - 1 < LEAST_SPREAD:
        return OWN_NEVER_MOVED
    basis = np.column_stack([np.log(part.price[rows]), part.controls[rows]])
    basis, own = basis - basis.mean(axis=0), x - x.mean()
    left = own - basis @ np.linalg.lstsq(basis, own, rcond=None)[0]
    share = 1 - float(left @ left) / float(own @ own)
    return MOVED_TOGETHER.with_(share=share) if share > TOGETHER else _too_dim(quantity, left)


def _too_dim(quantity: Floats, left: Floats) -> Text | None:
    """Counts of N units scatter by √N at least: even if nothing else disturbs them the standard error is
    1 / √(N · variance of what moves the others' prices alone) (Fisher information of a Poisson slope).
    """
    centre = float(quantity @ left / quantity.sum())
    moved = float(np.sqrt(quantity @ (left - centre) ** 2 / quantity.sum()))
    error = 1 / (moved * np.sqrt(quantity.sum())) if moved > 0 else np.inf
    return TOO_DIM.with_(moved=moved, error=error) if not error <= LARGEST_ERROR else None


def _fitted(
    part: Observed, index: Floats, chosen: NDArray[np.bool_], *, rare: bool
) -> dict[int, tuple[float, float, float]]:
    """Slope, standard error and degrees of freedom of each group."""
    if not chosen.any():
        return {}
    some, old = part.only(chosen)
    try:
        own = (poisson_slopes if rare else log_slopes)(some)
    except (NotSettled, np.linalg.LinAlgError):
        alone = np.flatnonzero(chosen)
        if alone.size == 1:
            return {}
        one_by_one = (_fitted(part, index, np.arange(chosen.size) == g, rare=rare) for g in alone)
        return {g: found for some_found in one_by_one for g, found in some_found.items()}
    x = index[chosen[part.group]]
    left = _without_own(np.column_stack([own.target, x, some.controls]), own.weight, some)
    rest = Observed(np.ones(x.size), np.exp(left[:, 1]), some.group, left[:, 2:], some.control_names)
    found = slopes_of(left[:, 0], own.weight, rest)
    rows = np.bincount(some.group, minlength=old.size)
    degrees = np.maximum(found.degrees - 1, 1.0)
    wider = np.sqrt(rows / np.maximum(rows - 1, 1))
    # Robust errors of few sales are too small by chance; counts scatter by their root at least.
    least = 1 / np.sqrt(np.bincount(some.group, own.weight * left[:, 1] ** 2)) if rare else np.zeros(old.size)
    return {
        int(g): (
            float(found.slope[i]),
            max(float(found.error[i] * wider[i]), float(least[i]), 1e-6),
            float(degrees[i]),
        )
        for i, g in enumerate(old.tolist())
        if np.isfinite(found.slope[i]) and np.isfinite(found.error[i])
    }


def _without_own(columns: Floats, w: Floats, some: Observed) -> Floats:
    """The columns without what each group's level and own price explain of them."""
    group: Whole = some.group
    total = np.bincount(group, w)
    x = np.log(some.price)
    x = x - (np.bincount(group, w * x) / total)[group]
    square = np.bincount(group, w * x * x)
    left = columns - np.column_stack([np.bincount(group, w * c) / total for c in columns.T])[group]
    along = np.column_stack([np.bincount(group, w * x * c) / square for c in left.T])
    answer: Floats = left - along[group] * x[:, None]
    return answer
