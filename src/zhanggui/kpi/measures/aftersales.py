"""Base measures on refund cases and reviews."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.calendar import second_number
from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import REFUNDS, REVIEWS
from zhanggui.kpi.words import Unit

_DONE = nw.col("outcome") == "refunded"
_BOTH_TIMES = ~nw.col("applied_at").is_null() & ~nw.col("refunded_at").is_null()

_applied = partial(Measure, fact=REFUNDS, day="applied_day", day_zh="退款申请日")
_refunded = partial(Measure, fact=REFUNDS, day="refunded_day", day_zh="退款完结日")
_review = partial(Measure, fact=REVIEWS, day="reviewed_day", day_zh="评价日")

refund_cases = _applied(code="refund_cases", zh="退款申请数", en="refund cases opened", unit=Unit.CASES)
pending_refund_cases = _applied(code="pending_refund_cases", zh="处理中退款数", en="refund cases pending",
    unit=Unit.CASES, where=nw.col("outcome") == "pending")  # fmt: skip
closed_refund_cases = _applied(code="closed_refund_cases", zh="退款关闭数", en="refund cases closed without money",
    unit=Unit.CASES, where=nw.col("outcome") == "closed")  # fmt: skip
refunds_done = _refunded(code="refunds_done", zh="退款成功数", en="refunds paid", unit=Unit.CASES, where=_DONE)  # fmt: skip
refund_amount = _refunded(code="refund_amount", zh="成功退款金额（归退款日）", en="refunded in the period",
    unit=Unit.MONEY, value=nw.col("amount"), where=_DONE)  # fmt: skip
return_refunds = _refunded(code="return_refunds", zh="退货退款数", en="refunds with goods coming back",
    unit=Unit.CASES, where=_DONE & nw.col("needs_return"))  # fmt: skip
money_only_refunds = _refunded(code="money_only_refunds", zh="仅退款数", en="refunds without a return",
    unit=Unit.CASES, where=_DONE & ~nw.col("needs_return"))  # fmt: skip
money_only_refund_amount = _refunded(code="money_only_refund_amount", zh="仅退款金额",
    en="refunded without a return", unit=Unit.MONEY, value=nw.col("amount"),
    where=_DONE & ~nw.col("needs_return"))  # fmt: skip
refunds_with_kind = _refunded(code="refunds_with_kind", zh="注明是否退货的退款数",
    en="refunds that say whether goods come back", unit=Unit.CASES, where=_DONE & ~nw.col("needs_return").is_null())  # fmt: skip
refunds_before_receipt = _refunded(code="refunds_before_receipt", zh="售中退款数",
    en="refunds before the goods arrived", unit=Unit.CASES, where=_DONE & nw.col("goods_state").is_in(["not_shipped", "not_received"]))  # fmt: skip
refunds_with_goods_state = _refunded(code="refunds_with_goods_state", zh="注明货物状态的退款数",
    en="refunds that say where the goods are", unit=Unit.CASES, where=_DONE & ~nw.col("goods_state").is_null() & (nw.col("goods_state") != "unknown"))  # fmt: skip
partial_refunds = _refunded(code="partial_refunds", zh="部分退款数", en="partial refunds", unit=Unit.CASES,
    where=_DONE & nw.col("is_partial"))  # fmt: skip
refunds_with_extent = _refunded(code="refunds_with_extent", zh="注明部分或全部的退款数",
    en="refunds that say whether partial", unit=Unit.CASES, where=_DONE & ~nw.col("is_partial").is_null())  # fmt: skip
refund_seconds = _refunded(code="refund_seconds", zh="退款耗时秒数", en="seconds from request to refund",
    unit=Unit.SECONDS, value=second_number("refunded_at") - second_number("applied_at"),
    where=_DONE & _BOTH_TIMES)  # fmt: skip
timed_refunds = _refunded(code="timed_refunds", zh="有起止时间的退款数", en="refunds with both times",
    unit=Unit.CASES, where=_DONE & _BOTH_TIMES)  # fmt: skip

_STARRED = ~nw.col("stars").is_null()
reviews = _review(code="reviews", zh="评价数", en="reviews with stars", unit=Unit.TIMES, where=_STARRED)
good_reviews = _review(code="good_reviews", zh="好评数（4 至 5 星）", en="reviews of 4 or 5 stars", unit=Unit.TIMES,
    where=nw.col("stars") >= 4)  # fmt: skip
bad_reviews = _review(code="bad_reviews", zh="差评数（1 至 2 星）", en="reviews of 1 or 2 stars", unit=Unit.TIMES,
    where=nw.col("stars") <= 2)  # fmt: skip
stars = _review(
    code="stars", zh="星级合计", en="stars given", unit=Unit.STARS, value=nw.col("stars"), where=_STARRED
)
picture_reviews = _review(code="picture_reviews", zh="有图评价数", en="reviews with a picture", unit=Unit.TIMES,
    where=_STARRED & nw.col("has_picture"))  # fmt: skip
reviews_with_picture_flag = _review(code="reviews_with_picture_flag", zh="注明是否有图的评价数",
    en="reviews that say whether they show a picture", unit=Unit.TIMES, where=_STARRED & ~nw.col("has_picture").is_null())  # fmt: skip
