"""Sections of the handbook that pricing answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="4.1",
        what=Text(
            "底价：每个 SKU 在每个店、发往每个省，扣掉货品成本、平台费用、运费、税和预期退款后还能赚到所要求毛利的最低价格，精确到分，逐行说明；近 30 天低于底价的订单和少收的钱",
            "Floors: the lowest price of each SKU in each shop and to each province that still earns the margin wanted after "
            "goods, fees, freight, tax and refunds to expect, to the fen and line by line; orders sold below it, and what they were short",
        ),
        command="zg price",
        test="tests/domains/pricing/test_floor.py",
        page="/prices",
        missing=Text("按类目的费率、退货运费", "rates by category, freight of returns"),
    ),
    Works(
        section="4.1",
        what=Text(
            "竞品：最近看到的价格，排除自家商品、太旧和可疑的价格，区间和名次",
            "Competitors: prices seen lately without our own offers, old ones and slips; the band and our rank in it",
        ),
        command="zg price",
        test="tests/domains/pricing/test_competitors.py",
        page="/prices",
    ),
    Works(
        section="4.1",
        what=Text(
            "调价：低于底价的提到底价，按竞品规则升降，有底价、上限、单次幅度和冷却期；生成各平台的改价表，撤回时给出恢复原价的表，到期与同类目未调价的 SKU 比较",
            "Price changes: up to the floor where goods sell below it, up or down after competitors within floor, ceiling, step "
            "and cool-down; sheets for the platforms, a sheet that restores the old prices, the effect against unchanged SKUs",
        ),
        command="zg propose",
        test="tests/domains/pricing/test_change_price.py",
        page="/decisions",
    ),
    Works(
        section="4.1",
        what=Text(
            "弹性与建议价：每个 SKU 在每个店的销量对价格的反应，带区间和不同算法的差异；看不出来的说明原因并给出价格测试；在底价、上限和单次幅度之内给出期望利润最高的价格，执行后复盘",
            "Elasticity and advised price: how buyers answer each SKU's price in each shop, with its interval and the range over "
            "specifications; why not and a price test where it cannot be told; the price of the highest expected profit within floor, "
            "ceiling and step, measured afterwards",
        ),
        command="zg bench pricing",
        test="tests/domains/pricing/test_trial.py",
        page="/prices",
    ),
    Works(
        section="4.1",
        what=Text(
            "同系列互相影响：同款或小类目里别的 SKU 涨价，它的销量变多少，带区间；看不出来的说明原因；能看出来的一起定价",
            "Substitutes: how a SKU's sales move with the prices of its style or small category, with the interval, or why that "
            "cannot be told; where it can, their prices are chosen together",
        ),
        command="zg price",
        test="tests/domains/pricing/test_family_prices.py",
        page="/prices",
        missing=Text(
            "两两之间的影响、竞品价作为控制变量", "effects pair by pair, competitors' prices as a control"
        ),
    ),
    Works(
        section="4.1",
        what=Text(
            "各店同价、7 天最低成交价、底价含推广费：每店可开关，卡片写明哪条规则限住了价格、少赚多少；发出前按最新成本和费率再算一次底价，低于它就不发并留记录",
            "One price in all shops, the lowest deal of seven days, ads in the floor: switched shop by shop; the card says which rule "
            "holds the price and what it costs; before a price is sent its floor is worked out again, and below it nothing is sent, on record",
        ),
        command="zg price-rule",
        test="tests/domains/pricing/test_price_limits.py",
        page="/prices",
    ),
    Works(
        section="4.1",
        what=Text(
            "各店自己的调价规则：目标、上限、单次幅度、冷却期、开关，谁改的有记录；可试算不改价",
            "Each shop's own repricing rule: target, ceiling, step, days of rest, on or off, with who set it; tried without changing prices",
        ),
        command="zg price-rule",
        test="tests/domains/pricing/test_shop_rules.py",
        page="/prices",
    ),
    Works(
        section="3.2.5",
        what=Text(
            "清仓阶梯：积压库存按弹性、截止日和残值逐级降价，动态规划求最优；低于底价须具名签字",
            "Markdown ladder: aged stock goes down step by step by elasticity, end date and salvage (dynamic programming); below the floor "
            "only with a name",
        ),
        command="zg price",
        test="tests/domains/pricing/test_aged_stock.py",
        page="/prices",
    ),
    Works(
        section="4.2",
        what=Text(
            "活动方案：每个 SKU 的件数和利润目标、活动期（到小时）、预算、止损、负责人和任务；没有目标和止损不能批准；指出日历冲突和平台大促；每一步留痕",
            "Plans: goals of units and profit by SKU, a window to the hour, budget, stop-loss, owner and tasks; none is approved "
            "without goal and stop-loss; conflicts and platform events are named; each step is logged",
        ),
        command="zg promo plan",
        test="tests/domains/pricing/test_promotion_plans.py",
        page="/promotions",
    ),
    Works(
        section="4.2",
        what=Text(
            "促销方式：满减、折扣、买赠、券、会员价、积分、预售定金叠加后的到手价，精确到分并逐条说明；上线前算出每个 SKU 的最低到手价、亏本的订单和该限制哪个优惠；划线价、奖品和文案按法条检查",
            "Promotion kinds: the price of any cart under all offers, exact and explained; before launch the lowest price "
            "any buyer can build for each SKU, the orders that lose money and which offer to cap; crossed-out prices, prizes and words by the law",
        ),
        command="zg promo check",
        test="tests/domains/pricing/promotion/test_worst.py",
        page="/promotions",
    ),
    Works(
        section="4.2",
        what=Text(
            "试算：从以往活动学到的销量倍数及区间（或策划人假设），三种情形的件数、利润、让利和补货资金，哪个因素影响最大，盈亏平衡倍数",
            "What-if: lifts with intervals learnt from past windows (or assumed by the planner), three scenarios, what "
            "moves the gain most, the break-even lift",
        ),
        command="zg promo whatif",
        test="tests/domains/pricing/test_lifts_and_what_if.py",
        page="/promotions",
    ),
    Works(
        section="4.2",
        what=Text(
            "备货：活动备货（含赠品）作为建议进入决策台，按供应商的起订量和箱规，赶不上开始时写明太晚、只备后段；按收货或盘点复盘",
            "Stock for an event, gifts with it, as a decision: in the supplier's minimum and cartons; told as too late where it cannot "
            "come in time, and then for what is left of it; measured by receipts or counts",
        ),
        command="zg propose",
        test="tests/domains/pricing/test_event_stock.py",
        page="/decisions",
    ),
    Works(
        section="4.2",
        what=Text(
            "实施：开始时写出各店的价格表和优惠表，结束时写出恢复原价的表",
            "Running: price and offer sheets for each shop at the start, sheets that restore the prices at the end",
        ),
        command="zg promo start",
        test="tests/domains/pricing/test_promotion_plans.py",
        page="/promotions",
    ),
    Works(
        section="4.2",
        what=Text(
            "实施：活动中每小时的计划与实际、库存还能卖多久、每单利润、低于底价的订单、与计划相差太大的价格、到线只触发一次的止损、谁在值班",
            "Running: plan against actual by the hour, how long stock lasts, profit an order, orders below floor, prices far from the "
            "plan, a stop-loss that fires once, who is on duty",
        ),
        command="zg promo watch",
        test="tests/domains/pricing/test_watch.py",
        page="/war-room",
        missing=Text(
            "随订单文件更新，不直连平台", "as fresh as the order files: no live link to the platforms"
        ),
    ),
    Works(
        section="6.2.1",
        what=Text(
            "优惠活动：优惠可只给某些会员等级，预算可按商家和平台分写，先到先得、花完即止；上线前给出每个优惠的预计和最多让利，活动中看预算消耗，到八成和花完各提醒一次",
            "Offers for some member tiers, with a budget by funder, first come, first served and off once spent; before launch what each "
            "is expected to give away and the most it can, during it the burn of its budget, with one warning at 80 and one at 100 %",
        ),
        command="zg promo check",
        test="tests/domains/pricing/test_offer_budgets.py",
        page="/promotions",
        missing=Text(
            "文件里没有买家等级和每单用了哪个优惠：按等级的花费、多个优惠各自的消耗算不出",
            "files tell neither tiers nor which offer an order used: spending by tier, and by offer where there are several, is not computable",
        ),
    ),
    Works(
        section="4.3",
        what=Text(
            "评估：活动带来的净增利润和区间，与没参加的 SKU 对照并做安慰剂检验；连带、挤占、透支、还会发生的退款、谁出的钱；测不出时说明原因和怎样才能测",
            "Evaluation: the net gain of an event with its interval, against SKUs left out and with placebos; halo, cannibalisation, "
            "pull-forward, refunds to come, who paid; where it cannot be measured, why, and the test that could",
        ),
        command="zg promo review",
        test="tests/domains/pricing/test_event_effect.py",
        page="/promotions/review",
    ),
    Works(
        section="4.3",
        what=Text(
            "反馈与优化：活动订单的评价和退款原因，各类目下次可预计的倍数和计划偏差",
            "Feedback: reviews and refund reasons of the event's orders; by category the lift to expect next time and the planner's bias",
        ),
        command="zg promo review",
        test="tests/domains/pricing/test_event_lift.py",
        page="/promotions/review",
    ),
    Works(
        section="4.3",
        what=Text(
            "反馈与优化：下一个活动的方案自动预填：哪些 SKU、降多少、预计件数和多赚的区间、预算和止损，每个数的来源，不参加的原因；人改过并批准后才会开始；也作为建议进入决策台，执行后按活动复盘",
            "Feedback: the next plan fills itself: SKUs, depths, expected units and gain, budget and stop-loss, what each was learnt from and "
            "who is left out and why; it starts only after a person edited and approved it; also a decision, measured by the event's review",
        ),
        command="zg promo suggest",
        test="tests/domains/pricing/test_suggestion.py",
        page="/promotions/suggest",
    ),
    Works(
        section="4.3",
        what=Text(
            "方案收尾：实际件数和利润由复盘填好，可以改，两个都留下；每个 SKU 的计划与实际记为下次的计划偏差",
            "The end of a plan: units and profit filled in from its review, corrected by hand where wrong, both kept; planned and sold by "
            "SKU are the planner's bias next time",
        ),
        command="zg promo conclude",
        test="tests/domains/pricing/test_plan_conclusion.py",
        page="/promotions",
    ),
)
