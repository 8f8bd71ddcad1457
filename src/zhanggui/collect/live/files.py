"""From records to batches: a file of JSON lines per kind, imported like every other file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.import_run import ImportOptions, Kept
from zhanggui.collect.importing import Importer
from zhanggui.collect.live.adapter import KINDS, Record
from zhanggui.collect.live.kinds import AS_SENT, mark, profile_name
from zhanggui.collect.live.lines import written
from zhanggui.collect.models import LiveConnection
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

NOT_TAKEN = Text("取回的数据没有导入：{reason}", "What was pulled is not imported: {reason}")
WHOLE = ("order", "product")
"""Kinds whose lines hold the platform's document; a refund's is in its order's."""


@dataclass(frozen=True, kw_only=True)
class Taker:
    """Imports records of one connection. ``name`` tells the files of one pull from those of another."""

    workspace: OpenWorkspace
    connection: LiveConnection
    at: datetime
    by: str
    name: str

    def take(self, records: Iterable[Record], part: int, committed: Callable[[], None]) -> list[Receipt]:
        """Import what the records say, one batch a kind; ``committed`` runs inside the transaction of the last.

        So a crash in between leaves the cursor where it was, and what is in already counts as repeated.
        """
        lines = {kind: [line for one in records for line in self._lines(one, kind)] for kind in KINDS}
        kinds = [kind for kind in KINDS if lines[kind]]
        receipts = []
        for kind in kinds:
            last = kind == kinds[-1]
            receipts.append(self._import(kind, lines[kind], part, (lambda _: committed()) if last else None))
            if last and receipts[-1].status == "already_loaded":
                committed()
        if not kinds:
            committed()
        return receipts

    def _lines(self, record: Record, kind: str) -> list[dict[str, Any]]:
        shown = {AS_SENT: record.document} if kind in WHOLE else {}
        own = {mark(self.connection.platform, kind): record.id, "shop": self.connection.shop}
        blank = _required(profile_name(self.connection.platform, kind))
        return [{**blank, **own, **line, **shown} for line in record.lines.get(kind, ())]

    def _import(self, kind: str, lines: list[dict[str, Any]], part: int, kept: Kept | None) -> Receipt:
        shop = self.connection.shop
        importer = Importer(
            workspace=self.workspace, profiles=_profiles(), now=self.at, by=self.by, shops=frozenset({shop}),
            options=ImportOptions(profile=profile_name(self.connection.platform, kind), shop=shop),
            kept=kept or (lambda _: None),
        )  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
            path = Path(folder) / f"{self.connection.platform}-{kind}s-{self.name}-{part}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(written(one) + "\n" for one in lines)
            (receipt,) = importer.one(path, path.parent)
        if receipt.status not in ("loaded", "already_loaded"):
            raise Refused(NOT_TAKEN.with_(reason=receipt.reason or receipt.status))
        return receipt


@cache
def _required(profile: str) -> dict[str, str]:
    """The columns a file must have: one that holds nothing but an order nobody can read has them too, empty."""
    return {field.headers[0]: "" for field in _profiles()[profile].fields if field.required}


def _profiles() -> Any:
    from zhanggui.collect.profiles import known_profiles

    return known_profiles()
