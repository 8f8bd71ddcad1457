"""Whether a table's current layer is what its history says, by computing it again.

A row of a file that stands in both layers, with a key that occurs nowhere else, is its own newest state. Only
the other keys are computed again, a portion at a time, so memory holds the key hashes and one portion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from zhanggui.core.language import Text
from zhanggui.tables.table import Table, Type
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.newest import Carried, newest_state
from zhanggui.warehouse.rebuild import TableRebuild, portions, repeated, sorted_keys
from zhanggui.warehouse.staging import Keys, key_hash

TWICE = Text("表 {table} 的现状中有 {n} 个键出现多次", "Current {table}: {n} keys stand more than once")
KEYS_MISSING = Text(
    "表 {table}：历史中的 {n} 个键不在现状里", "Current {table} lacks {n} keys that history holds"
)
KEYS_EXTRA = Text(
    "表 {table}：现状中的 {n} 个键历史里没有", "Current {table} holds {n} keys that history lacks"
)
ROWS_DIFFER = Text(
    "表 {table}：{n} 行现状与历史的最新状态不同",
    "Current {table}: {n} rows differ from the newest state of history",
)
MONEY_DIFFERS = Text(
    "表 {table} 的 {column}：现状合计 {found}，应为 {expected}",
    "{table}.{column}: current sums to {found}, history says {expected}",
)


@dataclass(frozen=True)
class Layers:
    """Both layers of one table: which files, and which columns each batch carries."""

    root: Path
    table: Table
    carried: Carried
    history: Sequence[str]
    current: Sequence[str]

    @property
    def reader(self) -> TableRebuild:
        return TableRebuild(self.root, self.table, self.carried)

    @property
    def money(self) -> list[str]:
        return [c.name for c in self.table.columns if c.type is Type.MONEY]


def differences(layers: Layers) -> Iterator[Text]:
    """What is wrong with the current layer; nothing when it is the newest state of the history."""
    name, hashes = layers.table.name, _hashes(layers)
    yield from _keys_differ(layers, hashes)
    doubtful = _doubtful(layers, hashes)
    differ, sums = 0, _certain_sums(layers, doubtful)
    for keys in portions(doubtful):
        expected = newest_state(layers.reader.rows(layers.history, keys), layers.table, layers.carried)
        found = layers.reader.rows(layers.current, keys)
        differ += _different_rows(expected, found, layers.table)
        sums = _added(sums, _sums(expected.lazy(), layers.money))
    if differ:
        yield ROWS_DIFFER.with_(table=name, n=differ)
    found_sums = _sums(_all(layers, layers.current), layers.money)
    for column, expected_sum in sums.items():
        if found_sums[column] != expected_sum:
            yield MONEY_DIFFERS.with_(
                table=name, column=column, found=found_sums[column], expected=expected_sum
            )


@dataclass(frozen=True)
class _Hashes:
    by_file: dict[str, Keys]
    history: Keys
    current: Keys


def _hashes(layers: Layers) -> _Hashes:
    files = {path: layers.reader.keys(path) for path in {*layers.history, *layers.current}}
    both = [sorted_keys(files[p] for p in paths) for paths in (layers.history, layers.current)]
    return _Hashes(files, *both)


def _keys_differ(layers: Layers, hashes: _Hashes) -> Iterator[Text]:
    twice = repeated(hashes.current)
    if twice.size:
        rows = layers.reader.rows(layers.current, twice)
        n = rows.height - rows.select(layers.table.key).n_unique()  # two keys may share a hash
        if n:
            yield TWICE.with_(table=layers.table.name, n=n)
    missing = np.setdiff1d(hashes.history, hashes.current)
    extra = np.setdiff1d(hashes.current, hashes.history)
    if missing.size:
        yield KEYS_MISSING.with_(table=layers.table.name, n=missing.size)
    if extra.size:
        yield KEYS_EXTRA.with_(table=layers.table.name, n=extra.size)


def _doubtful(layers: Layers, hashes: _Hashes) -> Keys:
    """Keys that must be computed again."""
    shared = set(layers.history) & set(layers.current)
    alone = [keys for path, keys in hashes.by_file.items() if path not in shared]
    return np.unique(sorted_keys([repeated(hashes.history), repeated(hashes.current), *alone]))


def _certain_sums(layers: Layers, doubtful: Keys) -> dict[str, object]:
    shared = [p for p in layers.history if p in set(layers.current)]
    rows = _all(layers, shared)
    if doubtful.size:
        rows = rows.filter(~key_hash(layers.table).is_in(pl.Series(doubtful).implode()))
    return _sums(rows, layers.money)


def _all(layers: Layers, paths: Sequence[str]) -> pl.LazyFrame:
    return scan(layers.table, [layers.root / p for p in paths])


def _sums(rows: pl.LazyFrame, money: Sequence[str]) -> dict[str, object]:
    """Exact sums of the money columns (wider than the columns: 38 digits)."""
    if not money:
        return {}
    wide = [pl.col(c).cast(pl.Decimal(38, 4)).sum() for c in money]
    return rows.select(wide).collect(engine="streaming").row(0, named=True)


def _added(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    return {c: one[c] + other[c] for c in one}  # type: ignore[operator]


def _different_rows(expected: pl.DataFrame, found: pl.DataFrame, table: Table) -> int:
    values = list(table.names)
    lacking = expected.join(found.select(values), on=values, how="anti", nulls_equal=True)
    extra = found.join(expected.select(values), on=values, how="anti", nulls_equal=True)
    return max(lacking.height, extra.height)
