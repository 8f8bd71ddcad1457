"""Stock lists of ERPs, influencers' commissions and reviews, worked by hand."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 6, 10)


def places(known):
    return {
        (r["sku"], r["stock_warehouse"]): tuple(
            r.get(n) for n in ("on_hand", "reserved", "on_order", "unit_cost")
        )
        for r in known("stock_snapshot")
        if r["day"] == DAY
    }


def test_jushuitan_by_building_where_what_is_free_need_not_be_the_difference(take, counts, known):
    """100 − 30 = 70 in Yiwu; Chengdu sells 5 it has not got (virtual stock): counted on the receipt, and not believed."""
    receipt = take("templates", "聚水潭_商品库存_2026-06-10.csv")
    assert receipt.profile == "templates.stock"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert places(known) == {
        ("WZ-01-白", "义乌仓"): (100, 30, 200, None),
        ("WZ-01-白", "成都仓"): (40, 0, 0, None),
    }
    assert [w.zh for w in receipt.warnings if "可用 = 在库 − 占用" in w.zh] != []


def test_a_list_of_what_is_free_and_what_is_promised_is_what_is_there(take, counts, known):
    receipt = take("templates", "旺店通_可发库存_2026-06-10.csv")
    assert receipt.profile == "templates.stock_available"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    assert places(known) == {("WZ-01-黑", "义乌仓"): (24, 4, 0, None)}


def test_batches_of_a_building_are_added_up_and_their_cost_is_known_only_where_it_is_one(take, known):
    """10 + 15 in Yiwu at 8.00 and 9.00; 7 in Chengdu at 9.00."""
    receipt = take("templates", "管易_批次库存_2026-06-10.csv")
    assert receipt.profile == "templates.stock"
    assert receipt.adds_up
    assert places(known) == {
        ("CY-50", "义乌仓"): (25, 2, None, None),
        ("CY-50", "成都仓"): (7, 0, None, 9_0000),
    }


def test_a_list_with_only_what_is_free_is_not_taken(import_files, tmp_path):
    path = tmp_path / "可发库存_2026-06-10.csv"
    path.write_text("商家编码,货品名称,仓库,可发库存\nA,茶,义乌仓,3\n", encoding="utf-8")
    (receipt,) = import_files(path)
    assert receipt.status == "refused"


def test_commissions_of_douyin_before_settlement_are_not_nought(take, counts, known):
    receipt = take("douyin", "精选联盟_达人佣金_202606.xlsx")
    assert receipt.profile == "douyin.commissions"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    waiting, settled = known("commission")
    assert waiting["order_id"] == "6953547102608758621"
    assert (waiting["influencer"], waiting["estimated"], "actual" in waiting) == ("阿木测评", 54_0800, False)
    assert (settled["estimated"], settled["settled_base"], settled["actual"]) == (7_6000, 30_0000, 6_0000)
    assert known("settlement") == [], "the settlement books this money itself"


def test_the_template_of_commissions(take, counts, known):
    take("templates", "店铺.xlsx")
    receipt = take("templates", "达人佣金.xlsx")
    assert receipt.profile == "templates.commissions"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    (row,) = known("commission")
    assert (row["shop"], row["rate"], row["estimated"], "actual" in row) == (
        "tmall-a",
        320_000,
        54_0800,
        False,
    )


def test_reviews_in_three_words_and_in_stars(take, counts, known, quarantined):
    receipt = take("taobao", "来自买家的评价_202606.csv")
    assert receipt.profile == "taobao.reviews"
    assert counts(receipt) == (3, 2, 0, 0, 1, 0)
    assert quarantined() == [(4, "unknown_word", "评价类型", "一般般")]
    receipt = take("jd", "商品评价_202606.csv")
    assert receipt.profile == "jd.reviews"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    assert [(r["shop"], r["review_id"], r["stars"], r["has_picture"]) for r in known("review")] == [
        ("jd", "290000000001-100012043978", 4, False),
        ("taobao", "2862900000005236451-601429000111", 5, True),
        ("taobao", "2862900000005236452-601429000222", 1, False),
    ]
