"""``zg method forecast`` on small files, as somebody outside would call it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from zhanggui.cli.main import app
from zhanggui.core.errors import WrongUsage

ASKED = ("--id", "sku", "--time", "day", "--value", "qty", "--horizon", "2")


@pytest.fixture
def table(tmp_path):
    """Two SKUs over 40 days: A sells 5 every day, B 3 every other day (no row on the days between)."""
    days = [f"2026-{4 + (d > 29):02d}-{d % 30 + 1:02d}" for d in range(40)]
    rows = [f"A,{day},5" for day in days] + [f"B,{day},3" for day in days[::2]]
    file = tmp_path / "sales.csv"
    file.write_text("sku,day,qty\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def _run(*words: str):
    done = CliRunner().invoke(app, ["method", "forecast", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


def test_every_series_gets_its_coming_days_with_intervals(table):
    answers = _run(str(table), *ASKED)
    assert [(a["id"], a["time"]) for a in answers] == [
        (sku, day) for sku in "AB" for day in ("2026-05-11", "2026-05-12")
    ]
    assert list(answers[0]) == ["id", "time", "mean", "median", "lo-80", "hi-80", "lo-95", "hi-95"]
    assert answers[0]["mean"] == pytest.approx(5, rel=0.05)
    assert answers[2]["mean"] == pytest.approx(1.5, rel=0.4)


def test_levels_are_those_that_were_asked_for(table):
    assert "hi-50" in _run(str(table), *ASKED, "--levels", "50")[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--id", "code"), "has no column “code”; it has: sku、day、qty"),
        (("--time", "sku"), "Cannot read the time A"),
        (("--value", "day"), "line 2: “day” is not a number: 2026-04-01"),
        (("--levels", "80,x"), "between 0 and 100"),
        (("--horizon", "0"), "--horizon must be at least 1"),
        (("--gaps", "none"), "auto, zero or unknown"),
    ],
)
def test_what_is_wrong_is_named(table, words, said):
    with pytest.raises(WrongUsage, match=said):
        _run(str(table), *ASKED, *words)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WrongUsage, match=r"Cannot read gone\.csv"):
        _run(str(tmp_path / "gone.csv"), *ASKED)
