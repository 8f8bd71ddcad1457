"""A JSON list becomes a table record by record; a hostile record is bad alone, and no digit is ever lost."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.collect.reading.contract import Limits
from zhanggui.collect.reading.json_lines import read_object
from zhanggui.collect.reading.tables import open_tables
from zhanggui.core.errors import Refused


def why(table) -> list[tuple[int, str]]:
    return [(row.line, row.text.en) for row in table.bad]


def test_an_object_inside_becomes_columns_with_a_dot_and_stays_whole(read_all):
    content = '[{"id": 7, "billing": {"city": "Lyon"}, "lines": [{"q": 1}]},\n {"id": 8, "total": 9.90}]'
    [table] = read_all(content, "orders.json")
    assert table.head[0] == (0, ("id", "billing", "lines", "billing.city", "total"))
    assert table.rows == [("7", '{"city": "Lyon"}', '[{"q": 1}]', "Lyon", ""), ("8", "", "", "", "9.90")]
    assert table.lines == [1, 2]


def test_a_name_with_a_dot_of_its_own_is_not_overwritten(read_all):
    [table] = read_all('[{"a": {"b": 1}, "a.b": 2}]')
    assert dict(zip(table.head[0][1], table.rows[0], strict=True)) == {"a": '{"b": 1}', "a.b": "2"}


def test_json_lines_have_the_same_columns(read_all):
    [table] = read_all('{"id": 7, "billing": {"city": "Lyon"}}\n')
    assert dict(zip(table.head[0][1], table.rows[0], strict=True))["billing.city"] == "Lyon"


def test_pages_appended_to_one_file_are_one_list(read_all):
    [table] = read_all('[{"id":1},{"id":2}]\n[{"id":3}][]')
    assert ([row[0] for row in table.rows], table.bad) == (["1", "2", "3"], [])


def test_a_list_in_utf16_as_powershell_saves_it(read_all):
    [table] = read_all('\ufeff[{"city": "Orléans"}]'.encode("utf-16-le"))
    assert (table.encoding, table.rows) == ("utf-16-le", [("Orléans",)])


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"id": 1, "id": 2}', "'id' stands twice in this record; which one holds is not known."),
        ('{"a": {"x": 1, "x": 1}}', "'x' stands twice in this record; which one holds is not known."),
        ('{"total": NaN}', "This record holds a number that is none (NaN)."),
        ('{"total": -Infinity}', "This record holds a number that is none (-Infinity)."),
        ('{"a": ' + "[" * 50_000 + "]" * 50_000 + "}", "This record is nested too deep."),
        ('{"id": ' + "9" * 5_000 + "}", "This record is no JSON object."),
        ('{"id": 1e99999999999999999999}', "This record is no JSON object."),
        ('{"id": 01}', "This record is no JSON object."),
        ('{"a": \'b\'}', "This record is no JSON object."),
        ("null", "This record is no JSON object."),
        ('"[{"', "This record is no JSON object."),
    ],
)  # fmt: skip
def test_a_hostile_record_is_bad_alone(read_all, record, reason):
    [table] = read_all(f'[{{"id": 1}}, {record}, {{"id": 3}}]')
    assert [row[0] for row in table.rows if row[0]] == ["1", "3"]
    assert (2, reason) in why(table)


@pytest.mark.parametrize("record", ['{"a":1e99999999999999999999}', '{"a":1,"a":2}', '{"a":NaN}'])
def test_the_same_records_are_refused_in_json_lines(read_all, record):
    [table] = read_all('{"id":1}\n' + record + "\n")
    assert (table.rows, [line for line, _ in why(table)]) == ([("1",)], [2])


def test_bytes_that_are_no_characters_refuse_their_record_only(read_all):
    [table] = read_all(b'[{"city":"K\xf6ln"},{"city":"Bonn"}]')
    assert (table.rows, [row.line for row in table.bad]) == ([("Bonn",)], [1])


def test_numbers_keep_every_digit(read_all):
    """2^53 + 1 is where JavaScript begins to lose digits; the text of the file has them all."""
    [table] = read_all(
        '[{"id": 9007199254740993, "big": 12345678901234567891, "price": 0.10000000000000000001}]'
    )
    assert table.rows == [("9007199254740993", "12345678901234567891", "0.10000000000000000001")]


@pytest.mark.parametrize("cut", ['[{"id":1},{"id"', '[{"id":1},', '[{"id":1}', '[{"id":1},{"a":"'])
def test_a_list_that_breaks_off_says_so(read_all, cut):
    [table] = read_all(cut)
    assert table.rows == [("1",)]
    assert why(table)[-1][1].startswith("The file breaks off here")


def test_a_record_longer_than_any_order_stops_the_reading(read_all):
    long = '{"a": "' + "x" * (5 << 20) + '"}'
    [table] = read_all('[{"id":1},' + long + "]")
    assert (table.rows, [row.line for row in table.bad]) == ([("1",)], [2])


def test_records_that_lie_across_the_pieces_read_are_whole(read_all):
    """Each record is 200 kB, the file is read in pieces of one MiB and looked at 4 MiB ahead."""
    records = [{"id": n, "note": "}],{[" * 40_000} for n in range(30)]
    [table] = read_all(json.dumps(records, indent=1))
    assert [row[0] for row in table.rows] == [str(n) for n in range(30)]
    assert table.bad == []


def test_an_empty_list_is_an_empty_file(read_all):
    with pytest.raises(Refused) as caught:
        read_all("[]", "orders.json")
    assert "orders.json" in caught.value.text.en


def test_more_names_than_columns_allowed_are_cut_like_a_header(drop):
    content = json.dumps([{f"n{i}": i for i in range(50)}])
    [table] = open_tables(drop(content, "wide.json"), Limits(columns=10))
    assert len(table.head()[0].cells) == 10


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), JSON, min_size=1, max_size=4))
def test_any_object_is_read_back_with_the_same_names(record):
    cells = read_object(json.dumps(record, default=lambda d: float(d) if isinstance(d, Decimal) else d))
    assert isinstance(cells, dict)
    assert set(record) <= set(cells)


@given(st.text(alphabet='[]{}",:\\ \n\u00e919aNtrue', max_size=60))
def test_no_text_breaks_the_reading(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "x.json"
    path.write_text('[{"id":1},' + text, encoding="utf-8")
    [table] = open_tables(path)
    width = len(table.head()[0].cells)
    chunks = list(table.chunks(header_line=0, width=width))
    assert chunks[0].frame.row(0)[0] == "1"
