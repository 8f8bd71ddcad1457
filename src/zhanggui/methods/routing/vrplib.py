"""A CVRPLIB / VRPLIB file as a routing problem; whatever is missing or impossible is named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.methods.routing.edge_weights import Numbers, distances
from zhanggui.methods.routing.problem import RoutingProblem, Whole
from zhanggui.methods.routing.vrplib_text import Parts, Row, parts_of

AUTO, WHOLE, TENTH, EXACT = "auto", "whole", "tenth", "exact"
ROUNDINGS = (AUTO, WHOLE, TENTH, EXACT)
EXACT_SCALE = 10_000
NO_WINDOW = 2**43
MOST_NODES = 4000
"""A matrix of distances between so many takes about a gigabyte on the way."""
TYPES = {"", "CVRP", "VRPTW", "CVRPTW", "DCVRP", "VRP"}

NO_HEADER = Text("缺少「{key}」。", "{key} is missing.")
NO_SECTION = Text("缺少数据段「{key}」。", "The section {key} is missing.")
BAD_HEADER = Text(
    "第 {line} 行：「{key}」应为大于零的整数，文件中是「{found}」。",
    "Line {line}: {key} must be a whole number above zero, found {found!r}.",
)
BAD_TYPE = Text(
    "第 {line} 行：不支持问题类型「{found}」；支持 `CVRP` 和 `VRPTW`。",
    "Line {line}: the problem type {found!r} is not supported; CVRP and VRPTW are.",
)
WRONG_COUNT = Text(
    "第 {line} 行：「{key}」有 {found} 行，`DIMENSION` 说应有 {wanted} 行。",
    "Line {line}: {key} has {found} rows, DIMENSION says {wanted}.",
)
WRONG_WIDTH = Text(
    "第 {line} 行：「{key}」每行应有 {wanted} 个数，这里有 {found} 个。",
    "Line {line}: a row of {key} has {wanted} numbers, here are {found}.",
)
NO_NODE = Text(
    "第 {line} 行：「{key}」中的点 {node} 不存在或出现了两次；应为 1 到 {last}。",
    "Line {line}: node {node} in {key} does not exist or stands twice; nodes are 1 to {last}.",
)
DEPOTS = Text(
    "第 {line} 行：`DEPOT_SECTION` 应恰好有一个仓库，文件中有 {found} 个。",
    "Line {line}: DEPOT_SECTION must name exactly one depot, the file names {found}.",
)
NOT_WHOLE = Text(
    "第 {line} 行：点 {node} 的需求是 {found}；应为不小于零的整数。",
    "Line {line}: the demand of node {node} is {found}; it must be a whole number, not below zero.",
)
TOO_HEAVY = Text(
    "第 {line} 行：点 {node} 的需求 {found} 超过车辆容量 {capacity}，没有车能送。",
    "Line {line}: the demand {found} of node {node} is above the capacity {capacity}: no vehicle can carry it.",
)
DEPOT_DEMAND = Text(
    "第 {line} 行：仓库的需求应为 0，文件中是 {found}。",
    "Line {line}: the depot's demand must be 0, found {found}.",
)
TOO_FEW = Text(
    "{vehicles} 辆车共能装 {room}，总需求是 {total}；需要更多车。",
    "{vehicles} vehicles carry {room}, all stops want {total}: more vehicles are needed.",
)
WINDOW = Text(
    "第 {line} 行：点 {node} 的时间窗 {opens} 到 {closes} 不成立。",
    "Line {line}: the window {opens} to {closes} of node {node} is empty.",
)
TOO_MANY = Text(
    "第 {line} 行：`DIMENSION` 是 {found}；最多支持 {most} 个点。请按区域拆成几个文件。",
    "Line {line}: DIMENSION is {found}; {most} nodes at most are supported. Split the file by region.",
)
OUT_OF_REACH = Text(
    "第 {line} 行：最早也要到 {arrives:g} 才能到点 {node}，它 {closes:g} 就关门；没有路线能准时。",
    "Line {line}: node {node} cannot be reached before {arrives:g} and closes at {closes:g}: no route is in time.",
)
NO_WAY_BACK = Text(
    "第 {line} 行：从点 {node} 最早 {arrives:g} 才能回到仓库，仓库 {closes:g} 就关门；没有路线能准时。",
    "Line {line}: from node {node} the depot is reached at {arrives:g} at the earliest and closes at {closes:g}: no route "
    "is in time.",
)
TOO_LARGE = Text("距离或时间太大，无法精确相加。", "Distances or times are too large to be added exactly.")


def read_vrplib(text: str, rounding: str = AUTO) -> RoutingProblem:
    """The problem a file states.

    ``rounding`` of coordinate distances: whole (TSPLIB's EUC_2D, so costs compare with CVRPLIB's), tenth (cut after
    one decimal, DIMACS 2022 for time windows), exact (four decimals), auto: exact where the file has time windows
    or a longest route, else whole. Stops are numbered in the file's order, the depot left out, as in .sol files.
    """
    parts = parts_of(text)
    if parts.headers.get("TYPE", "").upper() not in TYPES:
        raise Refused(BAD_TYPE.with_(line=parts.lines["TYPE"], found=parts.headers["TYPE"][:60]))
    size, capacity = _size(parts), _count(parts, "CAPACITY")
    order = _depot_first(parts, size)
    timed = bool({"TIME_WINDOW_SECTION"} & set(parts.sections)) or "DISTANCE" in parts.headers
    used = (EXACT if timed else WHOLE) if rounding == AUTO else rounding
    demand = _demand(parts, size, capacity, order)
    vehicles = _count(parts, "VEHICLES") if "VEHICLES" in parts.headers else None
    _enough(demand, capacity, vehicles)
    matrix, scale = _rounded(_distances(parts, size)[np.ix_(order, order)], used)
    opens, closes = _windows(parts, size, order, scale) if timed else (None, None)
    problem = _problem(
        distance=matrix, duration=matrix, demand=demand, capacity=capacity, vehicles=vehicles,
        opens=opens, closes=closes, service=_service(parts, size, order, scale) if timed else None, scale=scale,
    )  # fmt: skip
    if timed:
        _in_reach(problem, parts, order)
    return problem


def _problem(**given: object) -> RoutingProblem:
    try:
        return RoutingProblem(**given)  # type: ignore[arg-type]
    except ValueError as error:
        raise Refused(TOO_LARGE) from error


def _size(parts: Parts) -> int:
    size = _count(parts, "DIMENSION")
    if size > MOST_NODES:
        raise Refused(TOO_MANY.with_(line=parts.lines["DIMENSION"], found=size, most=MOST_NODES))
    return size


def _count(parts: Parts, key: str) -> int:
    found = parts.headers.get(key)
    if found is None:
        raise Refused(NO_HEADER.with_(key=key))
    try:
        number = float(found)
    except ValueError:
        number = 0.0
    if not (0 < number < 2**40 and number == int(number)):
        raise Refused(BAD_HEADER.with_(line=parts.lines[key], key=key, found=found[:60]))
    return int(number)


def _number(parts: Parts, key: str) -> float:
    found = parts.headers[key]
    try:
        number = float(found)
    except ValueError:
        number = -1.0
    if not 0 <= number < 2**40:
        raise Refused(BAD_HEADER.with_(line=parts.lines[key], key=key, found=found[:60]))
    return number


def _section(parts: Parts, key: str) -> tuple[Row, ...]:
    if not parts.sections.get(key):
        raise Refused(NO_SECTION.with_(key=key))
    return parts.sections[key]


def _table(parts: Parts, key: str, size: int, width: int) -> Numbers:
    """Rows ``node number…`` of a section, by node."""
    rows = _section(parts, key)
    for row in rows:
        if len(row.numbers) != width + 1:
            raise Refused(WRONG_WIDTH.with_(line=row.line, key=key, wanted=width + 1, found=len(row.numbers)))
    if len(rows) != size:
        raise Refused(WRONG_COUNT.with_(line=parts.lines[key], key=key, found=len(rows), wanted=size))
    table, seen = np.zeros((size, width)), set()
    for row in rows:
        node = row.numbers[0]
        if node != int(node) or not 1 <= node <= size or node in seen:
            raise Refused(NO_NODE.with_(line=row.line, key=key, node=f"{node:g}", last=size))
        seen.add(node)
        table[int(node) - 1] = row.numbers[1:]
    return table


def _depot_first(parts: Parts, size: int) -> list[int]:
    named = [number for row in _section(parts, "DEPOT_SECTION") for number in row.numbers if number != -1]
    if len(named) != 1:
        raise Refused(DEPOTS.with_(line=parts.lines["DEPOT_SECTION"], found=len(named)))
    depot = int(named[0]) - 1
    if not 0 <= depot < size or named[0] != int(named[0]):
        line = parts.sections["DEPOT_SECTION"][0].line
        raise Refused(NO_NODE.with_(line=line, key="DEPOT_SECTION", node=f"{named[0]:g}", last=size))
    return [depot, *(node for node in range(size) if node != depot)]


def _distances(parts: Parts, size: int) -> Numbers:
    kind = parts.headers.get("EDGE_WEIGHT_TYPE", "").upper()
    if kind == "EXPLICIT":
        form = parts.headers.get("EDGE_WEIGHT_FORMAT", "").upper()
        listed = [number for row in _section(parts, "EDGE_WEIGHT_SECTION") for number in row.numbers]
        return distances(kind, form, np.array(listed), size)
    return distances(kind, "", _table(parts, "NODE_COORD_SECTION", size, 2), size)


def _rounded(raw: Numbers, rounding: str) -> tuple[Whole, int]:
    if raw.size and raw.max() * EXACT_SCALE > NO_WINDOW:
        raise Refused(TOO_LARGE)
    if rounding == TENTH:
        return np.floor(raw * 10 + 1e-9).astype(np.int64), 10
    scale = EXACT_SCALE if rounding == EXACT else 1
    return np.floor(raw * scale + 0.5).astype(np.int64), scale


def _line_of(parts: Parts, key: str, node: int) -> int:
    """Where a section tells of a node."""
    return next(
        (row.line for row in parts.sections.get(key, ()) if row.numbers[0] == node), parts.lines.get(key, 1)
    )


def _demand(parts: Parts, size: int, capacity: int, order: Sequence[int]) -> Whole:
    key = "DEMAND_SECTION"
    table = _table(parts, key, size, 1)[:, 0]
    for node, found in enumerate(table, 1):
        if found < 0 or found != int(found):
            raise Refused(NOT_WHOLE.with_(line=_line_of(parts, key, node), node=node, found=f"{found:g}"))
        if found > capacity:
            line = _line_of(parts, key, node)
            raise Refused(TOO_HEAVY.with_(line=line, node=node, found=int(found), capacity=capacity))
    depot = order[0]
    if table[depot]:
        raise Refused(DEPOT_DEMAND.with_(line=_line_of(parts, key, depot + 1), found=int(table[depot])))
    return table.astype(np.int64)[list(order)]


def _enough(demand: Whole, capacity: int, vehicles: int | None) -> None:
    total = int(demand.sum())
    if vehicles is not None and vehicles * capacity < total:
        raise Refused(TOO_FEW.with_(vehicles=vehicles, room=vehicles * capacity, total=total))


def _windows(parts: Parts, size: int, order: Sequence[int], scale: int) -> tuple[Whole, Whole]:
    if "TIME_WINDOW_SECTION" in parts.sections:
        table = _table(parts, "TIME_WINDOW_SECTION", size, 2)
    else:
        table = np.tile([0.0, NO_WINDOW / scale], (size, 1))
    for node, (opens, closes) in enumerate(table, 1):
        if not 0 <= opens <= closes:
            line = _line_of(parts, "TIME_WINDOW_SECTION", node)
            raise Refused(WINDOW.with_(line=line, node=node, opens=f"{opens:g}", closes=f"{closes:g}"))
    table = table[list(order)]
    if "DISTANCE" in parts.headers:  # the longest a route may take is when the depot closes
        table[0, 1] = min(table[0, 1], table[0, 0] + _number(parts, "DISTANCE"))
    scaled = np.minimum(np.floor(table * scale + 0.5), NO_WINDOW).astype(np.int64)
    return scaled[:, 0], scaled[:, 1]


def _service(parts: Parts, size: int, order: Sequence[int], scale: int) -> Whole:
    if "SERVICE_TIME_SECTION" in parts.sections:
        table = _table(parts, "SERVICE_TIME_SECTION", size, 1)[:, 0]
    else:
        table = np.full(size, _number(parts, "SERVICE_TIME") if "SERVICE_TIME" in parts.headers else 0.0)
    table = table[list(order)]
    table[0] = 0.0
    return np.floor(table * scale + 0.5).astype(np.int64)


def _in_reach(problem: RoutingProblem, parts: Parts, order: Sequence[int]) -> None:
    """Refuse a stop that even the shortest way from the depot reaches too late, or from which none is back in time."""
    from scipy.sparse.csgraph import dijkstra

    opens, closes, service = (np.asarray(x) for x in (problem.opens, problem.closes, problem.service))
    # A way of no length is no edge to scipy; half a unit is too short to matter and is rounded away.
    ways = np.where(problem.duration == 0, 0.5, problem.duration)
    there = opens[0] + np.floor(dijkstra(ways, indices=0))
    back = np.maximum(there, opens) + service + np.floor(dijkstra(ways.T, indices=0))
    for text, arrives, closing in (
        (OUT_OF_REACH, there, closes),
        (NO_WAY_BACK, back, np.full_like(closes, closes[0])),
    ):
        for stop in np.flatnonzero(arrives[1:] > closing[1:]) + 1:
            node, scale = order[int(stop)] + 1, problem.scale
            key = "TIME_WINDOW_SECTION" if "TIME_WINDOW_SECTION" in parts.sections else "NODE_COORD_SECTION"
            told = {"arrives": arrives[stop] / scale, "closes": closing[stop] / scale}
            raise Refused(text.with_(line=_line_of(parts, key, node), node=node, **told))
