"""Sections of the handbook that true profit answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="3.1.4",
        what=Text(
            "单位成本按生效日期记录，订单用付款当日的成本；缺成本的写明，不按零算",
            "Unit costs are dated, an order uses the cost of its paid day; a missing cost is said, never zero",
        ),
        command="zg costs",
        test="tests/profit/test_costs.py",
        page="/goods",
        missing=Text(
            "目标成本差距、成本预警、对底价的影响", "target cost gap, cost alerts, effect on the floor price"
        ),
    ),
    Works(
        section="4.1",
        what=Text(
            "成本分析：每单、每 SKU、每店的各层成本（货、佣金、支付、运费、推广、其他）和真实利润，假设的部分有标记",
            "Cost analysis: every layer of cost and true profit by order, SKU and shop; assumptions are marked",
        ),
        command="zg profit",
        test="tests/profit/test_waterfall.py",
        page="/profit",
        missing=Text("价格弹性与建议价", "elasticity and advised price"),
    ),
    Works(
        section="4.1",
        what=Text(
            "费率：各店铺与平台谈定的佣金、支付费、其他费用，按生效日期记录，优先于平台费率；结算单到了以结算单为准",
            "Fee rates: what each shop agreed with its platform, dated; they win over the platform's card, a "
            "settlement over both",
        ),
        command="zg fees",
        test="tests/profit/test_own_fees.py",
        page="/fees",
        missing=Text("按类目、按商品的费率", "rates by category or product"),
    ),
    Works(
        section="8.1.2",
        what=Text(
            "账单核对：每笔结算归到订单、店铺费用、推广、充值或自有资金，合计与导入的一分不差；与账单合计的差额拆成能解释的几项，"
            "解释不了的照列；订单逐张与应结比较",
            "The bill checked: every entry belongs to an order, a shop fee, ads, a recharge or own money and all of them "
            "sum to what was loaded; a difference to the bill's total is split into what may explain it and what does "
            "not; orders are compared one by one",
        ),
        command="zg reconcile",
        test="tests/profit/test_settlement.py",
        page="/reconcile",
        missing=Text("按门店、按结算批次核对", "by store and by payout"),
    ),
)
