"""Headers of last year and next year, for every kind of file there is: what is dropped, added, moved or renamed.

Generated from the profiles and their samples: the header and the first rows of a sample, changed, must still be
recognised as itself only, and make the same canonical rows where the columns are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import zhanggui.collect
from zhanggui.collect.collector import Profile, bind
from zhanggui.collect.matrix import recognised_as, sample_files
from zhanggui.collect.reading.tables import open_tables
from zhanggui.collect.recognise import HEADER_WITHIN, LEAST_HITS, recognise
from zhanggui.collect.register import PROFILES
from zhanggui.core.codes import fold_header

COLLECT = Path(zhanggui.collect.__file__).parent
ROWS = 5
NAMES = [name for name in PROFILES if ".live_" not in name]


@dataclass(frozen=True)
class Sample:
    """A header with the first rows below it."""

    header: tuple[str, ...]
    cells: pl.DataFrame


@lru_cache(maxsize=1)
def samples() -> dict[str, Sample]:
    """For every kind of file the sample table with most columns, without total rows (which begin at the left)."""
    from zhanggui.collect.intake import NOTE

    found: dict[str, Sample] = {}
    for path in sample_files(COLLECT):
        for table in open_tables(path):
            for one in recognise(table.head(HEADER_WITHIN), PROFILES.values()):
                name, header = one.binding.profile.name, one.binding.header
                if name not in found or len(header) > len(found[name].header):
                    width, note = len(header), "|".join([NOTE, *one.binding.profile.notes])
                    rows = [r.cells for r in table.head(HEADER_WITHIN) if r.line > one.header_line][:ROWS]
                    laid = [
                        [*r, *[""] * width][:width] for r in rows if not any(re.search(note, c) for c in r)
                    ]
                    cells = pl.DataFrame(laid, schema=[str(i) for i in range(width)], orient="row")
                    found[name] = Sample(header, cells)
    return found


@cache
def rivals(name: str) -> dict[str, Profile]:
    """The kind itself and all that know enough of its names to fit some day."""
    every = [h for f in PROFILES[name].fields for h in f.headers]
    return {n: p for n, p in PROFILES.items() if n == name or len(bind(p, every).positions) >= LEAST_HITS}


def canonical(name: str, header: list[str], cells: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The canonical rows of these cells, by table; nothing is stored."""
    from zhanggui.collect.intake import Intake
    from zhanggui.masterdata.models import Shop

    class Hash:
        def hash(self, text: str) -> str:
            return f"#{text}"

    nothing: Any = Hash()
    laid = cells.rename(dict(zip(cells.columns, (str(i) for i in range(cells.width)), strict=True)))
    intake = Intake(
        binding=bind(PROFILES[name], header), shop=Shop(code="s", platform=PROFILES[name].platform),
        secrets=nothing, staging=nothing, batch=0, arrival=datetime(2026, 7, 1, tzinfo=UTC),
    )  # fmt: skip
    return {table.name: rows for table, rows in intake.canonical(laid, pl.Series(range(2, 2 + len(cells))))}


def recognised(name: str, header: list[str]) -> tuple[str, ...]:
    return recognised_as(header, rivals(name))


def test_every_kind_of_file_has_a_sample(empty_workspace):
    assert set(samples()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_columns_moved_added_and_written_otherwise_change_nothing(name, empty_workspace):
    """Turned round, a new column at either end and in the middle, brackets wide or narrow, blanks and tabs around."""
    sample = samples()[name]
    before = canonical(name, list(sample.header), sample.cells)
    order = list(range(len(sample.header)))[::-1]
    odd = [sample.header[i].replace("(", "（").replace(")", "）") + ("\t" if i % 2 else " ") for i in order]
    new = sample.cells.select(pl.lit("x").alias("n1"), *(str(i) for i in order), pl.lit("7").alias("n2"))
    header = ["全新的一列", *odd, "Another new column"]
    assert recognised(name, header) == (name,)
    after = canonical(name, header, new)
    assert set(after) == set(before)
    for table, rows in before.items():
        assert after[table].select(rows.columns).equals(rows, null_equal=True), table


@pytest.mark.parametrize("name", NAMES)
def test_a_column_by_its_other_names_is_the_same_column(name, empty_workspace):
    sample, profile = samples()[name], PROFILES[name]
    binding = bind(profile, sample.header)
    often = [fold_header(h) for f in profile.fields for h in f.headers]
    for field in profile.fields:
        place = binding.positions.get(field.name)
        for alias in field.headers:
            if (
                place is None
                or often.count(fold_header(alias)) > 1
                or bind(profile, sample.header).header[place] == alias
            ):
                continue
            header = [alias if i == place else h for i, h in enumerate(sample.header)]
            if bind(profile, header).positions != binding.positions:
                continue  # the file has a column of that name already; else every cell is read as before
            assert recognised(name, header) == (name,), (field.name, alias)


def without(sample: Sample, profile: Profile, dropped: set[str]) -> Sample:
    """The sample without the columns of these fields."""
    gone = {bind(profile, sample.header).positions[n] for n in dropped}
    kept = [i for i in range(len(sample.header)) if i not in gone]
    return Sample(tuple(sample.header[i] for i in kept), sample.cells.select(str(i) for i in kept))


def optional_of(name: str) -> list[str]:
    """The fields of a sample that a file of its kind may lack."""
    profile = PROFILES[name]
    wanted = {f.name for f in profile.fields if f.required} | set(profile.signature)
    return [n for n in bind(profile, samples()[name].header).positions if n not in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_an_optional_column_is_still_recognised(name, empty_workspace):
    """One by one, and all at once."""
    sample, profile, optional = samples()[name], PROFILES[name], optional_of(name)
    for dropped in [{n} for n in optional] + [set(optional)]:
        left = without(sample, profile, dropped)
        if len(bind(profile, left.header).positions) >= LEAST_HITS:
            assert recognised(name, list(left.header)) == (name,), dropped


@pytest.mark.parametrize("name", NAMES)
def test_without_optional_columns_the_others_say_the_same(name, empty_workspace):
    """Every second column gone, the others gone, all gone."""
    optional = optional_of(name)
    check_the_others(name, [set(optional[::2]), set(optional[1::2]), set(optional)])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_without_any_one_optional_column_the_others_say_the_same(name, empty_workspace):
    check_the_others(name, [{n} for n in optional_of(name)])


def check_the_others(name: str, drops: list[set[str]]) -> None:
    """What a profile prepares itself is looked at by its own tests: here it only must not fail."""
    sample, profile = samples()[name], PROFILES[name]
    before = canonical(name, list(sample.header), sample.cells)
    for dropped in drops:
        left = without(sample, profile, dropped)
        if len(bind(profile, left.header).positions) < LEAST_HITS:
            continue
        after = canonical(name, list(left.header), left.cells)
        for fills in profile.fills if profile.prepare is None else ():
            rows, table = after.get(fills.table.name), fills.table.name
            if rows is None or fills.where is not None or len(rows) != len(before[table]):
                continue
            own = [
                c for c, e in fills.columns.items() if c in rows.columns and not _uses(e, dropped, profile)
            ]
            assert rows.select(own).equals(before[table].select(own), null_equal=True), (table, dropped)


def _uses(made: pl.Expr, dropped: set[str], profile: Profile) -> bool:
    """Whether an expression is made of a dropped field, of its day, or of what the pipeline derives from it."""
    days = {n.removesuffix("_at") + "_day" for n in dropped}
    derived = {"buyer_key"} if "buyer" in dropped else set()
    numbered = {"number"} if dropped & set(profile.numbered) else set()
    return bool(set(made.meta.root_names()) & (dropped | days | derived | numbered))


@pytest.mark.parametrize(
    ("renamed", "missing"),
    [("用户实付金额总数(元)", "用户实付金额(元)"), ("订单号码", "订单号")],
)
def test_a_required_column_of_an_unknown_name_is_named_with_what_it_may_be(
    import_files, tmp_path, renamed, missing
):
    sample = samples()["pinduoduo.orders"]
    header = [renamed if fold_header(h) == fold_header(missing) else h for h in sample.header]
    assert renamed in header
    file = tmp_path / "拼多多.csv"
    rows = [",".join(header), *(",".join(c.replace(",", "") for c in r) for r in sample.cells.iter_rows())]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    [receipt] = import_files(file)
    assert (receipt.status, receipt.rows) == ("refused", 0)
    assert f"{renamed} → {missing}" in receipt.reason.zh
    assert f"Did you mean: {renamed} → {missing}?" in receipt.reason.en
    assert "zg map" in receipt.reason.zh
