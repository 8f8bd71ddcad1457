"""Importing as background work: uploaded files, the folders of the daily run. Safe to kill at any moment.

A file's rows and its receipt in the job are kept by one transaction, so after a crash the job goes on with the
next file and its receipt is that of an undisturbed run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import Error as RecordsError
from django.db import OperationalError, connection

from zhanggui.access import audit
from zhanggui.access.models import Identity
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.discovering import discover
from zhanggui.collect.folders import known_folders
from zhanggui.collect.import_run import ImportOptions
from zhanggui.collect.importing import Importer
from zhanggui.collect.journal import KIND as ORDERS
from zhanggui.collect.journal import flush_orders
from zhanggui.collect.live.jobs import KINDS as LIVE
from zhanggui.collect.profiles import known_profiles
from zhanggui.collect.replaying import replay
from zhanggui.collect.undoing import undo_batch
from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace
from zhanggui.jobs.models import Job
from zhanggui.jobs.work import Kind, Running
from zhanggui.warehouse.backup import back_up
from zhanggui.warehouse.backup_contents import look_inside
from zhanggui.warehouse.damage import explained
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.maintaining import maintain
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import UNDONE, sweep

ABANDONED_HOURS = 24
"""An upload that broke off before its import was asked for is swept after this time; nobody can come back for it."""
KEPT_DAYS = 7
"""Uploaded files wait this long for somebody to answer what they are; then they are swept."""

DONE = ("loaded", "already_loaded")

Kept = dict[str, dict[str, Any]]
"""Receipts of a job, by table name, as JSON with sentences in both languages."""


def import_uploaded(running: Running) -> dict[str, Any]:
    """Import what was uploaded into ``arriving/<folder>`` (of it ``only`` some paths, where so asked)."""
    folder = running.workspace.place.arriving / Path(running.asked["folder"]).name
    files = [(path, folder) for path, _ in discover([folder])] if folder.is_dir() else []
    only = running.asked.get("only")
    chosen = [(p, b) for p, b in files if only is None or str(p.relative_to(folder)) in only]
    result = _import_files(running, chosen)
    if running.asked.get("tables") is None:
        # of a zip whose tables are told apart, the others may still wait
        _forget_done(folder, result["files"])
    return result


def _forget_done(folder: Path, receipts: Iterable[Mapping[str, Any]]) -> None:
    """Remove what is wholly in; files that somebody must still say something about wait."""
    waiting = {one["path"] for one in receipts if one["status"] not in DONE}
    for path in {one["path"] for one in receipts} - waiting:
        (folder / path).unlink(missing_ok=True)
    if not any(path.is_file() for path in folder.rglob("*")):
        shutil.rmtree(folder, ignore_errors=True)


def import_folders(running: Running) -> dict[str, Any]:
    """The daily run: import what is new in the folders that were given once."""
    return _import_files(running, list(discover(known_folders())))


def replay_refused(running: Running) -> dict[str, Any]:
    """Try refused rows again: of one batch, of some, or of all."""
    asked = running.asked
    counts = {"replayed": 0, "loaded": 0, "still": 0}
    for batch in asked["batches"] if "batches" in asked else [asked.get("batch")]:
        running.check()
        done = replay(
            running.workspace, known_profiles(), now=running.clock(), by=running.job.by, batch=batch
        )  # fmt: skip
        for name in counts:
            counts[name] += getattr(done, name)
    return counts


def undo_import(running: Running) -> dict[str, Any]:
    """Undo a batch. A worker that died after the undo was kept leaves nothing to do."""
    number = running.asked["batch"]
    again = running.job.attempts > 1 and Batch.objects.filter(pk=number, state=UNDONE).exists()
    if not again:
        undo_batch(running.workspace, number, now=running.clock(), by=running.job.by)
    return {"batch": number, "state": UNDONE}


def _import_files(running: Running, files: list[tuple[Path, Path]]) -> dict[str, Any]:
    """Import the files the cursor does not name yet, one after the other."""
    _sweep(running.workspace)
    sweep_arriving(running.workspace.place, now=running.clock())
    finished: dict[str, Kept] = running.cursor.get("files", {})
    for path, base in files:
        name = str(path.relative_to(base))
        if name in finished and finished[name].get("over"):
            continue
        running.check()
        _import_file(running, path, base, finished, len(files))
    receipts = [one for kept in finished.values() for key, one in kept.items() if key != "over"]
    return {"files": receipts}


def _import_file(running: Running, path: Path, base: Path, finished: dict[str, Kept], total: int) -> None:
    name = str(path.relative_to(base))
    kept = finished.setdefault(name, {})

    def keep(receipt: Receipt) -> None:
        kept[receipt.file] = _as_json(receipt, name)
        running.save(files=finished)

    done = sum(1 for one in finished.values() if one.get("over"))
    importer = _importer(running, keep, lambda table, rows: running.tell(f"{table} {rows:,}", done, total))
    for receipt in importer.one(path, base):
        if receipt.file not in kept:
            kept[receipt.file] = _as_json(receipt, name)
    kept["over"] = {"over": True}
    running.save(files=finished)


def _importer(running: Running, keep: Any, progress: Any) -> Importer:
    asked = running.asked
    shops = running.job.shops
    return Importer(
        workspace=running.workspace,
        profiles=known_profiles(),
        now=running.clock(),
        options=ImportOptions(
            profile=asked.get("profile"),
            shop=asked.get("shop"),
            yes=bool(asked.get("yes")),
            tables=frozenset(asked["tables"]) if asked.get("tables") else None,
        ),
        progress=progress,
        by=running.job.by,
        shops=None if shops is None else frozenset(shops),
        kept=keep,
    )


def _as_json(receipt: Receipt, path: str) -> dict[str, Any]:
    """The receipt with its sentences in both languages, and the file's place in what was uploaded."""
    reason = _both(receipt.reason) if receipt.reason else None
    return receipt.as_json("zh") | {
        "path": path,
        "reason": reason,
        "warnings": [_both(w) for w in receipt.warnings],
        **({"evidence": _both(receipt.evidence)} if receipt.evidence else {}),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _sweep(workspace: OpenWorkspace) -> None:
    with writer(workspace.place.lock, doing="import"):
        sweep(workspace.place.warehouse)


def tidy(running: Running) -> dict[str, int]:
    """Remove files nobody needs, merge small ones."""
    now, place = running.clock(), running.workspace.place
    done = maintain(place, at=now)
    return {
        "swept": done.swept + sweep_arriving(place, now=now),
        "merged": done.merged.before,
        "into": done.merged.after,
    }


def back_up_now(running: Running) -> dict[str, Any]:
    """Write a verified backup into the workspace's own folder of backups."""
    place = running.workspace.place
    place.backups.mkdir(mode=0o700, exist_ok=True)
    target = place.backups / f"zhanggui-{running.clock():%Y%m%d-%H%M%S}.tar"
    contents = back_up(place, target)
    audit.record(
        running.workspace.secrets, who=running.job.by, verb="backup", at=running.clock(), subject=target.name
    )  # fmt: skip
    return {"backup": target.name, "bytes": contents.bytes}


def check_backup(running: Running) -> dict[str, Any]:
    """Verify a backup that lies in the workspace's folder of backups, or was uploaded (and goes again afterwards)."""
    place, asked = running.workspace.place, running.asked
    folder = place.arriving / Path(asked["folder"]).name if "folder" in asked else place.backups
    try:
        found = look_inside(folder / Path(asked["name"]).name, scratch=place.arriving)
    finally:
        if "folder" in asked:
            shutil.rmtree(folder, ignore_errors=True)
    own = Identity.objects.filter(workspace=found.workspace).exists()
    return {"checked": {"name": asked["name"], "own": own, **vars(found)}}


def sweep_arriving(place: Workspace, *, now: datetime) -> int:
    """Remove uploads nobody came back for, and parts of those that broke off; how many."""
    old = (now - timedelta(days=KEPT_DAYS)).timestamp()
    broken = (now - timedelta(hours=ABANDONED_HOURS)).timestamp()
    found = {p: p.stat().st_mtime for p in place.arriving.glob("*")} if place.arriving.is_dir() else {}
    gone = [p for p, at in found.items() if at < old or (at < broken and not _asked_for(p.name))]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


def _asked_for(folder: str) -> bool:
    return Job.objects.filter(kind="import", asked__folder=folder).exists()


def _explained(kind: Kind) -> Kind:
    """A failure of disk, rights or records ends the job with its sentence; a lost connection is the worker's."""

    def doing(running: Running) -> Any:
        try:
            return kind(running)
        except Exception as wrong:
            text = None if isinstance(wrong, RecordsError) and not _passes(wrong) else explained(wrong)
            if text is None:
                raise
            raise WorkspaceUnusable(text) from wrong

    return doing


def _passes(wrong: RecordsError) -> bool:
    """Records that are full, held or damaged, over a connection that still stands; anything else is a mistake."""
    return isinstance(wrong, OperationalError) and connection.is_usable()


KINDS: Mapping[str, Kind] = {
    name: _explained(kind)
    for name, kind in {
        "import": import_uploaded,
        "folders": import_folders,
        "replay": replay_refused,
        "undo": undo_import,
        "maintain": tidy,
        "backup": back_up_now,
        "check_backup": check_backup,
        ORDERS: flush_orders,
        **LIVE,
    }.items()
}
"""Every kind of background work there is."""
