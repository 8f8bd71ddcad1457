"""``zg method elasticity`` on small files, as somebody outside would call it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from zhanggui.cli.main import app
from zhanggui.core.errors import WrongUsage

ASKED = ("--quantity", "sold", "--price", "price", "--json")


def _run(*words: str):
    done = CliRunner().invoke(app, ["--lang", "en", "method", "elasticity", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


@pytest.fixture
def rows():
    """A sells 100 · (price / 10)^-2, B never changes its price."""
    table = ["sku,price,sold,season"]
    for n in range(12):
        price = (10, 8, 9)[n % 3]
        table.append(f"A,{price},{100 * (price / 10) ** -2},{('warm', 'cold')[n // 6]}")
        table.append(f"B,7,{n},{('warm', 'cold')[n // 6]}")
    return table


def _file(tmp_path, rows):
    file = tmp_path / "prices.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(file)


def test_every_group_gets_the_agreed_fields(tmp_path, rows):
    a, b = _run(_file(tmp_path, rows), *ASKED, "--group", "sku")
    assert list(a)[:7] == ["group", "elasticity", "lo-95", "hi-95", "identifiable", "why", "n"]
    assert (a["group"], a["identifiable"], a["n"]) == ("A", True, 12)
    assert a["elasticity"] == pytest.approx(-2, abs=1e-4)
    assert (b["group"], b["elasticity"], b["identifiable"]) == ("B", None, False)
    assert "never moved (7 to 7)" in b["why"]


def test_without_a_group_all_rows_are_one(tmp_path, rows):
    a_alone = [rows[0], *rows[1::2]]
    (answer,) = _run(_file(tmp_path, a_alone), *ASKED)
    assert answer["elasticity"] == pytest.approx(-2, abs=1e-4)


def test_a_control_in_words_becomes_one_column_for_each_word_but_one(tmp_path, rows):
    a, _ = _run(_file(tmp_path, rows), *ASKED, "--group", "sku", "--control", "season")
    assert a["elasticity"] == pytest.approx(-2, abs=1e-4)
    assert "own_without_controls" in a["specifications"]


@pytest.mark.parametrize(
    ("line", "written", "said"),
    [
        (1, "A,ten,5,warm", "line 2: “price” is not a number: ten"),
        (1, "A,10,-5,warm", "line 2: “sold” is negative: -5"),
        (1, "A,0,5,warm", "line 2: “price” must be above 0, found 0"),
        (1, "A,10,5", "3 values where the header has 4"),
        (0, "sku,cost,sold,season", "has no column “price”"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, rows, line, written, said):
    rows[line] = written
    with pytest.raises(WrongUsage, match=said):
        _run(_file(tmp_path, rows), *ASKED)


def test_one_column_cannot_be_two_things(tmp_path, rows):
    with pytest.raises(WrongUsage, match="given for two things"):
        _run(_file(tmp_path, rows), *ASKED, "--control", "price")


def test_a_control_with_too_many_words_is_named(tmp_path):
    table = ["price,sold,note", *(f"{10 + n % 3},5,n{n}x" for n in range(70))]
    with pytest.raises(WrongUsage, match="70 labels"):
        _run(_file(tmp_path, table), *ASKED, "--control", "note")
