"""Routes of own vehicles: a plan checked by hand, the file of stops, the lists that drivers get."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from zhanggui.answers.stops_file import read_stops
from zhanggui.cli.main import app
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.domains.supply.analysis.delivery_routes import Fleet, Stop, clock, plan_routes
from zhanggui.domains.supply.route_sheets import route_workbook
from zhanggui.methods.routing.solve import Effort

QUICK = Effort(iterations=200)
DEPOT = Stop(name="仓库", place=(0, 0))
STOPS = """停靠点,x,y,需求,最早,最晚,停留分钟
仓库,0,0,,,,
甲,10,0,4,,,10
乙,10,5,4,10:00,11:00,10
丙,-10,0,4,,08:40,5
"""


def fleet(**more: Any) -> Fleet:
    """Two vehicles that drive a kilometre a minute, straight, from eight o'clock."""
    given: dict[str, Any] = {
        "vehicles": 2,
        "capacity": Decimal(8),
        "detour": 1.0,
        "speed": 60.0,
        "flat": True,
    }
    return Fleet(**{**given, **more})


def test_a_plan_by_hand() -> None:
    """East: 10 km to 甲 (08:10 to 08:20), 5 to 乙 (there 08:25, waits until 10:00), √125 back. West: there and back."""
    stops = [
        Stop(name="甲", place=(10, 0), demand=Decimal(4), service=10, latest=9 * 60),
        Stop(name="乙", place=(10, 5), demand=Decimal(4), service=10, earliest=600, latest=660),
        Stop(name="丙", place=(-10, 0), demand=Decimal(4), service=5),
    ]
    plan = plan_routes(DEPOT, stops, fleet(), QUICK)
    assert plan.verdict
    east, west = plan.routes
    seen = [
        (one.stop.name, clock(one.arrives), round(one.waits), clock(one.leaves), round(one.km, 2))
        for one in east.visits
    ]
    assert seen == [("甲", "08:10", 0, "08:20", 10), ("乙", "08:25", 95, "10:10", 15)]
    assert (round(east.km, 2), clock(east.back), east.load) == (26.18, "10:21", 8)
    assert (west.visits[0].stop.name, west.km, clock(west.back)) == ("丙", 20, "08:25")
    assert plan.km == pytest.approx(46.18, abs=0.01)


@pytest.mark.parametrize(
    ("stops", "said"),
    [
        ([], "no stops"),
        ([Stop(name="甲", place=(1, 0), demand=Decimal(9))], "甲 wants 9, more than a vehicle's 8"),
        ([Stop(name=str(n), place=(1, 0), demand=Decimal(6)) for n in range(3)], "2 vehicles carry 16 and the stops want 18"),
        ([Stop(name="甲", place=(60, 0), latest=500)], "甲 is to be reached by 08:20, straight from the depot it takes until 09:00"),
    ],
)  # fmt: skip
def test_what_no_vehicle_can_do_is_refused_by_name(stops: list[Stop], said: str) -> None:
    with pytest.raises(Refused) as refused:
        plan_routes(DEPOT, stops, fleet(), QUICK)
    assert said in refused.value.text.en


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stops.csv"
    path.write_text(STOPS, encoding="utf-8")
    return path


def test_a_file_of_stops(file: Path) -> None:
    depot, stops, flat = read_stops(file, None)
    assert (depot.name, depot.place, flat) == ("仓库", (0, 0), True)
    assert stops[1] == Stop(name="乙", place=(10, 5), demand=Decimal(4), earliest=600, latest=660, service=10)
    assert (stops[2].earliest, stops[2].latest) == (None, 520)


def test_a_workbook_of_stops_and_a_depot_by_coordinates(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["客户", "纬度", "经度", "件数"], ["茶馆", 30.25, 120.17, 3], ["书店", 30.30, 120.10, 2.5]):
        book.worksheets[0].append(row)
    path = tmp_path / "stops.xlsx"
    book.save(path)
    depot, stops, flat = read_stops(path, "30.27,120.16")
    assert (depot.place, flat) == ((30.27, 120.16), False)
    assert [(stop.name, stop.place, stop.demand) for stop in stops] == [
        ("茶馆", (30.25, 120.17), 3),
        ("书店", (30.30, 120.10), Decimal("2.5")),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("停靠点,x", "停靠点,z", "lacks columns"),
        ("甲,10", "甲,ten", "line 3, x 'ten'"),
        ("甲,10,0,4", "甲,10,0,-4", "line 3, 需求 '-4'"),
        ("10:00,11:00", "10:00,9:00", "line 4, latest '9:00'"),
        ("08:40", "25:99", "line 5, 最晚 '25:99'"),
        ("仓库,0", "总仓,0", "There is no depot"),
        ("甲,10", "仓库,10", "stands 2 times"),
    ],
)
def test_a_file_that_cannot_be_read_names_line_and_cell(file: Path, old: str, new: str, said: str) -> None:
    file.write_text(STOPS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_stops(file, None)
    assert said in refused.value.text.en


def test_drivers_get_texts_and_never_formulas() -> None:
    plan = plan_routes(DEPOT, [Stop(name="=1+1", place=(3, 0), demand=Decimal(1))], fleet(), QUICK)
    visits, vehicles = load_workbook(BytesIO(route_workbook(plan))).worksheets
    assert [cell.value for cell in visits[2]][:5] == [1, 1, "=1+1", "08:03", 0]
    assert visits["C2"].data_type == "s"
    assert [cell.value for cell in vehicles[2]] == [1, 1, "08:00", "08:06", 6, 1]


def _run(workspace: Any, *words: str) -> Any:
    done = CliRunner().invoke(
        app, ["--workspace", str(workspace.place.root), "--today", "2026-07-01", "routes", *words]
    )
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


def test_routes_come_out_as_a_file_and_are_in_the_log(workspace: Any, file: Path) -> None:
    from zhanggui.access.models import AuditEntry

    asked = (str(file), "--vehicles", "2", "--capacity", "8", "--iterations", "200", "--json")
    more = ("--detour", "1", "--speed", "60")
    first, second = _run(workspace, *asked, *more), _run(workspace, *asked, *more)
    assert (first["feasible"], first["vehicles"], first["km"]) == (True, 2, 46.2)
    assert (first["file"], second["file"]) == ("配送路线_2026-07-01.xlsx", "配送路线_2026-07-01-2.xlsx")
    assert sorted(one.name for one in workspace.place.outbox.glob("*.xlsx")) == sorted(
        [first["file"], second["file"]]
    )
    assert [one.subject for one in AuditEntry.objects.filter(verb="hand_out_routes")] == [
        first["file"],
        second["file"],
    ]


def test_nobody_is_sent_on_a_route_that_cannot_be_driven(workspace: Any, file: Path) -> None:
    """One vehicle cannot be in the west by 08:40 and bring the east's goods and be back by 10:00."""
    answer = _run(
        workspace, str(file), "--vehicles", "1", "--capacity", "12", "--iterations", "100", "--speed", "60",
        "--detour", "1", "--back", "10:05", "--json",
    )  # fmt: skip
    assert (answer["feasible"], answer["file"]) == (False, None)
    assert answer["why"]
    assert not list(workspace.place.outbox.glob("*.xlsx"))


@pytest.mark.parametrize(
    "wrong", [("--capacity", "many"), ("--capacity", "0"), ("--leaves", "noon"), ("--detour", "0.5")]
)
def test_vehicles_that_make_no_sense_are_wrong_usage(
    workspace: Any, file: Path, wrong: tuple[str, str]
) -> None:
    given = {"--vehicles": "1", "--capacity": "9", wrong[0]: wrong[1]}
    with pytest.raises(WrongUsage):
        _run(workspace, str(file), *(word for pair in given.items() for word in pair), "--json")
