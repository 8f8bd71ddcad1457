"""``zg method effect`` on small files, as somebody outside would call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhanggui.cli.main import app
from zhanggui.core.errors import WrongUsage

ASKED = ("--unit", "shop", "--time", "week", "--outcome", "sales", "--treated", "on", "--json")
PROPOSITION_99 = Path(__file__).parents[1] / "methods" / "effect" / "data" / "proposition_99.csv"


def _run(*words: str):
    done = CliRunner().invoke(app, ["--lang", "en", "method", "effect", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


@pytest.fixture
def rows():
    """Six shops over ten weeks; shop A gains 5 from week 8 on, controls wander by a little."""
    table = ["shop,week,sales,on"]
    for s, shop in enumerate("ABCDEF"):
        for week in range(1, 11):
            on = int(shop == "A" and week >= 8)
            table.append(f"{shop},{week},{10 * s + week + (s * 7 + week * 3) % 4 / 10 + 5 * on},{on}")
    return table


def _file(tmp_path, rows):
    file = tmp_path / "shops.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(file)


def test_the_answer_has_the_agreed_fields(tmp_path, rows):
    answer = _run(_file(tmp_path, rows), *ASKED)
    assert list(answer)[:7] == ["method", "effect", "lo-95", "hi-95", "p_placebo", "measurable", "why"]
    assert answer["effect"] == pytest.approx(5, abs=0.3)
    assert answer["lo-95"] < 5 < answer["hi-95"]
    assert (answer["measurable"], answer["why"]) == (True, None)


def test_weeks_written_as_numbers_are_in_the_order_of_numbers(tmp_path, rows):
    """Week 10 comes after week 9, not after week 1, and the order of rows does not matter."""
    first = _run(_file(tmp_path, rows), *ASKED)
    assert _run(_file(tmp_path, [rows[0], *reversed(rows[1:])]), *ASKED) == first


def test_california_over_the_command_line():
    asked = ("--unit", "state", "--time", "year", "--outcome", "packs", "--treated", "treated", "--json")
    answer = _run(str(PROPOSITION_99), *asked, "--method", "sdid")
    assert answer["effect"] == pytest.approx(-15.6, abs=0.2)


def test_an_empty_outcome_cannot_be_measured(tmp_path, rows):
    rows[3] = "A,3,,0"
    answer = _run(_file(tmp_path, rows), *ASKED)
    assert answer["measurable"] is False
    assert "unit A at 3 is unknown" in answer["why"]
    assert answer["effect"] is None


@pytest.mark.parametrize(
    ("line", "written", "said"),
    [
        (3, "A,3,many,0", "line 4: “sales” is not a number: many"),
        (3, "A,3,inf,0", "line 4: “sales” is not a number: inf"),
        (3, "A,3,12,maybe", "line 4: “on” must be 0 or 1, found maybe"),
        (3, "A,2,12,0", "line 4: unit A has a row for 2 already"),
        (3, "", "unit A has no row for 3"),
        (3, ",3,12,0", "line 4: “shop” is empty"),
        (3, "A,spring,12,0", "Cannot read the time"),
        (3, "A,3,12", "3 values where the header has 4"),
        (0, "shop,week,sales,treated", "has no column “on”; it has: shop、week、sales、treated"),
        (0, "shop,week,on,on", "has no column “sales”"),
        (0, "shop,week,sales,on,on", "has two columns “on”"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, rows, line, written, said):
    rows[line] = written
    with pytest.raises(WrongUsage, match=said):
        _run(_file(tmp_path, rows), *ASKED)


def test_a_method_that_is_not_there_is_named(tmp_path, rows):
    with pytest.raises(WrongUsage, match="did, sc, sdid"):
        _run(_file(tmp_path, rows), *ASKED, "--method", "ols")


def test_a_file_without_rows_is_named(tmp_path, rows):
    with pytest.raises(WrongUsage, match="has no rows"):
        _run(_file(tmp_path, rows[:1]), *ASKED)
