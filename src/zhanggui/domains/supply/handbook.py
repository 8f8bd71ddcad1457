"""Sections of the handbook that supply answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="5.1",
        what=Text(
            "按销量预测、库存、交期和起订量提出订货建议：订什么、向谁、多少、最晚哪天、预期多赚多少；采纳后生成采购单，到货登记，到期复盘；每周资金限额内怎么订最划算；慢销库存降价",
            "Advice what to order from whom, how many, by when and what it should earn; accepted advice becomes a purchase order, "
            "goods are received, the effect is measured; a week's cash goes where it earns most; slow stock is marked down",
        ),
        command="zg propose",
        test="tests/domains/supply/test_order_story.py",
        page="/stock",
        missing=Text(
            "供应商评分与报价比较、合同、多仓调拨",
            "supplier scores and quotations, contracts, transfers",
        ),
    ),
)
