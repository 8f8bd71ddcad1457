"""Text files cut short, glued together, or full of rubbish: every record is accounted for, and quickly."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

LONGEST = 120.0
"""Seconds after which an answer counts as none: these files once took minutes. Speed itself is measured elsewhere."""

HEADER = "订单编号,买家实际支付金额,收货地址,订单创建时间,订单付款时间\n"
ROWS = [
    f"40468882834023100{n:02d},100.00,广东省 深圳市 南山区,2026-06-01 10:00:00,2026-06-01 10:05:00\n"
    for n in range(1, 5)
]


@pytest.fixture
def take(import_files, tmp_path):
    """Import these bytes as one file; gives its receipt."""

    def run(content: bytes | str, name: str = "订单.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (receipt,) = import_files(path)
        assert receipt.adds_up
        return receipt

    return run


def test_the_last_order_cut_off_behind_its_number_is_refused(take, quarantined):
    """It is no note under the table, and no order without money either."""
    receipt = take(HEADER + "".join(ROWS) + "404688828340231009")
    assert (receipt.rows, receipt.loaded, receipt.quarantined) == (5, 4, 1)
    assert quarantined() == [(6, "too_few_cells", "", "")]


def test_a_shopify_order_cut_off_behind_its_number_is_refused(take, quarantined):
    header = "Name,Financial Status,Paid at,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
    order = "#1001,paid,2026-06-01 10:05:00 +0800,90.00,2026-06-01 10:00:00 +0800,1,Cup,90.00\n"
    receipt = take(header + order + "#1002")
    assert (receipt.loaded, receipt.quarantined) == (1, 1)
    assert quarantined() == [(3, "too_few_cells", "", "")]


def test_a_remark_under_the_table_is_a_note(take):
    receipt = take(HEADER + "".join(ROWS) + "合计,400.00\n# 导出时间 2026-06-30\n说明：退款不在内\n")
    assert (receipt.rows, receipt.loaded, receipt.ignored) == (7, 4, 3)


@pytest.mark.parametrize(
    ("good", "bad", "rule", "column"),
    [
        ("深圳", b"\xff", "undecodable", "收货地址"),
        ("100.00", b"10\xff.00", "undecodable", "买家实际支付金额"),
        ("100.00", b"10\x00.00", "nul_byte", "买家实际支付金额"),
        ("深圳", b"x" * 100_001, "cell_too_long", "收货地址"),
    ],
)
def test_a_damaged_cell_is_named(take, quarantined, good, bad, rule, column):
    take((HEADER + "".join(ROWS)).encode().replace(good.encode(), bad, 1))
    [(line, found, where, value)] = quarantined()
    assert (line, found, where) == (2, rule, column)
    assert value


def test_a_damaged_line_keeps_its_quoted_commas(take, workspace):
    from zhanggui.collect.replaying import list_quarantine

    line = b'"4046888283402310001","100.00","a,\xff,b","2026-06-01 10:00:00",""\n'
    take((HEADER + "".join(ROWS)).encode() + line)
    [row] = list_quarantine(workspace)
    assert row["row"]["收货地址"] == r"a,\xff,b"
    assert row["reason"].zh == (
        "第 6 行含有无法识别的字节（编码错误），已标成 \\xNN。出错的列是「收货地址」。"
    )


@pytest.mark.parametrize(
    "rubbish",
    [
        '"' + "x\n" * 1_500_000 + '"',
        "x\n" * 1_500_000,
        '"' * 3_000_000,
        '"a"b,' * 500_000,
        ";" * 1_000_000,
    ],
    ids=["a quoted cell of a million lines", "a million short lines", "quotes", "stray quotes", "semicolons"],
)
def test_rubbish_below_a_header_is_answered_within_seconds(import_files, tmp_path, rubbish):
    path = tmp_path / "订单.csv"
    path.write_text(HEADER + rubbish, encoding="utf-8")
    began = time.monotonic()
    (receipt,) = import_files(path)
    assert receipt.adds_up
    assert receipt.loaded == 0
    assert time.monotonic() - began < LONGEST


def test_blank_lines_are_neither_counted_nor_slow(take):
    began = time.monotonic()
    receipt = take(HEADER + "\n" * 200_000 + "".join(ROWS) + ",,,,\n" * 100_000)
    assert (receipt.rows, receipt.loaded) == (4, 4)
    assert time.monotonic() - began < LONGEST


def test_a_file_of_nearly_only_refused_rows_is_refused_as_a_whole(take, monkeypatch):
    from zhanggui.collect import intake

    monkeypatch.setattr(intake, "MOST_REFUSED", 3)
    receipt = take(HEADER + "".join(row.replace("100.00", "很多") for row in ROWS) + ROWS[0])
    assert (receipt.status, receipt.rows) == ("refused", 0)
    assert receipt.reason.zh == (
        "读到第 5 行时已有 4 行不合格，超过一半，没有存入任何数据。例如：「买家实际支付金额」应为金额，实际为：很多。"
        "请检查文件是否损坏或错列，再重新导出。"
    )


def test_a_zip_of_many_small_tables_is_gone_through_quickly(import_files, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        for n in range(300):
            packed.writestr(f"{n}.csv", "甲,乙\n1,2\n")
    began = time.monotonic()
    receipts = import_files(tmp_path / "all.zip")
    assert {r.status for r in receipts} == {"refused"}
    assert time.monotonic() - began < LONGEST


def test_a_damaged_line_is_mended_and_tried_again(take, workspace, known):
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import fix_rows, replay

    line = '"4046888283402310009","88.00","a,?,b","2026-06-01 10:00:00",""\n'
    take((HEADER + "".join(ROWS) + line).encode().replace(b"?", b"\xff"))
    later = datetime(2026, 7, 2, tzinfo=UTC)
    assert fix_rows(workspace, "undecodable", {"收货地址": "广东省 深圳市 南山区"}, now=later) == 1
    again = replay(workspace, known_profiles(), now=later)
    assert (again.replayed, again.loaded, again.still) == (1, 1, 0)
    assert known("order")[-1]["paid"] == 88_0000


def test_a_damaged_record_with_a_line_break_in_quotes_is_one_record(take):
    line = '4046888283402310009,88.00,"\0广东省\r\n深圳市",2026-06-01 10:00:00,\n'
    receipt = take(HEADER + "".join(ROWS) + line + ROWS[0].replace("01,100", "77,100"))
    assert (receipt.rows, receipt.loaded, receipt.quarantined) == (6, 5, 1)


def test_a_quote_that_a_damaged_line_leaves_open_swallows_no_other_record(take):
    line = '4046888283402310009,88.00,"\0广东省,2026-06-01 10:00:00,\n'
    receipt = take(HEADER + "".join(ROWS) + line + ROWS[0].replace("01,100", "77,100"))
    assert (receipt.rows, receipt.loaded, receipt.quarantined) == (6, 5, 1)
