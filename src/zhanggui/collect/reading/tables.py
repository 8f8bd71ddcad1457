"""Open whatever a merchant drops, by its content and never by its suffix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.collect.file_names import readable_name
from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.containers import tables_in
from zhanggui.collect.reading.contract import BadRow, Chunk, HeadRow, Limits, OpenedTable
from zhanggui.collect.reading.sources import Source, on_disk

__all__ = ["BadRow", "Chunk", "HeadRow", "Limits", "OpenedTable", "open_tables"]

_DEFAULT_LIMITS = Limits()


def open_tables(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Iterator[OpenedTable]:
    """Every table in the file, in its own order; a zip gives the tables of its members.

    Raises ``core.errors.Refused``, naming the file, what was expected and what to do, for anything that is not
    a table of text, workbook or HTML. A table stays readable as long as it is referred to, also after the
    iteration has ended; unpacked copies are unnamed temporary files that vanish with it.
    """
    try:
        yield from tables_in(_source(path, limits), limits)
    except OSError as error:
        raise refusals.unreadable(readable_name(path)) from error


def _source(path: Path, limits: Limits) -> Source:
    name = readable_name(path)
    if path.is_dir():
        raise refusals.folder(name)
    if not path.exists():
        raise refusals.missing(name)
    if not path.is_file():
        raise refusals.no_plain_file(name)
    source = on_disk(path, name)
    if source.size > limits.file_bytes:
        raise refusals.too_large(name, source.size, limits.file_bytes)
    if not source.size:
        raise refusals.empty(name)
    return source
