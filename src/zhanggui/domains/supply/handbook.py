"""Sections of the handbook that supply answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="5.1",
        what=Text(
            "按销量预测、库存、交期和起订量提出订货建议：订什么、向谁、多少、最晚哪天、预期多赚多少；采纳后生成采购单，到货登记，到期复盘",
            "Advice what to order from whom, how many, by when and what it should earn; accepted advice becomes a purchase order, "
            "goods are received, the effect is measured",
        ),
        command="zg propose",
        test="tests/domains/supply/test_order_story.py",
        page="/stock",
        missing=Text(
            "供应商评分与报价比较、合同、多仓调拨、资金上限",
            "supplier scores and quotations, contracts, transfers, a cash limit",
        ),
    ),
    Works(
        section="5.3",
        what=Text(
            "物流网络：按自己的订单比较开哪些仓库、哪个省从哪里发、每单成本和送达天数，含安全库存合并的影响",
            "Network: which buildings to open, which province from where, cost of an order and days, on one's own orders, "
            "the pooling of safety stock counted",
        ),
        command="zg network",
        test="tests/domains/supply/test_network.py",
        page="/network",
        missing=Text("运费账单核对、包装与碳排放", "audit of carriers' bills, packing, carbon"),
    ),
    Works(
        section="5.3",
        what=Text(
            "自有车辆的配送路线：停靠点、时间窗和容量，路线表给司机",
            "Routes of own vehicles with windows and capacity, as lists for drivers",
        ),
        command="zg routes",
        test="tests/domains/supply/test_delivery_routes.py",
        missing=Text("页面", "a page"),
    ),
)
