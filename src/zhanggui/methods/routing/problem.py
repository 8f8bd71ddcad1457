"""A vehicle routing problem: one depot, stops with demand, equal vehicles, optional time windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
LARGEST = 2**44
"""Distances and times stay below this, so that sums over a thousand stops stay far inside 64 bits."""


@dataclass(frozen=True, kw_only=True)
class RoutingProblem:
    """Stops 1..n around the depot 0; every vehicle starts and ends there.

    ``distance`` and ``duration`` are (n+1, n+1) whole numbers, ``scale`` of them to the unit of the file or of the
    answer (1: as the file counts; 10,000: four decimals kept). ``demand`` has n+1 entries, the depot's is 0.
    ``vehicles`` None: as many as are needed. ``opens``/``closes`` (n+1) bound the *start* of service, the depot's are
    when a vehicle may leave and must be back; ``service`` is spent at each stop. All times are in scaled units.
    """

    distance: Whole
    duration: Whole
    demand: Whole
    capacity: int
    vehicles: int | None = None
    opens: Whole | None = None
    closes: Whole | None = None
    service: Whole | None = None
    scale: int = 1

    def __post_init__(self) -> None:
        n = self.demand.size
        shapes = {self.distance.shape, self.duration.shape}
        lists = [x for x in (self.opens, self.closes, self.service) if x is not None]
        if n < 2 or shapes != {(n, n)} or any(x.shape != (n,) for x in lists):
            raise ValueError(f"{n} places need square matrices of {n} and lists of {n}")
        if (self.opens is None) != (self.closes is None):
            raise ValueError("opens and closes come together")
        if self.capacity <= 0 or self.demand.min() < 0 or self.demand[0] != 0 or self.scale < 1:
            raise ValueError("capacity and scale are above zero, demands not below, the depot's is zero")
        if min(self.distance.min(), self.duration.min()) < 0 or self.distance.max() > LARGEST:
            raise ValueError("distances are not below zero and not beyond what sums can hold")
        if self.vehicles is not None and self.vehicles < 1:
            raise ValueError("at least one vehicle")

    @property
    def stops(self) -> int:
        """How many stops there are, the depot not counted."""
        return int(self.demand.size) - 1


@dataclass(frozen=True)
class Visit:
    """When a vehicle comes to a stop, how long it waits, when it goes on (scaled time), and what it has driven."""

    stop: int
    arrives: int
    waits: int
    leaves: int
    driven: int


def cost_of(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> int:
    """Distance of all routes, depot to depot, in scaled units."""
    total = 0
    for route in routes:
        path = [0, *route, 0]
        total += sum(int(problem.distance[a, b]) for a, b in pairwise(path))
    return total


def schedule(problem: RoutingProblem, route: Sequence[int]) -> list[Visit]:
    """The visits of one route when the vehicle leaves as the depot opens; the last visit is the way back (stop 0)."""
    opens, service = problem.opens, problem.service
    now, driven, here, visits = (0 if opens is None else int(opens[0])), 0, 0, []
    for stop in (*route, 0):
        arrives = now + int(problem.duration[here, stop])
        driven += int(problem.distance[here, stop])
        begins = arrives if opens is None or stop == 0 else max(arrives, int(opens[stop]))
        stays = 0 if service is None or stop == 0 else int(service[stop])
        visits.append(Visit(stop, arrives, begins - arrives, begins + stays, driven))
        now, here = begins + stays, stop
    return visits
