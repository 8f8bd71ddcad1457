"""Files for carriers and the warehouse: a claim as a workbook, a change of carrier as a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from zhanggui.domains.supply.analysis.bill_audit import CLASSES

HEADER = (
    "运单号", "订单编号", "揽收日期", "账单目的省", "实际目的省", "计费重量(kg)", "申报重量(kg)", "已收", "应收", "申请退回", "原因"
)  # fmt: skip
NAMES = (
    "tracking_no", "order_id", "day", "province", "own_province", "weight", "own_weight", "charged", "expected", "over", "kind"
)  # fmt: skip
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same claim is the same file, whenever it is written


def claim_workbook(carrier: str, bill: str, lines: Sequence[Mapping[str, Any]]) -> bytes:
    """The claim as xlsx: one row for each line, the sum below. Texts are texts: no cell is ever a formula."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        page, bold = book.add_worksheet("运费核对"), book.add_format({"bold": True})
        page.set_column(0, len(HEADER) - 1, 16)
        page.write_string(0, 0, f"{carrier} 账单 {bill} 多收运费明细", bold)
        for column, name in enumerate(HEADER):
            page.write_string(2, column, name, bold)
        for row, line in enumerate(lines, 3):
            for column, name in enumerate(NAMES):
                _cell(page, row, column, CLASSES[line[name]].zh if name == "kind" else line[name])
        end = len(lines) + 3
        page.write_string(end, 0, "合计", bold)
        page.write_number(
            end, NAMES.index("over"), float(sum((line["over"] for line in lines), Decimal(0))), bold
        )
    return out.getvalue()


def change_notice(changes: Sequence[tuple[str, str, str, date]]) -> str:
    """What the warehouse must do: province, old carrier, new one, from which day."""
    lines = [
        f"{n}. {place}：{old} → {new}，从 {day:%Y-%m-%d} 起"
        for n, (place, old, new, day) in enumerate(changes, 1)
    ]
    return "\n".join(["主题：更换承运商", "", "仓库同事，请按下列安排打单发货：", *lines, ""])


def _cell(page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, Decimal):
        page.write_number(row, column, float(value))
    elif value is not None:
        page.write_string(row, column, value.isoformat() if isinstance(value, date) else str(value))
