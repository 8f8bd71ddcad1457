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
        section="5.2",
        what=Text(
            "把自己的包裹按每个配送方案（自营、第三方、共享、众包）的价格重算：费用、时效、风险、盈亏平衡单量、最省的组合；"
            "换承运商的建议写明能省多少，之后用账单对照未换的省复盘",
            "Our own parcels priced by every mode of delivery: cost, time, risk, break-even volume, the cheapest mix; advice to "
            "change a carrier says what it saves, and later bills against unchanged provinces tell what it did",
        ),
        command="zg logistics",
        test="tests/domains/supply/test_freight.py",
        page="/logistics",
        missing=Text("仓网选址、配送路线、按体积计费", "locations of warehouses, routes, volumes of goods"),
    ),
    Works(
        section="5.3",
        what=Text(
            "快递账单逐行核对价卡、重量、目的省和运单号，多收的生成索赔表，之后账单上的退费就是复盘结果；承运商评分；设备回本期",
            "Carrier bills checked line by line against price list, weight, province and tracking number; a claim file for what "
            "was overcharged, its result measured by credits on later bills; carrier scores; payback of equipment",
        ),
        command="zg logistics",
        test="tests/domains/supply/test_claim_story.py",
        page="/logistics",
        missing=Text("装箱选择、碳排放页面", "packing choice, a page for carbon"),
    ),
)
