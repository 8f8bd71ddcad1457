"""Importing files: recognise, clean, stage, commit. One file is wholly in or wholly out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhanggui.clean.receipt import Receipt
from zhanggui.collect.discovering import discover
from zhanggui.collect.file_names import readable_name
from zhanggui.collect.import_run import ImportRun
from zhanggui.collect.kind_of_file import kind_of_file
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.reading.fingerprint import fingerprint
from zhanggui.collect.reading.refusals import no_plain_file, unreadable
from zhanggui.collect.reading.tables import open_tables
from zhanggui.collect.receipts import one_answer_per_workbook, repeated
from zhanggui.collect.shop_of_file import shop_of_file
from zhanggui.collect.taking_in import take_in
from zhanggui.core.errors import Refused
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED, sweep


class Importer(ImportRun):
    """Imports files into one workspace."""

    def run(self, paths: Iterable[Path], *, beside: bool = True) -> list[Receipt]:
        """Import every file of the paths (folders with all they hold), in name order; one receipt a table.

        ``beside``: folders given side by side name their shops, as in the folder around them.
        """
        with self._writing():
            sweep(self.workspace.place.warehouse)
            found = list(
                discover(paths, beside=beside)
            )  # a path that is not there stops us before anything is stored
            return [receipt for path, base in found for receipt in self._file(path, base)]

    def one(self, path: Path, base: Path) -> list[Receipt]:
        """Import one file that lies somewhere below ``base``; one receipt a table."""
        with self._writing():
            return self._file(path, base)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with writer(self.workspace.place.lock, doing="import"):
            yield

    def _file(self, path: Path, base: Path) -> list[Receipt]:
        receipts: list[Receipt] = []
        name = readable_name(path)
        try:
            sha256 = _fingerprint(path)
            done = self._already(sha256)
            if "" in done:
                return [repeated(done[""], name)]
            for table in open_tables(path):
                if self.options.tables is not None and table.name not in self.options.tables:
                    continue
                before = done.get(table.name)
                receipts.append(
                    repeated(before, table.name) if before else self._table(table, path, base, sha256)
                )
        except Refused as refusal:
            receipts.append(Receipt(file=name, status="refused", reason=refusal.text))
        return one_answer_per_workbook(receipts)

    def _already(self, sha256: str) -> dict[str, Batch]:
        """Batches that hold this very file, by the table inside it ('' for a file that is one table)."""
        batches = Batch.objects.filter(sha256=sha256, state=STORED).order_by("pk")
        if self.shops is not None:  # nobody learns what other shops imported
            batches = batches.filter(shop__in=[*self.shops, ""])
        if self.options.shop:
            batches = batches.filter(shop__in=[self.options.shop, ""])
        return {b.part: b for b in batches}

    def _table(self, table: OpenedTable, path: Path, base: Path, sha256: str) -> Receipt:
        receipt = Receipt(file=table.name)
        try:
            found = kind_of_file(self, table, receipt)
            shop = shop_of_file(self, found, table, path, base, receipt) if found else None
            if found is None or shop is None:
                return receipt
            take_in(self, table, found, shop, path, sha256, receipt)
        except Refused as refusal:
            receipt.status, receipt.reason = "refused", refusal.text
        return receipt


def _fingerprint(path: Path) -> str:
    """What the file is. A pipe would keep us waiting and a device never ends: they are not even opened."""
    if not path.is_file():
        raise no_plain_file(readable_name(path))
    try:
        return fingerprint(path)
    except OSError as error:
        raise unreadable(readable_name(path)) from error
