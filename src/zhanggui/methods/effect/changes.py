"""Before and after, one number each: the change of one unit against the changes of those that were left alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhanggui.methods.effect.interval import Errors

FEWEST_OTHERS = 3


@dataclass(frozen=True)
class Change:
    """effect: own change less the mean change of the others, with its interval, in the unit of the changes."""

    effect: float
    low: float
    high: float


def change_against(own: float, others: npt.ArrayLike, *, level: float) -> Change:
    """Difference in differences for one treated unit, units taken as equally noisy.

    Each other unit in turn is compared with the rest; their spread and Student's t with one degree less than there are
    others make the interval. At least three others. With three, an 80 % interval is 1.47 times as wide as the normal
    quantile would have it: so much is not known.

    >>> change_against(5.0, [1.0, 2.0, 3.0], level=0.8).effect
    3.0
    """
    changes = np.asarray(others, float)
    count = changes.size
    if changes.ndim != 1 or count < FEWEST_OTHERS:
        raise ValueError(f"need a row of at least {FEWEST_OTHERS} other changes, got shape {changes.shape}")
    middle = float(changes.mean())
    placebos = (changes - middle) * count / (count - 1) / np.sqrt(1 + 1 / (count - 1))
    half = Errors(placebos, count - 1).half_width(float(np.sqrt(1 + 1 / count)), level)
    return Change(own - middle, own - middle - half, own - middle + half)
