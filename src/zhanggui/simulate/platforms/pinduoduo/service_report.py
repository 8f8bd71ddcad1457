"""多多客服 客服数据: how accounts answered (服务数据, one day a file) and what the shop sold by chat (销售数据, by day)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.service import (
    LATE_3MIN,
    LATE_30S,
    WHOLE_SHOP,
    AgentDay,
    of_agents,
    percent,
    service_days,
)
from zhanggui.simulate.shop_files import Rounds, save_csv, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

ANSWERS = columns(
    "客服账号,咨询人数,需要人工回复的咨询人数,人工接待人数,3分钟未回复人数,3分钟人工回复率(8-23点),30秒应答率(8-23点),平均人工响应时长"
)
SALES = columns("日期,询单人数,最终成团人数,询单转化率,客服销售额(元),去退销售额(元)")
KEPT = 7
"""So many last days are exported, one file each."""
NICKNAME = "主账号:"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Sales of every round; how accounts answered on the last days."""
    for window in rounds:
        whole = [one for one in service_days(world, shop, [window]) if one.agent == WHOLE_SHOP]
        rows: list[Row] = [SALES, *(_sold(one.day.isoformat(), [one]) for one in whole), _sold("合计", whole)]
        name = f"客服销售数据_分天_{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}.csv"
        yield save_csv(folder, shop, name, "service_day", rows, "utf-8-sig", ignored=1)
    answered = of_agents(service_days(world, shop, rounds[-1:]))
    for day in sorted({one.day for one in answered})[-KEPT:]:
        rows = [ANSWERS, *(_answers(one) for one in answered if one.day == day)]
        yield save_xlsx(
            folder, shop, f"客服服务数据_{day:%Y%m%d}_{day:%Y%m%d}.xlsx", "service_day", "Sheet0", rows
        )


def _sold(first: str, days: list[AgentDay]) -> Row:
    asked, paid = sum(one.asked_to_buy for one in days), sum(one.paid for one in days)
    sales, back = sum(one.sales for one in days), sum(one.refunded for one in days)
    return [first, asked, paid, percent(paid, asked), yuan(sales), yuan(sales - back)]


def _answers(one: AgentDay) -> Row:
    """人工接待 are those somebody answered."""
    needing, late = one.needing_reply, one.later_than(LATE_3MIN)
    return [
        NICKNAME + one.agent, str(one.asked), str(needing), str(one.answered), str(late), percent(needing - late, needing),
        percent(needing - one.later_than(LATE_30S), needing), _length(one.mean),
    ]  # fmt: skip


def _length(tenths: int | None) -> str:
    """48秒, 1分05秒: whole seconds."""
    if tenths is None:
        return "-"
    whole = half_up(tenths, 10)
    return f"{whole // 60}分{whole % 60:02d}秒" if whole >= 60 else f"{whole}秒"
