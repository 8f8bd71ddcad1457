"""A map of routes as lines and dots: a plan in, an SVG's numbers out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDE = 1000
EDGE = 30
TALLEST = 0.75
COLOURS = 6
NO_EXTENT = 1e-9


@dataclass(frozen=True)
class Visit:
    """A stop on the map, numbered in the order of its route."""

    x: int
    y: int
    number: int
    name: str


@dataclass(frozen=True)
class Drawn:
    """A vehicle's route: ``points`` of a polyline that starts and ends at the depot, its stops, one of six colours."""

    vehicle: int
    colour: int
    points: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class RoutesMap:
    """All routes, ``WIDE`` wide and ``high`` high; north (or y) is up. ``depot`` is where they start."""

    high: int
    depot: tuple[int, int]
    routes: tuple[Drawn, ...]


def routes_map(plan: Mapping[str, Any]) -> RoutesMap:
    """The plan as ``answers.own_routes`` tells it. Lines are straight: roads are not known."""
    depot = _flat(plan["depot"]["place"], plan["flat"])
    stops = [[_flat(one["place"], plan["flat"]) for one in route["stops"]] for route in plan["routes"]]
    every = [depot, *(at for route in stops for at in route)]
    west, east = min(at[0] for at in every), max(at[0] for at in every)
    low, top = min(at[1] for at in every), max(at[1] for at in every)
    narrow = 1.0 if plan["flat"] else cos(radians((low + top) / 2))
    room = WIDE - 2 * EDGE
    scale = min(room / max((east - west) * narrow, NO_EXTENT), room * TALLEST / max(top - low, NO_EXTENT))
    if east - west < NO_EXTENT and top - low < NO_EXTENT:
        scale = 1.0

    def placed(at: tuple[float, float]) -> tuple[int, int]:
        return round(EDGE + (at[0] - west) * narrow * scale), round(EDGE + (top - at[1]) * scale)

    start = placed(depot)
    drawn = []
    for route, ats in zip(plan["routes"], stops, strict=True):
        points = [start, *(placed(at) for at in ats), start]
        visits = tuple(
            Visit(*placed(at), number, one["stop"])
            for number, (one, at) in enumerate(zip(route["stops"], ats, strict=True), 1)
        )
        line = " ".join(f"{x},{y}" for x, y in points)
        drawn.append(Drawn(route["vehicle"], (route["vehicle"] - 1) % COLOURS + 1, line, visits))
    return RoutesMap(round(2 * EDGE + (top - low) * scale), start, tuple(drawn))


def _flat(place: list[float], flat: bool) -> tuple[float, float]:
    """(x, y) of a place: of (latitude, longitude) the longitude comes first."""
    return (place[0], place[1]) if flat else (place[1], place[0])
