"""Base measures on orders: what was ordered, paid, given away, refunded, by whom."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.calendar import second_number
from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import ORDERS, is_paid
from zhanggui.kpi.words import Adds, Unit

_ORDER = nw.coalesce("document", nw.lit("order")) == "order"
_PAID = is_paid()
_KEYED = ~nw.col("buyer_key").is_null()
_RETURN = nw.col("document") == "cancellation"
_GROSS = nw.col("gross_paid")
_BUYER = ("platform", "buyer_key")

_created = partial(Measure, fact=ORDERS, day="created_day", day_zh="下单日")
_paid = partial(Measure, fact=ORDERS, day="paid_day", day_zh="付款日")


def _owed() -> nw.Expr:
    """What a created order was worth: what the buyer owed, else goods and postage, else what was paid."""
    goods = nw.col("goods_amount") + nw.col("shipping_charged").fill_null(0)
    return nw.coalesce(nw.col("payable"), goods, _GROSS)


orders_created = _created(code="orders_created", zh="下单订单数", en="orders created", unit=Unit.ORDERS,
    where=_ORDER)  # fmt: skip
created_amount = _created(code="created_amount", zh="下单金额", en="amount of orders created", unit=Unit.MONEY,
    value=_owed(), where=_ORDER, needs=("gross_paid",))  # fmt: skip
created_and_paid = _created(code="created_and_paid", zh="下单后已付款订单数", en="orders created and paid",
    unit=Unit.ORDERS, where=_PAID)  # fmt: skip
unpaid_orders = _created(code="unpaid_orders", zh="未付款订单数", en="orders never paid", unit=Unit.ORDERS,
    where=_ORDER & ~_PAID)  # fmt: skip
closed_unpaid_orders = _created(code="closed_unpaid_orders", zh="未付款关闭订单数", en="orders closed unpaid",
    unit=Unit.ORDERS, where=_ORDER & ~_PAID & nw.col("status").is_in(["closed_unpaid", "cancelled"]))  # fmt: skip
ordering_customers = _created(code="ordering_customers", zh="下单买家数", en="buyers who ordered",
    unit=Unit.PEOPLE, distinct=_BUYER, where=_ORDER, adds=Adds.NOT)  # fmt: skip
payment_seconds = _created(code="payment_seconds", zh="下单到付款秒数", en="seconds from order to payment",
    unit=Unit.SECONDS, value=second_number("paid_at") - second_number("created_at"),
    where=_PAID & ~nw.col("created_at").is_null())  # fmt: skip
orders_with_payment_time = _created(code="orders_with_payment_time", zh="有下单和付款时间的订单数",
    en="orders with both times", unit=Unit.ORDERS, where=_PAID & ~nw.col("created_at").is_null())  # fmt: skip

paid_orders = _paid(code="paid_orders", zh="支付订单数", en="paid orders", unit=Unit.ORDERS, where=_PAID)
paid_amount = _paid(code="paid_amount", zh="支付金额", en="paid amount", unit=Unit.MONEY, value=_GROSS,
    where=_PAID, needs=("gross_paid",))  # fmt: skip
receivable = _paid(code="receivable", zh="商家应收金额", en="merchant receivable", unit=Unit.MONEY,
    value=nw.col("merchant_receivable"), where=_PAID, may_lack=True)  # fmt: skip
goods_amount = _paid(code="goods_amount", zh="商品总价（优惠前）", en="goods at list price", unit=Unit.MONEY,
    value=nw.col("goods_amount"), where=_PAID, may_lack=True)  # fmt: skip
shipping_charged = _paid(code="shipping_charged", zh="买家邮费", en="postage charged to buyers", unit=Unit.MONEY,
    value=nw.col("shipping_charged"), where=_PAID, may_lack=True)  # fmt: skip
discount_merchant = _paid(code="discount_merchant", zh="商家承担优惠", en="discounts the merchant pays for",
    unit=Unit.MONEY, value=nw.col("discount_merchant"), where=_PAID, may_lack=True)  # fmt: skip
discount_platform = _paid(code="discount_platform", zh="平台承担优惠", en="discounts the platform pays for",
    unit=Unit.MONEY, value=nw.col("discount_platform"), where=_PAID, may_lack=True)  # fmt: skip
discount_influencer = _paid(code="discount_influencer", zh="达人承担优惠", en="discounts influencers pay for",
    unit=Unit.MONEY, value=nw.col("discount_influencer"), where=_PAID, may_lack=True)  # fmt: skip
tax = _paid(code="tax", zh="税额", en="tax", unit=Unit.MONEY, value=nw.col("tax"), where=_PAID, may_lack=True)
order_units = _paid(code="order_units", zh="订单商品件数", en="units by the order file", unit=Unit.UNITS,
    value=nw.col("item_count"), where=_PAID, may_lack=True)  # fmt: skip

refunded_of_orders = _paid(code="refunded_of_orders", zh="已退款金额（归付款日）", en="refunded of orders paid",
    unit=Unit.MONEY, value=nw.col("known_refund").fill_null(0), where=_PAID, needs=("known_refund",))  # fmt: skip
refunded_orders = _paid(code="refunded_orders", zh="退款订单数（归付款日）", en="paid orders with a refund",
    unit=Unit.ORDERS, where=_PAID & (nw.col("known_refund").fill_null(0) > 0),
    needs=("known_refund",))  # fmt: skip
fully_refunded_orders = _paid(code="fully_refunded_orders", zh="全额退款订单数", en="paid orders refunded in full",
    unit=Unit.ORDERS, needs=("gross_paid", "known_refund",),
    where=_PAID & (nw.col("known_refund").fill_null(0) > 0)
    & (nw.col("known_refund") >= _GROSS))  # fmt: skip
refund_known_orders = _paid(code="refund_known_orders", zh="知道退款情况的支付订单数",
    en="paid orders whose refunds a file tells", unit=Unit.ORDERS, where=_PAID & nw.col("refund_known"),
    needs=("refund_known",))  # fmt: skip
return_documents_amount = _paid(code="return_documents_amount", zh="退货单金额", en="amount of return documents",
    unit=Unit.MONEY, value=-nw.col("paid"), where=_RETURN)  # fmt: skip
return_documents = _paid(code="return_documents", zh="退货单数", en="return documents", unit=Unit.ORDERS,
    where=_RETURN)  # fmt: skip

buyers = _paid(code="buyers", zh="支付买家数", en="paying buyers", unit=Unit.PEOPLE, distinct=_BUYER, where=_PAID,
    adds=Adds.NOT)  # fmt: skip
repeat_buyers = _paid(code="repeat_buyers", zh="付款两天及以上的买家数", en="buyers who paid on two days or more",
    unit=Unit.PEOPLE, distinct=_BUYER, repeated="paid_day", where=_PAID, adds=Adds.NOT)  # fmt: skip
new_buyers = _paid(code="new_buyers", zh="新买家数", en="buyers with their first paid order", unit=Unit.PEOPLE,
    distinct=_BUYER, where=_PAID & (nw.col("paid_day") == nw.col("first_paid_day")), adds=Adds.NOT,
    needs=("first_paid_day",))  # fmt: skip
keyed_orders = _paid(code="keyed_orders", zh="有买家标识的支付订单数", en="paid orders with a buyer key",
    unit=Unit.ORDERS, where=_PAID & _KEYED)  # fmt: skip
keyed_paid_amount = _paid(code="keyed_paid_amount", zh="有买家标识的支付金额", en="paid amount with a buyer key",
    unit=Unit.MONEY, value=_GROSS, where=_PAID & _KEYED, needs=("gross_paid",))  # fmt: skip
old_buyer_paid = _paid(code="old_buyer_paid", zh="老买家支付金额", en="paid amount of buyers seen before",
    unit=Unit.MONEY, value=_GROSS, where=_PAID & _KEYED & (nw.col("paid_day") > nw.col("first_paid_day")),
    needs=("gross_paid", "first_paid_day",))  # fmt: skip

shipped_orders = _paid(code="shipped_orders", zh="已发货订单数", en="paid orders shipped", unit=Unit.ORDERS,
    where=_PAID & ~nw.col("shipped_at").is_null())  # fmt: skip
waiting_orders = _paid(code="waiting_orders", zh="待发货订单数", en="paid orders not shipped", unit=Unit.ORDERS,
    where=_PAID & nw.col("status").is_in(["paid_unshipped", "partly_shipped"]))  # fmt: skip
shipped_in_48h = _paid(code="shipped_in_48h", zh="48 小时内发货订单数", en="orders shipped within 48 hours",
    unit=Unit.ORDERS, where=_PAID & (second_number("shipped_at") - second_number("paid_at") <= 48 * 3600))  # fmt: skip
shipping_seconds = _paid(code="shipping_seconds", zh="付款到发货秒数", en="seconds from payment to shipping",
    unit=Unit.SECONDS, value=second_number("shipped_at") - second_number("paid_at"),
    where=_PAID & ~nw.col("shipped_at").is_null())  # fmt: skip
completed_orders = _paid(code="completed_orders", zh="交易完成订单数", en="paid orders completed", unit=Unit.ORDERS,
    where=_PAID & (nw.col("status") == "completed"))  # fmt: skip
_NEVER_DUE = nw.col("shipped_at").is_null() & nw.col("status").is_in(["closed_refunded", "cancelled"])
_WAITING = nw.col("status").is_in(["paid_unshipped", "partly_shipped", "on_hold"])
_DUE = _PAID & ~_NEVER_DUE.fill_null(False)
due_orders = _paid(code="due_orders", zh="应发货订单数", en="paid orders to be shipped", unit=Unit.ORDERS,
    where=_DUE)  # fmt: skip
due_orders_told = _paid(code="due_orders_told", zh="知道发货时间的应发货订单数",
    en="orders to be shipped whose shipping a file tells", unit=Unit.ORDERS,
    where=_DUE & (~nw.col("shipped_at").is_null() | _WAITING.fill_null(False)))  # fmt: skip
