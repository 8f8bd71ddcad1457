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
    ),
    Works(
        section="5.1",
        what=Text(
            "多仓库存：从盘点推算各仓发多少，该从哪个仓调多少到哪个仓、多赚多少、运费多少；采纳后出调拨单，收货登记，用两仓盘点复盘",
            "Stock in several buildings: what each serves is read off the counts; how many units to send from which to which, what "
            "that earns and costs; accepted advice becomes a transfer sheet, is received, and both buildings' counts tell its effect",
        ),
        command="zg transfers",
        test="tests/domains/supply/test_transfer_story.py",
        page="/transfers",
    ),
    Works(
        section="5.1",
        what=Text(
            "供应商：准时、足量、不良、价格趋势，带区间，到货少的收缩且不排名；合同、账期、停用；断供时每个 SKU 还能卖几天、每天少赚多少",
            "Suppliers: on time, in full, bad units, price trend with intervals, few deliveries shrunk and not ranked; contracts, "
            "payment days, blocking; how long each SKU lasts without one, and what an empty day costs",
        ),
        command="zg suppliers",
        test="tests/domains/supply/test_scorecard.py",
        page="/suppliers",
    ),
    Works(
        section="5.1",
        what=Text(
            "采购单：手工或由建议生成，发出之前可改数量、去掉一行、改到货日，每一步谁何时做的，供应商确认文件导回并显示差异，到货与不良，台账一件不丢",
            "Purchase orders: by hand or from advice, changed until they are sent, who did each step when, the supplier's confirmation read back with its "
            "differences, receipts with bad units, a ledger that loses nothing",
        ),
        command="zg purchases",
        test="tests/domains/supply/test_purchase_ledger.py",
        page="/purchases",
    ),
    Works(
        section="3.2.4",
        what=Text(
            "同一 SKU 的多家报价按到岸成本比较（运费、不良、晚到、起订量压货），并提出双供应商方案",
            "Quotations of a SKU compared on landed cost (freight, bad units, lateness, stock a minimum forces), and two sources",
        ),
        command="zg quotes",
        test="tests/domains/supply/test_quotations.py",
        page="/quotes",
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
    ),
    Works(
        section="5.3",
        what=Text(
            "自有车辆的配送路线：停靠点、时间窗和容量，路线表给司机",
            "Routes of own vehicles with windows and capacity, as lists for drivers",
        ),
        command="zg routes",
        test="tests/domains/supply/test_delivery_routes.py",
        page="/routes",
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
    ),
    Works(
        section="5.3",
        what=Text(
            "每个包裹用哪种箱最省（箱费加运费，含体积重）、箱型组合的费用、加减一种箱型的影响、略超重量档的包裹；"
            "每单碳排放和最低的方式",
            "The box in which each parcel costs least (freight by weight or volume), what the set of boxes costs, one size more or "
            "fewer, parcels a little above a weight step; carbon of an order and the lowest way",
        ),
        command="zg packing",
        test="tests/domains/supply/test_packing.py",
        page="/logistics",
    ),
    Works(
        section="5.3",
        what=Text(
            "迟到的包裹按合同约定生成索赔表，没有约定的列出；在途包裹迟到的可能，附给客服的话",
            "Late parcels claimed where compensation was agreed, listed where not; the chance of parcels under way to be late, with "
            "words for service",
        ),
        command="zg logistics",
        test="tests/domains/supply/test_late_parcels.py",
        page="/logistics",
    ),
)
