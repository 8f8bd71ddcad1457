"""The recognition matrix: every sample and every header a profile may have, recognised as itself only."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect
from zhanggui.collect.matrix import headers_of, held_back, in_two_minds, met, recognised_as, sample_files
from zhanggui.collect.register import PROFILES

COLLECT = Path(zhanggui.collect.__file__).parent
SAMPLES = sample_files(COLLECT)


@pytest.fixture(scope="module")
def profiles():
    return PROFILES


def fitting(path: Path, profiles) -> list[tuple[str, list[str]]]:
    """The names of the profiles that fit, for every table of a file."""
    return [(one.table, list(one.recognised)) for one in met(path, profiles)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parent.parent.name}/{p.name}")
def test_exactly_one_profile_fits_a_sample(path, profiles):
    family = path.parent.parent.name
    tables = fitting(path, profiles)
    assert tables
    for name, found in tables:
        assert len(found) == 1, f"{name}: {found}"
        assert found[0].partition(".")[0] == family


def test_every_profile_has_a_sample(profiles):
    seen = {name for path in SAMPLES for _, found in fitting(path, profiles) for name in found}
    files = {name for name in profiles if ".live_" not in name}  # pulls make their own: tests/collect/live
    assert files - seen == set()


@pytest.mark.parametrize("name", [name for name in PROFILES if ".live_" not in name])
def test_no_other_profile_fits_headers_of_this_year_last_year_or_next_year(name, profiles):
    """All its columns by their newest names, by their oldest, the fewest it needs, and shuffled with new ones."""
    recognised = {
        year: recognised_as(header, profiles) for year, header in headers_of(profiles[name]).items()
    }
    assert recognised == dict.fromkeys(("fewest", "newest", "oldest", "next year"), (name,))


def test_what_holds_a_profile_back_is_said(profiles):
    orders = ("订单编号", "买家实付金额", "买家下单时间")
    assert held_back(profiles["taobao.order_items"], orders).zh == "缺 子订单编号、商品标题、购买数量"
    items = headers_of(profiles["taobao.order_items"])["newest"]
    assert held_back(profiles["taobao.order_items_old"], items).zh == "有「子订单编号」，是另一种文件"
    with pytest.raises(ValueError, match=r"taobao\.orders fits"):
        held_back(profiles["taobao.orders"], orders)


def test_a_table_with_all_that_two_profiles_need_is_a_question(import_files, profiles, tmp_path):
    """Columns of Douyin's and of Pinduoduo's orders in one table: nobody guesses."""
    pair = ("douyin.orders", "pinduoduo.orders")
    minds = in_two_minds(profiles)[pair]
    assert minds == pair
    header = [column for name in pair for column in headers_of(profiles[name])["fewest"]]
    file = tmp_path / "两样都像.csv"
    file.write_text(",".join(header) + "\n" + ",".join("1" for _ in header) + "\n", encoding="utf-8")
    [receipt] = import_files(file)
    assert (receipt.status, receipt.candidates, receipt.rows) == ("needs_choice", list(pair), 0)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("订单编号,买家实付金额,买家下单时间", ["taobao.orders"]),
        ("订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额", ["taobao.orders"]),
        ("子订单编号,主订单编号,标题,价格,购买数量", ["taobao.order_items"]),
        (
            "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码",
            ["taobao.order_items_old"],
        ),
        ("退款编号,订单编号,买家退款金额,退款状态", ["taobao.refunds"]),
        ("日期,展现量,点击量,花费", ["taobao.ads"]),
        ("统计日期,商品ID,商品访客数", ["taobao.traffic"]),
        ("统计日期,访客数,浏览量,支付买家数,支付金额", ["taobao.shop_traffic"]),
        ("业务流水号,商户订单号,入账时间,收入（+元）,支出（-元）,备注", ["taobao.bills"]),
        ("订单号,商品ID,订购数量,京东价,应付金额,订单状态,下单时间,付款确认时间", ["jd.orders"]),
        ("订单编号,费用名称,应结金额,收支方向", ["jd.settlement"]),
        ("申请时间,赔付单号,赔付金额,赔付状态", ["jd.compensation"]),
        ("日期,展现数,点击数,总费用", ["jd.ads"]),
        ("日期,展现数,点击数,花费", ["jd.ads"]),
        ("时间,SKU,商品访客数,成交金额", ["jd.traffic"]),
        ("SKU,商品访客数,取消订单金额,成交金额", ["jd.traffic_so_far"]),
        ("姓名,电话,地址", []),
    ],
)
def test_the_fewest_columns_a_file_needs(header, expected, profiles):
    from zhanggui.collect.reading.contract import HeadRow
    from zhanggui.collect.recognise import recognise

    head = [HeadRow(1, tuple(header.split(",")))]
    assert [r.binding.profile.name for r in recognise(head, profiles.values())] == expected


@pytest.mark.parametrize("suffix", [".txt", ".xls", ".xlsx", ".dat", ""])
def test_content_decides_whatever_the_suffix_says(suffix, profiles, tmp_path):
    sample = COLLECT / "taobao/samples/ExportOrderList202606300930.csv"
    disguised = tmp_path / f"文件{suffix}"
    disguised.write_bytes(sample.read_bytes())
    assert fitting(disguised, profiles) == [(disguised.name, ["taobao.orders"])]


def test_a_workbook_named_csv_is_a_workbook(profiles, tmp_path):
    disguised = tmp_path / "订单.csv"
    disguised.write_bytes((COLLECT / "taobao/samples/订单导出_202607010930.xlsx").read_bytes())
    assert fitting(disguised, profiles) == [("订单.csv!订单", ["taobao.orders"])]


def test_files_of_two_shops_of_one_platform_without_names_are_a_question(import_files, tmp_path):
    """Each shop's own folder says whose files it holds; two files that lie loose beside each other say nothing."""
    header = "订单编号,买家实付金额,买家下单时间,买家付款时间,订单状态\n"
    for number, place in enumerate(("各店/甲店", "各店/乙店", "散放", "散放"), 1):
        folder = tmp_path / place
        folder.mkdir(parents=True, exist_ok=True)
        row = f"{number}001,8.00,2026-06-01 10:00:00,2026-06-01 10:01:00,交易成功\n"
        (folder / f"{number}.csv").write_text(header + row, encoding="utf-8")
    known = import_files(tmp_path / "各店")
    assert sorted((r.shop, r.loaded) for r in known) == [("乙店", 1), ("甲店", 1)]
    loose = import_files(*sorted((tmp_path / "散放").iterdir()))
    assert [(r.status, r.rows, sorted(r.candidates)) for r in loose] == [
        ("needs_choice", 0, ["乙店", "甲店"]),
        ("needs_choice", 0, ["乙店", "甲店"]),
    ]
