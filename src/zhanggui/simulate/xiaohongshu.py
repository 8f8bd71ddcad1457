"""Xiaohongshu: orders (sheet 包裹详情, a row per SKU) and the settlement by product (商品结算明细)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zhanggui.simulate.fen import at_rate, half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.shops import fee_card

ORDERS = columns(
    "订单号,订单状态,售后状态,订单创建时间,订单支付时间,订单发货时间,订单完成时间,订单取消时间,商品名称,规格,规格ID,商家编码,"
    "SKU件数,商品总价(元),订单实付金额(包含运费和定金),商家应收金额(元),商家承担总优惠(元),平台承担总优惠(元),包裹总运费(元),"
    "收件人姓名,收件人电话,收件人地址,省,市,区,用户备注,快递公司,快递单号"
)
SETTLEMENT = columns(
    "订单号,售后单号,下单时间,完成时间,结算时间,交易类型,结算账户,动账金额,商品名称,类目,SKU条码,规格ID,商品数量,计佣基数,"
    "商品实付/实退,优惠类型,商家优惠,平台优惠补贴,平台运费补贴,佣金率,返利率,佣金总额,计税价格(含税),计税价格(未税),税率,"
    "跨境税代缴,商品税金,卖家CPS佣金率,分销佣金,推广达人ID,达人昵称,带货类型,代运营服务商佣金,代开发服务商佣金,运费,运费税金,"
    "支付渠道费,花呗分期手续费,国补订单毛保金额,备注"
)
STATES = {
    "unpaid": "待付款",
    "cancelled": "已取消",
    "waiting": "待发货",
    "shipped": "待收货",
    "completed": "已完成",
    "closed": "已取消",
}
HOST_RATE = Decimal("0.10")


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One row of the settlement, in fen; what is taken is below zero."""

    order: Order
    line: Line
    at: datetime
    case: str
    goods: int
    postage: int
    subsidy: int
    commission: int
    host: int

    @property
    def total(self) -> int:
        return self.goods + self.postage + self.subsidy + self.commission + self.host


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """The rows of an order as it stood at a moment."""
    place = order.place
    cut = sum(line.merchant_discount for line in order.lines)
    subsidy = sum(line.subsidy for line in order.lines)
    shared = {
        "订单号": order.order_id, "订单状态": STATES[order.state(at)], "订单创建时间": _time(order.created_at),
        "订单支付时间": _come(order.paid_at, at), "订单发货时间": _come(order.shipped_at, at),
        "订单完成时间": _come(order.completed_at, at), "订单取消时间": _come(order.closed_at, at),
        "订单实付金额(包含运费和定金)": yuan(order.payable), "商家应收金额(元)": yuan(order.payable + subsidy),
        "商家承担总优惠(元)": yuan(cut), "平台承担总优惠(元)": yuan(subsidy), "包裹总运费(元)": yuan(order.postage),
        "收件人姓名": "冯**", "收件人电话": "1**********", "收件人地址": "****", "省": place.province, "市": place.city,
        "区": place.district, "用户备注": order.remark,
    }  # fmt: skip
    for line in order.lines:
        known = shared | _of_line(order, line, at)
        yield [known.get(column, "") for column in ORDERS]


def _of_line(order: Order, line: Line, at: datetime) -> dict[str, str]:
    left = bool(_come(order.shipped_at, at)) and not line.unshipped
    return {
        "售后状态": _case(line, at), "商品名称": line.offer.title, "规格": line.offer.spec.split(":")[-1],
        "规格ID": line.offer.platform_sku_id, "商家编码": line.offer.code, "SKU件数": str(line.quantity),
        "商品总价(元)": yuan(line.list_amount), "快递公司": "中通快递" if left else "",
        "快递单号": f"78{order.order_id[-12:]}" if left else "",
    }  # fmt: skip


def _case(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return "无售后"
    return "售后完成" if asked[-1].refunded_at <= at else "售后处理中"


def settled_rows(order: Order) -> Iterator[Settled]:
    """What is settled of an order: every line as it was sold, then each of its refunds, those before the settlement right
    after it. An order that was closed is never settled."""
    if not order.settled_at or not order.paid_at:
        return
    postage = order.postage
    for line in (line for line in order.lines if line.paid):
        subsidy, commission, host = _standing(order, line, 0)
        yield Settled(order=order, line=line, at=order.settled_at, case="", goods=line.paid, postage=postage,
                      subsidy=subsidy, commission=-commission, host=-host)  # fmt: skip
        postage, back, held = 0, 0, (subsidy, commission, host)
        for refund in sorted(line.refunds, key=lambda refund: refund.refunded_at):
            back += refund.goods
            now = _standing(order, line, back)
            gone = [a - b for a, b in zip(now, held, strict=True)]
            held = now
            yield Settled(
                order=order, line=line, at=max(refund.refunded_at, order.settled_at + timedelta(seconds=1)),
                case=refund.refund_id, goods=-refund.goods, postage=0, subsidy=gone[0], commission=-gone[1],
                host=-gone[2],
            )  # fmt: skip


def _standing(order: Order, line: Line, back: int) -> tuple[int, int, int]:
    """Subsidy kept and fees due on a line of which so much went back."""
    assert order.paid_day
    subsidy = line.subsidy - min(line.subsidy, half_up(line.subsidy * back, line.paid))
    base = line.paid - back + subsidy
    rate = fee_card("小红书", order.paid_day).commission
    return subsidy, at_rate(base, rate), at_rate(base, HOST_RATE) if order.influencer else 0


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission (the host's share included), payment fee and other fees settled up to a moment."""
    rows = [row for row in settled_rows(order) if row.at <= at]
    return -sum(row.commission + row.host for row in rows), 0, 0


def settlement_row(settled: Settled) -> Row:
    """A row of the file."""
    order, offer = settled.order, settled.line.offer
    known = {
        "订单号": order.order_id, "售后单号": f"R{settled.case}" if settled.case else "", "下单时间": _time(order.created_at),
        "完成时间": _time(order.completed_at) if order.completed_at else "", "结算时间": _time(settled.at),
        "交易类型": "退款" if settled.case else "结算入账", "结算账户": "支付宝", "动账金额": yuan(settled.total),
        "商品名称": offer.title, "规格ID": offer.platform_sku_id, "商品数量": str(settled.line.quantity),
        "商品实付/实退": yuan(settled.goods), "平台优惠补贴": yuan(settled.subsidy), "佣金总额": yuan(settled.commission),
        "分销佣金": yuan(settled.host), "运费": yuan(settled.postage),
    }  # fmt: skip
    return [known.get(column, "") for column in SETTLEMENT]


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return _time(when) if when and when <= at else ""
