"""The bill of 淘宝闪购 (sheet 外卖账单明细): one row per transaction, deductions without a minus, a total below."""

from __future__ import annotations

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.platforms.eleme.fees import CARDS
from zhanggui.simulate.takeaway import CALLED_OFF, Movement, Words

WORDS = Words(
    cards=CARDS, sale="外卖订单", refund="售后退款", part_refund="部分退款", service="增值服务费",
    compensation="商责赔付", insurance="食品安全责任保险", recharge="竞价推广充值", given_back="竞价推广返还",
    ads=("竞价推广", "流量宝推广", "津贴活动"),
)  # fmt: skip
SHEET = "外卖账单明细"
HEADER = columns(
    "门店ID,门店名称,账单日期,业务类型,订单号,订单状态,下单时间,完成时间,商品金额,打包费,用户配送费,商户活动补贴,平台补贴,技术服务费,"
    "履约服务费,结算金额"
)
STORE = "5001"


def bill_row(movement: Movement, store: str) -> Row:
    """A row of the file."""
    order = movement.order
    money = [
        movement.goods, movement.packing, movement.delivery, movement.shop_support, movement.platform_support,
        movement.commission, movement.carriage,
    ]  # fmt: skip
    state = "" if not order else "已取消" if movement.kind == CALLED_OFF else "已完成"
    return [
        STORE, store, f"{movement.at:%Y-%m-%d}", movement.trade, order.order_id if order else "", state,
        *_times(movement), *(yuan(fen) if movement.goods else "" for fen in money), yuan(movement.due),
    ]  # fmt: skip


def total_row(rows: list[Movement]) -> Row:
    """The line below the last: 合计 and the sum of 结算金额."""
    return ["合计", *[""] * (len(HEADER) - 2), yuan(sum(movement.due for movement in rows))]


def _times(movement: Movement) -> tuple[str, str]:
    """An order is placed when it is paid."""
    order = movement.order
    if not order or not order.paid_at:
        return "", ""
    done = f"{order.completed_at:%Y-%m-%d %H:%M:%S}" if order.completed_at else ""
    return f"{order.paid_at:%Y-%m-%d %H:%M:%S}", done
