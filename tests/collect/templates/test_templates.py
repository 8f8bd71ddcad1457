"""Every template, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000; decimals in millionths."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest


def utc(*when):
    return datetime(*when, tzinfo=UTC)


def test_products_meet_under_their_folded_code(take, counts, known, quarantined):
    """ｑｈ0001-b (full width, lower case, a space behind) is QH0001-B; row 6 repeats row 2."""
    receipt = take("商品")
    assert receipt.profile == "templates.products"
    assert counts(receipt) == (5, 2, 0, 1, 2, 0)
    assert quarantined() == [
        (4, "id_lost_digits", "条码", "6.9E+12"),
        (5, "unknown_word", "状态", "卖完了"),
    ]
    assert known("sku") == [
        {
            "sku": "QH0001-A",
            "name": "水洗棉四件套",
            "category": "家纺/床品",
            "brand": "木言",
            "spec": "奶白",
            "barcode": "6900000100001",
            "supplier": "宁波恒亮",
            "currency": "CNY",
            "list_price": 274_8000,
            "weight_kg": 2_190_000,
            "launched_day": date(2024, 1, 7),
            "state": "on_sale",
        },
        {
            "sku": "QH0001-B",
            "name": "水洗棉四件套",
            "category": "家纺/床品",
            "brand": "木言",
            "spec": "雾蓝",
            "barcode": "6900000100012",
            "supplier": "宁波恒亮",
            "currency": "CNY",
            "list_price": 276_8000,
            "launched_day": date(2024, 1, 7),
            "state": "stopped",
        },
    ]


def test_warehouse_sites(take, counts, known, quarantined):
    """Of six rows two are good: one in use, one that says nothing and so is a candidate, by coordinates."""
    receipt = take("仓库点位")
    assert receipt.profile == "templates.warehouse_sites"
    assert counts(receipt) == (6, 2, 0, 0, 4, 0)
    used, candidate = known("warehouse_site")
    assert used == {
        "stock_warehouse": "义乌仓",
        "city": "义乌",
        "state": "open",
        "currency": "CNY",
        "fixed_month": 18_000_0000,
        "handling": 1_6000,
        "capacity_month": 30_000,
    }
    assert (candidate["state"], candidate["latitude"], candidate["longitude"]) == (
        "candidate",
        30_590_000,
        114_310_000,
    )
    assert quarantined() == [
        (4, "half_a_place", "仓库", "成都仓"),
        (5, "fixed_month_below_zero", "每月固定成本", "-1"),
        (6, "unknown_word", "状态", "也许"),
        (7, "capacity_month_not_above_zero", "每月产能", "0"),
    ]


def test_transfer_costs(take, counts, known, quarantined):
    """Of five rows two are good; one goes nowhere, one names no cost, one costs less than nothing."""
    receipt = take("调拨费用")
    assert receipt.profile == "templates.transfer_costs"
    assert counts(receipt) == (5, 2, 0, 0, 3, 0)
    by_unit, stated = known("transfer_cost")
    assert stated == {
        "from_warehouse": "义乌仓",
        "to_warehouse": "东莞仓",
        "from_day": date(2025, 5, 1),
        "currency": "CNY",
        "fixed": 120_0000,
        "unit_cost": 2000,
        "kg_cost": 6000,
        "way_days": 3,
    }
    assert (by_unit["unit_cost"], "way_days" in by_unit) == (5000, False)
    assert quarantined() == [
        (4, "goes_nowhere", "调入仓", "义乌仓"),
        (5, "no_transfer_cost", "调出仓", "义乌仓"),
        (6, "fixed_below_zero", "每次固定费", "-1"),
    ]


def test_packing_boxes(take, counts, known, quarantined):
    """Of four rows two are good; a box without room and one that costs less than nothing are not."""
    receipt = take("包装箱")
    assert receipt.profile == "templates.packing_boxes"
    assert counts(receipt) == (4, 2, 0, 0, 2, 0)
    large, small = known("packing_box")
    assert small == {
        "box": "6号箱",
        "from_day": date(2026, 1, 1),
        "length_mm": 260,
        "width_mm": 150,
        "height_mm": 180,
        "weight_g": 140,
        "currency": "CNY",
        "cost": 8500,
    }
    assert (large["box"], large["cost"]) == ("4号箱", 1_7000)
    assert quarantined() == [
        (4, "height_mm_not_above_zero", "内高(mm)", "0"),
        (5, "cost_below_zero", "单价", "-1"),
    ]


def test_sizes_in_centimetres_or_millimetres_and_none_where_the_erp_writes_zero(
    import_files, tmp_path, known
):
    path = tmp_path / "货品.csv"
    path.write_text(
        "商家编码,货品名称,长(cm),宽(CM),高(mm)\nA,甲,25.34,10,80\nB,乙,0,0,0\n", encoding="utf-8"
    )
    import_files(path)
    first, second = known("sku")
    assert [first.get(f"{edge}_mm") for edge in ("length", "width", "height")] == [254, 100, 80]
    assert second.get("length_mm") is None


def test_listings_belong_to_the_shop_their_row_names(take, counts, known, quarantined):
    take("店铺")
    receipt = take("在售链接")
    assert counts(receipt) == (7, 5, 0, 0, 2, 0)
    assert quarantined()[-2:] == [
        (7, "unknown_shop", "店铺编码", "nowhere"),
        (8, "two_skus", "SKU编码", "QH0009-A"),
    ]
    rows = known("listing")
    assert [(r["shop"], r["platform"], r["item_key"], r["sku"], r["currency"], r["price"]) for r in rows] == [
        ("pdd-a", "pinduoduo", "160000002125", "QH0001-A", "CNY", 198_0000),
        ("pdd-a", "pinduoduo", "160000002126", "QH0001-B", "CNY", 199_0000),
        ("pdd-a", "pinduoduo", "160000002142", "QH0009-A", "CNY", 28_9000),
        ("pdd-a", "pinduoduo", "410260000507", "QH0009-A", "CNY", 28_9000),
        ("tmall-a", "tmall", "QH0001-A", "QH0001-A", "CNY", 258_0000),
        ("us", "shopify", "GS-MUG", "QH0009-A", "USD", 15_5000),
    ]


def test_a_link_without_code_is_also_known_by_its_product_if_that_is_one_sku(take, known):
    """410260000507 has one SKU; 410260000390 has two, so its number alone says nothing."""
    take("店铺")
    take("在售链接")
    keys = {r["item_key"] for r in known("listing")}
    assert "410260000507" in keys
    assert "410260000390" not in keys


def test_order_lines_and_listings_meet(take, known, import_files, tmp_path):
    """The order has no code; its variant id finds the SKU. The code of another is typed in lower case."""
    take("店铺")
    take("在售链接")
    orders = tmp_path / "orders_export202606101200.csv"
    orders.write_text(
        "订单号,商品id,样式ID,商家编码-规格维度,用户实付金额,订单成交时间\n"
        "260601-1,410260000507,160000002142,,9.90,2026-06-01 10:00:00\n"
        "260601-2,410260000507,160000002142,gs-Mug,9.90,2026-06-01 10:00:00\n",
        encoding="utf-8",
    )
    import_files(orders, shop="pdd-a")
    listed = {(r["shop"], r["item_key"]): r["sku"] for r in known("listing")}
    keys = [r["item_key"] for r in known("order_line")]
    assert keys == ["160000002142", "GS-MUG"]
    assert listed["pdd-a", keys[0]] == "QH0009-A"


def test_bundles(take, counts, known, quarantined):
    assert counts(take("组合装")) == (3, 2, 0, 0, 1, 0)
    assert known("bundle") == [
        {"bundle_sku": "ZH001", "component_sku": "QH0001-A", "quantity": 2},
        {"bundle_sku": "ZH001", "component_sku": "QH0009-A", "quantity": 1},
    ]
    assert quarantined() == [(4, "bundle_quantity_not_above_zero", "件数", "0")]


def test_unit_costs(take, counts, known, quarantined):
    assert counts(take("成本")) == (4, 2, 0, 0, 2, 0)
    assert known("unit_cost") == [
        {"sku": "QH0001-A", "from_day": date(2025, 5, 1), "currency": "CNY", "cost": 116_1500},
        {"sku": "QH0001-A", "from_day": date(2025, 12, 30), "currency": "CNY", "cost": 113_5700},
    ]
    assert quarantined() == [
        (4, "cost_below_zero", "单位成本", "-1"),
        (5, "not_a_time", "生效日期", "五月"),
    ]


def test_stock(take, counts, known, quarantined):
    assert counts(take("库存")) == (3, 2, 0, 0, 1, 0)
    first, second = known("stock_snapshot")
    assert second == {
        "sku": "QH0001-A",
        "stock_warehouse": "义乌仓",
        "day": date(2026, 6, 1),
        "on_hand": 25,
        "reserved": 3,
        "on_order": 40,
        "currency": "CNY",
        "unit_cost": 116_1500,
    }
    assert (first["stock_warehouse"], first["on_hand"]) == ("东莞仓", 10)
    assert quarantined() == [(4, "not_a_whole_number", "在库", "1.5")]


def test_competitor_prices(take, counts, known):
    assert counts(take("竞品价格")) == (1, 1, 0, 0, 0, 0)
    assert known("competitor_price") == [
        {
            "sku": "QH0009-A",
            "competitor": "悦居生活馆",
            "offer": "悦居-冷水壶",
            "platform": "tmall",
            "captured_at": utc(2026, 6, 1, 2, 47),
            "captured_day": date(2026, 6, 1),
            "currency": "CNY",
            "price": 25_2000,
            "monthly_sales": 290,
            "promotion": "满 200 减 20",
            "seen_in": "人工采集",
        }
    ]


def test_freight_goes_by_provinces_without_suffix(take, counts, known):
    assert counts(take("运费")) == (3, 3, 0, 0, 0, 0)
    rows = known("freight")
    assert [(r["carrier"], r["province"], r["first_fee"], r["step_kg"], r["currency"]) for r in rows] == [
        ("*", "*", 4_5000, 1_000_000, "CNY"),
        ("*", "浙江", 3_2000, 1_000_000, "CNY"),
        ("中通快递", "广西", 5_0000, 500_000, "CNY"),
    ]


def test_exchange_rates(take, counts, known, quarantined):
    assert counts(take("汇率")) == (3, 2, 0, 0, 1, 0)
    assert known("exchange_rate") == [
        {"currency": "USD", "base": "CNY", "from_day": date(2026, 6, 1), "rate": 7_129_800},
        {"currency": "USD", "base": "CNY", "from_day": date(2026, 7, 1), "rate": 7_100_000},
    ]
    assert quarantined() == [(4, "rate_not_above_zero", "汇率", "0")]


def test_reviews(take, counts, known, quarantined):
    take("店铺")
    assert counts(take("评价")) == (4, 2, 0, 0, 2, 0)
    bad, good = known("review")
    assert good == {
        "shop": "tmall-a",
        "platform": "tmall",
        "review_id": "R00000005236451",
        "order_id": "2862900000005236451",
        "product_id": "601429001073",
        "merchant_code": "QH0001-A",
        "title": "四件套",
        "reviewed_at": utc(2026, 6, 10, 5, 28, 16),
        "reviewed_day": date(2026, 6, 10),
        "stars": 4,
        "content": "整体满意，味道散一散就好",
        "has_picture": True,
    }
    assert (bad["review_id"], bad["stars"]) == ("2862900000005236461-601429001073", 1)
    assert quarantined()[-2:] == [(4, "unknown_word", "星级", "7"), (5, "unknown_shop", "店铺编码", "tmall")]


def test_a_stock_list_of_an_erp_takes_its_day_from_its_name(take, counts, known, samples):
    receipt = take(samples / "ERP库存查询_20260601.csv")
    assert receipt.profile == "templates.stock"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    stock = known("stock_snapshot")
    assert [(r["sku"], r["day"], r["on_hand"], r["on_order"]) for r in stock] == [
        ("QH0001-A", date(2026, 6, 1), 25, 40),
        ("QH0001-B", date(2026, 6, 1), 1204, 0),
    ]


def test_a_stock_list_without_any_day_is_quarantined_with_the_way_out(take, workspace, tmp_path):
    path = tmp_path / "库存查询.csv"
    path.write_text("商家编码,仓库,实际库存\nQH0001-A,义乌仓,25\n", encoding="gbk")
    assert take(path).quarantined == 1
    from zhanggui.collect.replaying import list_quarantine

    (row,) = list_quarantine(workspace)
    assert row["column"] == "日期"
    assert "文件命名为" in row["reason"].zh


def test_the_goods_list_of_an_erp_in_grams(take, known, samples):
    assert take(samples / "ERP货品资料.csv").profile == "templates.products"
    (sku,) = known("sku")
    assert (sku["sku"], sku["weight_kg"], sku["barcode"]) == ("QH0001-A", 2_190_000, "6900000100001")


def test_a_shop_that_is_imported_later_lets_the_row_in(take, workspace, known):
    take("评价")
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import replay

    assert known("review") == []
    take("店铺")
    done = replay(workspace, known_profiles(), now=utc(2026, 7, 2))
    assert (done.loaded, len(known("review"))) == (2, 2)


@pytest.mark.parametrize("name", ["商品", "成本", "组合装", "汇率", "运费", "竞品价格"])
def test_the_same_file_again_changes_nothing(name, take):
    take(name)
    assert take(name).status == "already_loaded"


OF_SHOPS = {("unknown_word", "平台"), ("not_usable", "时区")}
"""What is wrong in the sample of shops, which says which shops there are."""


def test_promotions(take, counts, known, quarantined):
    """Of six rows two are good: one whole, one with nothing but its dates. Codes are folded, times are China's."""
    take("店铺")
    receipt = take("促销活动")
    assert receipt.profile == "templates.promotions"
    assert counts(receipt) == (6, 2, 0, 0, 4, 0)
    whole, bare = known("promotion")
    assert (whole["event"], whole["shop"], whole["sku"], whole["goal"]) == (
        "双11 2025",
        "tmall-a",
        "QH0001-A",
        300,
    )
    assert (whole["price"], whole["budget"], whole["stop_loss"]) == (129_0000, 20_000_0000, 3_000_0000)
    assert whole["starts_at"] == datetime(2025, 10, 31, 12, tzinfo=UTC)
    assert (bare["sku"], bare["currency"], "price" in bare) == ("QH0002-B", "CNY", False)
    assert [row for row in quarantined() if row[1:3] not in OF_SHOPS] == [
        (4, "ends_before_it_starts", "结束时间", "2025-10-31 20:00:00"),
        (5, "price_not_above_zero", "活动价", "0"),
        (6, "unknown_shop", "店铺编码", "no-such"),
        (7, "stop_loss_not_above_zero", "止损金额", "-3000"),
    ]
