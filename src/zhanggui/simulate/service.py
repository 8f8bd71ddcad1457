"""What a shop's service accounts did on a day, as counts: what service reports tell, and the truth about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from zhanggui.simulate.chats import LEVELS, SHARES, Chat, chats
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row
from zhanggui.simulate.orders import Order
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

WHOLE_SHOP = "*"
LATE_3MIN, LATE_30S = 1800, 300
"""Tenths of a second."""
SERVICE = [
    "shop", "day", "agent", "asked", "needing_reply", "sessions", "unanswered", "late_3min", "asked_to_buy",
    "ordered_people", "paid_people", "first_reply_seconds", "mean_reply_seconds", "rated", "satisfied", "dissatisfied",
    "buyer_messages", "agent_messages", "sales", "refunded", "sold_orders", "sold_units",
]  # fmt: skip
"""Columns of ``truth/service.csv``: counts and sums, none of them rounded but the two means (0.1 second)."""


@dataclass(frozen=True)
class AgentDay:
    """One agent of one shop on one day, or the shop as a whole (``*``): its chats, and refunds up to ``at``.

    Seconds are in tenths, money in fen.
    """

    day: date
    agent: str
    chats: tuple[Chat, ...]
    at: datetime

    @property
    def asked(self) -> int:
        return len(self.chats)

    @property
    def needing_reply(self) -> int:
        """People whom the robot did not settle; the agent has them all in turn."""
        return sum(not chat.robot for chat in self.chats)

    @property
    def answered(self) -> int:
        return sum(chat.first is not None for chat in self.chats)

    @property
    def unanswered(self) -> int:
        return self.needing_reply - self.answered

    @property
    def sessions(self) -> int:
        """Conversations: who said much came twice."""
        return sum(1 + (chat.said > 6) for chat in self.chats if not chat.robot)

    def later_than(self, tenths: int) -> int:
        """People needing an answer who had none within a time."""
        return self.unanswered + sum(chat.first is not None and chat.first > tenths for chat in self.chats)

    @property
    def asked_to_buy(self) -> int:
        return sum(chat.wants_to_buy for chat in self.chats)

    @property
    def ordered(self) -> int:
        return sum(chat.ordered for chat in self.chats)

    @property
    def paid(self) -> int:
        return sum(bool(chat.orders) for chat in self.chats)

    @property
    def first(self) -> int | None:
        """Mean tenths of a second to the first answer; None where nobody was answered."""
        return self._mean([chat.first for chat in self.chats if chat.first is not None])

    @property
    def mean(self) -> int | None:
        """Mean tenths of a second to an answer."""
        return self._mean([chat.mean for chat in self.chats if chat.first is not None])

    def _mean(self, times: list[int]) -> int | None:
        return half_up(sum(times), len(times)) if times else None

    @property
    def levels(self) -> list[int]:
        """Ratings by level, very satisfied first."""
        return [sum(chat.rating == level for chat in self.chats) for level in range(1, LEVELS + 1)]

    @property
    def said(self) -> int:
        """Messages of buyers to a person."""
        return sum(chat.said for chat in self.chats if not chat.robot)

    @property
    def answers(self) -> int:
        return sum(chat.answers for chat in self.chats)

    @property
    def orders(self) -> list[Order]:
        """What those who wrote paid for that day."""
        return list(chain.from_iterable(chat.orders for chat in self.chats))

    @property
    def sales(self) -> int:
        return sum(order.payable for order in self.orders)

    @property
    def refunded(self) -> int:
        return sum(refund.amount for order in self.orders for refund in order.refunds(self.at))

    @property
    def units(self) -> int:
        return sum(line.quantity for order in self.orders for line in order.lines if not line.is_gift)


def service_days(world: World, shop: Shop, rounds: Iterable[Window]) -> Iterator[AgentDay]:
    """Every agent of every day, as it stood when the round of the day was exported; then the shop as a whole."""
    by_day: dict[date, list[Chat]] = {day: [] for day in world.size.days}
    for chat in chats(world, shop):
        by_day[chat.day].append(chat)
    for window in rounds:
        for day in (day for day in by_day if window.start <= day < window.end):
            for agent, *_ in SHARES:
                own = tuple(chat for chat in by_day[day] if chat.agent == agent)
                yield AgentDay(day, agent, own, window.at)
            yield AgentDay(day, WHOLE_SHOP, tuple(by_day[day]), window.at)


def of_agents(days: Iterable[AgentDay]) -> list[AgentDay]:
    """Rows of agents to whom somebody wrote."""
    return [one for one in days if one.agent != WHOLE_SHOP and one.needing_reply]


def seconds(tenths: int | None) -> str:
    """``142`` is ``14.2``; a dash where there is nothing to measure."""
    return "-" if tenths is None else f"{tenths // 10}.{tenths % 10}"


def percent(part: int, whole: int) -> str:
    """``0.9773`` as ``97.73%``; a dash of nothing."""
    return f"{yuan(half_up(part * 10_000, whole))}%" if whole else "-"


def service_truth(world: World, rounds: list[Window]) -> Iterator[Row]:
    """A row a day and service account (``*``: the shop as a whole) of the shops whose platform exports them."""
    for shop in world.shops:
        name = platform_of(shop).agents.get(shop.code)
        for one in service_days(world, shop, rounds) if name is not None else ():
            agent = one.agent if one.agent == WHOLE_SHOP else f"{name}{one.agent}"
            yield [shop.code, one.day.isoformat(), agent, *_figures(one)]


def _figures(one: AgentDay) -> list[str]:
    very, content, _, dis, very_dis = one.levels
    counts = [
        one.asked, one.needing_reply, one.sessions, one.unanswered, one.later_than(LATE_3MIN), one.asked_to_buy,
        one.ordered, one.paid,
    ]  # fmt: skip
    told = [seconds(one.first).strip("-"), seconds(one.mean).strip("-")]
    rated = [sum(one.levels), very + content, dis + very_dis, one.said, one.answers]
    money = [yuan(one.sales), yuan(one.refunded), str(len(one.orders)), str(one.units)]
    return [*map(str, counts), *told, *map(str, rated), *money]
