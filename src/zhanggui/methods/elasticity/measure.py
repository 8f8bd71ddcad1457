"""The price elasticity of every group, with its interval, or why the prices cannot show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zhanggui.core.language import Text
from zhanggui.methods.elasticity.observed import NOT_SETTLED, Observed, Whole, why_not
from zhanggui.methods.elasticity.pool import Pooled, pooled
from zhanggui.methods.elasticity.regress import NotSettled, Slopes, log_slopes, poisson_slopes
from zhanggui.methods.elasticity.specifications import common_slopes


@dataclass(frozen=True, kw_only=True)
class Elasticity:
    """Per cent of quantity for each per cent of price, of one group (None where it cannot be told, and ``why``).

    low, high: 95 % interval. rows: that could be used. model: *log-log*, or *poisson* where the group has rows without a
    sale. own, own_error: the group's own slope and standard error before pooling. specifications: the same by other means.
    """

    group: int
    rows: int
    elasticity: float | None = None
    low: float | None = None
    high: float | None = None
    identifiable: bool = False
    why: Text | None = None
    model: str | None = None
    own: float | None = None
    own_error: float | None = None
    specifications: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Elasticities:
    """groups: one answer a group. posterior: of the identifiable ones, in the order of ``places``; None if there is none.

    typical: low, middle and high (95 %) of a group of which nothing is known but that it is one of these; None under two.
    """

    groups: tuple[Elasticity, ...]
    places: tuple[int, ...]
    posterior: Pooled | None
    typical: tuple[float, float, float] | None


def elasticities(seen: Observed) -> Elasticities:
    """Elasticities of all groups, partially pooled.

    Rows with an unknown are left out. Groups without a zero are regressed log on log; groups with zeros by Poisson pseudo
    maximum likelihood. Controls are common to the groups of a model. Do not trust it where prices were set because of the
    demand that was expected and no control holds that, nor on files that leave out days without a sale. What groups have
    in common is only worth drawing on if they are comparable: pass one category at a time.
    """
    known = seen.known()
    total = max(seen.groups, known.groups)
    whys = [why_not(known, g) for g in range(total)]
    able = np.array([why is None for why in whys], dtype=bool)
    rows = np.bincount(known.group, minlength=total)
    zeros = np.bincount(known.group, known.quantity == 0, minlength=total) > 0
    found: dict[int, _Own] = {}
    for model, chosen in (("log-log", able & ~zeros), ("poisson", able & zeros)):
        found |= _own(model, known, chosen)
    answers = {g: Elasticity(group=g, rows=int(rows[g]), why=whys[g] or NOT_SETTLED) for g in range(total)}
    places = tuple(sorted(found))
    if not places:
        return Elasticities(tuple(answers.values()), places, None, None)
    posterior = pooled(
        *(np.array([getattr(found[g], name) for g in places]) for name in ("slope", "error", "degrees"))
    )
    means, lows, highs = posterior.means(), posterior.quantile(0.025), posterior.quantile(0.975)
    for i, g in enumerate(places):
        one = found[g]
        answers[g] = Elasticity(
            group=g, rows=int(rows[g]), elasticity=float(means[i]), low=float(lows[i]), high=float(highs[i]),
            identifiable=True, model=one.model, own=one.slope, own_error=one.error,
            specifications={"partially_pooled": float(means[i]), "own": one.slope, **one.others},
        )  # fmt: skip
    typical = None
    if len(places) > 1:
        typical = (posterior.typical(0.025), posterior.typical(0.5), posterior.typical(0.975))
    return Elasticities(tuple(answers.values()), places, posterior, typical)


@dataclass(frozen=True)
class _Own:
    model: str
    slope: float
    error: float
    degrees: float
    others: Mapping[str, float]


FIT = {"log-log": log_slopes, "poisson": poisson_slopes}
SMALLEST_ERROR = 1e-6
"""Of made-up data without noise, so that it can be pooled like any other."""


def _own(model: str, known: Observed, chosen: NDArray[np.bool_]) -> dict[int, _Own]:
    """The groups' own slopes; a group whose regression has no answer is absent."""
    if not chosen.any():
        return {}
    try:
        return _fitted(model, *known.only(chosen))
    except NotSettled:
        alone = np.flatnonzero(chosen)
        if alone.size == 1:
            return {}
        one_by_one = (_own(model, known, np.arange(chosen.size) == g) for g in alone)
        return {g: found for part in one_by_one for g, found in part.items()}


def _fitted(model: str, seen: Observed, old: Whole) -> dict[int, _Own]:
    fitted = FIT[model](seen)
    bare: Slopes | None = None
    if seen.controls.shape[1]:
        bare = FIT[model](Observed(seen.quantity, seen.price, seen.group, seen.controls[:, :0]))
    shared = common_slopes(seen, fitted)
    answer = {}
    for i, g in enumerate(old.tolist()):
        others = shared | ({} if bare is None else {"own_without_controls": float(bare.slope[i])})
        error = max(float(fitted.error[i]), SMALLEST_ERROR)
        answer[g] = _Own(model, float(fitted.slope[i]), error, float(fitted.degrees[i]), others)
    return answer
