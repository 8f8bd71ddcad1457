"""A map of sites and provinces as places and lines: latitude and longitude in, an SVG's numbers out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any

WIDE = 1000
EDGE = 60
LARGEST = 26.0
NO_HEIGHT = 1e-6


@dataclass(frozen=True)
class Dot:
    """A place: ``kind`` is its class (open, closed, province), ``size`` its radius."""

    x: int
    y: int
    size: int
    kind: str
    name: str


@dataclass(frozen=True)
class Line:
    """From a site to a province it serves."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Map:
    """All dots and lines, ``WIDE`` wide and ``high`` high; north is up."""

    high: int
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def network_map(
    sites: Iterable[Mapping[str, Any]],
    opened: Iterable[str],
    served: Iterable[Mapping[str, Any]],
    places: Mapping[str, tuple[float, float]],
) -> Map:
    """``sites`` with latitude and longitude, the names of those ``opened``, who is ``served`` from where, and the
    ``places`` of provinces. A province's circle has an area in proportion to its orders.
    """
    sites, served, opened = list(sites), list(served), set(opened)
    at = {site["site"]: (float(site["latitude"]), float(site["longitude"])) for site in sites}
    shown = [*at.values(), *(places[row["province"]] for row in served)]
    low, west = min(p[0] for p in shown), min(p[1] for p in shown)
    top, east = max(p[0] for p in shown), max(p[1] for p in shown)
    narrow = cos(radians((low + top) / 2))
    scale = (WIDE - 2 * EDGE) / max((east - west) * narrow, NO_HEIGHT)
    scale = min(scale, (WIDE - 2 * EDGE) * 0.75 / max(top - low, NO_HEIGHT))

    def placed(place: tuple[float, float]) -> tuple[int, int]:
        return round(EDGE + (place[1] - west) * narrow * scale), round(EDGE + (top - place[0]) * scale)

    most = max((float(row["orders_month"]) for row in served), default=1.0) or 1.0
    circles = [
        Dot(*placed(places[row["province"]]), round(4 + LARGEST * sqrt(float(row["orders_month"]) / most)),
            "province", row["province"])
        for row in served
    ]  # fmt: skip
    squares = [
        Dot(*placed(place), 9, "open" if name in opened else "closed", name) for name, place in at.items()
    ]
    lines = [Line(*placed(at[row["site"]]), *placed(places[row["province"]])) for row in served]
    return Map(round(2 * EDGE + (top - low) * scale), (*circles, *squares), tuple(lines))
