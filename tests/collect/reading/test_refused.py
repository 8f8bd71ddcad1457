"""What is no table is refused with a sentence that names the file and the next step, never with a traceback."""

from __future__ import annotations

import gzip
import io
import os

import pytest
import xlwt

from zhanggui.collect.reading.contract import Limits
from zhanggui.collect.reading.tables import open_tables
from zhanggui.core.errors import Refused


def refusal(read_all, content, name="orders.csv", **how) -> str:
    with pytest.raises(Refused) as caught:
        read_all(content, name, **how)
    text = caught.value.text
    assert text.zh.startswith(name), text.zh
    assert text.en.startswith(name), text.en
    assert text.zh.count("。") >= 2, text.zh
    return text.en


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\r\n", b"\0" * 5000])
def test_an_empty_file(read_all, content):
    assert "empty" in refusal(read_all, content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"MZ\x90\0" + bytes(100), "a program"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"SQLite format 3\0", "a database"),
    ],
)
def test_a_file_of_another_kind_is_named(read_all, content, what):
    assert what in refusal(read_all, content)


def test_random_bytes(read_all):
    assert "neither a text table" in refusal(
        read_all, b"\x01" + bytes((i * 7919 >> 3) % 256 for i in range(9000))
    )


def test_a_folder_and_a_missing_file(read_all, tmp_path):
    with pytest.raises(Refused, match="folder"):
        read_all(tmp_path)
    with pytest.raises(Refused, match="no such file"):
        read_all(tmp_path / "gone.csv")


def test_a_file_one_may_not_read(read_all, drop, monkeypatch):
    def forbidden(*_, **__):
        raise PermissionError

    path = drop("a,b\n")
    monkeypatch.setattr(type(path), "open", forbidden)
    with pytest.raises(Refused, match="permissions"):
        read_all(path)


def test_a_file_taken_away_after_it_was_opened(drop):
    path = drop("a,b\n1,2\n")
    [table] = open_tables(path)
    path.unlink()
    with pytest.raises(Refused, match="may not be read"):
        table.head()


def test_a_file_beyond_the_limit(read_all):
    assert "more than the limit" in refusal(read_all, b"a,b\n" * 1000, limits=Limits(file_bytes=100))


def test_a_million_columns(read_all):
    assert "1000000" in refusal(read_all, "x," * 999_999 + "x\n")


def test_limits_refuse_nonsense():
    with pytest.raises(ValueError, match="columns must be at least 1, got 0"):
        Limits(columns=0)


def test_a_zip_bomb_stops_early(read_all, zipped):
    assert "zip bomb" in refusal(read_all, zipped({"a.csv": b"0" * (100 << 20)}), "a.zip")


def test_a_gzip_bomb_stops_early(read_all):
    assert "zip bomb" in refusal(read_all, gzip.compress(b"0" * (100 << 20)), "a.csv.gz")


def test_a_zip_of_too_many_files(read_all, zipped):
    content = zipped({f"{i}.csv": "a,b\n" for i in range(50)})
    assert "50 files" in refusal(read_all, content, "a.zip", limits=Limits(members=40))


def test_a_zip_without_any_table(read_all, zipped):
    assert "holds no table" in refusal(read_all, zipped({"__MACOSX/a.csv": "a", ".DS_Store": "x"}), "a.zip")


def test_a_zip_cut_short(read_all, zipped):
    content = zipped({"a.csv": "a,b\n" * 1000})
    assert "damaged" in refusal(read_all, content[: len(content) // 2], "a.zip")


def test_zips_in_zips_in_zips(read_all, zipped):
    content = zipped({"a.csv": "a,b\n1,2\n"})
    for _ in range(3):
        content = zipped({"in.zip": content})
    with pytest.raises(Refused, match="too deep"):
        read_all(content, "a.zip")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\a.csv", "a/../../b.csv"])
def test_a_member_that_points_elsewhere(read_all, zipped, name):
    assert "another folder" in refusal(read_all, zipped({name: "a,b\n"}), "a.zip")


def test_a_zip_with_a_password(read_all, zipped):
    content = bytearray(zipped({"a.csv": "a,b\n1,2\n"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(read_all, bytes(content), "a.zip")


def test_a_gzip_cut_short(read_all):
    content = gzip.compress(os.urandom(10_000))
    assert "damaged" in refusal(read_all, content[:5000], "a.csv.gz")


def test_an_encrypted_workbook(read_all):
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(1000)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(1000)
    )
    assert "password" in refusal(read_all, content, "a.xlsx")


@pytest.fixture
def old_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row in range(30):
        sheet.write(row, 0, row + 0.5)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("length", [100, 512, 1500, 4000])
def test_an_xls_cut_short(read_all, old_xls, length):
    assert "damaged" in refusal(read_all, old_xls[:length], "a.xls")


def test_an_xls_whose_sectors_go_in_a_circle(read_all, old_xls):
    """The parser followed the circle until memory was full, and took the whole program with it."""
    content = bytearray(old_xls)
    table = (int.from_bytes(content[76:80], "little") + 1) * 512
    content[table : table + 4] = (0).to_bytes(4, "little")
    assert "damaged" in refusal(read_all, bytes(content), "a.xls")


def test_an_xls_with_a_cell_far_away(read_all, old_xls):
    number = b"\x7e\x02\x0a\x00" + (29).to_bytes(2, "little") + (0).to_bytes(2, "little")
    assert number in old_xls
    content = old_xls.replace(number, number[:6] + (60_000).to_bytes(2, "little"))
    assert "60001" in refusal(read_all, content, "a.xls")


def test_an_xlsx_cut_short(read_all, workbook):
    content = workbook({"S": [["a", "b"], [1, 2]]})
    assert "damaged" in refusal(read_all, content[:-400], "a.xlsx")


def test_a_workbook_of_empty_sheets(read_all, workbook):
    assert "every visible sheet is empty" in refusal(read_all, workbook({"S": []}), "a.xlsx")


SHEET = (
    b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)
PART = "xl/worksheets/sheet1.xml"


def test_a_workbook_that_defines_entities(read_all, workbook, repack):
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    content = repack(workbook({"S": [["a"]]}), {PART: SHEET % (bomb, b"")})
    assert "entities" in refusal(read_all, content, "a.xlsx")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "16384 columns"),
        (
            b'<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            "1048576 rows",
        ),
    ],
)
def test_a_sheet_that_claims_to_reach_far(read_all, workbook, repack, cells, why):
    content = repack(workbook({"S": [["a"]]}), {PART: SHEET % (b"", cells)})
    refused = refusal(read_all, content, "a.xlsx")
    assert why in refused or "one row has 16384" in refused


def test_a_workbook_that_unpacks_to_more_than_allowed(read_all, workbook, repack):
    content = repack(workbook({"S": [["a"]]}), {"xl/media/x.xml": b"<x>" + b" " * (30 << 20)})
    assert "zip bomb" in refusal(read_all, content, "a.xlsx")


def test_other_documents_in_a_zip(read_all, zipped):
    content = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
    assert "a Word document" in refusal(read_all, content, "a.docx")


def test_a_login_page_instead_of_an_export(read_all):
    assert "log in" in refusal(
        read_all, "<!DOCTYPE html><html><body><form>登录</form></body></html>", "a.xls"
    )


def test_an_unreadable_member_does_not_hide_its_neighbours(drop, zipped):
    path = drop(zipped({"a.png": b"\x89PNG\r\n", "b.csv": "a,b\n1,2\n"}), "a.zip")
    picture, table = open_tables(path)
    assert (picture.name, table.name) == ("a.zip!a.png", "a.zip!b.csv")
    with pytest.raises(Refused, match="a picture"):
        picture.head()
    assert table.head()[1].cells == ("1", "2")


def test_wherever_a_workbook_is_cut_short_it_is_refused(read_all, workbook):
    content = workbook({"S": [["a", "b"], [1, 2]]})
    for length in range(40, len(content), 397):
        with pytest.raises(Refused):
            read_all(content[:length], "a.xlsx")


def test_a_workbook_whose_zip_lies_about_sizes_is_judged_by_its_bytes(read_all, workbook):
    content = bytearray(workbook({"S": [["a", "b"], [1, 2]]}))
    at = content.rindex(PART.encode()) - 46 + 24
    content[at : at + 4] = (1 << 31).to_bytes(4, "little")
    [table] = read_all(bytes(content), "a.xlsx")
    assert table.rows == [("1", "2")]
