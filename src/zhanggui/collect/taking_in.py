"""Taking a table in whose kind and shop are known: staged chunk by chunk, then stored in one transaction or not at all."""

from __future__ import annotations

from pathlib import Path

from zhanggui.access.audit import record
from zhanggui.access.models import PersonalBlock
from zhanggui.clean.quarantine import keep
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.doubles import doubles_of, lines_astray
from zhanggui.collect.file_names import export_time, file_day, readable_name
from zhanggui.collect.import_run import ImportRun
from zhanggui.collect.intake import Intake
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.receipts import fill_receipt
from zhanggui.collect.received import keep_received
from zhanggui.collect.recognise import HEADER_WITHIN, Recognised
from zhanggui.collect.recording import save_records
from zhanggui.collect.refusing import sealed_rows
from zhanggui.collect.remarks import warnings_of
from zhanggui.masterdata.models import Shop
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.staging import Staging
from zhanggui.warehouse.store import STORED, Counts, commit_import, open_batch


def take_in(
    run: ImportRun,
    table: OpenedTable,
    found: Recognised,
    shop: Shop,
    path: Path,
    sha256: str,
    receipt: Receipt,
) -> None:
    """Read the whole table and store it as one batch, with the receipt; any error leaves nothing behind."""
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
            imported_at=run.now,
            imported_by=run.by,
            exported_at=exported,
        )
    )
    staging = Staging(run.workspace.place.warehouse, batch.pk)
    intake = Intake(
        binding=binding, shop=shop, secrets=run.workspace.secrets, staging=staging, batch=batch.pk,
        arrival=run.now, exported_at=exported, file_day=file_day(binding.profile, table.name),
    )  # fmt: skip
    intake.totals.above(table.head(HEADER_WITHIN), found.header_line)
    try:
        for chunk in table.chunks(
            header_line=found.header_line,
            width=len(binding.header),
            keep_extra_cells=binding.profile.extra_cells,
        ):
            intake.take(chunk)
            run.progress(table.name, intake.rows)
        keep_received(run.workspace.place, path, sha256, run.workspace.secrets)
        _commit(run, batch, intake, staging, shop, receipt)
    except BaseException:
        staging.discard()
        Batch.objects.filter(pk=batch.pk).exclude(state=STORED).delete()
        raise


def _commit(
    run: ImportRun, batch: Batch, intake: Intake, staging: Staging, shop: Shop, receipt: Receipt
) -> None:
    binding = intake.binding
    receipt.warnings += warnings_of(intake)
    also = doubles_of(staging.root, staging, shop.code) + lines_astray(staging.root, staging, shop.code)
    batch.reading = {
        "header": list(binding.header),
        "carried": {t: sorted(c) for t, c in intake.carried.items()},
        **({"placed": True} if run.options.shop else {}),
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
        receipt.warnings += [one.text if run.sees(one.other) else one.short for one in also]
        keep(quarantined)
        for block in intake.personal:
            block.batch = batch.pk
        PersonalBlock.objects.bulk_create(intake.personal, batch_size=50)
        if shop.code:
            shop.created_by_batch = shop.created_by_batch or batch.pk
            shop.save()
        fill_receipt(receipt, batch)
        record(
            run.workspace.secrets, who=run.by, verb="import", at=run.now, subject=str(batch.pk), shop=shop.code,
            details={"file": batch.file, "sha256": batch.sha256, "rows": batch.rows},
        )  # fmt: skip
        run.kept(receipt)

    commit_import(
        staging,
        batch,
        tables=binding.profile.tables,
        at=run.now,
        records=commit_records,
        without_vote=binding.profile.silent,
    )
