"""精选联盟 达人佣金: what influencers were promised and paid, a row a sub-order; the settlement books the same money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import amount, at_rate
from zhanggui.simulate.files import Cell, Row, Written, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platforms.douyin.settlement import INFLUENCER_RATE, entries
from zhanggui.simulate.platforms.douyin.settlement_list import income
from zhanggui.simulate.shop_files import Rounds, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

COMMISSIONS = columns(
    "订单id,商品id,商品名称,作者账号,抖音/火山号,支付金额,佣金率,预估佣金支出,结算金额,实际佣金支出,订单状态,超时未结算原因,付款时间,收货时间,"
    "订单结算时间,店铺id,店铺名称,商品数量,流量来源"
)
INFLUENCERS = (
    ("阿木测评", "66799442664", "视频"),
    ("小满直播间", "70012558813", "直播"),
    ("住家好物说", "81230044719", "商品橱窗"),
)
REACH_BACK = timedelta(days=120)
"""So far a list reaches back: refunds long after a settlement still change what was paid."""


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """What was paid for in a round and in the months before it."""
    led = [order for order in world.orders[shop.code] if order.influencer and order.paid_day]
    for window in rounds:
        since = window.start - REACH_BACK
        rows: list[Row] = [COMMISSIONS]
        for order in led:
            if order.paid_day and since <= order.paid_day < window.end:
                rows += _rows(world, shop, order, window.at)
        yield save_xlsx(folder, shop, f"精选联盟_达人佣金_{window.stamp}.xlsx", "commission", "Sheet1", rows)


def _rows(world: World, shop: Shop, order: Order, at: datetime) -> Iterator[Row]:
    """Gifts earn nothing and are not listed."""
    name, number, source = chance(world.size.seed, "influencer", order.order_id).choice(INFLUENCERS)
    for line in order.lines:
        if line.paid:
            base, (settled, actual, when) = line.paid + line.subsidy, _settled(order, line, at)
            yield [
                line.line_id + "\t", line.offer.product_id + "\t", line.offer.title, name, number, amount(base),
                f"{INFLUENCER_RATE:.2%}", amount(at_rate(base, INFLUENCER_RATE)), amount(settled), amount(actual),
                _state(order, line, at), "", _time(order.paid_at, at), _time(order.completed_at, at), _time(when, at),
                "272308913\t", shop.name, line.quantity, source,
            ]  # fmt: skip


def _settled(order: Order, line: Line, at: datetime) -> tuple[int, int, datetime | None]:
    """What the commission was worked out of, what was paid, both after later refunds; and when it was settled."""
    booked = [one for one in entries(order) if one.line_id == line.line_id and one.at < at]
    paid = -sum(one.influencer_fee for one in booked)
    return sum(income(one) for one in booked), paid, booked[0].at if booked else None


def _state(order: Order, line: Line, at: datetime) -> str:
    if order.settled_at and order.settled_at < at and not line.closed(order.settled_at):
        return "订单结算"
    return "订单失效" if line.closed(at) else "订单付款"


def _time(when: datetime | None, at: datetime) -> Cell:
    return f"{when:%Y-%m-%d %H:%M:%S}" if when and when <= at else ""
