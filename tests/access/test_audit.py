"""The log can only grow, and whoever changes it is found out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = pytest.mark.both_databases
AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
TABLE = "access_auditentry"


@pytest.fixture
def three_entries(workspace: Any) -> Any:
    from zhanggui.access.audit import record

    for n in range(3):
        record(workspace.secrets, who="li", verb="import", at=AT, subject=str(n), details={"rows": n})
    return workspace


def _behind_our_back(statement: str) -> None:
    """What somebody with the database file could do: take the guards away and change entries."""
    from django.db import connection

    on_postgres = connection.vendor == "postgresql"
    guards = [f"audit_append_only ON {TABLE}"] if on_postgres else ["audit_no_update", "audit_no_delete"]
    with connection.cursor() as cursor:
        for guard in guards:
            cursor.execute(f"DROP TRIGGER {guard}")
        cursor.execute(statement)


def test_an_untouched_log_is_whole(three_entries: Any) -> None:
    from zhanggui.access.audit import verify

    found = verify(three_entries.secrets)
    assert (found.whole, found.entries) == (True, 3)


@pytest.mark.parametrize(
    "statement", ["UPDATE access_auditentry SET who='wang'", "DELETE FROM access_auditentry"]
)
def test_the_database_itself_refuses_changes(three_entries: Any, statement: str) -> None:
    from django.db import DatabaseError, connection

    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="only added"):
        cursor.execute(statement)


def test_an_entry_knows_no_change_and_no_removal(three_entries: Any) -> None:
    from zhanggui.access.models import AuditEntry

    entry = AuditEntry.objects.get(subject="1")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize(
    ("statement", "found_at"),
    [
        ("UPDATE access_auditentry SET who='wang' WHERE subject='1'", "1"),
        ("UPDATE access_auditentry SET details='{\"rows\": 9}' WHERE subject='1'", "1"),
        ("DELETE FROM access_auditentry WHERE subject='1'", "2"),
        ("UPDATE access_auditentry SET at='2026-07-02 04:00:00' WHERE subject='0'", "0"),
    ],
)
def test_a_changed_or_removed_entry_is_found(three_entries: Any, statement: str, found_at: str) -> None:
    from zhanggui.access.audit import verify
    from zhanggui.access.models import AuditEntry

    _behind_our_back(statement)
    broken = verify(three_entries.secrets).broken_at
    assert AuditEntry.objects.get(pk=broken).subject == found_at


def test_imports_and_undos_are_logged_with_who_did_them(
    workspace: Any, import_files: Any, tmp_path: Any
) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.collect.undoing import undo_batch

    report = tmp_path / "orders.csv"
    report.write_text(
        "订单编号,订单创建时间,订单付款时间,买家实际支付金额\n1,2026-06-01 10:00:00,2026-06-01 10:01:00,9.90\n",
        "utf-8",
    )
    import_files(report)
    undo_batch(workspace, 1, now=AT, by="li")
    assert [(e.who, e.verb, e.subject) for e in AuditEntry.objects.order_by("pk")] == [
        ("zg", "import", "1"),
        ("li", "undo", "1"),
    ]
