"""WeChat shop: the order file of 57 columns, a row per line, with the order's money and fees on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platforms.wechat.fees import CARDS
from zhanggui.simulate.shops import card_on

ORDERS = columns(
    "订单号,订单下单时间,订单发货时间,订单确认收货时间,订单完成结算时间,订单状态,发货方式,收件人姓名,收件人地址,省,市,区,"
    "收件人手机,买家备注,商家备注,打标颜色,商品总价,订单实际支付金额,订单实际收款金额,订单运费,商品优惠,跨店优惠,商品改价,"
    "积分抵扣,支付方式,支付时间,交易单号,物流公司,快递单号,技术服务费,技术服务费（将以人气卡形式返还）,运费险预计投保费用,"
    "带货方式,带货账号类型,带货账号昵称,带货费用渠道,带货费用类型,带货费用,带货佣金率,礼物单号,商品名称,商品编码(平台),"
    "商品编码(自定义),SKU编码(自定义),商品属性,商品价格(单件),商品实际价格(单件),商品实际价格(总共),是否预售,商品数量,"
    "商品平台券优惠,商品平均运费,定制信息,定制预览图,商品发货,商品售后,商品已退款金额"
)
STATES = {
    "unpaid": "待付款",
    "cancelled": "订单取消",
    "waiting": "待发货",
    "shipped": "已发货",
    "completed": "已完成",
    "closed": "订单取消",
}
HOST_RATE = Decimal("0.10")
VOUCHER_RATE = Decimal("0.01")
INSURANCE = 60


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """The rows of an order as it stood at a moment."""
    shared = _of_order(order, at)
    for line in order.lines:
        known = shared | _of_line(order, line, at)
        yield [known.get(column, "") for column in ORDERS]


def _of_order(order: Order, at: datetime) -> dict[str, str]:
    place, paid = order.place, _come(order.paid_at, at)
    goods = sum(line.list_amount for line in order.lines)
    cut = sum(line.merchant_discount for line in order.lines)
    subsidy = sum(line.subsidy for line in order.lines)
    return {
        "订单号": order.order_id, "订单下单时间": _time(order.created_at), "订单发货时间": _come(order.shipped_at, at),
        "订单确认收货时间": _come(order.completed_at, at), "订单完成结算时间": _come(order.settled_at, at),
        "订单状态": STATES[order.state(at)], "发货方式": "快递发货", "收件人姓名": "周**", "收件人地址": "****",
        "省": place.province, "市": place.city, "区": place.district, "收件人手机": "1**********",
        "买家备注": order.remark, "商品总价": yuan(goods), "订单实际支付金额": yuan(order.payable),
        "订单实际收款金额": yuan(order.payable + subsidy), "订单运费": yuan(order.postage), "商品优惠": yuan(cut),
        "跨店优惠": "0.00", "商品改价": "0.00", "积分抵扣": "0.00", "支付方式": "微信支付" if paid else "", "支付时间": paid,
        **(_fee_cells(order, at) if paid else {}),
    }  # fmt: skip


def _fee_cells(order: Order, at: datetime) -> dict[str, str]:
    technical, voucher, insurance, host = charges(order, at)
    return {
        "技术服务费": yuan(technical), "技术服务费（将以人气卡形式返还）": yuan(voucher),
        "运费险预计投保费用": yuan(insurance), "带货费用": yuan(host),
        "带货账号昵称": "小满的日常" if order.influencer else "", "带货佣金率": "10%" if order.influencer else "",
    }  # fmt: skip


def charges(order: Order, at: datetime) -> tuple[int, int, int, int]:
    """Technical fee, its part that comes back as a voucher, insurance and the host's share: on what is left of the
    order. Before the settlement they are what the platform expects."""
    assert order.paid_day
    kept = sum(line.subsidy_kept(at) for line in order.lines)
    net = order.payable + kept - sum(refund.amount for refund in order.refunds(at))
    rate = card_on(CARDS, order.paid_day).commission
    host = at_rate(net, HOST_RATE) if order.influencer else 0
    return at_rate(net, rate), at_rate(net, VOUCHER_RATE), INSURANCE, host


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission, payment fee and other fees that the file states for good: those of a settled order."""
    if not order.settled_at or order.settled_at > at:
        return 0, 0, 0
    technical, voucher, insurance, host = charges(order, at)
    return technical + host, 0, voucher + insurance


def _of_line(order: Order, line: Line, at: datetime) -> dict[str, str]:
    offer, back = line.offer, sum(refund.amount for refund in line.refunds if refund.refunded_at <= at)
    left = bool(_come(order.shipped_at, at)) and not line.unshipped
    return {
        "物流公司": "中通快递" if left else "", "快递单号": f"78{order.order_id[-12:]}" if left else "",
        "商品名称": offer.title, "商品编码(平台)": offer.product_id, "商品编码(自定义)": offer.item_code,
        "SKU编码(自定义)": offer.code, "商品属性": offer.spec, "商品价格(单件)": yuan(line.price),
        "商品实际价格(总共)": yuan(line.paid), "是否预售": "否", "商品数量": str(line.quantity),
        "商品平台券优惠": yuan(line.subsidy), "商品发货": "已发货" if left else "未发货", "商品售后": _case(line, at),
        "商品已退款金额": yuan(back),
    }  # fmt: skip


def _case(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return ""
    return "退款成功" if asked[-1].refunded_at <= at else "售后处理中"


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return _time(when) if when and when <= at else ""
