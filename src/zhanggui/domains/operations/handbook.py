"""Sections of the handbook that operations answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.3.4",
        what=Text(
            "每日简报：各店最近一天和一段时间的利润，以及最该处理的三件事（亏钱的 SKU、滞销库存、被退款吃掉的毛利），都以金额表示",
            "The daily brief: profit by shop, and the three most uncomfortable truths in money",
        ),
        command="zg run",
        test="tests/domains/operations/test_brief.py",
        missing=Text(
            "异常预警与归因、决策记录、效果复盘", "alerts with causes, decisions on record, measured effects"
        ),
    ),
)
