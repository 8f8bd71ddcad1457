"""赤兔: the service-performance tool most Taobao and Tmall shops use; one day a file, with a sum and an average below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from zhanggui.simulate.fen import amount, half_up, yuan
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.service import WHOLE_SHOP, AgentDay, of_agents, percent, seconds, service_days
from zhanggui.simulate.shop_files import Rounds, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

BY_PERSON = columns(
    "客服昵称,聊天人数(原咨询人数),接待人数,直接接入人数,转发接入人数,转出人数,买家消息数,客服消息数,未回复人数,回复率,首次响应(秒),平均响应(秒),"
    "询单人数,询单->最终下单人数,询单->最终付款人数,询单->最终付款转化率,客户满意率,服务满意度评价很满意,服务满意度评价满意,服务满意度评价一般,"
    "服务满意度评价不满,服务满意度评价很不满,销售额,销售量,销售人数,销售订单数,退款金额"
)
LATER = "延迟统计"
"""What the payment of later days decides: not ready for the day before the export."""
KEPT = 7
"""So many last days are exported, one file each."""
NOTES_BELOW = 2
NICKNAME = "店"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """The last days on which somebody wrote, one by one."""
    days = list(service_days(world, shop, rounds[-1:]))
    for day in sorted({one.day for one in of_agents(days)})[-KEPT:]:
        ready = day != world.size.days[-1]
        rows = _rows([one for one in days if one.day == day], ready=ready)
        name = f"自定义报表_客服个人数据_下单优先判定_{day}至{day}.xlsx"
        yield save_xlsx(
            folder, shop, name, "service_day", "客服个人数据", [BY_PERSON, *rows], ignored=NOTES_BELOW
        )


def _rows(days: list[AgentDay], *, ready: bool) -> Iterator[Row]:
    """People, then 汇总, which counts all chats, and 均值, their average an agent."""
    agents = of_agents(days)
    for one in agents:
        yield [NICKNAME + one.agent, *_figures(one, ready=ready)]
    (whole,) = [one for one in days if one.agent == WHOLE_SHOP]
    yield ["汇总", *_figures(whole, ready=ready)]
    yield ["均值", *(_average(cell, len(agents)) for cell in _figures(whole, ready=ready))]


def _figures(one: AgentDay, *, ready: bool) -> Row:
    """接待人数 holds those whom nobody answered."""
    very, content, *_ = levels = one.levels
    sure: Row = [
        one.asked, one.needing_reply, one.needing_reply, 0, 0, one.said, one.answers, one.unanswered,
        percent(one.answered, one.needing_reply), seconds(one.first), seconds(one.mean), one.asked_to_buy,
    ]  # fmt: skip
    later: Row = [
        one.ordered, one.paid, percent(one.paid, one.asked_to_buy), percent(very + content, sum(levels)), *levels
    ]  # fmt: skip
    sold: Row = [amount(one.sales), one.units, one.paid, len(one.orders), amount(one.refunded)]
    return [*chain(sure, later if ready else [LATER] * len(later), sold)]


def _average(cell: object, agents: int) -> str | None:
    """71.5 people; what is no count has no average here."""
    return yuan(half_up(cell * 100, agents)) if isinstance(cell, int) else None
