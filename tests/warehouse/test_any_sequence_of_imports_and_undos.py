"""Whatever is imported and undone in whatever order, every figure is what the remaining batches say.

The model is plain Python: a list of batches, and for every order and column the newest state in which a file
carries that column.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from zhanggui.access.opening import create_workspace, open_workspace

START = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
ALWAYS = ("订单编号", "订单创建时间", "订单付款时间", "买家实际支付金额")
OPTIONAL = {"退款金额": "refunded", "订单状态": "status", "宝贝总数量": "item_count"}
STATES = {"等待买家付款": "unpaid", "卖家已发货，等待买家确认": "shipped", "交易成功": "completed"}

a_row = st.fixed_dictionaries(
    {
        "order": st.integers(1, 6),
        "paid_minute": st.integers(0, 3),
        "paid": st.integers(0, 3),
        "退款金额": st.integers(0, 2),
        "订单状态": st.sampled_from(sorted(STATES)),
        "宝贝总数量": st.integers(1, 3),
    }
)
a_file = st.tuples(
    st.lists(a_row, min_size=1, max_size=5), st.sets(st.sampled_from(sorted(OPTIONAL)), max_size=3)
)


def cells(row: dict[str, Any]) -> dict[str, str]:
    """A row as the platform writes it. An order keeps the month it was placed in, here by its number."""
    month = 5 + row["order"] % 2
    return {
        "订单编号": f"26000000{row['order']:04d}",
        "订单创建时间": f"2026-{month:02d}-01 10:00:00",
        "订单付款时间": f"2026-{month:02d}-01 10:0{row['paid_minute']}:30",
        "买家实际支付金额": f"{row['paid']}.50",
        "退款金额": f"{row['退款金额']}.25",
        "订单状态": row["订单状态"],
        "宝贝总数量": str(row["宝贝总数量"]),
    }


def said(row: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """What one row says about its order, in canonical terms."""
    values: dict[str, Any] = {
        "paid": Decimal(row["paid"]) + Decimal("0.5"),
        "paid_minute": row["paid_minute"],
        "refunded": Decimal(row["退款金额"]) + Decimal("0.25"),
        "status": STATES[row["订单状态"]],
        "item_count": row["宝贝总数量"],
    }
    carried = {"paid", "paid_minute", *(OPTIONAL[c] for c in columns if c in OPTIONAL)}
    if "订单状态" not in columns:
        carried -= {"status"}
    return {name: value for name, value in values.items() if name in carried}


class Imports(RuleBasedStateMachine):
    @initialize()
    def fresh_workspace(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        create_workspace(self.folder / "ws")
        self.workspace = open_workspace(self.folder / "ws")
        self.batches: dict[int, list[tuple[int, dict[str, Any]]]] = {}
        self.clock = START
        self.files = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @rule(content=a_file)
    def import_a_file(self, content: tuple[list[dict[str, Any]], set[str]]) -> None:
        from zhanggui.collect.importing import Importer
        from zhanggui.collect.profiles import known_profiles

        rows, optional = content
        columns = (*ALWAYS, *sorted(optional))
        self.files += 1
        self.clock += timedelta(hours=1)
        path = self.folder / f"orders{self.files}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([[cells(r)[c] for c in columns] for r in rows])
        importer = Importer(workspace=self.workspace, profiles=known_profiles(), now=self.clock)
        [receipt] = importer.run([path])
        assert receipt.rows == len(rows)
        assert receipt.adds_up
        if receipt.status == "loaded":
            self.batches[receipt.batch] = [(r["order"], said(r, columns)) for r in rows]

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def undo_a_batch(self, data: st.DataObject) -> None:
        from zhanggui.collect.undoing import undo_batch

        batch = data.draw(st.sampled_from(sorted(self.batches)))
        undo_batch(self.workspace, batch, now=self.clock)
        del self.batches[batch]

    @invariant()
    def every_order_is_what_the_batches_say(self) -> None:
        if not hasattr(self, "workspace"):
            return
        assert self.stored() == self.expected()

    def expected(self) -> dict[str, dict[str, Any]]:
        """Newest state per order and column: by the newest time in the row, then arrival, then line."""
        states: dict[int, list[tuple[tuple[int, int, int], dict[str, Any]]]] = {}
        for batch, rows in self.batches.items():
            for line, (order, values) in enumerate(rows):
                states.setdefault(order, []).append(((values["paid_minute"], batch, line), values))
        merged = {}
        for order, versions in states.items():
            known: dict[str, Any] = dict.fromkeys(("paid", "paid_minute", "refunded", "status", "item_count"))
            for _, values in sorted(versions, key=lambda v: v[0]):
                known |= values
            merged[f"26000000{order:04d}"] = known
        return merged

    def stored(self) -> dict[str, dict[str, Any]]:
        from zhanggui.warehouse import store

        rows = store.read(self.workspace.place.warehouse)["order"].collect().rows(named=True)
        assert len(rows) == len({r["order_id"] for r in rows}), "an order stands twice"
        return {
            r["order_id"]: {
                "paid": Decimal(r["paid"]) / 10_000,
                "paid_minute": r["paid_at"].minute,
                "refunded": None if r["refunded"] is None else Decimal(r["refunded"]) / 10_000,
                "status": r["status"] if r["raw_status"] is not None else None,
                "item_count": r["item_count"],
            }
            for r in rows
        }


Imports.TestCase.settings = settings(max_examples=8, stateful_step_count=8, deadline=None)
TestImports = Imports.TestCase
