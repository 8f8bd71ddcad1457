"""The files of a purchase order for the supplier: a workbook and the text of an e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

HEADER = ("SKU编码", "名称", "规格", "数量", "采购价", "金额")
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same order is the same file, whenever it is written


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One line as the supplier reads it."""

    sku: str
    name: str
    spec: str
    quantity: int
    unit_cost: Decimal | None

    @property
    def amount(self) -> Decimal | None:
        return None if self.unit_cost is None else self.unit_cost * self.quantity


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A purchase order as the supplier reads it; ``to``: the building it goes to."""

    number: str
    supplier: str
    ordered_day: date
    wanted_day: date | None
    currency: str
    lines: Sequence[SheetLine]
    to: str = ""

    @property
    def total(self) -> Decimal | None:
        """The order's amount; None where a price is unknown."""
        amounts = [line.amount for line in self.lines]
        return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))


def workbook(sheet: Sheet) -> bytes:
    """The order as xlsx. Texts are texts: a name that looks like a formula stays a name."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        page = book.add_worksheet("采购单")
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00##"})
        page.set_column(0, 0, 22)
        page.set_column(1, 2, 26)
        page.set_column(3, 5, 14)
        for row, (name, value) in enumerate(_head(sheet)):
            page.write_string(row, 0, name, bold)
            page.write_string(row, 1, value)
        first = len(_head(sheet)) + 1
        for column, name in enumerate(HEADER):
            page.write_string(first, column, name, bold)
        for row, line in enumerate(sheet.lines, first + 1):
            _write(page, row, line, money)
        end = first + 1 + len(sheet.lines)
        page.write_string(end, 0, "合计", bold)
        page.write_number(end, 3, sum(line.quantity for line in sheet.lines), bold)
        if sheet.total is not None:
            page.write_number(end, 5, float(sheet.total), money)
    return out.getvalue()


def email_text(sheet: Sheet) -> str:
    """The text of an e-mail to the supplier, to be copied."""
    lines = [
        f"{n}. {line.sku} {line.name} {line.spec}：{line.quantity:,} 件"
        for n, line in enumerate(sheet.lines, 1)
    ]
    by = f"，希望 {sheet.wanted_day:%Y-%m-%d} 前到货" if sheet.wanted_day else ""
    to = f"，送到{sheet.to}" if sheet.to else ""
    total = "" if sheet.total is None else f"合计 {sheet.total:,.2f} {sheet.currency}。"
    return "\n".join(
        [
            f"主题：采购单 {sheet.number}",
            "",
            f"{sheet.supplier}，您好：",
            "",
            f"请按附件采购单 {sheet.number} 备货{by}{to}：",
            *lines,
            "",
            f"{total}请回复确认每个 SKU 的数量和到货日期。",
            "",
        ]
    )


def _head(sheet: Sheet) -> list[tuple[str, str]]:
    return [
        ("采购单号", sheet.number),
        ("供应商", sheet.supplier),
        ("下单日期", sheet.ordered_day.isoformat()),
        ("希望到货", sheet.wanted_day.isoformat() if sheet.wanted_day else ""),
        ("币种", sheet.currency),
        *([("送到仓库", sheet.to)] if sheet.to else []),
    ]


def _write(page: Any, row: int, line: SheetLine, money: Any) -> None:
    for column, text in enumerate((line.sku, line.name, line.spec)):
        page.write_string(row, column, text)
    page.write_number(row, 3, line.quantity)
    if line.unit_cost is not None and line.amount is not None:
        page.write_number(row, 4, float(line.unit_cost), money)
        page.write_number(row, 5, float(line.amount), money)
