"""Every sample of every platform is recognised by its headers, by exactly one profile."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect
from zhanggui.access.opening import create_workspace, open_workspace

COLLECT = Path(zhanggui.collect.__file__).parent
SAMPLES = sorted(
    p
    for p in COLLECT.glob("*/samples/*")
    if p.suffix.lower() in (".csv", ".gz", ".tsv", ".txt", ".xls", ".xlsx", ".zip")
)


@pytest.fixture(scope="module")
def profiles(tmp_path_factory):
    """All profiles (Django must be set up before they are imported)."""
    place = tmp_path_factory.mktemp("recognition") / "ws"
    create_workspace(place)
    open_workspace(place)
    from zhanggui.collect.profiles import known_profiles

    return known_profiles()


def fitting(path: Path, profiles) -> list[tuple[str, list[str]]]:
    """The names of the profiles that fit, for every table of a file."""
    from zhanggui.collect.reading.tables import open_tables
    from zhanggui.collect.recognise import HEADER_WITHIN, recognise

    return [
        (
            table.name,
            [r.binding.profile.name for r in recognise(table.head(HEADER_WITHIN), profiles.values())],
        )
        for table in open_tables(path)
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parent.parent.name}/{p.name}")
def test_exactly_one_profile_fits_a_sample(path, profiles):
    family = path.parent.parent.name
    tables = fitting(path, profiles)
    assert tables
    for name, found in tables:
        assert len(found) == 1, f"{name}: {found}"
        assert found[0].partition(".")[0] == family


def test_every_profile_of_a_family_with_samples_has_one(profiles):
    seen = {name for path in SAMPLES for _, found in fitting(path, profiles) for name in found}
    families = {path.parent.parent.name for path in SAMPLES}
    assert "taobao" in families
    files = [name for name in profiles if ".live_" not in name]  # pulls make their own: tests/collect/live
    wanted = {name for name in files if profiles[name].platform in families}
    assert wanted - seen == set()


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
