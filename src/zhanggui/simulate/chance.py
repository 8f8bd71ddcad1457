"""Seeded chance. Every subject draws from its own stream, so adding one does not shift the others."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def chance(seed: int, *subject: object) -> random.Random:
    """The stream of a subject, the same for the same seed on every machine."""
    return random.Random("/".join(str(part) for part in (seed, *subject)))  # noqa: S311


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson count (Knuth's product of uniforms; means above 60 are cut into parts)."""
    count = 0
    while mean > 60:
        count += poisson(rng, 60)
        mean -= 60
    limit, product = math.exp(-mean), rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def pick(rng: random.Random, values: Sequence[tuple[T, float]]) -> T:
    """One value, with the given weights."""
    mark = rng.random() * sum(weight for _, weight in values)
    for value, weight in values:
        mark -= weight
        if mark < 0:
            return value
    return values[-1][0]
