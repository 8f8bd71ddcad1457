"""生意参谋: products by day and the shop by day."""

from __future__ import annotations

from datetime import date

PRODUCTS = "【生意参谋平台】商品_全部_20260601.xls"
SHOP = "生意参谋_店铺概况_20260601.xlsx"


def test_the_header_is_found_on_row_5_and_a_month_is_not_a_day(take, refused):
    receipt = take(PRODUCTS)
    assert (receipt.profile, receipt.rows, receipt.loaded, receipt.quarantined) == ("taobao.traffic", 3, 2, 1)
    assert refused() == [(8, "not_a_time", "统计日期", "2026-06-01 ~ 2026-06-30")]


def test_two_days_of_a_product_in_every_canonical_value(take, said):
    take(PRODUCTS)
    assert said("traffic") == [
        {
            "shop": "qinghe",
            "platform": "taobao",
            "day": date(2026, 6, 1),
            "product_id": "700000000001",
            "source": "*",
            "title": "棉麻桌布",
            "currency": "CNY",
            "page_views": 2310,
            "visitors": 1204,
            "cart_users": 80,
            "cart_units": 95,
            "favourite_users": 41,
            "ordering_buyers": 14,
            "ordered_units": 21,
            "ordered_amount": 1344_0000,
            "paying_buyers": 12,
            "paid_units": 18,
            "paid_amount": 1152_0000,
            "refunded_amount": 60_0000,
            "search_visitors": 455,
            "search_buyers": 5,
            "line": 6,
        },
        {
            "shop": "qinghe",
            "platform": "taobao",
            "day": date(2026, 6, 2),
            "product_id": "700000000001",
            "source": "*",
            "title": "棉麻桌布",
            "currency": "CNY",
            "page_views": 11,
            "visitors": 8,
            "paying_buyers": 0,
            "paid_amount": 0,
            "search_visitors": 2,
            "line": 7,
        },
    ]


def test_the_shop_as_a_whole_is_the_star(take, said):
    receipt = take(SHOP)
    assert (receipt.profile, receipt.rows, receipt.loaded) == ("taobao.shop_traffic", 2, 2)
    first, second = said("traffic")
    assert first == {
        "shop": "qinghe",
        "platform": "taobao",
        "day": date(2026, 6, 1),
        "product_id": "*",
        "source": "*",
        "currency": "CNY",
        "page_views": 7020,
        "visitors": 3510,
        "cart_users": 210,
        "cart_units": 260,
        "favourite_users": 99,
        "paying_buyers": 37,
        "paid_units": 52,
        "paid_amount": 4215_5000,
        "refunded_amount": 120_0000,
        "line": 5,
    }
    assert second == {
        "shop": "qinghe",
        "platform": "taobao",
        "day": date(2026, 6, 2),
        "product_id": "*",
        "source": "*",
        "currency": "CNY",
        "page_views": 5800,
        "visitors": 2900,
        "cart_users": 150,
        "cart_units": 171,
        "paying_buyers": 28,
        "paid_units": 33,
        "paid_amount": 3001_0000,
        "line": 6,
    }


def test_more_buyers_than_visitors_are_counted_on_the_receipt(take, tmp_path):
    file = tmp_path / "商品.csv"
    file.write_text(
        "统计日期,商品ID,商品访客数,商品浏览量,支付买家数,搜索引导访客数\n2026-06-01,7,5,4,6,9\n",
        encoding="utf-8",
    )
    said = [w.zh for w in take(file).warnings]
    assert said == [
        "1 行不满足：支付买家数 ≤ 访客数",
        "1 行不满足：访客数 ≤ 浏览量",
        "1 行不满足：搜索引导访客数 ≤ 访客数",
    ]
