"""From text cells to the typed fields of a profile, and on to the rows of canonical tables."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from zhanggui.clean.values import numbers, times
from zhanggui.clean.values.parsed import Parsed
from zhanggui.clean.values.problems import explain
from zhanggui.clean.values.tidy import tidy
from zhanggui.collect.collector import Binding, Field, Fills, Kind, Refusal
from zhanggui.warehouse.engines.polars import stored_schema

READERS: dict[Kind, Callable[[pl.Series, tuple[str, ...]], Parsed]] = {
    Kind.ID: numbers.read_ids,
    Kind.TEXT: numbers.read_text,
    Kind.PERSONAL: numbers.read_text,
    Kind.MONEY: numbers.read_money,
    Kind.INTEGER: numbers.read_integers,
    Kind.DECIMAL: numbers.read_decimals,
    Kind.RATIO: numbers.read_ratios,
    Kind.FLAG: numbers.read_flags,
}
TYPES: dict[Kind, pl.DataType] = {
    Kind.MONEY: numbers.MONEY,
    Kind.INTEGER: pl.Int64(),
    Kind.DECIMAL: numbers.RATE,
    Kind.RATIO: numbers.RATE,
    Kind.DAY: pl.Date(),
    Kind.FLAG: pl.Boolean(),
    Kind.MOMENT: pl.Datetime("us", "UTC"),
}
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="field")

PIPELINE = ("line", "number", "shop", "platform", "shop_currency", "file_day")
"""Columns every profile's expressions may use beside its own fields."""


def day_name(moment: str) -> str:
    """The field holding the calendar day of a moment field: ``paid_at`` gives ``paid_day``."""
    return moment.removesuffix("_at") + "_day"


@dataclass
class Fields:
    """Typed columns of one chunk with ``line``; ``bound`` names those the file really has."""

    frame: pl.DataFrame
    bound: set[str]
    refusals: list[Refusal]


def read_fields(cells: pl.DataFrame, lines: pl.Series, binding: Binding, zone: ZoneInfo) -> Fields:
    """Read every field of a profile out of the text cells; absent ones become null columns.

    Fields are read side by side: the engine lets other threads run while it works on one column.
    """
    profile = binding.profile

    def read(field: Field) -> tuple[dict[str, pl.Series], list[Refusal]]:
        place = binding.positions.get(field.name)
        if place is None:
            return _absent(field, len(lines)), []
        columns: dict[str, pl.Series] = {}
        raw = cells[str(place)]
        parsed = _read(field, raw, zone, columns)
        columns[field.name] = parsed.values
        return columns, _refusals(field, binding.header[place].strip(), raw, parsed, lines)

    columns: dict[str, pl.Series] = {"line": lines}
    refusals: list[Refusal] = []
    for read_columns, refused in _POOL.map(read, profile.fields):
        columns |= read_columns
        refusals += refused
    bound = {f.name for f in profile.fields if f.name in binding.positions}
    days = {day_name(f.name) for f in profile.fields if f.kind is Kind.MOMENT and f.name in bound}
    return Fields(pl.DataFrame(columns), bound | days, refusals)


def _absent(field: Field, height: int) -> dict[str, pl.Series]:
    empty = {field.name: pl.repeat(None, height, dtype=TYPES.get(field.kind, pl.String()), eager=True)}
    if field.kind is Kind.MOMENT:
        empty[day_name(field.name)] = pl.repeat(None, height, dtype=pl.Date(), eager=True)
    return empty


def _read(field: Field, raw: pl.Series, zone: ZoneInfo, columns: dict[str, pl.Series]) -> Parsed:
    if field.kind is Kind.MOMENT:
        parsed, columns[day_name(field.name)] = times.read_moments(raw, zone, field.nulls, field.formats)
        return parsed
    if field.kind is Kind.DAY:
        return times.read_days(raw, field.nulls, field.formats)
    parsed = READERS[field.kind](raw, field.nulls)
    if field.kind is Kind.MONEY and field.required:
        parsed.refuse(raw.str.to_lowercase().is_in(["nan", '"nan"']), "not_an_amount")
    if field.not_negative:
        parsed.refuse(parsed.values < 0, "below_zero")
    return parsed


def _refusals(field: Field, header: str, raw: pl.Series, parsed: Parsed, lines: pl.Series) -> list[Refusal]:
    if field.must:
        missing = parsed.values.is_null()
        parsed.refuse(missing if parsed.broken is None else missing & parsed.broken.is_null(), "missing")
    broken = parsed.broken
    if broken is None:
        return []
    places = broken.is_not_null().arg_true()
    shown = raw.gather(places)
    values = tidy(shown).fill_null(shown.str.strip_chars())  # a word for nothing, where nothing is not enough
    found = zip(lines.gather(places), broken.gather(places), values, strict=True)
    return [Refusal(line, rule, header, value, explain(rule, header, value)) for line, rule, value in found]


def canonical_rows(fills: Fills, fields: Fields, state_at: str | None = None) -> pl.DataFrame:
    """The rows of one table that a chunk makes, with ``line``; only columns the file carries.

    ``state_at`` names the field that says how old a row is; it comes along as the column of that name.
    """
    rows = fields.frame if fills.where is None else fields.frame.filter(fills.where)
    schema = stored_schema(fills.table)
    columns = [
        expression.cast(schema[name]).alias(name)
        for name, expression in with_defaults(fills, fields.bound).items()
        if carries(expression, fields.bound)
    ]
    if state_at in fields.bound:
        columns.append(pl.col(str(state_at)).alias("state_at"))
    made = rows.select("line", *columns)
    # Polars takes the cast of some decimal expressions (sum_horizontal) for done already; of a column it does not.
    return made.cast({name: schema[name] for name in made.columns if name != "line"})


def with_defaults(fills: Fills, bound: set[str]) -> dict[str, pl.Expr]:
    """The table's columns with shop, platform and currency added where the profile leaves them open."""
    defaults = {"shop": pl.col("shop"), "platform": pl.col("platform")}
    own = pl.col("currency") if "currency" in bound else pl.lit(None, dtype=pl.String)
    defaults["currency"] = pl.coalesce(own, pl.col("shop_currency"))
    added = {n: e for n, e in defaults.items() if n in fills.table.names and n not in fills.columns}
    return {**added, **fills.columns}


def carries(expression: pl.Expr, bound: set[str]) -> bool:
    """Whether the file has at least one of the fields an expression is made of (a constant: yes)."""
    roots = set(expression.meta.root_names())
    return not roots or any(r in bound or r in PIPELINE for r in roots)
