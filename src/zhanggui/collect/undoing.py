"""Undoing an import: the batch, its quarantined rows and its personal data go; every figure follows."""

from __future__ import annotations

from datetime import datetime

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.models import PersonalBlock
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.models import QuarantinedRow
from zhanggui.collect.profiles import known_profiles
from zhanggui.collect.recording import put_back_records
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.warehouse import store
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.models import Batch

NO_SUCH_BATCH = Text(
    "没有可撤销的批次 {batch}。用 zg batches 查看批次号。",
    "There is no batch {batch} to undo. See zg batches.",
)


def undo_batch(
    workspace: OpenWorkspace,
    number: int,
    *,
    now: datetime,
    by: str = COMMAND_LINE,
    wait_seconds: float | None = None,
) -> None:
    """Undo one loaded batch; Refused when there is none of that number or it is undone already."""
    with writer(workspace.place.lock, doing=f"undo {number}", wait_seconds=wait_seconds):
        batch = Batch.objects.filter(pk=number, state=store.STORED).first()
        if batch is None:
            raise Refused(NO_SUCH_BATCH.with_(batch=number))

        def records() -> None:
            _forget(batch)
            record(
                workspace.secrets, who=by, verb="undo", at=now, subject=str(number), shop=batch.shop,
                details={"file": batch.file, "imported_by": batch.imported_by},
            )  # fmt: skip

        store.undo(workspace.place.warehouse, batch, at=now, records=records)


def _forget(batch: Batch) -> None:
    QuarantinedRow.objects.filter(batch=batch.pk).delete()
    PersonalBlock.objects.filter(batch=batch.pk).delete()
    put_back_records(known_profiles().get(batch.profile), batch)
