"""``zg method route`` as somebody outside calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zhanggui.cli.main import app
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.methods.routing.check import allowed
from zhanggui.methods.routing.problem import cost_of
from zhanggui.methods.routing.vrplib import read_vrplib

SQUARE = """NAME : square
TYPE : CVRP
DIMENSION : 5
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 2
NODE_COORD_SECTION
1 0 0
2 10 1
3 10 -1
4 -10 1
5 -10 -1
DEMAND_SECTION
1 0
2 1
3 1
4 1
5 1
DEPOT_SECTION
1
-1
EOF
"""


def _run(*words: str) -> Any:
    done = CliRunner().invoke(app, ["method", "route", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


def test_two_sides_two_routes(tmp_path: Path) -> None:
    """10 out, 2 across, 10 back, on both sides: 44."""
    file = tmp_path / "square.vrp"
    file.write_text(SQUARE, encoding="utf-8")
    answer = _run(str(file), "--iterations", "100", "--json")
    assert (answer["cost"], answer["feasible"], answer["why"]) == (44, True, None)
    assert sorted(sorted(route) for route in answer["routes"]) == [[1, 2], [3, 4]]
    problem = read_vrplib(SQUARE)
    assert allowed(problem, answer["routes"])
    assert cost_of(problem, answer["routes"]) == answer["cost"]


def test_errors_name_file_and_cause(tmp_path: Path) -> None:
    file = tmp_path / "broken.vrp"
    file.write_text(SQUARE.replace("DEPOT_SECTION\n1\n-1\n", ""), encoding="utf-8")
    with pytest.raises(Refused, match=r"'broken.vrp': The section DEPOT_SECTION is missing"):
        _run(str(file), "--json")
    with pytest.raises(WrongUsage, match="no file"):
        _run(str(tmp_path / "nowhere.vrp"))
    with pytest.raises(WrongUsage, match="Seconds must be above 0"):
        _run(str(file), "--seconds", "0")
    with pytest.raises(WrongUsage, match="no rounding"):
        _run(str(file), "--rounding", "up")
