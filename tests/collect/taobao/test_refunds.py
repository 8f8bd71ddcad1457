"""退款报表, with slashes or underscores in its headers."""

from __future__ import annotations

from datetime import UTC, date, datetime

SLASHES = "退款报表_202606300930.csv"
UNDERSCORES = "退款导出_下划线表头.csv"


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


def test_every_row_is_accounted_for(take, refused):
    receipt = take(SLASHES)
    assert (receipt.profile, receipt.rows, receipt.loaded, receipt.quarantined) == ("taobao.refunds", 5, 4, 1)
    assert refused() == [(6, "amount_below_zero", "买家退款金额", "-5.00")]


def test_a_full_and_a_partial_case_in_every_canonical_value(take, said):
    take(SLASHES)
    full, partial, *_ = said("refund")
    assert full == {
        "shop": "qinghe",
        "platform": "taobao",
        "refund_id": "298000000000000001",
        "order_id": "1890000000000000103",
        "merchant_code": "BASKET",
        "applied_at": utc(2026, 6, 2, 0, 0),
        "refunded_at": utc(2026, 6, 2, 4, 0),
        "applied_day": date(2026, 6, 2),
        "refunded_day": date(2026, 6, 2),
        "currency": "CNY",
        "amount": 59_9000,
        "order_paid": 59_9000,
        "outcome": "refunded",
        "raw_status": "退款成功",
        "needs_return": False,
        "is_partial": False,
        "goods_state": "not_shipped",
        "reason": "不想要了",
        "line": 2,
    }
    assert partial == {
        "shop": "qinghe",
        "platform": "taobao",
        "refund_id": "298000000000000002",
        "order_id": "1890000000000000101",
        "merchant_code": "TC-140-BE",
        "applied_at": utc(2026, 6, 10, 1, 30),
        "refunded_at": utc(2026, 6, 12, 8, 0),
        "applied_day": date(2026, 6, 10),
        "refunded_day": date(2026, 6, 12),
        "currency": "CNY",
        "amount": 60_0000,
        "order_paid": 120_0000,
        "outcome": "refunded",
        "raw_status": "退款成功",
        "needs_return": True,
        "is_partial": True,
        "goods_state": "returned",
        "reason": "尺寸不合适",
        "line": 3,
    }


def test_only_a_case_that_succeeded_moved_money(take, said):
    take(SLASHES)
    cases = [(c["outcome"], c["amount"], c["goods_state"], c["needs_return"]) for c in said("refund")[2:]]
    assert cases == [("pending", 10_0000, "not_received", False), ("closed", 1299_0000, "received", True)]


def test_underscores_and_another_order_say_the_same(take, said):
    take(SLASHES)
    before = said("refund")
    receipt = take(UNDERSCORES)
    assert (receipt.profile, receipt.rows, receipt.duplicate) == ("taobao.refunds", 2, 2)
    assert said("refund") == before


def test_a_case_is_settled_by_a_later_export(take, said, tmp_path):
    take(SLASHES)
    file = tmp_path / "退款报表_202607030930.csv"
    file.write_text(
        "退款编号,订单编号,买家退款金额,退款状态,退款完结时间\n"
        "298000000000000003,1890000000000000104,10.00,退款成功,2026-07-02 09:00:00\n",
        encoding="utf-8",
    )
    assert take(file).updated == 1
    case = said("refund")[2]
    assert (case["outcome"], case["refunded_day"]) == ("refunded", date(2026, 7, 2))
    assert (case["goods_state"], case["is_partial"]) == ("not_received", True), "the fuller file still speaks"


def test_what_the_buyer_wrote_is_not_in_the_warehouse(take, workspace):
    take(SLASHES)
    stored = b"".join(p.read_bytes() for p in workspace.place.warehouse.rglob("*.parquet"))
    assert b"13800000000" not in stored
