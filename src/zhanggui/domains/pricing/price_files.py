"""Price sheets for the platforms' bulk changes: one file a shop, in the form the platform reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from zhanggui.core.money import minor_digits
from zhanggui.domains.pricing.price_layouts import MARKS, Layout, PriceLine, check_lines, layout_of

__all__ = ["PriceLine", "price_sheet"]

MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same sheet is the same file, whenever it is written
HEADS = ("商家编码", "平台商品ID", "平台SKU ID", "商品标题", "原价", "新价", "币种")
AMAZON = ("sku", "price")
SHOPIFY = ("Variant SKU", "Title", "Variant Price")
SHEET, ABOUT = "批量改价", "说明"


def price_sheet(platform: str, lines: Sequence[PriceLine]) -> tuple[str, bytes]:
    """The file's ending and its bytes; Refused where a row could not be taken as it is meant (see ``price_layouts``).

    Workbooks carry a sheet that says how sure their layout is and what to do with them.
    """
    check_lines(platform, lines)
    layout = layout_of(platform)
    if platform == "amazon":
        return layout.ending, _separated(AMAZON, ((one.code, _amount(one)) for one in lines), "\t").encode()
    if platform == "shopify":
        rows = ((_plain(one.code), _plain(one.title), _amount(one)) for one in lines)
        return layout.ending, _separated(SHOPIFY, rows, ",").encode("utf-8-sig")
    return layout.ending, _workbook(lines, layout)


def _separated(heads: Sequence[str], rows: Iterable[Sequence[str]], between: str) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=between)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def _amount(one: PriceLine) -> str:
    """The price with all the decimals of its currency."""
    return f"{one.new:.{minor_digits(one.currency)}f}"


def _workbook(lines: Sequence[PriceLine], layout: Layout) -> bytes:
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        page, bold = book.add_worksheet(SHEET), book.add_format({"bold": True})
        digits = minor_digits(lines[0].currency) if lines else 2
        money = book.add_format({"num_format": f"0.{'0' * digits}" if digits else "0"})
        page.set_column(0, 3, 22)
        for column, head in enumerate(HEADS):
            page.write_string(0, column, head, bold)
        for number, one in enumerate(lines, 1):
            cells: list[Any] = [
                one.code,
                one.product_id,
                one.platform_sku_id,
                one.title,
                one.old,
                one.new,
                one.currency,
            ]
            for column, value in enumerate(cells):
                if isinstance(value, Decimal):
                    page.write_number(number, column, float(value), money)
                else:
                    page.write_string(number, column, value)
        _about(book.add_worksheet(ABOUT), layout)
    return out.getvalue()


def _about(page: Any, layout: Layout) -> None:
    """How sure the layout is, in both languages."""
    page.set_column(0, 0, 100)
    said = [text for text in (MARKS[layout.confidence], layout.note) if text.zh]
    for row, line in enumerate([line for text in said for line in (text.zh, text.en)]):
        page.write_string(row, 0, line)


def _plain(text: str) -> str:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
