"""Money movements: what each is stands in its remark, and so does the order."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

ALIPAY = "支付宝账务明细_202606.csv"
SHORT = "支付宝账单_短表头.csv"


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


def test_comment_lines_are_noted_and_every_movement_is_loaded(take):
    receipt = take(ALIPAY)
    assert (receipt.profile, receipt.rows, receipt.loaded, receipt.ignored) == ("taobao.bills", 9, 7, 2)
    assert "1 行不满足：能从备注看出费用类型（其余按「其他费用」记）" in [w.zh for w in receipt.warnings]


def test_a_sale_and_its_commission_in_every_canonical_value(take, said):
    take(ALIPAY)
    sale, commission, *_ = said("settlement")
    assert sale == {
        "shop": "qinghe",
        "platform": "taobao",
        "entry_id": "300000000001",
        "order_id": "1890000000000000101",
        "booked_at": utc(2026, 6, 10, 4, 0),
        "booked_day": date(2026, 6, 10),
        "kind": "goods_with_subsidy",
        "raw_kind": "在线支付",
        "currency": "CNY",
        "amount": 128_0000,
        "line": 5,
    }
    assert commission == {
        "shop": "qinghe",
        "platform": "taobao",
        "entry_id": "300000000002",
        "order_id": "1890000000000000101",
        "booked_at": utc(2026, 6, 10, 4, 0, 1),
        "booked_day": date(2026, 6, 10),
        "kind": "commission",
        "raw_kind": "天猫佣金 类目 扣款",
        "currency": "CNY",
        "amount": -2_5600,
        "line": 6,
    }


def test_kinds_orders_and_signs(take, said):
    take(ALIPAY)
    order = "1890000000000000101"
    rows = [(r["kind"], r.get("order_id"), r["amount"], r["raw_kind"]) for r in said("settlement")[2:]]
    assert rows == [
        ("service_fee", order, -7700, "基础软件服务费 扣款"),
        ("refund", order, -60_0000, "售后退款"),
        ("affiliate", order, -6_4000, "淘宝客佣金代扣款"),
        ("transfer", None, -500_0000, "提现"),
        ("other_fee", None, -3_0000, "神秘扣费"),
    ]


def test_a_flow_number_shared_by_sale_and_fee_keeps_both(take, said):
    receipt = take(SHORT)
    assert (receipt.profile, receipt.loaded) == ("taobao.bills", 2)
    rows = [(r["kind"], r["order_id"], r["amount"]) for r in said("settlement")]
    assert rows == [
        ("goods_with_subsidy", "1890000000000000108", 205_0000),
        ("points", "1890000000000000108", -1_2300),
    ]


@pytest.mark.parametrize(
    ("business", "remark", "kind"),
    [
        ("其它", "代扣返点积分1890000000000000101", "points"),
        ("其它", "代扣交易退回积分1890000000000000101", "points"),
        ("其它", "天猫佣金（类目）{1890000000000000101}扣款", "commission"),
        ("其它", "淘宝客佣金代扣款[1890000000000000101]", "affiliate"),
        ("其它", "淘宝客佣金退款[1890000000000000101]", "affiliate"),
        ("其它", "基础软件服务费(1890000000000000101)扣款", "service_fee"),
        ("收费", "花呗支付服务费[2026];淘宝交易号[T200P1890000000000000101]", "payment_fee"),
        ("其它", "花呗分期免息营销", "payment_fee"),
        ("其它", "保险承保-卖家版运费险保费收取:淘宝订单号1890000000000000101", "insurance"),
        ("其它", "消费券代付资金扣回", "other_fee"),
        ("其它", "限时红包代商家垫付扣回", "other_fee"),
        ("其它", "消费者体验提升计划服务费", "other_fee"),
        ("其它", "先用后付技术服务费", "other_fee"),
        ("其它", "商家集运物流服务费", "other_fee"),
        ("其它", "公益宝贝捐赠", "other_fee"),
        ("其它", "代扣款（扣款用途：直通车自动充值-1-2）", "transfer"),
        ("提现", "", "transfer"),
        ("交易退款", "售后退款-2026-T200P1890000000000000101", "refund"),
    ],
)
def test_remarks_of_public_bills(take, said, tmp_path, business, remark, kind):
    file = tmp_path / "账单.csv"
    file.write_text(
        "业务流水号,商户订单号,入账时间,收入（+元）,支出（-元）,业务类型,备注\n"
        f"1,,2026-06-10 12:00:00,,5.00,{business},{remark}\n",
        encoding="utf-8",
    )
    take(file)
    (row,) = said("settlement")
    assert (row["kind"], row["amount"]) == (kind, -5_0000)
    assert row.get("order_id") == ("1890000000000000101" if "1890000000000000101" in remark else None)


def test_a_movement_that_is_missing_breaks_the_balance(take, tmp_path):
    """100.00 + 50.00 is 150.00, then 140.00 after -3.00: seven yuan left in a row that is not there."""
    file = tmp_path / "账单.csv"
    file.write_text(
        "账务流水号,业务流水号,入账时间,收入（+元）,支出（-元）,账户余额（元）,业务类型,备注\n"
        "1,1,2026-06-10 12:00:00,50.00,,150.00,在线支付,\n"
        "2,2,2026-06-10 12:00:01,,3.00,140.00,其它,基础软件服务费\n"
        "3,3,2026-06-10 12:00:02,10.00,,150.00,在线支付,\n",
        encoding="utf-8",
    )
    broken = [w.zh for w in take(file).warnings if "余额" in w.zh]
    assert broken == ["1 行不满足：余额 = 上一笔余额 + 本笔金额（不满足处之间缺少资金变动，或文件被筛选过）"]
