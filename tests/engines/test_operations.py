"""The operations that docs/engines.md allows give the rows it shows, on both engines."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

pytestmark = pytest.mark.spark
PAGE = (Path(__file__).parents[2] / "docs" / "engines.md").read_text(encoding="utf-8")
ALLOWED, FORBIDDEN = PAGE.split("## What it may not use")
ROW = re.compile(r"^\| ([^|`]+) \| `([^`]+)` \| (?:`([^`]+)`|.+) \|$", re.MULTILINE)
FRAMES = {
    "f": pl.DataFrame(
        {"g": ["a", "a", "b"], "n": [1, 2, None], "d": [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 2)]}
    ),
    "cards": pl.DataFrame(
        {
            "g": ["a", "a", "c"],
            "since": [date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 1)],
            "price": [10, 12, 9],
        }
    ),
}


@pytest.fixture(scope="module")
def engines(spark):
    on_spark = {name: nw.from_native(spark.createDataFrame(rows.to_arrow())) for name, rows in FRAMES.items()}
    return {"polars": {name: nw.from_native(rows.lazy()) for name, rows in FRAMES.items()}, "spark": on_spark}


def rows_of(code, frames):
    found = eval(code, {"nw": nw} | frames).collect()
    return sorted(map(tuple, found.iter_rows()), key=lambda row: [(v is not None, v) for v in row])


@pytest.mark.parametrize(("name", "code", "rows"), ROW.findall(ALLOWED))
def test_an_allowed_operation_gives_the_rows_of_the_page(engines, name, code, rows):
    assert rows_of(code, engines["polars"]) == ast.literal_eval(rows)
    assert rows_of(code, engines["spark"]) == ast.literal_eval(rows)


@pytest.mark.parametrize("code", [code for _, code, _ in ROW.findall(FORBIDDEN)])
def test_a_forbidden_operation_fails_on_an_engine(engines, code):
    with pytest.raises(Exception, match=r".+"):
        assert rows_of(code, engines["spark"]) == rows_of(code, engines["polars"])


def test_the_page_names_operations():
    assert (len(ROW.findall(ALLOWED)), len(ROW.findall(FORBIDDEN))) == (17, 3)
