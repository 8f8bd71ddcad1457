"""A file of stops (csv, xlsx, xls): which columns they are known by, and every row or the reason why not.

A row that cannot be read refuses the whole file: routes must not silently leave out a stop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from math import isfinite
from pathlib import Path

from zhanggui.collect.reading.contract import HeadRow, OpenedTable
from zhanggui.collect.reading.tables import open_tables
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.delivery_routes import Stop

COLUMNS = {
    "stop": ("停靠点", "名称", "客户", "客户名称", "地址", "门店", "stop", "name", "customer", "address"),
    "lat": ("纬度", "lat", "latitude"),
    "lon": ("经度", "lon", "lng", "longitude"),
    "x": ("x", "横坐标"),
    "y": ("y", "纵坐标"),
    "demand": ("需求", "件数", "数量", "重量", "重量(kg)", "demand", "quantity", "weight"),
    "earliest": ("最早", "最早时间", "最早到达", "earliest", "from"),
    "latest": ("最晚", "最晚时间", "最晚到达", "latest", "until"),
    "service": ("停留分钟", "服务分钟", "服务时间(分钟)", "service", "service minutes", "minutes"),
}
DEPOTS = ("仓库", "depot", "配送中心")
FLAT, EARTH = ("x", "y"), ("lat", "lon")
NAMED = 5

NO_HEADER = Text(
    "「{name}」缺少列：要有「停靠点」和坐标（「纬度」「经度」，或平面公里 x、y）。文件中有：{found}。",
    "{name!r} lacks columns: stop and its place are needed (lat and lon, or x and y in kilometres). It has: {found}.",
)
WRONG = Text(
    "「{name}」有不能读的行：{rows}。请更正后重试。", "{name!r} has rows that cannot be read: {rows}."
)
LINE = Text("第 {line} 行 {column}「{value}」", "line {line}, {column} {value!r}")
NO_DEPOT = Text(
    "没有仓库：请在「仓库」一栏（命令行用 --depot）写那一行的名称或坐标「纬度,经度」，或把那一行的停靠点写成「仓库」。",
    "There is no depot: name its row or its coordinates 'lat,lon' as the depot (on the command line --depot), or call the row depot.",
)
TWICE = Text(
    "「{name}」出现了 {n} 次，不知道哪一行是仓库。", "{name!r} stands {n} times: which row is the depot?"
)
Row = tuple[int, Mapping[str, str]]


def read_stops(path: Path, depot: str | None) -> tuple[Stop, list[Stop], bool]:
    """The depot, the stops, and whether places are flat (x, y in kilometres); Refused names what cannot be read."""
    table, head, columns = _table(path)
    flat = not set(EARTH) <= set(columns.values())
    read = [_stop(cells, FLAT if flat else EARTH, line) for line, cells in _rows(table, head, columns)]
    wrong = [one for one in read if isinstance(one, Text)]
    if wrong:
        listed = Text("；".join(t.zh for t in wrong[:NAMED]), "; ".join(t.en for t in wrong[:NAMED]))
        raise Refused(WRONG.with_(name=path.name, rows=listed))
    start, stops = _split([one for one in read if isinstance(one, Stop)], depot)
    return start, stops, flat


def _table(path: Path) -> tuple[OpenedTable, HeadRow, dict[int, str]]:
    known = {spelt.lower(): name for name, spellings in COLUMNS.items() for spelt in spellings}
    first: HeadRow | None = None
    for table in open_tables(path):
        for row in table.head():
            first = first or row
            columns: dict[int, str] = {}
            for place, cell in enumerate(row.cells):
                name = known.get(cell.strip().lower())
                if name and name not in columns.values():
                    columns[place] = name
            if "stop" in columns.values() and any(
                set(axes) <= set(columns.values()) for axes in (EARTH, FLAT)
            ):
                return table, row, columns
    found = "、".join(first.cells) if first else "—"
    raise Refused(NO_HEADER.with_(name=path.name, found=found[:200]))


def _rows(table: OpenedTable, head: HeadRow, columns: Mapping[int, str]) -> list[Row]:
    rows: list[Row] = []
    for chunk in table.chunks(header_line=head.line, width=len(head.cells), keep_extra_cells=True):
        for bad in chunk.bad:
            raise Refused(bad.text)
        for line, cells in zip(chunk.lines.to_list(), chunk.frame.iter_rows(), strict=True):
            named = {name: str(cells[place]).strip() for place, name in columns.items() if place < len(cells)}
            if any(named.values()):
                rows.append((line, named))
    return rows


def _stop(cells: Mapping[str, str], axes: tuple[str, str], line: int) -> Stop | Text:
    try:
        place = tuple(_number(cells, name, line) for name in axes)
        demand = _decimal(cells, line)
        service = _number(cells, "service", line) if cells.get("service") else 0.0
        if service < 0:
            raise _wrong(line, "service", cells["service"])
        times = {name: _minutes(cells, name, line) for name in ("earliest", "latest") if cells.get(name)}
    except Refused as refused:
        return refused.text
    if times.get("earliest", 0) > times.get("latest", float("inf")):
        return LINE.with_(line=line, column="latest", value=cells["latest"])
    return Stop(
        name=cells.get("stop") or str(line),
        place=(place[0], place[1]),
        demand=demand,
        service=service,
        **times,
    )


def _wrong(line: int, column: str, value: str) -> Refused:
    return Refused(LINE.with_(line=line, column=COLUMNS[column][0], value=value[:40]))


def _number(cells: Mapping[str, str], name: str, line: int) -> float:
    try:
        number = float(cells.get(name, ""))
    except ValueError:
        raise _wrong(line, name, cells.get(name, "")) from None
    most = {"lat": 90, "lon": 180}.get(name, 1e6)
    if not isfinite(number) or abs(number) > most:
        raise _wrong(line, name, cells[name])
    return number


def _decimal(cells: Mapping[str, str], line: int) -> Decimal:
    try:
        demand = Decimal(cells.get("demand") or "0")
    except InvalidOperation:
        demand = Decimal("NaN")
    if not demand.is_finite() or not 0 <= demand < 10**9 or demand != round(demand, 3):
        raise _wrong(line, "demand", cells["demand"])
    return demand


def _minutes(cells: Mapping[str, str], name: str, line: int) -> float:
    """9:30, 09:30:00 or minutes of the day."""
    clock = re.fullmatch(r"(?:\d{4}-\d\d-\d\d[ T])?(\d{1,2})[:：](\d\d)(?::\d\d(?:\.\d+)?)?", cells[name])
    if clock and int(clock[1]) < 48 and int(clock[2]) < 60:
        return int(clock[1]) * 60.0 + int(clock[2])
    if clock or not 0 <= _number(cells, name, line) <= 48 * 60:
        raise _wrong(line, name, cells[name])
    return _number(cells, name, line)


def _split(stops: list[Stop], depot: str | None) -> tuple[Stop, list[Stop]]:
    at = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[,，]\s*(-?\d+(?:\.\d+)?)\s*", depot or "")
    if at:
        return Stop(name="仓库", place=(float(at[1]), float(at[2]))), stops
    wanted = (depot,) if depot else DEPOTS
    found = [place for place, stop in enumerate(stops) if stop.name.lower() in wanted or stop.name in wanted]
    if not found:
        raise Refused(NO_DEPOT)
    if len(found) > 1:
        raise Refused(TWICE.with_(name=stops[found[0]].name, n=len(found)))
    return stops[found[0]], [stop for place, stop in enumerate(stops) if place != found[0]]
