"""Containers are told by content: workbooks, pages and zips under any name."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile

import pytest
import xlwt

from zhanggui.collect.reading.fingerprint import fingerprint
from zhanggui.collect.reading.tables import open_tables

CSV = "订单编号,金额\n1001,9.90\n"
ROWS = [("1001", "9.90")]


@pytest.mark.parametrize("name", ["orders.xlsx", "orders.xls", "orders", "订单.zip"])
def test_a_csv_under_any_name_is_a_csv(read_all, name):
    [table] = read_all(CSV, name)
    assert (table.name, table.kind, table.rows) == (name, "csv", ROWS)


def test_a_zip_gives_the_tables_of_its_members_and_no_litter(read_all, zipped):
    content = zipped({"一月/订单.csv": CSV, "__MACOSX/._订单.csv": "x", "~$a.xlsx": "x", ".DS_Store": "x"})
    [table] = read_all(content, "all.zip")
    assert (table.name, table.rows) == ("all.zip!一月/订单.csv", ROWS)


def test_member_names_in_gbk_are_read(read_all):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("XXXX.csv", CSV)
    content = out.getvalue().replace(b"XXXX.csv", "订单".encode("gbk") + b".csv")
    assert read_all(content, "all.zip")[0].name == "all.zip!订单.csv"


def test_a_zip_in_a_zip_and_a_gzip_are_opened(read_all, zipped):
    [table] = read_all(zipped({"in.zip": zipped({"a.csv": CSV})}), "all.zip")
    assert (table.name, table.rows) == ("all.zip!in.zip!a.csv", ROWS)
    [table] = read_all(gzip.compress(CSV.encode("gbk")), "orders.csv.gz")
    assert (table.name, table.encoding, table.rows) == ("orders.csv", "gb18030", ROWS)


def test_tables_stay_readable_after_the_file_was_gone_through(drop, zipped):
    one, two = list(open_tables(drop(zipped({"1.csv": CSV, "2.csv": "a,b\n"}), "all.zip")))
    assert (one.head()[1].cells, two.head()[0].cells) == (("1001", "9.90"), ("a", "b"))


def test_a_workbook_reads_as_a_person_sees_it(read_all, workbook):
    moment = dt.datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 - sheets know no zones
    cells = ["6917930000000000001", 12.0, 0.1, 0.1 + 0.2, True, moment, None, 123456789012345]
    [table] = read_all(workbook({"订单": [list("abcdefgh"), cells]}), "book.xlsx")
    shown = ("6917930000000000001", "12", "0.1", "0.3", "TRUE", "2026-01-02 03:04:05", "", "123456789012345")
    assert (table.name, table.kind, table.rows, table.lines) == ("book.xlsx!订单", "xlsx", [shown], [2])


def test_a_number_that_lost_digits_says_so(read_all, workbook):
    [table] = read_all(workbook({"S": [["id"], [6917930000000000001], [1234567890123456]]}), "b.xlsx")
    assert table.rows == [("6.91793E+18",), ("1.23457E+15",)]


def test_error_cells_say_their_error_and_formulas_their_last_value(read_all, workbook, repack):
    content = workbook({"S": [["a", "b", "c"]]})
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="C1" t="inlineStr"><is><t>c</t></is></c></row>'
        b'<row r="2"><c r="A2" t="e"><f>NA()</f><v>#N/A</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>1+2</f></c></row>'
        b"</sheetData></worksheet>"
    )
    [table] = read_all(repack(content, {"xl/worksheets/sheet1.xml": sheet}), "b.xlsx")
    assert table.rows == [("#N/A", "2", "")]


def test_hidden_and_empty_sheets_are_left_out_and_rows_keep_their_numbers(read_all, workbook):
    sheets = {"说明": [], "甲": [[], [], ["a", "b"], [], [1, 2]], "乙": [["x"]], "暗": [["y"]]}
    first, second = read_all(workbook(sheets, hidden=("暗",)), "b.xlsx")
    assert (first.name, first.head[0], first.lines, first.blank) == ("b.xlsx!甲", (3, ("a", "b")), [5], 1)
    assert second.name == "b.xlsx!乙"


def test_a_sheet_is_a_rectangle_without_short_rows(read_all, workbook):
    [table] = read_all(workbook({"S": [["a", "b", None], [1, 2], [3, 4, 5], [6]]}), "b.xlsx")
    assert table.rows == [("1", "2", ""), ("3", "4", "5"), ("6", "", "")]


def test_sheet_cells_beyond_the_width_asked_for_make_the_row_bad(drop, workbook):
    [table] = open_tables(drop(workbook({"S": [["a", "b"], [1, 2], [3, 4, 5]]}), "b.xlsx"))
    [chunk] = table.chunks(header_line=1, width=2)
    assert chunk.frame.rows() == [("1", "2")]
    assert [(row.line, row.rule, row.cells) for row in chunk.bad] == [(3, "too_many_cells", ("3", "4", "5"))]


def test_an_old_xls_is_read(read_all):
    book = xlwt.Workbook()
    sheet = book.add_sheet("账单")
    for column, value in enumerate(["日期", "金额", "数量"]):
        sheet.write(0, column, value)
    sheet.write(1, 0, dt.datetime(2026, 1, 2), xlwt.easyxf(num_format_str="YYYY-MM-DD"))  # noqa: DTZ001
    sheet.write(1, 1, 9.9)
    sheet.write(1, 2, 3)
    out = io.BytesIO()
    book.save(out)
    [table] = read_all(out.getvalue(), "bill.csv")
    assert (table.name, table.kind, table.rows) == ("bill.csv!账单", "xls", [("2026-01-02", "9.9", "3")])


PAGE = (
    "<html><head><meta charset=gbk><style>td {color: red}</style></head><body><table><tr><th>订单</th><th>金额&nbsp;</th></tr>"
    "<tr><td>1001<br>补</td><td>9.90</td></tr><tr></tr><tr><td colspan=2>合计</td></tr>"
    "<tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table></body></html>"
)


def test_a_web_page_called_xls_is_read_with_row_numbers(read_all):
    [table] = read_all(PAGE.encode("gbk"), "orders.xls")
    assert (table.kind, table.encoding, table.head[0]) == ("html", "gb18030", (1, ("订单", "金额")))
    assert table.rows == [("1001\n补", "9.90"), ("合计", ""), ("甲", "1"), ("", "2")]
    assert (table.lines, table.rules, table.blank) == ([2, 4, 5, 6], [(7, "too_many_cells")], 1)


def test_a_page_cut_short_keeps_its_last_row(read_all):
    [table] = read_all("<table><tr><td>a<td>b<tr><td>1<td>2", "a.xls")
    assert table.rows == [("1", "2")]


def test_each_table_of_a_page_is_a_table(read_all):
    one = "<table><tr><td>a</td></tr><tr><td>1</td></tr></table>"
    first, second = read_all(f"<html>{one}<p>x</p>{one}</html>", "a.xls")
    assert (first.name, second.name, second.rows) == ("a.xls!1", "a.xls!2", [("1",)])


def test_the_fingerprint_is_the_sha256_of_the_bytes(drop):
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint(drop(b"abc", "一.csv")) == expected


def test_the_head_of_a_sheet_is_looked_for_once_and_never_changes(drop, workbook):
    rows = [["订单编号", "标题"], *[[str(n), "杯子"] for n in range(50)]]
    [table] = open_tables(drop(workbook({"订单": rows}), "订单.xlsx"))
    assert table.head(2) == table.head(50)[:2] == table.head(40)[:2]
    assert (len(table.head(1)), len(table.head(40)), len(table.head(50))) == (1, 40, 50)
