"""Meituan's bill (订单明细): a header of two rows, order numbers with a TAB, one row per transaction."""

from __future__ import annotations

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.platforms.meituan.fees import CARDS
from zhanggui.simulate.takeaway import CALLED_OFF, REFUND, Movement, Words

WORDS = Words(
    cards=CARDS, sale="外卖订单", refund="退款", part_refund="部分退款", service="准时宝服务费",
    compensation="赔付扣款", insurance="保险费用", recharge="商家推广充值", given_back="商家推广-退款",
    ads=("商家推广-点金推广", "广告-铂金展位", "流量加油包", "津贴联盟", "拼单宝", "订单通"),
    tells_called_off=True,
)  # fmt: skip
GROUPS = columns("基础信息,,,,,交易信息,,,费用信息,,,,,,,商家应收款,备注")
NAMES = columns(
    "订单号,门店id,门店名称,订单状态,账单日期,交易类型,下单时间,完成时间,商品总价,餐盒费,用户支付配送费,商家活动支出,平台活动支出,"
    "平台服务费,配送服务费,,"
)
STORE = "9001"


def bill_row(movement: Movement, store: str) -> Row:
    """A row of the file: deductions of a sale below zero, a refund with the signs of what goes and comes back."""
    order = movement.order
    sign = -1 if movement.kind == REFUND else 1
    money = [
        movement.goods, movement.packing, movement.delivery, -movement.shop_support, movement.platform_support,
        -movement.commission, -movement.carriage,
    ]  # fmt: skip
    return [
        f"\t{order.order_id}" if order else "", STORE, store, _state(movement), f"{movement.at:%Y-%m-%d}",
        movement.trade, *_times(movement), *(yuan(sign * fen) if movement.goods else "" for fen in money),
        yuan(movement.due), "",
    ]  # fmt: skip


def _state(movement: Movement) -> str:
    if not movement.order:
        return ""
    return "订单取消" if movement.kind == CALLED_OFF else "订单完成"


def _times(movement: Movement) -> tuple[str, str]:
    """An order is placed when it is paid; when it was brought is told where it was."""
    order = movement.order
    if not order or not order.paid_at:
        return "", ""
    done = f"{order.completed_at:%Y-%m-%d %H:%M:%S}" if order.completed_at else ""
    return f"{order.paid_at:%Y-%m-%d %H:%M:%S}", done
