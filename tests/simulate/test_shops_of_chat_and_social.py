"""The sample merchant's WeChat, Youzan, Kuaishou and Xiaohongshu shops: what is imported is what was true."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal

import pytest

from zhanggui.simulate.merchant import simulate
from zhanggui.simulate.register import all_shops

MINE = ("wechat-shop", "youzan-mall", "kuaishou-live", "red-store")
SIZE = {"shops": 14, "skus": 20, "months": 1, "orders_per_day": 45, "start": date(2025, 10, 1)}
NEEDED = ("店铺", "商品", "在售链接", "组合装", "成本", "运费")
MONEY = ("buyer_paid", "platform_subsidy", "refunds", "goods_cost", "commission", "payment_fee", "shipping",
         "other_fees", "tax", "profit")  # fmt: skip


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """One month of all shops; only the files of ours and the workbooks that profit needs stay."""
    made = simulate(tmp_path_factory.mktemp("all"), **SIZE)
    for folder in made.exports.iterdir():
        if folder.name not in (*MINE, "店铺资料"):
            shutil.rmtree(folder)
    for path in (made.exports / "店铺资料").iterdir():
        if path.stem not in NEEDED:
            path.unlink()
    return made


@pytest.fixture
def both(merchant, import_files, workspace):
    """The truth and our figures of every paid order of ours, by shop and number."""
    receipts = import_files(merchant.exports)
    assert {r.status for r in receipts} == {"loaded"}
    assert sum(r.quarantined for r in receipts) == 0
    truth = {key: row for key, row in true_orders(merchant).items() if row["paid_day"]}
    return truth, counted_orders(workspace)


def true_orders(merchant):
    with (merchant.truth / "orders.csv").open(encoding="utf-8") as file:
        return {(r["shop"], r["order_id"]): r for r in csv.DictReader(file) if r["shop"] in MINE}


def counted_orders(workspace):
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.stages import collected
    from zhanggui.profit.waterfall import order_profit
    from zhanggui.warehouse import store

    found = collected(order_profit(store.read(workspace.place.warehouse), ProfitSettings()))
    return {(row["shop"], row["order_id"]): row for row in found if row["part"] == "order"}


def differences(truth, counted, keys, names):
    """Where our figure is another than the true one: shop, order, name, truth, ours (None: unknown)."""
    return [
        (*key, name, truth[key][name], ours)
        for key in keys
        for name in names
        if (ours := counted[key][name]) is None or Decimal(ours) / 10_000 != Decimal(truth[key][name])
    ]


def test_imported_figures_are_the_truth_to_the_fen(both):
    """Complete orders wholly. Where the fee card has to do: the goods and the parcel of what left and stayed with the buyer,
    and what Youzan says went back. What the buyer paid: of every order."""
    truth, counted = both
    assert set(truth) == set(counted)
    assert differences(truth, counted, truth, ["buyer_paid"]) == []
    complete = [key for key, row in truth.items() if row["complete"] == "1"]
    assert {shop for shop, _ in complete} == {"wechat-shop", "kuaishou-live", "red-store"}
    assert len(complete) > 50
    assert differences(truth, counted, complete, MONEY) == []
    kept = [key for key, row in truth.items() if row["why"] == "fee card" and row["refunds"] == "0.00"]
    sent = [key for key in kept if truth[key]["shipping"] != "0.00"]
    assert {shop for shop, _ in sent} == {"youzan-mall"}
    assert differences(truth, counted, sent, ["platform_subsidy", "refunds", "goods_cost", "shipping"]) == []
    refunded = [key for key, row in truth.items() if key[0] == "youzan-mall" and row["refunds"] != "0.00"]
    assert refunded
    assert differences(truth, counted, refunded, ["refunds"]) == []


def rows(merchant, shop, start):
    (path,) = (merchant.exports / shop).glob(start + "*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_a_wechat_buyer_paid_is_the_lines_and_the_postage(merchant):
    lines: dict[str, Decimal] = {}
    told = rows(merchant, "wechat-shop", "微信小店订单")
    for row in told:
        lines[row["订单号"]] = lines.get(row["订单号"], Decimal(row["订单运费"])) + Decimal(
            row["商品实际价格(总共)"]
        )
    assert len(told) > len(lines) > 50
    assert {row["订单号"]: Decimal(row["订单实际支付金额"]) for row in told} == lines


def test_what_a_kuaishou_buyer_paid_is_the_goods_and_postage_less_every_discount(merchant):
    cut = ("店铺优惠", "平台补贴", "主播补贴", "混资活动优惠", "支付优惠")
    for row in rows(merchant, "kuaishou-live", "快手订单"):
        yuan = {name: Decimal(cell.lstrip("¥")) for name, cell in row.items() if cell.startswith("¥")}
        goods = yuan["商品单价"] * int(row["成交数量"])
        assert yuan["实付款"] == goods + yuan["快递费"] - sum(yuan[name] for name in cut)


def test_a_merchant_of_six_shops_has_none_of_these():
    assert [shop.code for shop in all_shops()[:6]] == [
        "tmall-flagship", "douyin-live", "pdd-outlet", "shopify-us", "taobao-corner", "douyin-select",
    ]  # fmt: skip
