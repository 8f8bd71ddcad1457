"""Text tables: encodings, line ends, quotes, short and long rows, with the physical line of each record."""

from __future__ import annotations

import pytest

from zhanggui.collect.reading.contract import Limits

ORDERS = "订单编号,标题,金额\n1001,杯子,9.90\n1002,毛巾,5.00\n"
READ = [("1001", "杯子", "9.90"), ("1002", "毛巾", "5.00")]


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_reads_the_same(read_all, codec, found, line_end):
    [table] = read_all(ORDERS.replace("\n", line_end).encode(codec))
    assert (table.kind, table.encoding, table.rows, table.lines) == ("csv", found, READ, [2, 3])
    assert table.head[0] == (1, ("订单编号", "标题", "金额"))


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_told_from_the_content(read_all, separator):
    [table] = read_all(ORDERS.replace(",", separator), "orders.txt")
    assert table.rows == READ


def test_semicolons_part_cells_even_when_every_amount_has_a_decimal_comma(read_all):
    [table] = read_all("a;b;c\n" + "1,5;2,5;3,5\n" * 30)
    assert table.rows[0] == ("1,5", "2,5", "3,5")


def test_last_line_needs_no_line_end_and_a_file_of_only_a_header_has_no_rows(read_all):
    assert read_all("a,b\n1,2")[0].rows == [("1", "2")]
    assert read_all("a,b")[0].rows == []


def test_a_line_break_inside_quotes_keeps_the_physical_line_numbers(read_all):
    [table] = read_all('id,note\n1,"first\nsecond"\n2,"a ""word"""\n\n3,\n')
    assert table.rows == [("1", "first\nsecond"), ("2", 'a "word"'), ("3", "")]
    assert (table.lines, table.blank) == ([2, 4, 6], 1)


def test_titles_above_the_header_are_left_to_the_caller(read_all):
    [table] = read_all("生意参谋\n\n日期,访客数\n2026-01-01,5\n", header=1)
    assert table.head[:2] == [(1, ("生意参谋",)), (3, ("日期", "访客数"))]
    assert (table.rows, table.lines) == ([("2026-01-01", "5")], [4])


def test_a_header_over_two_lines_is_one_record(read_all):
    [table] = read_all('id,"amount\n(yuan)"\n1,2\n')
    assert (table.head[0], table.rows, table.lines) == ((1, ("id", "amount\n(yuan)")), [("1", "2")], [3])


def test_a_short_row_is_bad_and_its_neighbours_are_read(read_all):
    [table] = read_all("a,b,c\n1,2,3\n4,5\n6,7,8\n")
    assert (table.rows, table.rules) == ([("1", "2", "3"), ("6", "7", "8")], [(3, "too_few_cells")])
    assert table.bad[0].cells == ("4", "5")
    assert table.bad[0].text.zh == "第 3 行只有 2 格，表头有 3 格。"


def test_empty_cells_at_the_end_are_not_a_short_row(read_all):
    [table] = read_all('a,b,c\n1,,\n2,"",""\n')
    assert (table.rows, table.bad) == ([("1", "", ""), ("2", "", "")], [])


@pytest.mark.parametrize(
    "note", ["合计", "# 结束", '"3",record(s) downloaded', "Seller ID : abc", "合计,9.90"]
)
def test_a_note_under_the_table_is_padded_for_the_caller_to_tell(read_all, note):
    [table] = read_all(f"a,b,c\n1,2,3\n{note}\n")
    assert (len(table.rows), table.lines, table.bad) == (2, [2, 3], [])


def test_a_long_row_is_bad_unless_what_is_too_much_is_empty(read_all):
    text = "a,b\n1,2,,\n3,4,5\n6,7\n"
    [table] = read_all(text)
    assert (table.rows, table.rules) == ([("1", "2"), ("6", "7")], [(3, "too_many_cells")])
    assert table.bad[0].cells == ("3", "4", "5")
    assert read_all(text, keep_extra_cells=True)[0].rows == [("1", "2"), ("3", "4"), ("6", "7")]


def test_a_comma_after_every_row_does_not_slow_or_spoil_anything(read_all):
    [table] = read_all("a,b\n" + "1,2,\n" * 1000)
    assert (table.rows, table.bad) == ([("1", "2")] * 1000, [])


def test_lines_to_skip_are_left_out(read_all):
    [table] = read_all("a,b\n,收入+支出\n1,2\n", skip_lines=frozenset({2}))
    assert (table.rows, table.bad, table.blank) == ([("1", "2")], [], 0)


def test_a_quote_inside_a_cell_is_an_ordinary_character(read_all):
    [table] = read_all('id,size\n="6900",5" screen\n2,"x"\n')
    assert (table.rows, table.bad) == ([('="6900"', '5" screen'), ("2", "x")], [])


def test_a_lone_quote_costs_its_own_line_only(read_all):
    [table] = read_all('id,note,n\n1,"open,1\n2,ok,2\n3,"fine",3\n4,"ok"x,4\n')
    assert (table.rows, table.rules) == (
        [("2", "ok", "2"), ("3", "fine", "3")],
        [(2, "broken_quote"), (5, "broken_quote")],
    )


def test_two_lone_quotes_do_not_swallow_the_records_between_them(read_all):
    rows = [f"{i},a,b,c,d" for i in range(2, 40)]
    rows[3], rows[20] = '5,"a,b,c,d', '22,a",b,c,d'
    [table] = read_all("id,p,q,r,s\n" + "\n".join(rows) + "\n")
    assert (len(table.rows), table.rules) == (37, [(5, "broken_quote")])


def test_bytes_that_are_no_characters_damage_their_line_only(read_all):
    lines = [f"{i},杯子,1".encode() for i in range(2, 12)]
    lines[4] = b"6,\xff\xfe\xfd,1"
    [table] = read_all("id,标题,n\n".encode() + b"\n".join(lines) + b"\n")
    assert (table.encoding, len(table.rows), table.rules) == ("utf-8", 9, [(6, "undecodable")])
    assert table.bad[0].cells == ("6", "\\xff\\xfe\\xfd", "1")


def test_damaged_bytes_in_a_gbk_file_damage_their_line_only(read_all):
    lines = [f"{i},纯棉毛巾,1".encode("gbk") for i in range(2, 12)]
    lines[4] = b"6,\xff,1"
    [table] = read_all("id,标题,n\n".encode("gbk") + b"\r\n".join(lines) + b"\r\n")
    assert (table.encoding, len(table.rows), table.rules) == ("gb18030", 9, [(6, "undecodable")])


def test_a_utf16_file_with_half_a_character_is_read_but_for_that_line(read_all):
    text = "id,标题\n1,杯\n2,毛巾\n".encode("utf-16")
    [table] = read_all(text.replace("杯".encode("utf-16-le"), b"\x00\xd8"))
    assert (table.rows, table.rules) == ([("2", "毛巾")], [(2, "undecodable")])


def test_chinese_beginning_after_megabytes_of_ascii_is_still_recognised(read_all):
    [table] = read_all(b"id,note\n" + b"1,%s\n" % (b"x" * 500) * 10_000 + "2,毛巾很好\n".encode("gbk"))
    assert (table.encoding, table.rows[-1], table.lines[-1]) == ("gb18030", ("2", "毛巾很好"), 10_002)


def test_rare_characters_of_gb18030_and_emoji_are_kept(read_all):
    [table] = read_all("昵称,城市\n𠮷野家😀,北京\n".encode("gb18030"))
    assert table.rows == [("𠮷野家😀", "北京")]


def test_a_nul_character_makes_its_row_bad(read_all):
    [table] = read_all(b"a,b\n1,2\n3,\x00\n5,6\n")
    assert (table.rows, table.rules) == ([("1", "2"), ("5", "6")], [(3, "nul_byte")])


def test_a_huge_cell_makes_its_row_bad(read_all):
    [table] = read_all(f"a,b\n1,{'x' * 200_000}\n2,y\n")
    assert (table.rows, table.rules) == ([("2", "y")], [(2, "cell_too_long")])


def test_a_line_longer_than_memory_should_hold_is_cut_and_the_rest_read(read_all):
    [table] = read_all(b"a,b\n1,2\n3," + b"x" * (30 << 20) + b"\n5,6\n")
    assert (table.rows, table.lines, table.rules) == (
        [("1", "2"), ("5", "6")],
        [2, 4],
        [(3, "cell_too_long")],
    )


def test_null_words_and_comment_signs_are_just_text(read_all):
    [table] = read_all("a,b\nnull,NaN\n#1,--\n")
    assert table.rows == [("null", "NaN"), ("#1", "--")]


def test_chunks_hold_every_record_once_and_in_order(read_all, drop):
    path = drop("id,n\n" + "".join(f"{i},{i}\n" for i in range(2, 1002)))
    [table] = read_all(path, limits=Limits(chunk_rows=100))
    assert table.lines == list(range(2, 1002))
    assert [row[0] for row in table.rows] == [str(i) for i in range(2, 1002)]


@pytest.mark.parametrize(
    ("codec", "city"),
    [
        ("cp1252", "Köln"),
        ("cp1252", "MÜNCHEN"),
        ("cp1252", "Größe Straße"),
        ("cp932", "東京都ふくろ"),
        ("cp932", "カタカナ大阪"),
    ],
)
def test_western_and_japanese_reports_are_no_garbled_chinese(read_all, codec, city):
    """The same bytes pass as GB18030, by rare characters no export is made of."""
    [table] = read_all(f"amazon-order-id\tship-city\n1\t{city}\n".encode(codec))
    assert (table.encoding, table.rows) == (codec, [("1", city)])


@pytest.mark.parametrize("name", ["喆", "镕", "李喆", "王小明", "🙂张"])
def test_chinese_with_rare_characters_stays_chinese(read_all, name):
    [table] = read_all(f"订单编号,收货人姓名\n1001,{name}\n".encode("gb18030"))
    assert (table.encoding, table.rows) == ("gb18030", [("1001", name)])
