"""Routes of the merchant's own vehicles: stops with places, demand and time windows in; who drives where when, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.verdict import Verdict
from zhanggui.methods.network.earth import great_circle_km
from zhanggui.methods.network.gravity import Numbers
from zhanggui.methods.routing.problem import RoutingProblem, Whole, schedule
from zhanggui.methods.routing.solve import Effort, find_routes

METRES = MINUTES = 1000
"""Distances are searched in whole metres, times in thousandths of a minute."""
PARTS = 1000
"""Demand and capacity are searched in thousandths."""
MOST_STOPS = 2000

TOO_HEAVY = Text(
    "「{stop}」的需求 {demand} 超过一辆车的容量 {capacity}；请拆成几行，或用更大的车。",
    "{stop} wants {demand}, more than a vehicle's {capacity}: split it into rows, or use larger vehicles.",
)
TOO_FEW = Text(
    "{vehicles} 辆车共能装 {room}，全部停靠点需要 {total}；请增加车辆。",
    "{vehicles} vehicles carry {room} and the stops want {total}: more vehicles are needed.",
)
TOO_MANY = Text(
    "一次最多 {most} 个停靠点，文件中有 {found} 个。", "At most {most} stops at once, there are {found}."
)
NO_STOPS = Text("文件中没有停靠点。", "The file has no stops.")
TOO_LATE = Text(
    "「{stop}」最晚 {latest} 到，从仓库直接开过去也要到 {earliest}；请放宽时间，或提早出车。",
    "{stop} is to be reached by {latest}, straight from the depot it takes until {earliest}: relax it, or leave earlier.",
)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A place to deliver to. ``place`` is (latitude, longitude) or (x, y) in kilometres; times are minutes of the day.

    ``earliest`` and ``latest`` bound the start of unloading, which takes ``service`` minutes.
    """

    name: str
    place: tuple[float, float]
    demand: Decimal = Decimal(0)
    earliest: float | None = None
    latest: float | None = None
    service: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Equal vehicles. ``detour``: road kilometres for one as the crow flies; ``speed`` in km/h, both assumed.

    Vehicles leave the depot from ``leaves`` on and are back by ``back`` (minutes of the day). ``flat``: places are
    (x, y) in kilometres.
    """

    vehicles: int
    capacity: Decimal
    detour: float = 1.3
    speed: float = 30.0
    leaves: float = 8 * 60
    back: float = 20 * 60
    flat: bool = False

    def __post_init__(self) -> None:
        if self.vehicles < 1 or self.capacity <= 0:
            raise ValueError("at least one vehicle with a capacity above zero")
        if not (1 <= self.detour <= 5 and 0 < self.speed <= 200):
            raise ValueError("detour is 1 to 5, speed above 0 and at most 200 km/h")
        if not 0 <= self.leaves < self.back <= 48 * 60:
            raise ValueError("vehicles are back after they leave")


@dataclass(frozen=True)
class RouteStop:
    """A visit: which stop, when the vehicle comes, waits (minutes) and goes on, kilometres since the depot."""

    stop: Stop
    arrives: float
    waits: float
    leaves: float
    km: float


@dataclass(frozen=True)
class VehicleRoute:
    """What one vehicle does: its visits, when it leaves and is back, kilometres and load."""

    visits: tuple[RouteStop, ...]
    leaves: float
    back: float
    km: float
    load: Decimal


@dataclass(frozen=True)
class DeliveryPlan:
    """All routes and whether they keep capacity, fleet and windows. Distances and times are estimates."""

    routes: tuple[VehicleRoute, ...]
    km: float
    verdict: Verdict


def plan_routes(depot: Stop, stops: Sequence[Stop], fleet: Fleet, effort: Effort) -> DeliveryPlan:
    """The shortest routes found for the stops; Refused where no vehicle could ever do it."""
    km = _kilometres([depot, *stops], fleet) if stops else np.zeros((1, 1))
    _possible(stops, fleet, km)
    problem = _problem(stops, fleet, km)
    found = find_routes(problem, effort)
    routes = [_route(problem, stops, fleet, route) for route in found.routes]
    routes.sort(key=lambda route: -route.km)
    return DeliveryPlan(tuple(routes), sum(route.km for route in routes), found.verdict)


def _kilometres(places: Sequence[Stop], fleet: Fleet) -> Numbers:
    at = np.array([one.place for one in places])
    if fleet.flat:
        apart = at[:, None] - at[None]
        return np.asarray(np.hypot(apart[..., 0], apart[..., 1]) * fleet.detour)
    return great_circle_km(at, at) * fleet.detour


def _possible(stops: Sequence[Stop], fleet: Fleet, km: Numbers) -> None:
    if not stops:
        raise Refused(NO_STOPS)
    if len(stops) > MOST_STOPS:
        raise Refused(TOO_MANY.with_(most=MOST_STOPS, found=len(stops)))
    total = sum((stop.demand for stop in stops), Decimal(0))
    if total > fleet.vehicles * fleet.capacity:
        room = fleet.vehicles * fleet.capacity
        raise Refused(TOO_FEW.with_(vehicles=fleet.vehicles, room=room, total=total))
    for number, stop in enumerate(stops, 1):
        if stop.demand > fleet.capacity:
            raise Refused(TOO_HEAVY.with_(stop=stop.name, demand=stop.demand, capacity=fleet.capacity))
        soonest = fleet.leaves + float(km[0, number]) / fleet.speed * 60
        if stop.latest is not None and soonest > stop.latest + 1:
            said = {"latest": clock(stop.latest), "earliest": clock(soonest)}
            raise Refused(TOO_LATE.with_(stop=stop.name, **said))


def _problem(stops: Sequence[Stop], fleet: Fleet, km: Numbers) -> RoutingProblem:
    opens = [fleet.leaves, *(fleet.leaves if s.earliest is None else s.earliest for s in stops)]
    closes = [fleet.back, *(fleet.back if s.latest is None else s.latest for s in stops)]
    demand = [0, *(int(stop.demand * PARTS) for stop in stops)]
    return RoutingProblem(
        distance=np.rint(km * METRES).astype(np.int64),
        duration=np.ceil(km / fleet.speed * 60 * MINUTES - 1e-9).astype(np.int64),
        demand=np.array(demand, np.int64),
        capacity=int(fleet.capacity * PARTS),
        vehicles=fleet.vehicles,
        opens=_ticks(opens),
        closes=_ticks(closes),
        service=_ticks([0.0, *(stop.service for stop in stops)]),
        scale=METRES,
    )


def _ticks(minutes: Sequence[float]) -> Whole:
    ticks: Whole = np.rint(np.array(minutes) * MINUTES).astype(np.int64)
    return ticks


def _route(
    problem: RoutingProblem, stops: Sequence[Stop], fleet: Fleet, route: Sequence[int]
) -> VehicleRoute:
    *visits, home = schedule(problem, route)
    shown = [
        RouteStop(
            stops[v.stop - 1], v.arrives / MINUTES, v.waits / MINUTES, v.leaves / MINUTES, v.driven / METRES
        )
        for v in visits
    ]
    load = sum((one.stop.demand for one in shown), Decimal(0))
    return VehicleRoute(tuple(shown), fleet.leaves, home.arrives / MINUTES, home.driven / METRES, load)


def clock(minutes: float) -> str:
    """Minutes of the day as a clock shows them.

    >>> clock(9 * 60 + 5.4)
    '09:05'
    """
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"
