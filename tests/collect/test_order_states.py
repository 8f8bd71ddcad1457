"""States that several platforms tell alike: each platform hands in its own words."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl


def _told(expression: pl.Expr, **columns: list[object]) -> list[str | None]:
    return pl.DataFrame(columns).select(told=expression)["told"].to_list()


def test_one_word_for_never_paid_and_for_paid_back_is_told_apart_by_the_payment():
    from zhanggui.collect.order_states import status_by_payment

    status = status_by_payment(
        {"待发货": "paid_unshipped"}, ended="关闭", was_paid=pl.col("paid_at").is_not_null()
    )
    raw = ["交易关闭", "交易关闭", "待 发货", "新词", None]
    paid = [datetime(2026, 6, 1, tzinfo=UTC), None, datetime(2026, 6, 1, tzinfo=UTC), None, None]
    assert _told(status, raw_status=raw, paid_at=paid) == [
        "closed_refunded", "closed_unpaid", "paid_unshipped", "unknown", None,
    ]  # fmt: skip


def test_a_case_that_gave_back_some_is_not_known_and_an_empty_cell_is_none():
    from zhanggui.collect.order_states import refund_state

    words = {"none": "^无", "closed": "取消", "refunded": "成功", "pending": "中"}
    said = [None, "无售后", "已取消", "部分退款成功", "退款成功", "处理中", "新词"]
    assert _told(refund_state(**words, partly="部分"), raw_refund_state=said) == [
        "none", "none", "closed", "unknown", "refunded", "pending", "unknown",
    ]  # fmt: skip
    assert _told(refund_state(**words), raw_refund_state=["部分退款成功"]) == ["refunded"]


def test_an_order_is_as_far_as_its_slowest_open_line():
    from zhanggui.collect.order_states import state_by_lines

    state = state_by_lines("line", ("unpaid", "paid_unshipped", "shipped", "completed"))
    orders = ["a", "a", "b", "b", "c", "c"]
    lines = ["paid_unshipped", "shipped", "shipped", "completed", "closed_refunded", "closed_refunded"]
    assert _told(state, order_id=orders, line=lines) == [
        "partly_shipped", "partly_shipped", "shipped", "shipped", "closed_unpaid", "closed_unpaid",
    ]  # fmt: skip


def test_a_province_goes_by_its_short_name():
    from zhanggui.collect.order_states import PROVINCE

    said = ["广西壮族自治区", "北京市", "浙江省", "香港特别行政区", "西藏"]
    assert _told(PROVINCE, province=said) == ["广西", "北京", "浙江", "香港", "西藏"]


def test_headers_with_and_without_the_unit():
    from zhanggui.collect.columns import in_yuan, money, or_in_yuan

    assert money("paid", *in_yuan("实付", "实收"), required=True).headers == (
        "实付(元)",
        "实付",
        "实收(元)",
        "实收",
    )
    assert or_in_yuan("实付") == ("实付", "实付(元)")
