"""The doctor finds nothing on a sound store, and each kind of damage on a damaged one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from zhanggui.access.opening import OpenWorkspace

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
MANY = Callable[..., Path]


@pytest.fixture
def used(workspace: OpenWorkspace, many_orders: MANY, import_files: Callable[..., Any]) -> OpenWorkspace:
    """Three files: the second changes half of the first one's orders, the third was undone."""
    from zhanggui.collect.undoing import undo_batch

    import_files(many_orders("a.csv", 100))
    import_files(many_orders("b.csv", 50, version=1))
    import_files(many_orders("c.csv", 120, version=2))
    undo_batch(workspace, 3, now=NOW)
    return workspace


def found(workspace: OpenWorkspace) -> dict[str, list[str]]:
    """The problems by check; checks without any are left out."""
    from zhanggui.collect.doctor import examine

    return {c.code: [p.en for p in c.problems] for c in examine(workspace) if c.problems}


def test_a_sound_store_is_sound_after_imports_undo_and_merge(used: OpenWorkspace) -> None:
    from zhanggui.warehouse.maintaining import maintain

    assert found(used) == {}
    maintain(used.place, at=NOW)
    assert found(used) == {}


def test_what_was_looked_at_is_counted(used: OpenWorkspace) -> None:
    from zhanggui.collect.doctor import examine

    looked_at = {c.code: c.looked_at for c in examine(used)}
    assert (looked_at["receipts"], looked_at["received"]) == (2, 2)
    assert looked_at["quarantine"] == 2 + 1  # orders 7 and 57 of the first file, order 7 of the second


def test_a_missing_data_file_is_named(used: OpenWorkspace) -> None:
    from zhanggui.warehouse.catalogue import CURRENT, listed

    gone = listed("order", CURRENT)[0].path
    (used.place.warehouse / gone).unlink()
    [problem] = found(used)["files"]
    assert gone in problem


def test_a_data_file_cut_short_is_named(used: OpenWorkspace) -> None:
    from zhanggui.warehouse.catalogue import CURRENT, listed

    cut = used.place.warehouse / listed("order", CURRENT)[0].path
    cut.write_bytes(cut.read_bytes()[:-100])
    [problem] = found(used)["files"]
    assert str(cut) in problem


def test_a_lost_refused_row_is_found(used: OpenWorkspace) -> None:
    from zhanggui.clean.models import QuarantinedRow

    QuarantinedRow.objects.filter(batch=1).first().delete()
    assert found(used) == {"quarantine": ["Batch 1 (a.csv): the receipt says 2 quarantined, 1 are kept"]}


def test_a_receipt_that_does_not_add_up_is_found(used: OpenWorkspace) -> None:
    from zhanggui.warehouse.models import Batch

    Batch.objects.filter(pk=2).update(rows=51)
    assert sorted(found(used)) == ["lines", "receipts"]


def test_a_changed_received_file_is_found(used: OpenWorkspace) -> None:
    from zhanggui.collect.received import received_path
    from zhanggui.warehouse.models import Batch

    path = received_path(used.place, Batch.objects.get(pk=1).sha256)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert found(used) == {"received": ["The received file a.csv of batch 1 is damaged or changed"]}


def test_one_cent_too_much_in_the_current_layer_is_found(used: OpenWorkspace) -> None:
    first, cent = pl.int_range(pl.len()) == 0, pl.lit(Decimal("0.01"))
    more = pl.when(first).then(pl.col("paid") + cent).otherwise(pl.col("paid"))
    replace_current(used, lambda rows: rows.with_columns(more.alias("paid")))
    [rows, money] = found(used)["state"]
    assert rows == "Current order: 1 rows differ from the newest state of history"
    assert money.startswith("order.paid: current sums to")


def test_a_doubled_order_is_found(used: OpenWorkspace) -> None:
    replace_current(used, lambda rows: pl.concat([rows, rows.head(1)]))
    assert found(used)["state"][0] == "Current order: 1 keys stand more than once"


def test_a_lost_order_is_found(used: OpenWorkspace) -> None:
    replace_current(used, lambda rows: rows.slice(1))
    assert found(used)["state"][0] == "Current order lacks 1 keys that history holds"


def replace_current(used: OpenWorkspace, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Damage as only a defect could do it: a current file with other rows, properly listed."""
    from django.db import transaction

    from zhanggui.warehouse import catalogue
    from zhanggui.warehouse.files import write_parquet

    [file] = [f for f in catalogue.listed("order", catalogue.CURRENT) if f.batch is None][:1]
    root = used.place.warehouse
    rows = change(pl.read_parquet(root / file.path))
    rows = rows.with_columns(pl.col("paid").cast(pl.Decimal(18, 4)))
    written = write_parquet(root, rows, table="order", layer=catalogue.CURRENT, part=file.part, batch=None)
    with transaction.atomic():
        catalogue.commit(added=[written], retired=[file], at=NOW, reason="damage")
