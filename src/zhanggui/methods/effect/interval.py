"""How far an estimate may be off, learnt from estimates of the same kind whose true value is nothing (placebos)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.effect.simplex import Floats


@dataclass(frozen=True)
class Errors:
    """scores: placebo estimates, each divided by its own noise scale. degrees: units that they were learnt from, less one."""

    scores: Floats
    degrees: float

    def __post_init__(self) -> None:
        if not self.scores.size or not np.isfinite(self.scores).all() or self.degrees <= 0:
            raise ValueError("errors need at least one finite score and degrees of freedom above 0")

    @property
    def spread(self) -> float:
        """Root mean square of the scores: their mean is nothing by construction."""
        return float(np.sqrt((self.scores**2).mean()))

    def half_width(self, scale: float, level: float) -> float:
        """Half the interval that holds the true value with probability ``level``, for an estimate of this noise scale.

        Student's t with the degrees of freedom of the placebos: fewer controls, wider. Exact where scores are normal and
        exchangeable; with heavy tails the matched spread keeps it near.
        """
        from scipy.special import stdtrit

        return float(stdtrit(self.degrees, (1 + level) / 2)) * self.spread * scale

    def rank_p(self, score: float) -> float:
        """Share of placebos (the estimate among them) that are at least as far from nothing: exact if exchangeable."""
        return (1 + int((np.abs(self.scores) >= abs(score) * (1 - 1e-12)).sum())) / (self.scores.size + 1)

    def normal_p(self, score: float) -> float:
        """The same by Student's t; tells apart what lies beyond all placebos."""
        from scipy.special import stdtr

        return (
            float(2 * stdtr(self.degrees, -abs(score) / self.spread))
            if self.spread > 0
            else float(score == 0)
        )
