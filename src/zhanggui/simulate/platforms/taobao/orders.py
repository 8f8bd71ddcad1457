"""Taobao and Tmall order reports: the classic CSV, and the workbook of 2026 without buyers."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.fen import amount, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.shops import Shop

TMALL = "天猫"
"""What the merchant calls Tmall; other shops of the folder are on Taobao."""
CLASSIC = columns(
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,"
    "买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,"
    "宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,"
    "发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,"
    "集分宝抵扣,是否是O2O交易"
)
LATER = ["退款金额", "预约门店", "打款商家金额"]
NEWEST = columns(
    "订单编号,买家会员名,买家应付货款,买家应付邮费,买家实付金额,打款商家金额,退款金额,订单状态,买家下单时间,买家付款时间,"
    "发货时间,确认收货时间,宝贝标题,宝贝规格,宝贝总数量,物流公司,运单号,收货地址,订单备注,订单关闭原因,店铺名称"
)
STATES = {
    "unpaid": "等待买家付款",
    "cancelled": "交易关闭",
    "waiting": "买家已付款，等待卖家发货",
    "shipped": "卖家已发货，等待买家确认",
    "completed": "交易成功",
    "closed": "交易关闭",
}
CLOSED_WHY = {"cancelled": "买家未付款", "closed": "退款"}


def classic_header(shop: Shop) -> list[str]:
    """41 columns of old; Tmall ticked the later additions too."""
    return CLASSIC + LATER if shop.platform == TMALL else CLASSIC


def classic_row(shop: Shop, order: Order, at: datetime) -> Row:
    """One order as it stood at a moment. The paid column stays 0 until paid."""
    state, platform = order.state(at), sum(line.subsidy for line in order.lines)
    paid = 0 if state in ("unpaid", "cancelled") else order.payable
    goods = sum(line.list_amount - line.merchant_discount for line in order.lines)
    place = order.place
    address = f"{place.province} {place.city} {place.district} ****(000000)"
    tmall = shop.platform == TMALL
    row: list[str] = [
        wrapped(order.order_id), masked(order), "", yuan(goods), yuan(order.postage), "0", yuan(goods + order.postage),
        "0", yuan(paid), "0", STATES[state], order.remark, "张**", address, "快递", "'", "'138****1234",
        moment(order.created_at), seen(order.paid_at, at), titles(order), str(len(order.lines)), tracking(order, at),
        "中通快递" if tracking(order, at) else "", "", str(units(order)), "0", shop.name, CLOSED_WHY.get(state, "订单未关闭"),
        "0", "0元", "", "手机订单", "", "", "", "", "", "", yuan(platform if tmall else 0), yuan(0 if tmall else platform), "否",
    ]  # fmt: skip
    if tmall:
        back = sum(refund.amount for refund in order.refunds(at))
        row += [yuan(back), "", yuan(paid + platform if paid else 0) + "元"]
    return row


def newest_row(shop: Shop, order: Order, at: datetime) -> Row:
    """The workbook of 2026: no name, no phone, a starred address; money as numbers."""
    state, platform = order.state(at), sum(line.subsidy for line in order.lines)
    paid = 0 if state in ("unpaid", "cancelled") else order.payable
    goods = sum(line.list_amount - line.merchant_discount for line in order.lines)
    back = sum(refund.amount for refund in order.refunds(at))
    return [
        order.order_id, masked(order), amount(goods), amount(order.postage), amount(paid),
        amount(paid + platform if paid else 0), amount(back), STATES[state], moment(order.created_at),
        seen(order.paid_at, at), seen(order.shipped_at, at),
        seen(order.completed_at, at), titles(order), ";".join(line.offer.spec for line in order.lines),
        units(order), "中通快递" if tracking(order, at) else "", tracking(order, at), "****", "",
        CLOSED_WHY.get(state, ""), shop.name,
    ]  # fmt: skip


def wrapped(identity: str) -> str:
    """``="123"``, so that Excel leaves the digits alone."""
    return f'="{identity}"'


def masked(order: Order) -> str:
    """The buyer's name as shown since 2022: it does not tell who it is."""
    return f"{'tyxmqwzl'[order.number % 8]}**"


def moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def seen(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return moment(when) if when and when <= at else ""


def titles(order: Order) -> str:
    return " ，".join(line.offer.title for line in order.lines)


def units(order: Order) -> int:
    return sum(line.quantity for line in order.lines)


def tracking(order: Order, at: datetime) -> str:
    """The parcel's number once it has left."""
    if not order.shipped_at or order.shipped_at > at:
        return ""
    digits = "".join(letter for letter in order.order_id if letter.isdigit())
    return f"No:78{digits[-12:]}"


def line_state(order: Order, line: Line, at: datetime) -> str:
    """The line's state in Taobao's words: a line refunded in full closes alone."""
    if line.closed(at) and order.state(at) != "completed":
        return STATES["closed"]
    return STATES[order.state(at)]
