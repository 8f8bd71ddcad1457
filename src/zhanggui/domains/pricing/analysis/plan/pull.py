"""What an event does to sales, taken apart: its own pull, and how buyers answer the depth of the cut while it lasts.

The log of a past lift is pull + (elasticity + shift) · log of what the cut left of the price. The elasticity is that of quiet weeks
(``analysis.elasticity``), the shift says how much more buyers mind the price in events. SKUs, categories and events of the
same name lie above or below the line (``methods.grouped_line``); another year's event of a name scatters around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhanggui.domains.pricing.analysis.plan.lifts import Event, Floats
from zhanggui.methods.grouped_line import GroupedLine, grouped_line

DRAWS, SEED = 400, 7
PULL_ERROR, SHIFT_ERROR = 1.0, 1.0
"""What is thought beforehand: a pull of 1 within a factor e, no shift within 1."""
USUAL, USUAL_ERROR = -2.0, 1.0
"""The elasticity of a SKU that shows none where no other does either; it matters little within the depths that were seen."""
ANOTHER_YEAR = 0.15
"""Standard deviation of the log lift between two events of a name, where both are not seen yet: assumed."""
GROWTH = 0.15
"""Standard deviation of the log of what would be sold anyway against the weeks before, as long as no event tells it."""
SAME_SEASON = 0.1
"""Standard deviation of that growth between two years of an event of the same name: assumed."""
FEWEST_SKUS = 3
"""How far SKUs lie apart is not told by fewer: then a SKU without events of its own is not judged."""
BEYOND = 0.03
"""A cut may be so much deeper or shallower (in logs) than any that was seen."""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """What events taught. ``line`` None: no event could be told. ``answers``: of a SKU, draws of its elasticity in quiet weeks (those
    that can be told). ``shallowest`` to ``deepest``: cuts (logs, below 0) that were seen. ``growth``: spread of what is sold anyway over the
    weeks before; ``grown``: what it was at the last events of a name (mean log).
    """

    line: GroupedLine | None
    answers: Mapping[str, Floats]
    shallowest: float = 0.0
    deepest: float = 0.0
    growth: float = GROWTH
    grown: Mapping[str, float] | None = None
    skus: Mapping[str, int] | None = None
    names: frozenset[str] = frozenset()
    events: int = 0

    def log_lifts(
        self, sku: str, category: str, name: str, cuts: Floats, *, seed: int = SEED
    ) -> Floats | None:
        """Draws × ``cuts``: log of sales in the event ``name`` over usual sales. None where nothing is known of this SKU: neither
        events nor its elasticity. Without events only the price acts: what the event itself pulls is not known and left out.
        """
        own = self.answers.get(sku)
        if self.line is None:
            return None if own is None else own[_index(own, seed)][:, None] * cuts[None, :]
        rng = np.random.default_rng(seed + 1)
        design = np.column_stack([np.ones(cuts.size), cuts])
        lines = self.line.draws(design, (sku, category, name), count=DRAWS, seed=seed)
        answer = _elasticity(self.answers, sku)
        slope = (
            own[_index(own, seed)] if own is not None else answer[0] + answer[1] * rng.standard_normal(DRAWS)
        )
        found: Floats = (
            lines + slope[:, None] * cuts[None, :] + ANOTHER_YEAR * rng.standard_normal((DRAWS, 1))
        )
        return found

    def tells(self, sku: str) -> bool:
        """Is anything known of this SKU: its own events, those of FEWEST_SKUS others, or (without any events) its elasticity?"""
        if self.line is None:
            return sku in self.answers
        return sku in (self.skus or {}) or len(self.skus or {}) >= FEWEST_SKUS

    def season(self, name: str) -> tuple[float, float]:
        """Log of what will be sold anyway over the weeks before, and its standard deviation: as at the last event of that name, where one
        was seen (normal prior around none, normal year to year), else none.
        """
        told = (self.grown or {}).get(name)
        if told is None:
            return 0.0, self.growth
        trust = self.growth**2 / (self.growth**2 + SAME_SEASON**2)
        return trust * told, float(np.hypot(np.sqrt(trust) * SAME_SEASON, SAME_SEASON))

    def reach(self) -> tuple[float, float] | None:
        """Deepest and shallowest cut (logs) that may be judged; None: any, by the SKU's own elasticity."""
        if self.line is None:
            return None
        return self.deepest - BEYOND, min(-0.01, self.shallowest + BEYOND)


def learn_pull(
    found: Sequence[Event], answers: Mapping[str, Floats], name_of: Callable[[Event], str]
) -> Pull:
    """The pull of every past event that could be told; ``name_of`` says which events are the same one in another year.

    Do not trust it for an event of another kind, nor where what was cut was chosen because it was about to sell better.
    """
    if not found:
        return Pull(line=None, answers=answers)
    cuts = np.array([one.cut for one in found])
    known = [_elasticity(answers, one.sku) for one in found]
    offset = np.array([mid for mid, _ in known]) * cuts
    error = np.hypot([one.error for one in found], np.array([doubt for _, doubt in known]) * cuts)
    labels = [one.sku for one in found], [one.category for one in found], [name_of(one) for one in found]
    line = grouped_line(
        np.array([one.log_lift for one in found]) - offset, np.column_stack([np.ones(cuts.size), cuts]), error, labels,
        prior_mean=(0.0, 0.0), prior_error=(PULL_ERROR, SHIFT_ERROR),
    )  # fmt: skip
    counts: dict[str, int] = {}
    for one in found:
        counts[one.sku] = counts.get(one.sku, 0) + 1
    return Pull(
        line=line, answers=answers, shallowest=float(np.quantile(cuts, 0.95)), deepest=float(np.quantile(cuts, 0.05)),
        growth=_growth(found), grown=_grown(found, name_of), skus=counts, names=frozenset(labels[2]), events=len({(one.shop, one.first) for one in found}),
    )  # fmt: skip


def _growth(found: Sequence[Event]) -> float:
    """Spread of the growth of what was not cut, as if one window more had shown GROWTH."""
    seen = {(one.shop, one.first): one.growth for one in found if one.compared}
    return float(np.sqrt((GROWTH**2 + sum(one**2 for one in seen.values())) / (1 + len(seen))))


def _grown(found: Sequence[Event], name_of: Callable[[Event], str]) -> dict[str, float]:
    seen = {(name_of(one), one.shop, one.first): one.growth for one in found if one.compared}
    names = {name for name, _, _ in seen}
    return {name: float(np.mean([g for (n, _, _), g in seen.items() if n == name])) for name in sorted(names)}


def _elasticity(answers: Mapping[str, Floats], sku: str) -> tuple[float, float]:
    """Mean and error: its own, else that of one more SKU like the others."""
    own = answers.get(sku)
    if own is not None:
        return float(own.mean()), float(own.std())
    means = np.array([one.mean() for one in answers.values()])
    if means.size < 3:
        return USUAL, USUAL_ERROR
    within = np.mean([one.var() for one in answers.values()])
    return float(means.mean()), float(np.sqrt(means.var() + within))


def _index(own: Floats, seed: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.random.default_rng(seed + 2).integers(0, own.size, DRAWS)
