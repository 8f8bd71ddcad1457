"""Base measures on customer service: people who wrote, who were answered in time, who bought, who were pleased."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import SERVICE
from zhanggui.kpi.words import Adds, Unit

_measure = partial(Measure, fact=SERVICE, day="day", day_zh="接待日", may_lack=True)


def _people(code: str, column: str, zh: str, en: str) -> Measure:
    return _measure(
        code=code, zh=zh, en=en, unit=Unit.PERSON_DAYS, adds=Adds.ROW_PEOPLE, value=nw.col(column)
    )


asked_people = _people("asked_people", "asked", "咨询人数", "people who wrote")
served_people = _people("served_people", "people", "接待人数", "people served")
answered_people = _people("answered_people", "answered", "已回复人数", "people answered")
answerable_people = _people(
    "answerable_people", "answerable", "接待人数（知道回复了多少的）", "people served, where answers are told"
)
in_time_people = _people("in_time_people", "in_time", "三分钟内回复人数", "people answered in three minutes")
in_time_of_people = _people("in_time_of_people", "in_time_of", "需回复人数", "people needing an answer")
first_reply_sum = _measure(
    code="first_reply_sum", zh="首次响应秒数合计", en="seconds to the first answer, over people", unit=Unit.SECONDS,
    value=nw.col("first_seconds"),
)  # fmt: skip
first_reply_people = _people(
    "first_reply_people", "first_of", "接待人数（知道首次响应的）", "people with a first answer told"
)
mean_reply_sum = _measure(
    code="mean_reply_sum", zh="平均响应秒数×人数", en="mean seconds to an answer times people", unit=Unit.SECONDS,
    value=nw.col("reply_seconds"),
)  # fmt: skip
mean_reply_people = _people(
    "mean_reply_people", "reply_of", "接待人数（知道平均响应的）", "people with a mean answer told"
)
inquiry_buyers = _people("inquiry_buyers", "bought", "询单付款人数", "people who asked and paid")
inquiry_people = _people("inquiry_people", "could_buy", "询单人数", "people who asked about buying")
pleased_ratings = _measure(
    code="pleased_ratings", zh="满意评价数", en="satisfied ratings", unit=Unit.TIMES, value=nw.col("pleased")
)
service_ratings = _measure(
    code="service_ratings", zh="客服评价数", en="ratings of the service", unit=Unit.TIMES, value=nw.col("pleased_of")
)  # fmt: skip
ratings_given = _measure(
    code="ratings_given", zh="收到的评价数", en="ratings given", unit=Unit.TIMES, value=nw.col("rating")
)
ratings_of_people = _people(
    "ratings_of_people", "rating_of", "接待人数（知道评价数的）", "people served, where ratings are told"
)
service_sales = _measure(
    code="service_sales", zh="客服销售额", en="sales credited to service", unit=Unit.MONEY, value=nw.col("sales")
)  # fmt: skip
