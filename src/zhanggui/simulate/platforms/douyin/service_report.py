"""飞鸽 人员数据: a row a service account and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.service import LATE_3MIN, AgentDay, of_agents, percent, seconds, service_days
from zhanggui.simulate.shop_files import Rounds, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

BY_PERSON = columns(
    "日期,店铺id,店铺名称,客服昵称,账号名称,人工已接待人数,人工已接待会话量,CPD,不满意率,3分钟人工回复率 (会话),3分钟人工回复率,"
    "首次响应时长（秒）,平均响应时长（秒）,新平均响应时长（秒）,满意率,客服销售额（元）,询单人数,下单人数,支付人数,询单转化率"
)
SHOP_NUMBER = "27230891"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """All days of every round."""
    for window in rounds:
        rows: list[Row] = [BY_PERSON]
        rows += [_row(shop, one) for one in of_agents(service_days(world, shop, [window]))]
        name = f"飞鸽_人员数据_{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}.csv"
        yield save_csv(folder, shop, name, "service_day", rows, "utf-8-sig", quote_all=True)


def _row(shop: Shop, one: AgentDay) -> Row:
    """Both three-minute rates are of people here; conversations go on with the same person."""
    very, content, _, dis, very_dis = one.levels
    needing, rated = one.needing_reply, sum(one.levels)
    quick = percent(needing - one.later_than(LATE_3MIN), needing)
    per_person = yuan(one.sessions * 100 // needing)
    return [
        one.day.isoformat(), SHOP_NUMBER, shop.name, one.agent, f"dy_{one.agent}", needing, one.sessions, per_person,
        percent(dis + very_dis, rated), quick, quick, seconds(one.first), seconds(one.mean), seconds(one.mean),
        percent(very + content, rated), yuan(one.sales), one.asked_to_buy, one.ordered, one.paid,
        percent(one.paid, one.asked_to_buy),
    ]  # fmt: skip
