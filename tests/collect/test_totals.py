"""What a file says its rows come to: right totals pass without a word, wrong ones are named with both figures."""

from __future__ import annotations

from pathlib import Path

import pytest

PDD = "日期,总花费(元),交易额(元),实际投产比,成交笔数,曝光量,点击量\n"
DAYS = "2026-06-01,10.00,40.00,4.00,1,100,10\n2026-06-02,20.50,41.00,2.00,2,200,20\n"
ALIPAY = (
    "#支付宝账务明细查询\n账务流水号,业务流水号,商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型,备注\n"
    "1001,2001,,2026-06-10 12:00:00,128.00, ,128.00,在线支付,\n"
    "1002,2002,,2026-06-10 12:00:01, ,-2.56,125.44,其它,天猫佣金\n"
    "1003,2003,,2026-06-10 12:00:02,1072.00, ,1197.44,在线支付,\n"
    "#-----账务明细列表结束-----\n"
)


@pytest.fixture
def said(import_files, tmp_path: Path):
    """Import a file with this text; its rows' receipt must add up. What is said of totals, in Chinese."""

    def of(text: str, *, name: str = "文件.csv") -> list[str]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        [receipt] = import_files(path, shop="s")
        assert receipt.status == "loaded", receipt.reason
        assert receipt.adds_up
        return [w.zh for w in receipt.warnings if "写明" in w.zh]

    return of


def test_a_right_total_row_is_not_spoken_of_and_a_ratio_in_it_is_no_sum(said):
    assert said(PDD + DAYS + "合计,30.50,81.00,2.66,3,300,30\n") == []


def test_a_wrong_total_names_both_figures(said):
    """A row was cut out of the file by hand: 30.50 is left of 37.50."""
    assert said(PDD + DAYS + "合计,37.50,81.00,2.66,3,300,30\n") == [
        "合计行（第 4 行）的「总花费(元)」写明 37.50，文件中各行相加为 30.50，相差 7.00。可能缺行或被改动，请重新导出核对；两个数都没有被改。"
    ]


def test_totals_of_two_parts_and_of_all_are_right_where_they_stand(said):
    rows = DAYS.splitlines(keepends=True)
    parts = rows[0] + "合计,10.00,40.00,,1,100,10\n" + rows[1] + "合计,20.50,41.00,,2,200,20\n"
    assert said(PDD + parts + "总计,30.50,81.00,,3,300,30\n") == []


def test_a_row_the_file_holds_twice_may_be_in_its_total_once(said):
    again = PDD + DAYS + DAYS.splitlines(keepends=True)[0]
    assert said(again + "合计,30.50,81.00,,3,300,30\n") == []
    assert said(again + "合计,40.50,121.00,,4,400,40\n", name="另一份.csv") == []


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        ("2笔，共1,200.00元", []),
        ("2笔,共1200.00元", []),
        ("3笔，共1,210.00元", ["文件写明「收入合计：3笔，共1,210.00元」，按各行相加为 2 笔、1,200.00，相差 1 笔、10.00。"]),
    ],
)  # fmt: skip
def test_alipays_summary_below_the_rows(said, income, expected):
    """Income 128 + 1072 = 1200 in 2 rows, expense 2.56 in one. The balance follows, so only the summary can tell."""
    text = ALIPAY + f"#支出合计：1笔，共-2.56元\n#收入合计：{income}\n"
    assert [one.partition("可能")[0] for one in said(text)] == expected


def test_a_personal_bill_says_it_above_its_rows(said):
    head = "导出信息：\n共3笔记录\n收入：{n}笔 54.90元\n支出：1笔 0.24元\n"
    header = "交易时间,交易分类,交易对方,商品说明,收/支,金额,交易状态,交易订单号,商家订单号,备注\n"
    row = "2026-06-{d} 12:00:00,商业服务,某买家,袜子,{side},{sum},交易成功,2026061000000000000{d},T200P18900000000000002{d},\n"
    rows = (
        row.format(d=10, side="收入", sum="39.90")
        + row.format(d=11, side="收入", sum="15.00")
        + row.format(d=12, side="支出", sum="0.24")
    )
    assert said(head.format(n=2) + header + rows) == []
    [one] = said(head.format(n=3) + header + rows, name="另一份.csv")
    assert one.startswith("文件写明「收入：3笔 54.90元」，按各行相加为 2 笔、54.90，相差 1 笔、0.00。")


def test_a_refused_row_is_in_the_sum_where_its_amount_can_be_read(said, import_files, tmp_path):
    """The day 2026-06-31 is none; its 20.50 are in the total all the same."""
    assert said(PDD + DAYS.replace("2026-06-02", "2026-06-31") + "合计,30.50,81.00,,3,300,30\n") == []


def test_a_file_that_lost_all_its_rows_still_says_what_they_came_to(said):
    assert said(PDD + "合计,30.50,,,,,\n") == [
        "合计行（第 2 行）的「总花费(元)」写明 30.50，文件中各行相加为 0.00，相差 30.50。可能缺行或被改动，请重新导出核对；两个数都没有被改。"
    ]


def test_a_month_without_a_movement_is_notes_alone_and_says_nothing(said):
    """Alipay's list of a month that has only begun: a header and sums of nothing."""
    header = "".join(ALIPAY.splitlines(keepends=True)[:2])
    below = "#-----账务明细列表结束-----\n#支出合计：0笔，共0.00元\n#收入合计：0笔，共0.00元\n"
    assert said(header + below) == []
