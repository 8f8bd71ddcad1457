"""客服管家 每人数据 (咚咚): conversations, not people; one day a file, without a day column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.service import LATE_3MIN, LATE_30S, AgentDay, of_agents, percent, seconds, service_days
from zhanggui.simulate.shop_files import Rounds, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

BY_PERSON = columns(
    "客服,接待量,首次平均响应时间,平均响应时长（新）,30s应答率,客服3分钟人工回复率,评价量,好评量,差评量,售前接待人数,促成下单人数,促成下单商品金额"
)
KEPT = 7
"""So many last days are exported, one file each."""
NICKNAME = "jd_"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """The last days on which somebody wrote, one by one."""
    days = of_agents(service_days(world, shop, rounds[-1:]))
    for day in sorted({one.day for one in days})[-KEPT:]:
        rows = [BY_PERSON, *(_row(one) for one in days if one.day == day)]
        yield save_xlsx(folder, shop, f"每人数据_{day}.xlsx", "service_day", "整体数据", rows)


def _row(one: AgentDay) -> Row:
    """30 seconds and three minutes of those who needed an answer; 一般 is neither 好评 nor 差评."""
    very, content, _, dis, very_dis = one.levels
    needing = one.needing_reply
    return [
        NICKNAME + one.agent, one.sessions, seconds(one.first), seconds(one.mean),
        percent(needing - one.later_than(LATE_30S), needing), percent(needing - one.later_than(LATE_3MIN), needing),
        sum(one.levels), very + content, dis + very_dis, one.asked_to_buy, one.ordered, amount(one.sales),
    ]  # fmt: skip
