"""The warehouse's verbs: commit an import, undo a batch, sweep, read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from django.db import transaction

from zhanggui.masterdata.doubles import Choice, choices
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.doubles import doubles_now
from zhanggui.warehouse.engines import polars as engine
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.lock import nobody_else_reads, read_on
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.newest import Carried
from zhanggui.warehouse.outcomes import DUPLICATE, IGNORED, LOADED, UPDATED
from zhanggui.warehouse.rebuild import Change, TableRebuild
from zhanggui.warehouse.same_documents import counted, left_out
from zhanggui.warehouse.staging import Staging, key_hash

READING, STORED, UNDONE = "reading", "loaded", "undone"


@dataclass(frozen=True)
class Counts:
    """How many stored lines of a batch were new, changed something, repeated or were older."""

    loaded: int = 0
    updated: int = 0
    duplicate: int = 0
    ignored: int = 0


def open_batch(batch: Batch) -> Batch:
    """Reserve the batch's number. Until the import commits, the batch counts for nothing."""
    batch.state = READING
    batch.save(force_insert=True)
    return batch


def carried_columns(batch: Batch) -> dict[str, frozenset[str]]:
    """Which columns of which table the batch's file carries."""
    return {table: frozenset(names) for table, names in batch.reading.get("carried", {}).items()}


def commit_import(
    staging: Staging,
    batch: Batch,
    *,
    tables: Sequence[Table],
    at: datetime,
    records: Callable[[Counts], None],
    without_vote: Collection[str] = (),
) -> Counts:
    """Make staged rows part of the warehouse in one transaction and say what became of the lines.

    ``tables`` starts with the table whose grain is the file's row; the others only lift a repeated row to
    *updated*; tables named in ``without_vote`` never do. ``records`` saves what belongs to the same commit
    (the batch's receipt, quarantined rows, personal data); it runs inside the transaction.
    """
    changes = {t.name: _change(staging, batch, t) for t in tables if t.name in staging.files}
    voters = [t for t in tables if t.name in changes and t.name not in without_vote]
    counts = _count(staging, voters, changes)
    with transaction.atomic():
        catalogue.commit(
            added=[f for c in changes.values() for f in c.added],
            retired=[f for c in changes.values() for f in c.retired],
            at=at,
            reason=f"import {batch.pk}",
        )
        batch.state = STORED
        records(counts)
        batch.save()
    return counts


def _change(staging: Staging, batch: Batch, table: Table) -> Change:
    stored, now = _carried_by_batch(table.name), carried_columns(batch)[table.name]
    rebuild = TableRebuild(staging.root, table, {**stored, batch.pk: now})
    grown = stored.get(batch.pk, now) != now
    return rebuild.for_import(staging.files[table.name], batch.pk, all_of_batch=grown)


def _carried_by_batch(table: str) -> Carried:
    stored = Batch.objects.filter(state=STORED).values_list("pk", "reading")
    return {pk: frozenset(reading.get("carried", {}).get(table, ())) for pk, reading in stored}


def _count(staging: Staging, voters: Sequence[Table], changes: Mapping[str, Change]) -> Counts:
    """Outcomes of the batch's lines, each line counted once: by the first table it made a row of."""
    if not voters:
        return Counts()
    lines = int(_lines(staging, voters[0]).select(pl.len()).collect(engine="streaming").item())
    met = changes[voters[0].name].outcomes.by_line()
    met = _lifted_by_itself(staging, voters[0], met)
    for table in voters[1:]:
        met = _lifted(staging, table, changes[table.name], met)
    for i, table in enumerate(voters[1:], start=1):
        only = _lines_only_in(staging, table, voters[:i])
        lines += only.len()
        theirs = changes[table.name].outcomes.by_line()
        met = pl.concat([met, theirs.filter(pl.col("line").is_in(only.implode()))])
    by_outcome = dict(met.group_by("outcome").len().iter_rows())
    return Counts(
        loaded=lines - met.height + by_outcome.get(LOADED, 0),
        updated=by_outcome.get(UPDATED, 0),
        duplicate=by_outcome.get(DUPLICATE, 0),
        ignored=by_outcome.get(IGNORED, 0),
    )


def _lines_only_in(staging: Staging, table: Table, before: Sequence[Table]) -> pl.Series:
    """Lines that made a row of ``table`` and of no table before it (an order whose lines are not told apart)."""
    rest = _lines(staging, table)
    for other in before:
        rest = rest.join(_lines(staging, other), on="line", how="anti")
    return rest.collect(engine="streaming")["line"]


def _lines(staging: Staging, table: Table) -> pl.LazyFrame:
    paths = [staging.root / s.file.path for s in staging.files[table.name]]
    return scan(table, paths).select("line").unique()


def _lines_met(staging: Staging, table: Table, among: pl.DataFrame) -> pl.DataFrame:
    """How many rows of ``table`` each of the given lines made."""
    paths = [staging.root / s.file.path for s in staging.files[table.name]]
    chosen = scan(table, paths).filter(pl.col("line").is_in(among["line"].implode()))
    return chosen.group_by("line").agg(rows=pl.len()).collect(engine="streaming")


def _lifted_by_itself(staging: Staging, table: Table, met: pl.DataFrame) -> pl.DataFrame:
    """A line that made several rows, one of them met by nobody, was loaded."""
    made = _lines_met(staging, table, met) if met.height else None
    if made is None or made.height == made["rows"].sum():
        return met
    unmet = _rows_met_by_nobody(staging, table, met)
    lift = pl.col("line").is_in(unmet.implode())
    return met.with_columns(outcome=pl.when(lift).then(LOADED).otherwise(pl.col("outcome")))


def _rows_met_by_nobody(staging: Staging, table: Table, met: pl.DataFrame) -> pl.Series:
    paths = [staging.root / s.file.path for s in staging.files[table.name]]
    rows = scan(table, paths).filter(pl.col("line").is_in(met["line"].implode()))
    keyed = rows.select("line", key=key_hash(table)).collect()
    current = [staging.root / f.path for f in catalogue.listed(table.name, catalogue.CURRENT)]
    known = scan(table, current).select(key=key_hash(table)).collect()["key"]
    alone = ~pl.col("key").is_in(known.implode()) & pl.col("key").is_unique()
    return keyed.filter(alone)["line"]


def _lifted(staging: Staging, table: Table, change: Change, met: pl.DataFrame) -> pl.DataFrame:
    """A repeated line that brought something new to another table updated it."""
    if met.is_empty():
        return met
    theirs = change.outcomes.by_line().rename({"outcome": "other"})
    made = _lines_met(staging, table, met).join(theirs, on="line", how="left")
    news = made.filter(pl.col("other").is_null() | pl.col("other").is_in([LOADED, UPDATED]))["line"]
    repeated = pl.col("outcome").is_in([DUPLICATE, IGNORED]) & pl.col("line").is_in(news.implode())
    return met.with_columns(outcome=pl.when(repeated).then(UPDATED).otherwise(pl.col("outcome")))


def undo(root: Path, batch: Batch, *, at: datetime, records: Callable[[], None]) -> None:
    """Take a batch out: every figure is then what the other batches say. ``records`` as in commit_import."""
    changes = [
        TableRebuild(root, TABLES[name], _carried_by_batch(name)).for_undo(batch.pk)
        for name in carried_columns(batch)
    ]
    with transaction.atomic():
        catalogue.commit(
            added=[f for c in changes for f in c.added],
            retired=[f for c in changes for f in c.retired],
            at=at,
            reason=f"undo {batch.pk}",
        )
        batch.state = UNDONE
        batch.save(update_fields=["state"])
        records()


def sweep(root: Path) -> int:
    """Remove files that neither the newest nor a pinned snapshot shows; how many. Hold the writer lock.

    While another process reads, replaced files stay: it may have resolved them. What an import that died
    left behind was never listed, so nobody reads it and it goes at once.
    """
    Batch.objects.filter(state=READING).delete()
    with nobody_else_reads(root) as alone:
        kept = catalogue.needed_paths() if alone else catalogue.listed_paths()
        gone = [p for p in root.glob("*/*.parquet") if str(p.relative_to(root)) not in kept]
        for path in gone:
            path.unlink(missing_ok=True)
        if alone:
            catalogue.forget_all_but(kept)
    return len(gone)


def read(
    root: Path, *, snapshot: int | None = None, doubles: Sequence[Choice] | None = None
) -> dict[str, nw.LazyFrame[Any]]:
    """Every canonical table as of a snapshot (default: now), ready for analysis: what counts.

    Of an order that two shops' files hold, the one that ``doubles`` leave out (default: what people decided by now)
    is not among them.
    The frames stay readable until this process ends, whatever other processes import, undo or sweep meanwhile.
    """
    read_on(root)
    frames = engine.frames(catalogue.current_paths(root, snapshot=snapshot))
    chosen = choices() if doubles is None else doubles
    return counted(frames, left_out(doubles_now(root, snapshot=snapshot), chosen)) if chosen else frames
