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
)
