"""Routes of the merchant's own vehicles, as every entrance tells them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.answers.stops_file import read_stops
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.delivery_routes import DeliveryPlan, Fleet, clock, plan_routes
from zhanggui.domains.supply.route_workflows import hand_out_routes
from zhanggui.methods.routing.solve import Effort

BAD_FLEET = Text(
    "车辆至少 1，容量大于 0，绕行系数 1 到 5，时速 0 到 200，出车早于收车（写成 08:00）。",
    "At least 1 vehicle, a capacity above 0, detour 1 to 5, speed up to 200 km/h, leaving before coming back (as 08:00).",
)
ASSUMED = Text(
    "公里为直线距离乘 {detour}，时速按 {speed:g} 公里算：都是假设。",
    "Kilometres are straight ones times {detour}, speed is {speed:g} km/h: both assumed.",
)


def fleet_of(
    *, vehicles: int, capacity: str, detour: float, speed: float, leaves: str, back: str, flat: bool = False
) -> Fleet:
    """The vehicles as typed; WrongUsage for what makes no sense."""
    try:
        return Fleet(
            vehicles=vehicles, capacity=round(Decimal(capacity), 3), detour=detour, speed=speed, leaves=_minutes(leaves),
            back=_minutes(back), flat=flat,
        )  # fmt: skip
    except (ValueError, InvalidOperation) as error:
        raise WrongUsage(BAD_FLEET) from error


def own_routes(
    workspace: OpenWorkspace,
    file: Path,
    depot: str | None,
    effort: Effort,
    *,
    by: str,
    at: datetime,
    **fleet: Any,
) -> dict[str, Any]:
    """Plan routes for a file of stops, write the lists to the outbox, and tell both."""
    start, stops, flat = read_stops(file, depot)
    vehicles = fleet_of(**fleet, flat=flat)
    plan = plan_routes(start, stops, vehicles, effort)
    name = hand_out_routes(workspace, plan, by=by, at=at) if plan.verdict else None
    return as_answer(plan) | {
        "file": name,
        "depot": {"stop": start.name, "place": list(start.place)},
        "flat": flat,
        "assumed": [ASSUMED.with_(detour=vehicles.detour, speed=vehicles.speed)],
    }


def as_answer(plan: DeliveryPlan) -> dict[str, Any]:
    """Routes as plain values; times as clocks."""
    return {
        "km": round(plan.km, 1),
        "feasible": bool(plan.verdict),
        "why": plan.verdict.why,
        "vehicles": len(plan.routes),
        "routes": [
            {
                "vehicle": number, "km": round(route.km, 1), "load": route.load, "leaves": clock(route.leaves),
                "back": clock(route.back),
                "stops": [
                    {"stop": one.stop.name, "arrives": clock(one.arrives), "waits": round(one.waits),
                     "leaves": clock(one.leaves), "km": round(one.km, 1), "demand": one.stop.demand, "place": list(one.stop.place)}
                    for one in route.visits
                ],
            }
            for number, route in enumerate(plan.routes, 1)
        ],
    }  # fmt: skip


def _minutes(said: str) -> float:
    hours, _, minutes = said.partition(":")
    return int(hours) * 60.0 + int(minutes or 0)
