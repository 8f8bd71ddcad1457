"""Base measures on customer service: people who wrote, who were answered in time, who bought, who were pleased."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import SERVICE
from zhanggui.kpi.reception import PAIRS, SINGLE
from zhanggui.kpi.words import Adds, Unit

_measure = partial(Measure, fact=SERVICE, day="day", day_zh="接待日", may_lack=True)


_HERE = {name: nw.col(f"{name}_here") for name in (*PAIRS, *SINGLE)}
_FIGURE_OF = {**{name: name for name in _HERE}, **{of: counted for counted, of in PAIRS.items()}}


def _counted(code: str, column: str, zh: str, en: str, unit: Unit, adds: Adds = Adds.UP) -> Measure:
    where = _HERE[_FIGURE_OF[column]]
    return _measure(code=code, zh=zh, en=en, unit=unit, adds=adds, value=nw.col(column), where=where)


def _people(code: str, column: str, zh: str, en: str) -> Measure:
    return _counted(code, column, zh, en, Unit.PERSON_DAYS, Adds.ROW_PEOPLE)


asked_people = _people("asked_people", "asked", "咨询人数", "people who wrote")
served_people = _people("served_people", "people", "接待人数", "people served")
answered_people = _people("answered_people", "answered", "已回复人数", "people answered")
answerable_people = _people(
    "answerable_people", "answerable", "接待人数（知道回复了多少的）", "people served, where answers are told"
)
in_time_people = _people("in_time_people", "in_time", "三分钟内回复人数", "people answered in three minutes")
in_time_of_people = _people("in_time_of_people", "in_time_of", "需回复人数", "people needing an answer")
first_reply_sum = _counted(
    "first_reply_sum",
    "first_seconds",
    "首次响应秒数合计",
    "seconds to the first answer, over people",
    Unit.SECONDS,
)
first_reply_people = _people(
    "first_reply_people", "first_of", "接待人数（知道首次响应的）", "people with a first answer told"
)
mean_reply_sum = _counted(
    "mean_reply_sum",
    "reply_seconds",
    "平均响应秒数×人数",
    "mean seconds to an answer times people",
    Unit.SECONDS,
)
mean_reply_people = _people(
    "mean_reply_people", "reply_of", "接待人数（知道平均响应的）", "people with a mean answer told"
)
inquiry_buyers = _people("inquiry_buyers", "bought", "询单付款人数", "people who asked and paid")
inquiry_people = _people("inquiry_people", "could_buy", "询单人数", "people who asked about buying")
pleased_ratings = _counted("pleased_ratings", "pleased", "满意评价数", "satisfied ratings", Unit.TIMES)
service_ratings = _counted(
    "service_ratings", "pleased_of", "客服评价数", "ratings of the service", Unit.TIMES
)
ratings_given = _counted("ratings_given", "rating", "收到的评价数", "ratings given", Unit.TIMES)
ratings_of_people = _people(
    "ratings_of_people", "rating_of", "接待人数（知道评价数的）", "people served, where ratings are told"
)
service_sales = _counted("service_sales", "sales", "客服销售额", "sales credited to service", Unit.MONEY)
