"""Purchase orders lose nothing between states, whatever is tried in whatever order; by hand and by file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
TODAY = date(2026, 7, 1)
SKUS = ("TEA", "CUP")

steps = st.one_of(
    st.tuples(st.sampled_from(["approve", "send", "close", "cancel"])),
    st.tuples(
        st.just("confirm"),
        st.dictionaries(st.sampled_from([*SKUS, "NOTHERE"]), st.integers(-1, 40), max_size=2),
    ),
    st.tuples(st.just("edit"), st.integers(1, 9) | st.just(-99)),
    st.tuples(
        st.just("receive"), st.sampled_from([*SKUS, "NOTHERE"]), st.integers(-1, 30), st.integers(-1, 30)
    ),
)


@pytest.fixture
def drafted(workspace: Any) -> Any:
    """Write a draft of 20 teas and 30 cups; its number."""
    from zhanggui.domains.supply.hand_orders import draft_by_hand
    from zhanggui.domains.supply.workflows import OrderedLine

    def write(**more: Any) -> str:
        lines = [
            OrderedLine(sku="TEA", quantity=20, unit_cost=Decimal("9.50")),
            OrderedLine(sku="CUP", quantity=30, unit_cost=None),
        ]
        values = {
            "supplier": "老王",
            "lines": lines,
            "currency": "CNY",
            "wanted_day": date(2026, 7, 20),
            "by": "li",
        }
        return draft_by_hand(workspace, **values | more, at=AT, today=TODAY).number

    return write


def _try(workspace: Any, number: str, step: tuple[Any, ...]) -> bool:
    """Take the step; False where it is refused."""
    from zhanggui.core.errors import ZhangguiError
    from zhanggui.domains.supply import workflows

    try:
        if step[0] == "receive":
            line = workflows.ReceivedLine(sku=step[1], quantity=step[2], defects=step[3])
            workflows.receive_goods(workspace, number, lines=[line], received_day=TODAY, at=AT, by="li")
        elif step[0] == "confirm":
            workflows.confirm(workspace, number, quantities=step[1], at=AT, by="li")
        elif step[0] == "edit":
            tea = workflows.find(number).lines.get(sku="TEA").quantity
            workflows.edit(workspace, number, quantities={"TEA": tea + step[1]}, at=AT, by="li")
        else:
            getattr(workflows, step[0])(workspace, number, at=AT, by="li")
    except ZhangguiError:
        return False
    return True


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(tried=st.lists(steps, max_size=12))
def test_no_unit_and_no_step_is_lost_in_any_sequence_of_verbs(
    workspace: Any, drafted: Any, tried: Any
) -> None:
    """Each unit is in exactly one place; each step that was taken, and no other, is in the history."""
    from zhanggui.domains.supply.purchase_ledger import ledger, steps_of
    from zhanggui.domains.supply.workflows import find, owed_lines

    before, number = ledger(), drafted()
    taken = [step for step in tried if _try(workspace, number, step)]
    now, order = ledger(), find(number)
    ordered = 50 + sum(step[1] for step in taken if step[0] == "edit")
    assert (now.orders, now.ordered) == (before.orders + 1, before.ordered + ordered)
    assert now.whole
    came = sum(step[2] for step in taken if step[0] == "receive")
    assert now.came + now.more - before.came - before.more == came
    assert len(steps_of(number)) == 1 + len(taken)
    if order.state == "cancelled":
        assert came == 0
        assert now.cancelled == before.cancelled + ordered
    if order.state == "partly_received":
        assert any(owed > 0 for _, owed in owed_lines(order))


def test_hand_orders_are_numbered_by_day_and_told_as_files(workspace: Any, drafted: Any) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    from zhanggui.domains.supply.hand_orders import sheet_of
    from zhanggui.domains.supply.purchase_files import email_text, workbook
    from zhanggui.domains.supply.workflows import find

    assert [drafted(), drafted()] == ["PO20260701-M1", "PO20260701-M2"]
    sheet = sheet_of(find("PO20260701-M1"), {"TEA": ("龙井茶", "250 克")})
    rows = [[c.value for c in row] for row in load_workbook(BytesIO(workbook(sheet)))["采购单"].iter_rows()]
    assert ["TEA", "龙井茶", "250 克", 20, 9.5, 190] in rows
    assert "希望 2026-07-20 前到货" in email_text(sheet)


@pytest.mark.both_databases
def test_sixteen_who_write_at_once_get_sixteen_numbers(workspace: Any, drafted: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from zhanggui.domains.supply.purchase_ledger import ledger

    def write(_: int) -> str:
        try:
            return str(drafted())
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(write, range(16)))
    assert sorted(numbers) == sorted(f"PO20260701-M{n}" for n in range(1, 17))
    assert (ledger().orders, ledger().whole) == (16, True)


def test_what_cannot_be_ordered_is_refused(drafted: Any, workspace: Any) -> None:
    from zhanggui.core.errors import Refused, WrongUsage
    from zhanggui.domains.supply.hand_orders import read_line
    from zhanggui.domains.supply.models import PurchaseOrder
    from zhanggui.domains.supply.supplier_records import block_supplier, unblock_supplier

    with pytest.raises(WrongUsage, match="before today"):
        drafted(wanted_day=date(2026, 6, 30))
    with pytest.raises(WrongUsage, match="more than once"):
        drafted(lines=[read_line("TEA", "1"), read_line("TEA", "2")])
    with pytest.raises(WrongUsage, match="at least one line"):
        drafted(lines=[])
    block_supplier(workspace, "老王", reason="质量差", at=AT, by="li")
    with pytest.raises(Refused, match="blocked"):
        drafted()
    unblock_supplier(workspace, "老王", at=AT, by="li")
    assert drafted() == "PO20260701-M1"
    assert PurchaseOrder.objects.count() == 1


@pytest.mark.parametrize("quantity", ["0", "-3", "1.5", "many", "9" * 20])
def test_a_quantity_that_cannot_be_is_refused(quantity: str) -> None:
    from zhanggui.core.errors import WrongUsage
    from zhanggui.domains.supply.hand_orders import read_line

    with pytest.raises(WrongUsage, match="whole number above 0"):
        read_line("TEA", quantity)


def test_what_is_odd_against_the_terms_is_said(workspace: Any) -> None:
    from zhanggui.domains.supply.hand_orders import remarks

    terms = [{"sku": "TEA", "minimum": 24, "pack": 12, "landed": Decimal("9.50"), "lead_days": Decimal(14)}]
    lines = [
        {"sku": "TEA", "quantity": 20, "unit_cost": Decimal(8)},
        {"sku": "CUP", "quantity": 1, "unit_cost": None},
    ]
    said = " ".join(text.en for text in remarks(lines, terms, days=5))
    for part in (
        "below the minimum of 24",
        "no whole cartons of 12",
        "not the 9.50",
        "takes about 14",
        "CUP: this supplier never quoted",
    ):
        assert part in said, part


def test_a_confirmation_file_shows_what_differs_and_then_confirms(
    workspace: Any, drafted: Any, tmp_path: Path
) -> None:
    """15 of 20 teas, later than wanted; the cups are not answered; three lines cannot be taken."""
    from zhanggui.answers.purchases import confirmation_answer
    from zhanggui.answers.reader import Reader
    from zhanggui.domains.supply import workflows
    from zhanggui.domains.supply.confirmation_files import read_confirmation

    number = drafted()
    workflows.approve(workspace, number, at=AT, by="li")
    workflows.send(workspace, number, at=AT, by="li")
    file = tmp_path / "确认.csv"
    file.write_bytes(
        f"采购单号,SKU编码,确认数量,到货日期\n{number},TEA,15,2026/7/25\n{number},POT,4,\nPO9,TEA,1,\n{number},CUP,若干,\n".encode(
            "gb18030"
        )
    )
    said = confirmation_answer(
        Reader(workspace=workspace, language="en", today=TODAY), read_confirmation(file)
    )
    (order,) = said["orders"]
    tea = next(line for line in order["lines"] if line["sku"] == "TEA")
    assert (tea["ordered"], tea["confirmed"], tea["day"], tea["differs"]) == (20, 15, date(2026, 7, 25), True)
    assert (order["different"], order["can_confirm"]) == (2, True)
    assert [one["line"] for one in said["refused"]] == [3, 4, 5]
    workflows.confirm(
        workspace,
        number,
        quantities={"TEA": 15},
        days={"TEA": tea["day"]},
        promised_day=order["day"],
        at=AT,
        by="li",
    )
    owed = {line.sku: owed for line, owed in workflows.owed_lines(workflows.find(number))}
    assert owed == {"TEA": 15, "CUP": 30}, "what was not promised is not expected"


def test_our_own_sheet_sent_back_with_other_quantities_is_understood(
    workspace: Any, drafted: Any, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    from zhanggui.domains.supply.confirmation_files import read_confirmation
    from zhanggui.domains.supply.hand_orders import sheet_of
    from zhanggui.domains.supply.purchase_files import workbook
    from zhanggui.domains.supply.workflows import find

    number, file = drafted(), tmp_path / "back.xlsx"
    file.write_bytes(workbook(sheet_of(find(number), {})))
    book = load_workbook(file)
    cell = next(c for row in book.active.iter_rows() for c in row if c.value == 20)
    cell.value = 12
    book.save(file)
    said = read_confirmation(file)
    assert {sku: line.quantity for sku, line in said.of(number).items()} == {"TEA": 12, "CUP": 30}
    assert said.refused == ()


def test_a_file_without_a_header_is_refused_with_what_it_needs(workspace: Any, tmp_path: Path) -> None:
    from zhanggui.core.errors import Refused
    from zhanggui.domains.supply.confirmation_files import read_confirmation

    file = tmp_path / "odd.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused, match="no header found"):
        read_confirmation(file)
