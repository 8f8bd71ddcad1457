"""Bringing the current layer up to date with the history of the batches that count.

``current`` is a function of the history rows of all loaded batches. After an import or an undo only the keys
that changed are recomputed; files that hold none of them stay as they are, and a history file that needs no
change is listed as current itself, so a first import writes every row once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from zhanggui.tables.table import Table
from zhanggui.warehouse.catalogue import CURRENT, HISTORY, NewFile, listed
from zhanggui.warehouse.engines.polars import LINEAGE, scan
from zhanggui.warehouse.files import write_parquet
from zhanggui.warehouse.models import CatalogueFile
from zhanggui.warehouse.newest import Carried, newest_state
from zhanggui.warehouse.outcomes import Outcomes, outcomes_of
from zhanggui.warehouse.staging import NO_KEYS, Keys, StagedFile, key_hash, part_of

KEYS_AT_ONCE = 1_000_000


@dataclass
class Change:
    """What a commit will list and retire for one table, and what became of the rows that met others."""

    added: list[NewFile] = field(default_factory=list)
    retired: list[CatalogueFile] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=Outcomes)


@dataclass(frozen=True)
class TableRebuild:
    """Recomputes keys of one table. ``carried`` says which columns each batch's file carries."""

    root: Path
    table: Table
    carried: Carried

    def for_import(self, staged: Sequence[StagedFile], batch: int, *, all_of_batch: bool = False) -> Change:
        """The change that makes a batch's staged files part of the warehouse.

        ``all_of_batch`` recomputes the batch's earlier rows too: a replayed row filled a column that was empty
        in the whole file before, so the file carries it now.
        """
        current, history = listed(self.table.name, CURRENT), listed(self.table.name, HISTORY)
        earlier = [self.keys(f.path) for f in history if f.batch == batch] if all_of_batch else []
        new = sorted_keys([*(s.keys for s in staged), *earlier])
        holding = self._holding(current, new)
        met = np.union1d(repeated(new), sorted_keys(holding.values()))
        change = Change(added=[s.file for s in staged])
        rewritten: list[NewFile] = []
        moved = [NO_KEYS]
        for keys in portions(met):
            before = self.rows([f.path for f in current], keys)
            arriving = self.rows([s.file.path for s in staged], keys)
            known = self.rows([f.path for f in history], keys)
            after = newest_state(pl.concat([known, arriving]), self.table, self.carried)
            changed = _changed(before, after, self.table)
            change.outcomes.add(outcomes_of(arriving, before, changed, self.table, self.carried[batch]))
            rewritten += self._write(changed)
            moved.append(changed.select(key_hash(self.table)).to_series().to_numpy())
        self._replace(current, holding, sorted_keys(moved), change)
        change.added += [*self._current_of(staged, met), *rewritten]
        return change

    def for_undo(self, batch: int) -> Change:
        """The change that takes a batch out and leaves what the other batches say."""
        current, history = listed(self.table.name, CURRENT), listed(self.table.name, HISTORY)
        leaving = [f for f in history if f.batch == batch]
        staying = [f for f in history if f.batch != batch]
        keys = np.unique(sorted_keys(self.keys(f.path) for f in leaving))
        change = Change(retired=list(leaving))
        rewritten: list[NewFile] = []
        for portion in portions(keys):
            left = self.rows([f.path for f in staying], portion)
            if not left.is_empty():
                rewritten += self._write(newest_state(left, self.table, self.carried))
        self._replace(current, self._holding(current, keys), keys, change)
        change.added += rewritten
        return change

    def keys(self, path: str) -> Keys:
        """The key hashes of a file's rows, in file order."""
        frame = scan(self.table, [self.root / path]).select(key_hash(self.table)).collect()
        return frame.to_series().to_numpy()

    def _holding(self, files: Iterable[CatalogueFile], keys: Keys) -> dict[int, Keys]:
        """For every file that holds some of ``keys`` (sorted): which."""
        holding = {}
        for file in files if keys.size else ():
            own = self.keys(file.path)
            hit = own[among(own, keys)]
            if hit.size:
                holding[file.pk] = hit
        return holding

    def rows(self, paths: Sequence[str], keys: Keys) -> pl.DataFrame:
        """The rows of some files whose key hash is among ``keys``, with their lineage."""
        rows = scan(self.table, [self.root / p for p in dict.fromkeys(paths)])
        chosen = rows.filter(key_hash(self.table).is_in(pl.Series(keys).implode()))
        return chosen.select(*self.table.names, *LINEAGE).collect(engine="streaming")

    def _replace(
        self, current: Iterable[CatalogueFile], holding: dict[int, Keys], keys: Keys, change: Change
    ) -> None:
        """Retire current files that hold ``keys`` and keep their other rows in new files."""
        for file in current:
            hit = holding.get(file.pk, NO_KEYS)
            if not among(hit, keys).any():
                continue
            change.retired.append(file)
            change.added += self._without(file.path, keys)

    def _without(self, path: str, keys: Keys) -> list[NewFile]:
        rows = pl.read_parquet(self.root / path)
        own = rows.select(key_hash(self.table)).to_series().to_numpy()
        kept = rows.filter(pl.Series(~among(own, keys)))
        return self._write(kept) if kept.height else []

    def _current_of(self, staged: Sequence[StagedFile], met: Keys) -> Iterator[NewFile]:
        """Staged rows that met no other row are current as they are."""
        for s in staged:
            if not among(s.keys, met).any():
                f = s.file
                yield NewFile(f.path, f.table, CURRENT, f.part, f.batch, f.rows, f.bytes)
            else:
                yield from self._without(s.file.path, met)

    def _write(self, rows: pl.DataFrame) -> list[NewFile]:
        if rows.is_empty():
            return []
        parts = rows.with_columns(__part=part_of(self.table)) if self._dated(rows) else rows.with_columns(
            __part=pl.lit("")
        )  # fmt: skip
        groups = parts.partition_by("__part", as_dict=True, include_key=False)
        return [
            write_parquet(self.root, frame, table=self.table.name, layer=CURRENT, part=str(part), batch=None)
            for (part,), frame in sorted(groups.items())
        ]

    def _dated(self, rows: pl.DataFrame) -> bool:
        return self.table.day is not None and self.table.day in rows.columns


def sorted_keys(arrays: Iterable[Keys]) -> Keys:
    """All hashes of some arrays in one sorted array; repeated ones stay."""
    joined = np.concatenate([NO_KEYS, *arrays])
    joined.sort()
    return joined


def repeated(ordered: Keys) -> Keys:
    """Each hash that a sorted array holds more than once."""
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def among(keys: Keys, ordered: Keys) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of ``keys`` stand in the sorted array."""
    if not ordered.size:
        return np.zeros(keys.size, dtype=np.bool_)
    at = np.searchsorted(ordered, keys)
    at[at == ordered.size] = 0
    return ordered[at] == keys


def portions(keys: Keys) -> Iterator[Keys]:
    """The keys in portions small enough that their rows fit in memory."""
    for start in range(0, keys.size, KEYS_AT_ONCE):
        yield keys[start : start + KEYS_AT_ONCE]


def _changed(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Rows of ``after`` that are new or differ from ``before`` in anything but their lineage."""
    if before.is_empty():
        return after
    values = list(table.names)
    return after.join(before.select(values), on=values, how="anti", nulls_equal=True)
