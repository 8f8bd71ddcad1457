"""The whole examination of a workspace: the warehouse's checks, refused rows, received files, personal data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count

from zhanggui.access.models import PersonalBlock
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.models import QuarantinedRow
from zhanggui.clean.quarantine import opened_row
from zhanggui.collect.received import received_path
from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.masterdata.doubles import choices, decided
from zhanggui.warehouse.doctor import Books, open_books
from zhanggui.warehouse.doctor import examine as examine_warehouse
from zhanggui.warehouse.doubles import doubles_now
from zhanggui.warehouse.findings import Check, check
from zhanggui.warehouse.lock import read_on, writer
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.same_documents import still_double

REFUSED = Text("隔离区的行数与回执相符，且都能解密", "Refused rows are as many as the receipts say, and open")
RECEIVED = Text("每批的原始文件都在，内容未变", "The received file of every batch is there, unchanged")
PERSONAL = Text("个人信息只属于未撤销的批次", "Personal data belongs to batches in force only")

MISCOUNTED = Text("批次 {batch}（{file}）：回执隔离 {said} 行，隔离区有 {kept} 行",
                  "Batch {batch} ({file}): the receipt says {said} quarantined, {kept} are kept")  # fmt: skip
SEALED = Text(
    "批次 {batch} 第 {line} 行的隔离记录无法解密", "The refused row {line} of batch {batch} cannot be opened"
)
NOT_KEPT = Text("批次 {batch} 的原始文件 {file} 不在 received/ 里",
                "The received file {file} of batch {batch} is not in received/")  # fmt: skip
NOT_SAME = Text("批次 {batch} 的原始文件 {file} 已损坏或被改动",
                "The received file {file} of batch {batch} is damaged or changed")  # fmt: skip
OWNERLESS = Text(
    "批次 {batch} 不在，却留有个人信息", "Personal data of batch {batch} remains, which is not in force"
)
LOOSE = Text("received/ 中有 {n} 个文件没有批次引用", "{n} files in received/ belong to no batch")
DOUBLES = Text("两家店铺的文件里都有的单据只算一遍", "What two shops' files both hold counts once")
TWICE = Text(
    "店铺 {shop} 与 {other} 的文件里有 {n} 份相同的单据，现在算了两遍。用 zg doubles 选择算哪一家。",
    "Files of shops {shop} and {other} hold the same {n} documents, which count twice. Choose with zg doubles.",
)


@dataclass(frozen=True)
class _Records:
    """Counts taken at the same moment as the books."""

    refused: Mapping[int, int]
    personal: frozenset[int]
    known: frozenset[str]


def examine(workspace: OpenWorkspace) -> Iterator[Check]:
    """Examine the workspace as it is now. Waits for a writer, then lets others write while it looks."""
    read_on(workspace.place.warehouse)
    with writer(workspace.place.lock, doing="doctor"):
        books, records = open_books(workspace.place.warehouse), _records()
    whole = True
    for one in examine_warehouse(books):
        whole = whole and (one.ok or one.code != "files")
        yield one
    numbers = [b.pk for b in books.batches]
    yield check("quarantine", REFUSED, sum(records.refused.values()), _refused(workspace, books, records))
    yield _received(workspace, books, records)
    strangers = sorted(records.personal - set(numbers))
    if whole:  # without its files the warehouse cannot be looked through
        yield _doubles(workspace)
    yield check("personal", PERSONAL, len(records.personal), [OWNERLESS.with_(batch=b) for b in strangers])


def _records() -> _Records:
    counted = QuarantinedRow.objects.values_list("batch").annotate(n=Count("pk"))
    return _Records(
        refused=dict(counted),
        personal=frozenset(PersonalBlock.objects.values_list("batch", flat=True).distinct()),
        known=frozenset(Batch.objects.values_list("sha256", flat=True)),
    )


def _refused(workspace: OpenWorkspace, books: Books, records: _Records) -> Iterator[Text]:
    said = {b.pk: b.quarantined for b in books.batches}
    names = {b.pk: b.part or b.file for b in books.batches}
    for batch in sorted({*said, *records.refused}):
        kept = records.refused.get(batch, 0)
        if kept != said.get(batch, 0):
            yield MISCOUNTED.with_(
                batch=batch, file=names.get(batch, "?"), said=said.get(batch, 0), kept=kept
            )
    for row in QuarantinedRow.objects.filter(batch__in=list(records.refused)).iterator(chunk_size=1_000):
        try:
            opened_row(row, workspace.secrets)
        except WorkspaceUnusable:
            yield SEALED.with_(batch=row.batch, line=row.line)


def _doubles(workspace: OpenWorkspace) -> Check:
    """Both copies are in as they came, so nothing is broken; what counts is a person's choice."""
    read_on(workspace.place.warehouse)
    found = doubles_now(workspace.place.warehouse)
    still = still_double(found, choices())
    made = {(one.shop, one.other) for one in decided()}
    pairs = still.group_by("shop", "other_shop").len().sort("shop", "other_shop").rows()
    notes = [TWICE.with_(shop=a, other=b, n=f"{n:,}") for a, b, n in pairs if (a, b) not in made]
    return check("doubles", DOUBLES, found.height, [], notes)


def _received(workspace: OpenWorkspace, books: Books, records: _Records) -> Check:
    first = {b.sha256: b for b in reversed(books.batches)}
    problems = [p for b in first.values() if (p := _wrong_with(workspace, b)) is not None]
    lying = {p.name for p in workspace.place.received.glob("*/*")}
    loose = len(lying - records.known)
    return check("received", RECEIVED, len(first), problems, [LOOSE.with_(n=loose)] if loose else [])


def _wrong_with(workspace: OpenWorkspace, batch: Batch) -> Text | None:
    path = received_path(workspace.place, batch.sha256)
    if not path.is_file():
        return NOT_KEPT.with_(batch=batch.pk, file=batch.file)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as sealed:
            for block in workspace.secrets.unseal_file(sealed):
                digest.update(block)
    except (OSError, WorkspaceUnusable):
        return NOT_SAME.with_(batch=batch.pk, file=batch.file)
    return None if digest.hexdigest() == batch.sha256 else NOT_SAME.with_(batch=batch.pk, file=batch.file)
