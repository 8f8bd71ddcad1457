"""京准通, old and new headers, and 商智. Money is in ticks."""

from __future__ import annotations

from datetime import date

POT, SOCKS, LAMP = "100012043978", "100012043999", "100012044011"


def spends(rows, kind):
    return {r["subject_id"]: r["spend"] for r in rows if r["subject_kind"] == kind}


def test_old_headers_by_plan_and_sku(take, counts, known):
    """The pot ran in two plans: 30.00 and 12.50."""
    (receipt,) = take("京准通_旧表头.csv")
    assert receipt.profile == "jd.ads"
    assert counts(receipt) == (3, 3, 0, 0, 0, 0)
    rows = known("ad_report")
    assert spends(rows, "product") == {POT: 42_5000, SOCKS: 5_0000}
    assert spends(rows, "plan_product") == {
        f"京东快车/70011/{POT}": 30_0000,
        f"京东快车/70012/{POT}": 12_5000,
        f"京东快车/70011/{SOCKS}": 5_0000,
    }


def test_a_sku_of_the_day_in_every_value(take, known):
    take("京准通_旧表头.csv")
    (pot,) = (r for r in known("ad_report") if r["subject_id"] == POT)
    assert pot == {
        "shop": "jd",
        "platform": "jd",
        "day": date(2026, 6, 1),
        "ad_channel": "京准通",
        "subject_kind": "product",
        "subject_id": POT,
        "currency": "CNY",
        "impressions": 1600,
        "clicks": 70,
        "spend": 42_5000,
        "orders": 3,
        "sales": 150_0000,
        "direct_sales": 150_0000,
        "carts": 8,
        "favourites": 4,
        "new_buyers": 2,
    }


def test_new_headers_mean_the_same_and_the_total_is_no_row(take, counts, known):
    (receipt,) = take("京准通_新表头.xlsx")
    assert receipt.profile == "jd.ads"
    assert counts(receipt) == (3, 2, 0, 0, 0, 1)
    assert spends(known("ad_report"), "product") == {LAMP: 30_0000}


def test_rows_broken_down_by_a_column_we_do_not_know_add_up(take, known, tmp_path):
    path = tmp_path / "京准通.csv"
    path.write_text(
        "日期,投放设备,展现数,点击数,花费\n2026-06-01,手机,100,10,5.00\n2026-06-01,电脑,50,2,1.00\n",
        encoding="utf-8",
    )
    take(path)
    assert [(r["subject_kind"], r["spend"], r["clicks"]) for r in known("ad_report")] == [
        ("account", 6_0000, 12)
    ]


def test_the_sku_report_of_a_day(take, counts, known):
    (receipt,) = take("商智_SKU明细_20260601.xlsx")
    assert receipt.profile == "jd.traffic"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    (row,) = known("traffic")
    assert (row["day"], row["product_id"], row["source"]) == (date(2026, 6, 1), POT, "*")
    assert (row["visitors"], row["page_views"], row["cart_users"], row["paying_buyers"]) == (116, 420, 25, 58)
    assert (row["paid_amount"], row["ordered_amount"], row["refunded_amount"]) == (
        4012_1700,
        4300_0000,
        150_0000,
    )


def test_a_day_that_is_not_over_stands_apart(take, known):
    """Its figures never stand for the day: they have a source of their own, and the day is in the file's name."""
    (receipt,) = take("商智_实时SKU_20260602.csv")
    assert receipt.profile == "jd.traffic_so_far"
    (row,) = known("traffic")
    assert (row["day"], row["source"], row["paying_buyers"]) == (date(2026, 6, 2), "实时", 20)


def test_a_week_in_one_row_is_refused(take, quarantined, tmp_path):
    path = tmp_path / "商智.csv"
    path.write_text(
        "时间,SKU,商品访客数,成交金额\n2026-06-01~2026-06-07,7,9,1.00\n2026-06-01,7,9,1.00\n",
        encoding="utf-8",
    )
    (receipt,) = take(path)
    assert (receipt.loaded, receipt.quarantined) == (1, 1)
    assert quarantined()[0][2] == "时间"
