"""结算列表: Douyin's other settlement file. Income is one sum with the platform's part in it, no entry has a number."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platforms.douyin.settlement import Entry

LIST = columns(
    "结算时间,订单号,子订单号,结算金额,结算账户,结算单类型,有结算前退款,下单时间,收入合计,支出合计,平台服务费,达人佣金,商品数量,"
    "商品ID,商品名称"
)


def income(entry: Entry) -> int:
    """Goods, the platform's and the influencer's part, less what went back: 收入合计."""
    return entry.paid + entry.subsidy + entry.refund


def list_row(order: Order, line: Line, entry: Entry) -> Row:
    """A row of the file; ids carry an apostrophe. 支出合计 holds the recruiter's fee, which has no column of its own."""
    sold = entry.paid > 0
    kinds = ("退款", "结算后退款-非原路退回")
    return [
        f"{entry.at:%Y-%m-%d %H:%M:%S}", "'" + order.order_id, "'" + line.line_id, yuan(entry.total), "聚合账户",
        "已结算" if sold else kinds[order.number % 2], "是" if sold and entry.refund else "否",
        f"{order.created_at:%Y-%m-%d %H:%M:%S}", yuan(income(entry)), yuan(entry.total - income(entry)),
        yuan(entry.platform_fee), yuan(entry.influencer_fee), str(line.quantity) if sold else _part(line, entry),
        "'" + line.offer.product_id, line.offer.title,
    ]  # fmt: skip


def _part(line: Line, entry: Entry) -> str:
    """Units that went back, in proportion to the money: 0.2 of one."""
    tenths = half_up(-entry.refund * line.quantity * 10, line.paid)
    return f"{tenths // 10}.{tenths % 10}"


def told_apart(order: Order, until: datetime) -> bool:
    """False where the list does not say what the buyer got back: a part before the settlement, or a sum with the
    platform's part of the discount in it."""
    for line in order.lines:
        settled = order.settled_at
        if line.refunds and settled and not line.closed(settled):
            known = [refund for refund in line.refunds if refund.refunded_at <= until]
            if any(r.refunded_at <= settled for r in known) or (known and line.subsidy):
                return False
    return True
