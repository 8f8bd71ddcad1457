"""Empty workbooks of our templates, for the merchant to fill in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from zhanggui.collect.templates.profiles import TEMPLATES
from zhanggui.collect.templates.template import Template

GUIDE_SHEET = "说明"
GUIDE_HEADERS = ("列", "必填", "填什么", "例子")
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same template is the same file, whenever it is written


def write_blank(directory: Path) -> list[Path]:
    """Write one empty workbook per template into ``directory`` (made if absent); gives their paths.

    The first sheet has the header alone, all columns as text so that Excel keeps the digits of long numbers;
    the second, 说明, tells what to fill in. A workbook that is there already is left as it is and not in the
    answer: somebody may have filled it in.
    """
    directory.mkdir(parents=True, exist_ok=True)
    missing = [(t, directory / f"{t.file}.xlsx") for t in TEMPLATES]
    missing = [(t, path) for t, path in missing if not path.exists()]
    for template, path in missing:
        _write(template, path)
    return [path for _, path in missing]


def _write(template: Template, path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": _MADE})
        bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(template.file)
        for column, header in enumerate(template.headers):
            sheet.set_column(column, column, max(12, 2 * len(header) + 4), text)
            sheet.write_string(0, column, header, bold)
        sheet.freeze_panes(1, 0)
        _write_guide(book, template, bold)


def _write_guide(book: xlsxwriter.Workbook, template: Template, bold: object) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    for column, (header, width) in enumerate(zip(GUIDE_HEADERS, (16, 8, 70, 32), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, bold)
    for row, (name, (meaning, example)) in enumerate(template.guide.items(), 1):
        field = template.profile.field(name)
        cells = (field.headers[0], "是" if field.must else "", meaning, example)
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
