"""``zg method route``: routes for a CVRPLIB file, and whether they are allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.methods.routing.solve import Effort, find_routes
from zhanggui.methods.routing.vrplib import ROUNDINGS, read_vrplib

LARGEST_FILE = 256 << 20

NO_FILE = Text("找不到文件「{name}」；请检查路径。", "There is no file {name!r}; check the path.")
TOO_LARGE = Text("「{name}」太大（超过 256 MB）。", "{name!r} is too large (above 256 MB).")
IN_FILE = Text("「{name}」：{why}", "{name!r}: {why}")
BAD_ROUNDING = Text(
    "没有取整方式「{found}」；可用：{known}。", "There is no rounding {found!r}; there are: {known}."
)
BAD_EFFORT = Text(
    "秒数应大于 0，迭代次数至少为 1，种子为 0 到 4294967295 的整数。",
    "Seconds must be above 0, iterations at least 1, the seed a whole number from 0 to 4294967295.",
)


def route_answer(path: Path, effort: Effort, rounding: str, language: str) -> dict[str, Any]:
    """``cost`` in the file's unit, ``routes`` of stops numbered from the first customer = 1, ``feasible`` and why not."""
    if rounding not in ROUNDINGS:
        raise WrongUsage(BAD_ROUNDING.with_(found=rounding, known=", ".join(ROUNDINGS)))
    try:
        problem = read_vrplib(_text(path), rounding)
    except Refused as refused:
        raise Refused(IN_FILE.with_(name=path.name, why=refused.text)) from refused
    found = find_routes(problem, effort)
    return {
        "cost": found.cost,
        "routes": [list(route) for route in found.routes],
        "feasible": bool(found.verdict),
        "why": found.verdict.why.in_(language) if found.verdict.why else None,
        "vehicles": len(found.routes),
        "stops": problem.stops,
    }


def effort_of(seconds: float, iterations: int | None, seed: int) -> Effort:
    """How long to search; WrongUsage for what makes no sense."""
    try:
        return Effort(seconds=seconds, iterations=iterations, seed=seed)
    except ValueError as error:
        raise WrongUsage(BAD_EFFORT) from error


def _text(path: Path) -> str:
    if not path.is_file():
        raise WrongUsage(NO_FILE.with_(name=str(path)))
    if path.stat().st_size > LARGEST_FILE:
        raise WrongUsage(TOO_LARGE.with_(name=path.name))
    return path.read_bytes().decode("utf-8-sig", errors="replace")
