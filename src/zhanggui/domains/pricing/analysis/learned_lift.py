"""What past events teach the next plan: the lift of each category, and by how much the planner hopes for too much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from zhanggui.methods.shrink import ShrunkMeans, shrunk_means

LEVEL = 0.8
Z = 1.2816
"""Normal quantile of an 80 % interval."""
ALL = "\0"
UNSURE = 0.5
"""Standard deviation of log(planned / sold) between events, as long as one event cannot tell it: about half as much or twice."""


OWN_DOUBT = 0.25
"""A category's excess counts as if a quarter of an event more had met its goal exactly."""


@dataclass(frozen=True, kw_only=True)
class PastLift:
    """One category of one past event. ``log``: measured lift (logarithm), ``error`` its standard error; both None where it could
    not be measured. ``units`` sold, ``goal`` planned (None: no goal).
    """

    event: str
    category: str
    log: float | None = None
    error: float | None = None
    units: float = 0.0
    goal: float | None = None


@dataclass(frozen=True, kw_only=True)
class LearnedLift:
    """``lift``: sales in an event over sales without it, ``low`` to ``high`` the 80 % interval for the *next* event.

    ``bias``: planned over sold; plan = wish / bias. ``events``: how many measured ones stand behind the lift.
    """

    category: str
    lift: float
    low: float
    high: float
    events: int
    bias: float


@dataclass(frozen=True, kw_only=True)
class Learned:
    """By category, and ``common`` for one that never had an event."""

    categories: Mapping[str, LearnedLift]
    common: LearnedLift

    def of(self, category: str) -> LearnedLift:
        """What holds for a category."""
        return self.categories.get(category, self.common)

    def goal(self, category: str, wish: float) -> int:
        """A planner's wish with the usual excess taken out.

        >>> learned_lifts([PastLift(event="a", category="tea", units=80, goal=100)]).goal("tea", 100)
        84
        """
        return round(wish / self.of(category).bias)


def learned_lifts(past: Sequence[PastLift]) -> Learned:
    """Lifts and biases by category, each drawn towards what all categories have in common (empirical Bayes).

    Events differ among themselves: their spread (DerSimonian & Laird 1986) widens the interval for the next one. Without any
    measured event the lift is 1 within 0 to infinity, and without any goal the bias is 1: nothing was learned. Do not trust it
    for an event of another kind (a deeper discount, a livestream) than those it was learned from.
    """
    measured = [one for one in past if one.log is not None and one.error]
    spread = _between(measured) + _shared(measured)
    lifts = _shrunk({name: _mean(of, spread) for name, of in _by_category(measured).items()})
    planned = [one for one in past if one.goal and one.units > 0]
    biases = _shrunk(_excess(planned))
    names = sorted({one.category for one in past})
    events = {name: len(of) for name, of in _by_category(measured).items()}
    found = {name: _learned(name, lifts, biases, spread, events.get(name, 0)) for name in names}
    return Learned(categories=found, common=_learned("", lifts, biases, spread, 0))


def _learned(
    name: str,
    lifts: Mapping[str, tuple[float, float]],
    biases: Mapping[str, tuple[float, float]],
    spread: float,
    events: int,
) -> LearnedLift:
    bias, _ = biases.get(name, biases.get(ALL, (0.0, 0.0)))
    if ALL not in lifts:
        return LearnedLift(category=name, lift=1.0, low=0.0, high=float("inf"), events=0, bias=exp(bias))
    mid, error = lifts.get(name, lifts[ALL])
    half = Z * sqrt(error**2 + spread)
    return LearnedLift(
        category=name, lift=exp(mid), low=exp(mid - half), high=exp(mid + half), events=events, bias=exp(bias)
    )  # fmt: skip


def _by_category(past: Iterable[PastLift]) -> dict[str, list[PastLift]]:
    found: dict[str, list[PastLift]] = defaultdict(list)
    for one in past:
        found[one.category].append(one)
    return dict(found)


def _between(measured: Sequence[PastLift]) -> float:
    """Variance between events of one category beyond what their errors explain."""
    groups = [of for of in _by_category(measured).values() if len(of) > 1]
    over = free = weight = 0.0
    for of in groups:
        w = np.array([1 / (one.error or 1.0) ** 2 for one in of])
        y = np.array([one.log for one in of], float)
        over += float(w @ (y - w @ y / w.sum()) ** 2)
        free += len(of) - 1
        weight += float(w.sum() - w @ w / w.sum())
    return max(0.0, (over - free) / weight) if weight > 0 else 0.0


def _shared(measured: Sequence[PastLift]) -> float:
    """Variance that all categories of an event share, for they are measured against the same controls: at most that of the
    surest, divided by the events it averages over.
    """
    least: dict[str, float] = {}
    for one in measured:
        least[one.event] = min(least.get(one.event, float("inf")), (one.error or 1.0) ** 2)
    return sum(least.values()) / len(least) ** 2 if least else 0.0


def _mean(of: Sequence[PastLift], spread: float) -> tuple[float, float]:
    w = np.array([1 / ((one.error or 1.0) ** 2 + spread) for one in of])
    y = np.array([one.log for one in of], float)
    return float(w @ y / w.sum()), float(1 / sqrt(w.sum()))


def _excess(planned: Sequence[PastLift]) -> dict[str, tuple[float, float]]:
    """The mean of log(planned / sold) of each category, drawn to "no bias" like one event more that met its goal."""
    logs = {
        name: [log(float(one.goal or 1) / one.units) for one in of]
        for name, of in _by_category(planned).items()
    }
    left = [x - float(np.mean(of)) for of in logs.values() if len(of) > 1 for x in of]
    free = sum(len(of) - 1 for of in logs.values())
    error = sqrt((sum(x * x for x in left) + UNSURE**2) / (free + 1))
    return {name: (sum(of) / (len(of) + OWN_DOUBT), error / sqrt(len(of))) for name, of in logs.items()}


def _shrunk(found: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Means with their errors drawn together; under ALL what they have in common. Empty where there is nothing."""
    if not found:
        return {}
    names = list(found)
    drawn: ShrunkMeans = shrunk_means(
        [found[n][0] for n in names], [max(found[n][1], 1e-6) for n in names], level=LEVEL
    )
    errors = (np.asarray(drawn.high) - drawn.mean) / Z
    common = drawn.between if np.isfinite(drawn.between) else 0.0
    of = {n: (float(m), float(e)) for n, m, e in zip(names, drawn.mean, errors, strict=True)}
    return of | {ALL: (drawn.centre, sqrt(common**2 + float(np.mean(errors**2))))}
