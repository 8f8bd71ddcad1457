"""Sections of the handbook that the KPIs answer."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.1",
        what=Text(
            "销售额、订单量、客单价等关键指标，公式、口径和缺数原因都写明（docs/kpis.md）",
            "Sales, orders, average order value and the other key figures, with formula, basis and why one is missing",
        ),
        command="zg kpi",
        test="tests/kpi/test_worked_examples.py",
        page="/kpis",
    ),
    Works(
        section="6.1.1",
        what=Text(
            "按店铺和日期看推广花费、点击、转化、投产比，以及扣除退款后的投产比",
            "Ad spend, clicks, conversion and return by shop and day, also after refunds",
        ),
        command="zg kpi",
        test="tests/kpi/test_worked_examples.py",
        page="/kpis",
        missing=Text("按计划算利润、响应曲线、预算建议", "profit per plan, response curves, budget advice"),
    ),
    Works(
        section="7.3.3",
        what=Text(
            "导入赤兔、飞鸽、客服管家、多多客服的报表，按店铺、客服和日期看回复率、响应时长、询单转化率、满意率；比率由人数重算，算不了的说明原因",
            "Service reports of four platforms: reply rate, seconds, conversion and satisfaction by shop, agent and day, from counts of people",
        ),
        command="zg kpi",
        test="tests/kpi/test_service_reports.py",
        page="/kpis",
        missing=Text("目标值看板、超标预测", "a board of targets, a forecast of breaches"),
    ),
)
