"""KPI dictionary chapters 2 and 6: customer service, by the reports of the platforms' service desks."""

from __future__ import annotations

from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import reception
from zhanggui.kpi.words import Better, Unit

_PEOPLE = Text(
    zh="每天每位客服内去重；多天或多位客服合计是人次。京东按会话计。",
    en="People are counted once per agent and day; several days or agents give person-days. JD counts conversations.",
)
_BOTS = Text(
    zh="机器人若作为一位客服在报表里，它的秒回也算在内；可按客服查看。",
    en="A robot that stands in the report as an agent is in it with its instant answers; look by agent.",
)
_kpi = partial(Kpi, chapter="service", filled_by=files.SERVICE)

KPIS = (
    _kpi(code="service_asked", zh="咨询人数（人次）", en="people who wrote", unit=Unit.PERSON_DAYS, better=Better.NONE,
        formula=reception.asked_people, pitfalls=_PEOPLE),
    _kpi(code="service_served", zh="接待人数（人次）", en="people served", unit=Unit.PERSON_DAYS, better=Better.NONE,
        formula=reception.served_people, pitfalls=_PEOPLE),
    _kpi(code="reply_rate", zh="客服回复率", en="people served who were answered", unit=Unit.SHARE, better=Better.UP,
        formula=reception.answered_people / reception.answerable_people,
        filled_by=("service_day.unanswered", "service_day.reply_rate"),
        pitfalls=Text(zh="没有未回复人数的报表，人数由回复率×接待人数还原，四舍五入到人。",
            en="Where a report has no unanswered people, they are worked back from its rate, to the nearest person.")),
    _kpi(code="reply_3min_rate", zh="3 分钟回复率", en="people answered within three minutes", unit=Unit.SHARE,
        better=Better.UP, formula=reception.in_time_people / reception.in_time_of_people,
        filled_by=("service_day.late_3min", "service_day.reply_3min_rate"),
        pitfalls=Text(zh="平台只计 8 至 23 点；分母是需要人工回复的人，没有这一列时用接待人数，合计是近似。",
            en="Platforms count 8 to 23 h; of people needing an answer, else of people served: sums are then approximate.")),
    _kpi(code="first_reply_seconds", zh="首次响应时长（秒）", en="mean seconds to the first answer", unit=Unit.SECONDS,
        better=Better.DOWN, formula=reception.first_reply_sum / reception.first_reply_people,
        filled_by=("service_day.first_reply_seconds",), pitfalls=_BOTS),
    _kpi(code="mean_reply_seconds", zh="平均响应时长（秒，按接待人数加权）", en="mean seconds to an answer, weighted by people",
        unit=Unit.SECONDS, better=Better.DOWN, formula=reception.mean_reply_sum / reception.mean_reply_people,
        filled_by=("service_day.mean_reply_seconds",),
        pitfalls=Text(zh="平台按回复次数平均，报表不给次数；一行时与平台一致，合计是近似。",
            en="Platforms average over answers, which reports do not count: one row agrees with it, sums are approximate.")),
    _kpi(code="inquiry_conversion", zh="询单转化率", en="people asking about goods who paid", unit=Unit.SHARE,
        better=Better.UP, formula=reception.inquiry_buyers / reception.inquiry_people,
        filled_by=("service_day.paid_people", "service_day.conversion_rate"),
        pitfalls=Text(zh="归因期由平台定（当日或最终）；京东只有下单人数，不计；最近几天偏低。",
            en="Each platform credits by its own window; JD tells who ordered, not who paid; recent days are low.")),
    _kpi(code="service_csat", zh="客服满意率", en="satisfied ratings of the service", unit=Unit.SHARE, better=Better.UP,
        formula=reception.pleased_ratings / reception.service_ratings, filled_by=("service_day.rated",),
        pitfalls=Text(zh="只有少数人评价，看评价参与率；只给满意率不给评价数的报表不能合计，不计。",
            en="Few people rate: see the share that does. Reports with a rate but no count cannot be added and are left out.")),
    _kpi(code="service_rating_share", zh="客服评价参与率", en="ratings per person served", unit=Unit.SHARE, better=Better.UP,
        formula=reception.ratings_given / reception.ratings_of_people, filled_by=("service_day.rated",)),
    _kpi(code="service_sales", zh="客服销售额", en="sales credited to service", unit=Unit.MONEY, better=Better.UP,
        formula=reception.service_sales, filled_by=("service_day.sales",),
        pitfalls=Text(zh="由平台按自己的规则记到客服名下，是店铺成交的一部分，不可与成交相加。",
            en="Credited by the platform's rule; a part of the shop's sales, never to be added to them.")),
)  # fmt: skip
