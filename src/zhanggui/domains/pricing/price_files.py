"""Price sheets for the platforms' bulk changes: one file a shop, in the form the platform reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same sheet is the same file, whenever it is written
HEADS = ("商家编码", "平台商品ID", "平台SKU ID", "商品标题", "原价", "新价", "币种")
SHOPIFY = ("Variant SKU", "Title", "Variant Price")
SHEET = "批量改价"


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """One listing with its price before and after."""

    code: str
    product_id: str
    platform_sku_id: str
    title: str
    old: Decimal
    new: Decimal
    currency: str


def price_sheet(platform: str, lines: Sequence[PriceLine]) -> tuple[str, bytes]:
    """The file's ending and its bytes. Shopify takes a CSV of variants; the others a workbook with the price beside the ids.

    No platform's own template for prices is known here (platforms change them and give them out in their back ends): the
    headings are what those templates ask for, and the sheet is to be pasted where a platform insists on its own.
    """
    if platform == "shopify":
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(SHOPIFY)
        writer.writerows((_plain(one.code), _plain(one.title), f"{one.new:.2f}") for one in lines)
        return "csv", out.getvalue().encode("utf-8-sig")
    return "xlsx", _workbook(lines)


def _workbook(lines: Iterable[PriceLine]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        page, bold, money = (
            book.add_worksheet(SHEET),
            book.add_format({"bold": True}),
            book.add_format({"num_format": "0.00"}),
        )
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
    return out.getvalue()


def _plain(text: str) -> str:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
