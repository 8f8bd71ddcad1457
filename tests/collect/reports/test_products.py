"""Product lists: what a platform offers, at what price, without touching what the merchant wrote about his goods."""

from __future__ import annotations

import pytest

from zhanggui.collect.taobao.assistant import variants_in

LIST = "商品列表_20260610.csv"


def test_pinduoduo_variants_with_state_price_and_the_platforms_own_stock(take, counts, known, quarantined):
    """The mug has no code and one variant, so it is known by its variant and by its product; 卖得好 is no state."""
    receipt = take("pinduoduo", LIST)
    assert receipt.profile == "pinduoduo.products"
    assert counts(receipt) == (4, 3, 0, 0, 1, 0)
    assert quarantined() == [(5, "unknown_word", "SKU状态", "卖得好")]
    assert [(r["item_key"], r["price"], r["stock"], r["state"], r["category"]) for r in known("listing")] == [
        ("410260000273", 36_0000, 12, "stopped", "家居/水具"),
        ("88003", 36_0000, 12, "stopped", "家居/水具"),
        ("WZ-01-白", 15_9000, 100, "on_sale", "服饰/袜子"),
        ("WZ-01-黑", 15_9000, 0, "stopped", "服饰/袜子"),
    ]
    assert [w.zh for w in receipt.warnings if "单买价" in w.zh] != [], "36.00 together, 35.00 alone"
    assert take("pinduoduo", LIST).status == "already_loaded"


def test_the_next_list_changes_price_and_state(import_files, take, counts, known, tmp_path):
    take("pinduoduo", LIST)
    later = tmp_path / "商品列表_20260620.csv"
    later.write_text(
        "商品ID,SKUID,商家编码,拼单价,SKU状态\n410260000507,88001,WZ-01-白,13.90,下架\n", encoding="utf-8"
    )
    (receipt,) = import_files(later, shop="pinduoduo")
    assert counts(receipt) == (1, 0, 1, 0, 0, 0)
    (white,) = [r for r in known("listing") if r["item_key"] == "WZ-01-白"]
    assert (white["price"], white["state"], white["stock"]) == (13_9000, "stopped", 100)


def test_what_the_merchant_wrote_of_goods_and_links_stays(import_files, known, take, tmp_path):
    """在售链接 says which SKU is behind WZ-01-白; a list imported later knows its price, and nothing of SKUs."""
    shops = tmp_path / "店铺.csv"
    shops.write_text("店铺编码,店铺名称,平台\npinduoduo,拾光里,拼多多\n", encoding="utf-8")
    goods = tmp_path / "商品.csv"
    goods.write_text("SKU编码,名称,类目\nSOCK-W,我的白袜,自己的类目\n", encoding="utf-8")
    links = tmp_path / "在售链接.csv"
    links.write_text(
        "店铺编码,商家编码,商品ID,SKU编码,售价\npinduoduo,WZ-01-白,410260000507,SOCK-W,99.00\n",
        encoding="utf-8",
    )
    for path in (shops, goods, links):
        import_files(path)
    take("pinduoduo", LIST)
    (white,) = [r for r in known("listing") if r["item_key"] == "WZ-01-白"]
    assert (white["sku"], white["price"]) == ("SOCK-W", 15_9000)
    assert [(r["sku"], r["name"], r["category"]) for r in known("sku")] == [
        ("SOCK-W", "我的白袜", "自己的类目")
    ]


def test_douyin_and_jd_lists_are_known_as_their_order_lines_are(take, counts, known):
    """Douyin's orders name a product without a code by its product id, JD's by its SKU id."""
    receipt = take("douyin", "商品列表_按规格_20260610.xlsx")
    assert receipt.profile == "douyin.products"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    receipt = take("jd", "在售商品_20260610.csv")
    assert receipt.profile == "jd.products"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert [(r["shop"], r["item_key"], r["price"], r["state"]) for r in known("listing")] == [
        ("douyin", "1790002", 38_0000, "stopped"),
        ("douyin", "3810515145814311777", 38_0000, "stopped"),
        ("douyin", "WZ-01-白", 16_8000, "on_sale"),
        ("jd", "100012043979", 42_0000, "stopped"),
        ("jd", "WZ-01-白", 18_9000, "on_sale"),
    ]


def test_variants_packed_in_a_cell_of_the_old_assistant_become_links_of_their_own(
    take, counts, known, quarantined
):
    """UTF-16, a version line, a line of keys, a line of names: the last is the header.

    The unpublished item has neither code nor id; the broken one says 9.00;红色.
    """
    receipt = take("taobao", "助理_出售中的宝贝.csv")
    assert receipt.profile == "taobao.assistant"
    assert [(r[0], r[1]) for r in quarantined()] == [(6, "missing"), (7, "not_variants")]
    assert [(r["item_key"], r["price"], r["stock"], r["state"]) for r in known("listing")] == [
        ("LSH-1", 39_0000, 12, "stopped"),
        ("WZ-01-白", 19_9000, 100, "on_sale"),
        ("WZ-01-黑", 21_9000, 50, "on_sale"),
    ]
    assert receipt.adds_up


@pytest.mark.parametrize(
    ("cell", "variants"),
    [
        ("19.90:100:A:1627207:28320;20509:28314;21.90:50:B:1627207:28341;", [("19.90", 100, "A"), ("21.90", 50, "B")]),
        ("5:1::1627207:-1001;", [("5", 1, "")]),
        ("9.00;红色", None),
    ],
)  # fmt: skip
def test_a_packed_cell_is_read_whole_or_not_at_all(cell, variants):
    assert variants_in(cell) == variants
