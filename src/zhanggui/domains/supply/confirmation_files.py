"""A supplier's confirmation read from a file: which order, which SKU, how many, when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.supply.models import PurchaseOrder

MOST_ROWS = 5_000
LARGEST = 20 << 20
EXCEL_BEGINS = date(1899, 12, 30)
NUMBERS = (
    "采购单号",
    "采购单",
    "采购订单号",
    "单号",
    "订单号",
    "po_number",
    "po number",
    "po",
    "purchase order",
    "po no.",
)
SKUS = ("sku编码", "sku", "商家编码", "货号", "商品编码", "sku code", "item")
QUANTITIES = (
    "确认数量",
    "可供数量",
    "答复数量",
    "数量",
    "confirmed quantity",
    "confirmed",
    "quantity",
    "qty",
)
DAYS = (
    "确认到货日期",
    "到货日期",
    "交货日期",
    "预计到货",
    "交期",
    "confirmed date",
    "delivery date",
    "date",
    "eta",
)
TOTALS = ("合计", "总计", "total")

NO_HEADER = Text(
    "{file}：找不到表头。要有「SKU编码」和「确认数量」两列，采购单号可以是一列，也可以写在表头上方。",
    "{file}: no header found. It needs the columns SKU编码 and 确认数量; the purchase order's number may be a column or "
    "stand above the header.",
)
TOO_LARGE = Text(
    "{file}：超过 {most} 行或 20 MB，请分开导入。",
    "{file}: more than {most} rows or 20 MB; import it in parts.",
)
NO_NUMBER = Text("没有采购单号。", "There is no purchase order number.")
UNKNOWN = Text("没有采购单 {number}。", "There is no purchase order {number}.")
NOT_IN_ORDER = Text("采购单 {number} 里没有 {sku}。", "Purchase order {number} has no {sku}.")
NOT_A_COUNT = Text(
    "确认数量「{found}」不是 0 或正整数。", "The confirmed quantity {found} is no whole number of 0 or more."
)
NOT_A_DAY = Text(
    "到货日期「{found}」看不懂，写成 2026-07-01 这样。",
    "The day {found} cannot be read: write it like 2026-07-01.",
)
TWICE = Text("SKU {sku} 在同一采购单里出现了不止一次。", "SKU {sku} stands more than once in the same order.")


@dataclass(frozen=True, kw_only=True)
class ConfirmedLine:
    """What the supplier says of a SKU of an order; ``day`` None where it names none. ``line`` is the file's."""

    number: str
    sku: str
    quantity: int
    day: date | None
    line: int


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """A line of the file that cannot be taken, and why."""

    line: int
    cells: tuple[str, ...]
    why: Text


@dataclass(frozen=True, kw_only=True)
class Difference:
    """An ordered line beside its confirmation: ``confirmed`` None where the file says nothing of it."""

    sku: str
    ordered: int
    confirmed: int | None
    promised_day: date | None
    day: date | None

    @property
    def differs(self) -> bool:
        """Is less, more or later promised than was ordered, or nothing said?"""
        later = bool(self.day and self.promised_day and self.day > self.promised_day)
        return self.confirmed != self.ordered or later


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """Everything a file says: lines by order, and lines that cannot be taken."""

    lines: tuple[ConfirmedLine, ...]
    refused: tuple[RefusedLine, ...]

    def of(self, number: str) -> dict[str, ConfirmedLine]:
        """What it says of one order, by SKU."""
        return {one.sku: one for one in self.lines if one.number == number}

    @property
    def numbers(self) -> list[str]:
        """The orders it speaks of, in the file's order."""
        return list(dict.fromkeys(one.number for one in self.lines))


def read_confirmation(path: Path, name: str = "") -> Confirmation:
    """Read a supplier's csv, xls or xlsx. Our own order sheet sent back with other quantities is understood too.

    Lines of orders or SKUs we do not know, or with a quantity that is none, are refused with the reason; the file is
    refused where no header is found. Nothing is changed.
    """
    from zhanggui.collect.reading.containers import tables_in
    from zhanggui.collect.reading.contract import Limits
    from zhanggui.collect.reading.sources import Source

    size, called = path.stat().st_size, name or path.name
    if size > LARGEST:
        raise Refused(TOO_LARGE.with_(file=called, most=MOST_ROWS))
    for table in tables_in(
        Source(called, size, path), Limits(file_bytes=LARGEST, text_bytes=LARGEST, sheet_cells=500_000)
    ):
        rows = [(row.line, tuple(cell.strip() for cell in row.cells)) for row in table.head(MOST_ROWS + 1)]
        if len(rows) > MOST_ROWS:
            raise Refused(TOO_LARGE.with_(file=called, most=MOST_ROWS))
        header = next((n for n, (_, cells) in enumerate(rows[:40]) if _place(cells, SKUS) is not None
                       and _place(cells, QUANTITIES) is not None), None)  # fmt: skip
        if header is not None:
            return _checked(
                rows[header + 1 :], rows[header][1], _number_above(cells for _, cells in rows[:header])
            )
    raise Refused(NO_HEADER.with_(file=called))


def differences(order: PurchaseOrder, said: Confirmation) -> list[Difference]:
    """Every line of the order beside what the supplier says of it."""
    told = said.of(order.number)
    return [
        Difference(
            sku=line.sku, ordered=line.quantity, confirmed=told[line.sku].quantity if line.sku in told else None,
            promised_day=line.promised_day or order.promised_day, day=told[line.sku].day if line.sku in told else None,
        )
        for line in order.lines.order_by("sku")
    ]  # fmt: skip


def _checked(
    rows: Sequence[tuple[int, tuple[str, ...]]], header: tuple[str, ...], above: str
) -> Confirmation:
    known = _known_lines()
    places = [_place(header, names) for names in (NUMBERS, SKUS, QUANTITIES, DAYS)]
    lines, refused, seen = [], [], set[tuple[str, str]]()
    for at, cells in rows:
        number, sku, quantity, day = (_cell(cells, place) for place in places)
        number = number or above
        if not (sku or quantity) or {sku, number, cells[0] if cells else ""} & set(TOTALS):
            continue
        found = _line(at, number, sku, quantity, day, known)
        if isinstance(found, ConfirmedLine) and (found.number, found.sku) in seen:
            found = TWICE.with_(sku=found.sku)
        if isinstance(found, Text):
            refused.append(RefusedLine(line=at, cells=cells, why=found))
            continue
        seen.add((found.number, found.sku))
        lines.append(found)
    return Confirmation(lines=tuple(lines), refused=tuple(refused))


def _line(
    at: int, number: str, sku: str, quantity: str, day: str, known: dict[str, set[str]]
) -> ConfirmedLine | Text:
    if not number:
        return NO_NUMBER
    if number not in known:
        return UNKNOWN.with_(number=number)
    if sku not in known[number]:
        return NOT_IN_ORDER.with_(number=number, sku=sku)
    count, when = _count(quantity), _day(day)
    if count is None:
        return NOT_A_COUNT.with_(found=quantity)
    if day and when is None:
        return NOT_A_DAY.with_(found=day)
    return ConfirmedLine(number=number, sku=sku, quantity=count, day=when, line=at)


def _known_lines() -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for order in PurchaseOrder.objects.prefetch_related("lines"):
        known[order.number] = {line.sku for line in order.lines.all()}
    return known


def _place(cells: Iterable[str], names: Sequence[str]) -> int | None:
    """The column of the best name: earlier names are more exact."""
    said = [cell.lower().rstrip("：:* ") for cell in cells]
    return next((said.index(name) for name in names if name in said), None)


def _number_above(rows: Iterable[tuple[str, ...]]) -> str:
    for cells in rows:
        place = _place(cells, NUMBERS)
        if place is not None and place + 1 < len(cells) and cells[place + 1]:
            return cells[place + 1]
    return ""


def _cell(cells: tuple[str, ...], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _count(text: str) -> int | None:
    plain = re.sub(r"[,，\s]|件$|个$", "", text)
    found = re.fullmatch(r"(\d{1,9})(\.0+)?", plain, re.ASCII)
    return int(found[1]) if found else None


def _day(text: str) -> date | None:
    """2026-07-01, 2026/7/1, 2026.7.1, 2026年7月1日, 20260701, or the number Excel keeps of a day."""
    digits = re.match(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?!\d)", text)
    try:
        if digits:
            return date(int(digits[1]), int(digits[2]), int(digits[3]))
        if re.fullmatch(r"[45]\d{4}(\.0+)?", text):
            return EXCEL_BEGINS + timedelta(days=int(float(text)))
    except ValueError:
        return None
    return None
