"""Importing files: recognise, clean, stage, commit. One file is wholly in or wholly out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.models import PersonalBlock
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.quarantine import keep
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.collector import Profile
from zhanggui.collect.discovering import discover
from zhanggui.collect.doubles import doubles_of
from zhanggui.collect.file_names import export_time, file_day, readable_name
from zhanggui.collect.generic.accepting import Foreign, is_damaged_export, meet, meet_again
from zhanggui.collect.intake import Intake
from zhanggui.collect.messages import (
    NOT_RECOGNISED,
    NOT_RECOGNISED_NEAR,
    NOT_YOUR_SHOP,
    OF_ALL_SHOPS,
    PROFILE_UNKNOWN,
    PROFILES_FIT,
    REQUIRED_MISSING,
    REQUIRED_RENAMED,
    SHOPS_FIT,
)
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.reading.fingerprint import fingerprint
from zhanggui.collect.reading.refusals import no_plain_file, unreadable
from zhanggui.collect.reading.tables import open_tables
from zhanggui.collect.received import keep_received
from zhanggui.collect.recognise import HEADER_WITHIN, Recognised, nearest, recognise
from zhanggui.collect.recording import save_records
from zhanggui.collect.refusing import sealed_rows
from zhanggui.collect.remarks import warnings_of
from zhanggui.collect.telling_apart import (
    FEWEST,
    NO_SIGN,
    PLACED,
    SUGGESTED,
    against,
    numbers_of,
    placed_before,
    shared_with,
    suggestion,
)
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.shops import ShopChoice, choose_shop
from zhanggui.tables.table import Table
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.staging import Staging
from zhanggui.warehouse.store import STORED, Counts, commit_import, open_batch, sweep

Progress = Callable[[str, int], None]
"""Told after every chunk: the table's name and the records read so far."""

Kept = Callable[[Receipt], None]
"""Told of a file's receipt inside the transaction that keeps its rows."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person said beside the files: the kind (--as), the shop (--shop), yes to proposals (--yes).

    ``tables``: only these tables of a file (of a zip or workbook); None: all. Who chooses a shop for one table of
    a zip says nothing about the others.
    """

    profile: str | None = None
    shop: str | None = None
    yes: bool = False
    tables: frozenset[str] | None = None


@dataclass(frozen=True)
class Importer:
    """Imports files into one workspace with the given profiles; ``now`` is the arrival time of all of them.

    ``by`` is who imports; ``shops`` are those they may import for (None: all). A file of another shop is refused.
    """

    workspace: OpenWorkspace
    profiles: Mapping[str, Profile]
    now: datetime
    options: ImportOptions = field(default_factory=ImportOptions)
    progress: Progress = lambda *_: None
    by: str = COMMAND_LINE
    shops: frozenset[str] | None = None
    kept: Kept = lambda _: None
    accepted: dict[str, Profile] = field(default_factory=dict)
    """Mappings that --yes accepted during this run: the next file of the layout is read by them."""

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
                return [_repeated(done[""], name)]
            for table in open_tables(path):
                if self.options.tables is not None and table.name not in self.options.tables:
                    continue
                before = done.get(table.name)
                receipts.append(
                    _repeated(before, table.name) if before else self._table(table, path, base, sha256)
                )
        except Refused as refusal:
            receipts.append(Receipt(file=name, status="refused", reason=refusal.text))
        return _one_answer_per_workbook(receipts)

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
            found = self._recognise(table, receipt)
            shop = self._shop(found, table, path, base, receipt) if found else None
            if found is None or shop is None:
                return receipt
            self._import(table, found, shop, path, sha256, receipt)
        except Refused as refusal:
            receipt.status, receipt.reason = "refused", refusal.text
        return receipt

    def _recognise(self, table: OpenedTable, receipt: Receipt) -> Recognised | None:
        head = table.head(HEADER_WITHIN)
        asked = self.options.profile
        if asked and asked not in self.profiles:
            raise WrongUsage(PROFILE_UNKNOWN.with_(name=asked, known=", ".join(self.profiles)))
        known = {**self.profiles, **self.accepted}
        candidates = [known[asked]] if asked else list(known.values())
        found = recognise(head, candidates)
        if len(found) == 1:
            return found[0]
        if found:
            receipt.status, receipt.reason = "needs_choice", PROFILES_FIT
            receipt.candidates = [r.binding.profile.name for r in found]
            return None
        names = {profile.name for profile in candidates}
        again = meet_again(table, receipt.file, names, yes=self.options.yes, now=self.now)
        if again is not None:
            return self._foreign(again, receipt)
        near = nearest(head, candidates)
        if not asked and not is_damaged_export(near):
            foreign = meet(table, receipt.file, yes=self.options.yes, now=self.now)
            if foreign is not None:
                return self._foreign(foreign, receipt)
        receipt.status = "refused"
        receipt.reason = NOT_RECOGNISED.with_(file=receipt.file)
        if near is not None:
            shown = "、".join(h.strip() for h in near.header if h.strip())[:300]
            renamed = near.renamed
            template = (
                REQUIRED_RENAMED if renamed else REQUIRED_MISSING if near.missing else NOT_RECOGNISED_NEAR
            )
            receipt.reason = template.with_(
                file=receipt.file,
                kind=Text(near.profile.zh, near.profile.en),
                missing="、".join(near.missing),
                found=shown,
                renamed=_pairs(renamed),
            )
        return None

    def _foreign(self, foreign: Foreign, receipt: Receipt) -> Recognised | None:
        """A table no profile knows: read by the mapping --yes accepted, else proposed or refused."""
        if foreign.recognised is not None:
            profile = foreign.recognised.binding.profile
            if foreign.warns:
                receipt.warnings.append(foreign.reason)
            else:
                self.accepted[profile.name] = profile
                record(
                    self.workspace.secrets,
                    who=self.by,
                    verb="save_mapping",
                    at=self.now,
                    subject=profile.name,
                )
            return foreign.recognised
        receipt.status = "needs_choice" if foreign.candidates else "refused"
        receipt.reason, receipt.candidates = foreign.reason, foreign.candidates
        return None

    def _shop(
        self, found: Recognised, table: OpenedTable, path: Path, base: Path, receipt: Receipt
    ) -> Shop | None:
        profile = found.binding.profile
        receipt.profile = profile.name
        if profile.platform == "":  # our own templates name the shop in their rows, or need none
            if self.shops is not None:
                raise Refused(OF_ALL_SHOPS)
            return Shop(code="", platform="", currency="CNY", time_zone="Asia/Shanghai")
        within = 2 if table.kind in ("xlsx", "xls") else 1  # a workbook is no folder of its sheets
        folders = [_folder(name) for name in table.name.replace("!", "/").split("/")[:-within][::-1]]
        folders += [readable_name(p) for p in path.parents if base in p.parents]
        choice = choose_shop(
            platform=profile.platform,
            said=self.options.shop,
            in_file=_shop_in_file(found, table),
            folders=folders,
            dropped=readable_name(base),
        )
        choice = self._told_apart(choice, found, table, receipt)
        if choice.shop is None:
            receipt.status = "needs_choice"
            receipt.reason = receipt.reason or SHOPS_FIT
            receipt.candidates = [c for c in choice.candidates if self._sees(c)]
            return None
        receipt.shop = choice.shop.code
        if self.shops is not None and choice.shop.code not in self.shops:
            raise Refused(NOT_YOUR_SHOP.with_(shop=choice.shop.code))
        if choice.shop.pk is None:
            choice.shop.currency = profile.currency or choice.shop.currency
            choice.shop.time_zone = profile.time_zone or choice.shop.time_zone
        return choice.shop

    def _told_apart(
        self, choice: ShopChoice, found: Recognised, table: OpenedTable, receipt: Receipt
    ) -> ShopChoice:
        """Where nobody said whose file it is: what is in it suggests a shop, or speaks against the only one there is."""
        codes = [c for c in choice.candidates if self._sees(c)]
        if choice.shop is not None and choice.shop.pk and choice.only:
            codes = [choice.shop.code]
        elif choice.shop is not None or not codes:
            return choice
        root = self.workspace.place.warehouse
        numbers = numbers_of(self._first_piece(found, table, codes[0]))
        shared = shared_with(root, numbers, codes)
        if choice.shop is not None:
            receipt.reason = against(shared[0], numbers)
            return choice if receipt.reason is None else ShopChoice(None, codes)
        best = suggestion(shared)
        receipt.evidence = NO_SIGN if best is None else SUGGESTED.with_(shop=best.shop, shares=best.text)
        if best is None:
            return choice
        if best.strong >= FEWEST and placed_before(best.shop):
            receipt.evidence = None
            receipt.warnings.append(PLACED.with_(shop=best.shop, shares=best.text))
            return ShopChoice(Shop.objects.get(code=best.shop))
        receipt.suggested = best.shop
        return ShopChoice(None, [best.shop, *(c for c in choice.candidates if c != best.shop)])

    def _first_piece(
        self, found: Recognised, table: OpenedTable, shop: str
    ) -> list[tuple[Table, pl.DataFrame]]:
        intake = Intake(
            binding=found.binding, shop=Shop.objects.get(code=shop), secrets=self.workspace.secrets,
            staging=Staging(self.workspace.place.warehouse, 0), batch=0, arrival=self.now,
        )  # fmt: skip
        pieces = table.chunks(
            header_line=found.header_line,
            width=len(found.binding.header),
            keep_extra_cells=found.binding.profile.extra_cells,
        )
        for piece in pieces:
            if piece.frame.height:
                return intake.canonical(piece.frame, piece.lines)
        return []

    def _sees(self, shop: str) -> bool:
        return self.shops is None or shop in self.shops

    def _import(
        self, table: OpenedTable, found: Recognised, shop: Shop, path: Path, sha256: str, receipt: Receipt
    ) -> None:
        binding = found.binding
        exported = export_time(binding.profile, table.name, shop.time_zone)
        batch = open_batch(
            Batch(
                file=readable_name(path),
                part=table.name if table.name != readable_name(path) else "",
                sha256=sha256,
                profile=binding.profile.name,
                shop=shop.code,
                platform=shop.platform,
                imported_at=self.now,
                imported_by=self.by,
                exported_at=exported,
            )
        )
        staging = Staging(self.workspace.place.warehouse, batch.pk)
        intake = Intake(
            binding=binding, shop=shop, secrets=self.workspace.secrets, staging=staging, batch=batch.pk,
            arrival=self.now, exported_at=exported, file_day=file_day(binding.profile, table.name),
        )  # fmt: skip
        intake.totals.above(table.head(HEADER_WITHIN), found.header_line)
        try:
            for chunk in table.chunks(
                header_line=found.header_line,
                width=len(binding.header),
                keep_extra_cells=binding.profile.extra_cells,
            ):
                intake.take(chunk)
                self.progress(table.name, intake.rows)
            keep_received(self.workspace.place, path, sha256, self.workspace.secrets)
            self._commit(batch, intake, staging, shop, receipt)
        except BaseException:
            staging.discard()
            Batch.objects.filter(pk=batch.pk).exclude(state=STORED).delete()
            raise

    def _commit(self, batch: Batch, intake: Intake, staging: Staging, shop: Shop, receipt: Receipt) -> None:
        binding = intake.binding
        receipt.warnings += warnings_of(intake)
        also = doubles_of(staging.root, staging, shop.code)
        batch.reading = {
            "header": list(binding.header),
            "carried": {t: sorted(c) for t, c in intake.carried.items()},
            **({"placed": True} if self.options.shop else {}),
        }
        quarantined = sealed_rows(intake, intake.refused)

        def commit_records(counts: Counts) -> None:
            counts = save_records(intake, batch, counts)
            batch.rows, batch.noted = intake.rows, intake.noted
            batch.quarantined = len(quarantined)
            batch.loaded, batch.updated = counts.loaded, counts.updated
            batch.duplicate, batch.ignored = counts.duplicate, counts.ignored + intake.noted
            batch.warnings = [{"zh": w.zh, "en": w.en} for w in receipt.warnings]
            batch.warnings += [one.kept for one in also]
            receipt.warnings += [one.text if self._sees(one.other) else one.short for one in also]
            keep(quarantined)
            for block in intake.personal:
                block.batch = batch.pk
            PersonalBlock.objects.bulk_create(intake.personal, batch_size=50)
            if shop.code:
                shop.created_by_batch = shop.created_by_batch or batch.pk
                shop.save()
            fill_receipt(receipt, batch)
            record(
                self.workspace.secrets, who=self.by, verb="import", at=self.now, subject=str(batch.pk), shop=shop.code,
                details={"file": batch.file, "sha256": batch.sha256, "rows": batch.rows},
            )  # fmt: skip
            self.kept(receipt)

        commit_import(
            staging,
            batch,
            tables=binding.profile.tables,
            at=self.now,
            records=commit_records,
            without_vote=binding.profile.silent,
        )


def _fingerprint(path: Path) -> str:
    """What the file is. A pipe would keep us waiting and a device never ends: they are not even opened."""
    if not path.is_file():
        raise no_plain_file(readable_name(path))
    try:
        return fingerprint(path)
    except OSError as error:
        raise unreadable(readable_name(path)) from error


def _pairs(renamed: Mapping[str, str]) -> Text:
    """``实付金额(元) → 实付金额`` for every column that may have been renamed."""
    shown = [f"{header} → {name}" for name, header in renamed.items()]
    return Text("、".join(shown), ", ".join(shown))


def _folder(name: str) -> str:
    """What a folder is called; a zip is one, and 甲店.zip holds the files of 甲店."""
    return name[:-4] if name.lower().endswith(".zip") else name


def _repeated(batch: Batch, name: str) -> Receipt:
    """The receipt of a file that is in already: every row repeats what is known."""
    return Receipt(
        file=name,
        status="already_loaded",
        batch=batch.pk,
        profile=batch.profile,
        shop=batch.shop or None,
        rows=batch.rows,
        duplicate=batch.rows - batch.noted,
        ignored=batch.noted,
    )


def fill_receipt(receipt: Receipt, batch: Batch) -> None:
    """Copy a stored batch's counts onto its receipt."""
    receipt.status, receipt.batch = "loaded", batch.pk
    for name in ("rows", "loaded", "updated", "duplicate", "quarantined", "ignored"):
        setattr(receipt, name, getattr(batch, name))


def _shop_in_file(found: Recognised, table: OpenedTable) -> str | None:
    """The shop's name where a column of the file holds the same one on every row of its head."""
    field = found.binding.profile.shop_field
    place = found.binding.positions.get(field) if field else None
    if place is None:
        return None
    below = [
        r.cells[place].strip()
        for r in table.head(HEADER_WITHIN)
        if r.line > found.header_line and len(r.cells) > place
    ]
    names = {name for name in below if name}
    return names.pop() if len(names) == 1 else None


def _one_answer_per_workbook(receipts: list[Receipt]) -> list[Receipt]:
    """Sheets nobody knows beside a sheet that was read are no error of the file."""
    if any(r.status != "refused" for r in receipts):
        return [
            r
            for r in receipts
            if not (
                r.status == "refused" and r.profile is None and "!" in r.file and ".zip" not in r.file.lower()
            )
        ]
    return receipts


def worst_exit_code(receipts: Iterable[Receipt]) -> int:
    """0 when every file is in (now or before), else 1."""
    return int(any(r.status in ("refused", "needs_choice") for r in receipts))


def import_json(receipts: list[Receipt], totals: Mapping[str, int], language: str) -> dict[str, Any]:
    """The answer of ``zg import --json``."""
    return {"files": [r.as_json(language) for r in receipts], "totals": dict(totals)}
