"""The documents that two shops' files both hold, as they lie in the warehouse."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl

from zhanggui.tables.orders import ORDER_LINE
from zhanggui.tables.register import TABLES
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.same_documents import DOCUMENTS, find_doubles


def doubles_now(root: Path, *, snapshot: int | None = None) -> pl.DataFrame:
    """Every double of the warehouse as of a snapshot; found once for each."""
    return _doubles(root, catalogue.latest_snapshot() if snapshot is None else snapshot)


@lru_cache(maxsize=4)
def _doubles(root: Path, snapshot: int) -> pl.DataFrame:
    paths = catalogue.current_paths(root, snapshot=snapshot)
    names = {one.table.name for one in DOCUMENTS} | {ORDER_LINE.name}
    return find_doubles({name: scan(TABLES[name], paths.get(name, ())) for name in names})
