"""The shop template fills the shops of the workspace, and an undo puts them back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

NOW = datetime(2026, 7, 1, tzinfo=UTC)
HEADER = "店铺编码,店铺名称,平台,币种,时区,税率\n"


@pytest.fixture
def shops(workspace):
    """What the workspace knows of its shops: code → (name, platform, currency, zone, tax rate)."""

    def known():
        from zhanggui.masterdata.models import Shop

        return {s.code: (s.name, s.platform, s.currency, s.time_zone, s.tax_rate) for s in Shop.objects.all()}

    return known


@pytest.fixture
def undo(workspace):
    """Undo a batch."""

    def run(receipt):
        from zhanggui.collect.undoing import undo_batch

        undo_batch(workspace, receipt.batch, now=NOW)

    return run


@pytest.fixture
def write(tmp_path):
    """A shop list as CSV, numbered so that no two have the same name."""

    def run(name, *rows):
        path = tmp_path / f"{name}.csv"
        path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
        return path

    return run


def test_shops_of_the_template_with_what_they_leave_open(take, counts, shops):
    receipt = take("店铺")
    assert receipt.profile == "templates.shops"
    assert counts(receipt) == (5, 3, 0, 0, 2, 0)
    assert shops() == {
        "tmall-a": ("青禾家居旗舰店", "tmall", "CNY", "Asia/Shanghai", Decimal("0.01")),
        "us": ("Greensprout", "shopify", "USD", "America/Los_Angeles", None),
        "pdd-a": ("青禾工厂店", "pinduoduo", "CNY", "Asia/Shanghai", Decimal("0.01")),
    }


def test_shops_nobody_can_use_are_quarantined(take, quarantined):
    take("店铺")
    assert quarantined() == [
        (5, "unknown_word", "平台", "微店"),
        (6, "not_usable", "时区", "Moon/Base"),
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [("微信小店", "wechat"), ("WeChat shop", "wechat"), ("wechat", "wechat"), ("EBAY", "ebay"), ("Taobao Flash Sales", "eleme")],
)  # fmt: skip
def test_a_platform_is_known_by_every_name_we_show(import_files, write, shops, written, code):
    import_files(write("one", f"a,一店,{written},CNY,Asia/Shanghai,"))
    assert shops()["a"][1] == code


def test_a_fixed_shop_comes_in_with_its_batch(take, workspace, shops):
    take("店铺")
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import fix_rows, replay

    assert fix_rows(workspace, "not_usable", {"时区": "Asia/Shanghai"}, now=NOW) == 1
    done = replay(workspace, known_profiles(), now=NOW)
    assert (done.replayed, done.loaded, done.still) == (2, 1, 1)
    assert shops()["y"] == ("月球店", "jd", "CNY", "Asia/Shanghai", None)


def test_undoing_takes_away_the_shops_it_brought(take, undo, shops):
    undo(take("店铺"))
    assert shops() == {}


def test_a_shop_in_use_stays(take, undo, shops, import_files, tmp_path):
    template = take("店铺")
    orders = tmp_path / "orders_export202606101200.csv"
    orders.write_text(
        "订单号,商品id,用户实付金额,订单成交时间\n260601-1,7,9.90,2026-06-01 10:00:00\n", encoding="utf-8"
    )
    import_files(orders, shop="pdd-a")
    undo(template)
    assert list(shops()) == ["pdd-a"]


def test_a_later_list_changes_a_shop_and_its_undo_changes_it_back(take, write, undo, counts, shops):
    take("店铺")
    second = take(write("新", "pdd-a,青禾工厂直营店,拼多多,,,", "us,,Shopify,USD,America/Los_Angeles,"))
    assert counts(second) == (2, 0, 1, 1, 0, 0)
    assert shops()["pdd-a"] == ("青禾工厂直营店", "pinduoduo", "CNY", "Asia/Shanghai", None)
    undo(second)
    assert shops()["pdd-a"] == ("青禾工厂店", "pinduoduo", "CNY", "Asia/Shanghai", Decimal("0.01"))


def test_undoing_in_the_other_order_ends_the_same(take, write, undo, shops):
    first = take(write("一", "a,甲,天猫,,,0.01"))
    second = take(write("二", "a,乙,天猫,,,0.02"))
    undo(first)
    assert shops()["a"][0] == "乙"
    undo(second)
    assert shops() == {}


def test_a_shop_listed_twice_is_what_the_last_row_says(take, write, counts, shops):
    receipt = take(write("两次", "a,甲,天猫,,,", "a,甲,天猫,,,", "a,乙,天猫,,,"))
    assert counts(receipt) == (3, 1, 1, 1, 0, 0)
    assert shops()["a"][0] == "乙"


def test_the_shop_list_of_a_folder_comes_first_so_that_folders_find_their_shop(
    import_files, tmp_path, samples
):
    folder = tmp_path / "全部"
    (folder / "us").mkdir(parents=True)
    (folder / "us" / "orders_export.csv").write_text(
        "Name,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
        "#1,9.00,2026-06-01 00:00:00 +0000,3,Mug,3.00\n",
        encoding="utf-8",
    )
    (folder / "店铺资料").mkdir()
    (folder / "店铺资料" / "店铺.xlsx").write_bytes((samples / "店铺.xlsx").read_bytes())
    shops, orders = import_files(folder)
    assert (shops.profile, orders.profile, orders.shop) == ("templates.shops", "shopify.orders", "us")
