"""Proving on the live store that no row and no cent was lost or doubled.

The state to examine is taken once (``Books``), under the writer lock; the checks then run beside writers and
readers. Nothing is mended here: a problem names what is wrong, a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from zhanggui.core.language import Text
from zhanggui.tables.register import TABLES
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.catalogue import CURRENT, HISTORY
from zhanggui.warehouse.findings import Check, check
from zhanggui.warehouse.models import Batch, CatalogueFile
from zhanggui.warehouse.same_state import Layers, differences

FILES = Text("目录中的每个数据文件都在，大小和行数相符", "Every listed file is there with its size and rows")
RECEIPTS = Text("每批的回执都对得上", "The receipt of every batch adds up")
LINES = Text(
    "每批：历史中的行 = 总行数 − 隔离 − 忽略的合计行",
    "Per batch: lines in history = rows − quarantined − notes",
)
OWNERS = Text("历史文件只属于未撤销的批次", "History holds rows of batches in force only")
STATE = Text(
    "现状 = 由历史重新计算的最新状态，每列金额合计相等", "Current = newest state of history; money adds up"
)

MISSING = Text("数据文件 {path} 不见了（{table}，{rows} 行）。请用备份恢复（zg restore）。",
               "File {path} is missing ({table}, {rows} rows). Restore a backup (zg restore).")  # fmt: skip
CHANGED = Text("数据文件 {path} 被改动或损坏：{what}。请用备份恢复（zg restore）。",
               "File {path} was changed or is damaged: {what}. Restore a backup (zg restore).")  # fmt: skip
OFF = Text("批次 {batch}（{file}）：{rows} 行 ≠ 新增 {loaded} + 更新 {updated} + 重复 {duplicate} + 隔离 {quarantined} + 忽略 {ignored}",
           "Batch {batch} ({file}): {rows} rows ≠ {loaded} loaded + {updated} updated + {duplicate} duplicate"
           " + {quarantined} quarantined + {ignored} ignored")  # fmt: skip
LOST = Text("批次 {batch}（{file}）：历史中有 {stored} 行，应为 {expected} 行",
            "Batch {batch} ({file}): {stored} lines in history, expected {expected}")  # fmt: skip
STRAY = Text(
    "历史文件 {path} 属于批次 {batch}，而该批次不在",
    "History file {path} belongs to batch {batch}, which is not in force",
)
UNLISTED = Text(
    "有 {n} 个无人引用的数据文件，zg maintain 会清理", "{n} files nobody refers to; zg maintain removes them"
)


@dataclass(frozen=True)
class Books:
    """What the records say at one moment: files in force, files only a pin keeps, batches in force."""

    root: Path
    files: tuple[CatalogueFile, ...]
    pinned: tuple[CatalogueFile, ...]
    batches: tuple[Batch, ...]

    def of(self, table: str, layer: str) -> list[CatalogueFile]:
        """Files in force of one layer of one table."""
        return [f for f in self.files if f.table == table and f.layer == layer]

    @property
    def carried(self) -> dict[str, dict[int, frozenset[str]]]:
        """Per table and batch the columns its file carries."""
        return {
            name: {b.pk: frozenset(b.reading.get("carried", {}).get(name, ())) for b in self.batches}
            for name in TABLES
        }


def open_books(root: Path) -> Books:
    """Take the state to examine. Call under the writer lock."""
    needed = catalogue.needed_paths()
    every = list(CatalogueFile.objects.order_by("pk"))
    return Books(
        root=root,
        files=tuple(f for f in every if f.until is None),
        pinned=tuple(f for f in every if f.until is not None and f.path in needed),
        batches=tuple(Batch.objects.filter(state="loaded").order_by("pk")),
    )


def examine(books: Books) -> Iterator[Check]:
    """Every check of the warehouse, one after another. Without its files the later checks have no ground."""
    files = _files(books)
    yield files
    yield check("receipts", RECEIPTS, len(books.batches), _receipts(books))
    if not files.ok:
        return
    yield check("lines", LINES, len(books.batches), _lines(books))
    yield check("owners", OWNERS, len(books.files), _strays(books))
    rows = sum(f.rows for f in books.files if f.layer == CURRENT)
    yield check("state", STATE, rows, _states(books))


def _files(books: Books) -> Check:
    listed = {f.path: f for f in (*books.files, *books.pinned)}
    problems = [p for f in listed.values() if (p := _wrong_with(books.root, f)) is not None]
    lying = {str(p.relative_to(books.root)) for p in books.root.glob("*/*.parquet")}
    loose = len(lying - catalogue.listed_paths())
    return check("files", FILES, len(listed), problems, [UNLISTED.with_(n=loose)] if loose else [])


def _wrong_with(root: Path, file: CatalogueFile) -> Text | None:
    path = root / file.path
    if not path.is_file():
        return MISSING.with_(path=path, table=file.table, rows=file.rows)
    size = path.stat().st_size
    if size != file.bytes:
        return CHANGED.with_(path=path, what=f"{size} ≠ {file.bytes} bytes")
    try:
        rows = int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as wrong:
        return CHANGED.with_(path=path, what=str(wrong).splitlines()[0])
    return None if rows == file.rows else CHANGED.with_(path=path, what=f"{rows} ≠ {file.rows} rows")


def _receipts(books: Books) -> Iterator[Text]:
    for batch in books.batches:
        counts = {n: getattr(batch, n) for n in ("loaded", "updated", "duplicate", "quarantined", "ignored")}
        if batch.rows != sum(counts.values()) or min(counts.values()) < 0 or batch.noted > batch.ignored:
            yield OFF.with_(batch=batch.pk, file=batch.part or batch.file, rows=batch.rows, **counts)


def _lines(books: Books) -> Iterator[Text]:
    by_batch: dict[int | None, list[CatalogueFile]] = {}
    for file in books.files:
        if file.layer == HISTORY:
            by_batch.setdefault(file.batch, []).append(file)
    for batch in books.batches:
        files = by_batch.get(batch.pk, [])
        if not files and not batch.reading.get("carried"):
            continue  # the file fills records (a list of shops), not tables
        stored, expected = _distinct_lines(books.root, files), batch.rows - batch.quarantined - batch.noted
        if stored != expected:
            yield LOST.with_(batch=batch.pk, file=batch.part or batch.file, stored=stored, expected=expected)


def _distinct_lines(root: Path, files: Sequence[CatalogueFile]) -> int:
    """Lines of a batch's rows over all tables, each counted once."""
    if not files:
        return 0
    lines = pl.concat([pl.scan_parquet(root / f.path, glob=False).select("line") for f in files])
    return int(lines.select(pl.col("line").n_unique()).collect(engine="streaming").item())


def _strays(books: Books) -> Iterator[Text]:
    known = {b.pk for b in books.batches}
    for file in books.files:
        if file.layer == HISTORY and file.batch not in known:
            yield STRAY.with_(path=file.path, batch=file.batch)


def _states(books: Books) -> Iterator[Text]:
    carried = books.carried
    for name, table in TABLES.items():
        history, current = books.of(name, HISTORY), books.of(name, CURRENT)
        if history or current:
            paths = [[f.path for f in files] for files in (history, current)]
            yield from differences(Layers(books.root, table, carried[name], *paths))
