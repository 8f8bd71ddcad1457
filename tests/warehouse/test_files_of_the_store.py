"""Which files an import writes, and which a sweep, an undo or a merge may take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhanggui.access.opening import OpenWorkspace

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
PLACED, PAID = "2026-05-01 10:00:00", "2026-05-01 10:05:00"

Orders = Callable[..., Path]
Import = Callable[..., list[Any]]


def data_files(workspace: OpenWorkspace) -> set[str]:
    return {p.name for p in workspace.place.warehouse.glob("*/*.parquet")}


def one_order(order_file: Orders, number: int, paid: str = "10.00", minute: int = 5) -> Path:
    row = (f"2600{number}", PLACED, f"2026-05-01 10:{minute:02d}:00", paid)
    return order_file(f"orders{number}-{paid}.csv", [row])


def paid_in(workspace: OpenWorkspace, snapshot: int | None = None) -> list[int]:
    from zhanggui.warehouse import store

    return sorted(
        store.read(workspace.place.warehouse, snapshot=snapshot)["order"].collect()["paid"].to_list()
    )


def test_a_first_import_lists_each_file_in_both_layers(
    workspace: OpenWorkspace, order_file: Orders, import_files: Import
) -> None:
    import_files(one_order(order_file, 1))
    from zhanggui.warehouse.catalogue import CURRENT, HISTORY, listed

    assert [f.path for f in listed("order", HISTORY)] == [f.path for f in listed("order", CURRENT)]
    assert len(listed("order", HISTORY)) == 1


def test_the_same_file_again_writes_no_data_file(
    workspace: OpenWorkspace, order_file: Orders, import_files: Import
) -> None:
    path = one_order(order_file, 1)
    import_files(path)
    before = data_files(workspace)
    [receipt] = import_files(path)
    assert (receipt.status, receipt.duplicate) == ("already_loaded", 1)
    assert data_files(workspace) == before


def test_a_pinned_snapshot_reads_the_same_after_undo_sweep_and_merge(
    workspace: OpenWorkspace, order_file: Orders, import_files: Import
) -> None:
    from zhanggui.collect.undoing import undo_batch
    from zhanggui.warehouse import catalogue
    from zhanggui.warehouse.maintaining import maintain

    for number in range(1, 7):
        import_files(one_order(order_file, number, paid=f"{number}.00"))
    pinned = catalogue.latest_snapshot()
    catalogue.pin(pinned, "a decision")
    import_files(one_order(order_file, 1, paid="99.00", minute=6))
    undo_batch(workspace, 2, now=NOW)
    done = maintain(workspace.place, at=NOW)
    assert (done.merged.before, done.merged.after) == (5, 1)
    assert paid_in(workspace) == [30_000, 40_000, 50_000, 60_000, 990_000]
    assert paid_in(workspace, pinned) == [10_000, 20_000, 30_000, 40_000, 50_000, 60_000]


def test_files_of_a_dead_import_are_swept_and_its_batch_number_counts_for_nothing(
    workspace: OpenWorkspace, order_file: Orders, import_files: Import
) -> None:
    from zhanggui.warehouse.lock import writer
    from zhanggui.warehouse.store import sweep

    import_files(one_order(order_file, 1))
    kept = data_files(workspace)
    (workspace.place.warehouse / "order" / "left-behind.parquet").write_bytes(b"half a file")
    with writer(workspace.place.lock, doing="test"):
        assert sweep(workspace.place.warehouse) == 1
    assert data_files(workspace) == kept


def test_a_reader_in_another_process_keeps_the_files_it_has_resolved(
    workspace: OpenWorkspace, order_file: Orders, import_files: Import
) -> None:
    import fcntl
    import os

    from zhanggui.warehouse.lock import READERS, writer
    from zhanggui.warehouse.store import sweep

    import_files(one_order(order_file, 1))
    import_files(one_order(order_file, 1, paid="11.00", minute=6))
    import_files(one_order(order_file, 1, paid="12.00", minute=7))
    other = os.open(workspace.place.warehouse / READERS, os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_SH)
    before = data_files(workspace)
    with writer(workspace.place.lock, doing="test"):
        assert sweep(workspace.place.warehouse) == 0
        assert data_files(workspace) == before
        os.close(other)
        assert sweep(workspace.place.warehouse) > 0
    assert paid_in(workspace) == [120_000]
