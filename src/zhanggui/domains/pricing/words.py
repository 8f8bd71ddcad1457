"""What the parts of a floor and the states of a price are called. Knows nothing heavy."""

from __future__ import annotations

from zhanggui.core.language import Text

LINES = {
    "price": Text("价格（买家付款加平台补贴）", "price (buyer and platform together)"),
    "goods_cost": Text("货品成本", "goods cost"),
    "commission": Text("佣金", "commission"),
    "payment_fee": Text("支付费", "payment fee"),
    "other_fees": Text("其他费用", "other fees"),
    "shipping": Text("运费", "shipping"),
    "tax": Text("税", "tax"),
    "ads": Text("推广费（近 30 天每件）", "ads (a unit, last 30 days)"),
    "sold": Text("卖出且不退时的利润", "profit where it stays sold"),
    "unsent": Text("未发货退款时的利润", "profit where it is refunded unsent"),
    "returned": Text("退货退款时的利润", "profit where it comes back"),
    "lost": Text("仅退款时的利润", "profit where it is refunded and kept"),
    "expected": Text(
        "每件预期利润（按上面四种情形的比例）", "expected profit of a unit (by the four shares above)"
    ),
    "subsidy": Text("其中平台补贴（近 30 天比例）", "of the price, the platform's part (share of 30 days)"),
    "no_tax": Text("未设税率", "no rate set"),
}
ASSUMED = {
    "fees": Text(
        "费率按平台公开费率，未填店铺费率",
        "fees by the platform's card: the shop has entered no rate of its own",
    ),
    "shipping": Text(
        "买家省份或快递未知，运费按「其他」估计", "province or carrier unknown: freight as everywhere else"
    ),
    "refunds": Text("没有卖过，退款比例按全部 SKU", "never sold: refunds as of all SKUs"),
    "returned_sellable_share": Text(
        "退回商品可再售比例是假设值", "the share of returned goods that sells again is assumed"
    ),
}
WHY = {
    "no_price": Text(
        "费率、税和要求的毛利加起来达到 100%，任何价格都达不到",
        "fees, tax and the margin wanted leave nothing: no price earns it",
    ),
}
STATES = {
    "used": Text("计入", "counts"),
    "own": Text("自家商品", "our own"),
    "old": Text("太旧", "too old"),
    "doubted": Text("价格可疑，不计入", "implausible, left out"),
    "foreign": Text("币种不同", "another currency"),
}
PRICE_STATES = {
    "below": Text("低于底价", "below floor"),
    "asked_below": Text("标价低于底价", "asked below floor"),
    "above": Text("高于底价", "above floor"),
    "unknown": Text("底价算不出", "floor unknown"),
}
ADVICE = {
    "target": Text("跟随竞品", "follows the competitors"),
    "alone": Text("没有竞品，回到上限", "no competitor: back to the ceiling"),
    "at_floor": Text("到底价为止", "held at the floor"),
    "at_ceiling": Text("到上限为止", "held at the ceiling"),
    "step": Text("受单次幅度限制", "as far as one step goes"),
    "cooling": Text("刚改过价，冷却中", "changed a moment ago"),
    "too_small": Text("差别太小，不改", "too small a change"),
    "stays": Text("已在目标价", "stands where it should"),
    "no_floor": Text("底价算不出，不建议", "no floor, no advice"),
    "no_ceiling": Text("没有竞品也没有上限", "no competitor and no ceiling"),
    "no_price": Text("没有价格", "no price"),
    "limited": Text("受店铺打开的规则限制", "held by a rule the shop switched on"),
}
"""Why a repricing rule wants what it wants."""
SPECIFICATIONS = {
    "partially_pooled": Text("同类目部分合并（采用）", "partially pooled (used)"),
    "own": Text("只看自己", "its own weeks alone"),
    "own_without_controls": Text("只看自己，不控制季节和促销", "its own weeks, no controls"),
    "pooled": Text("全类目一个弹性", "one for the category"),
    "pooled_without_controls": Text("全类目一个弹性，不控制", "one for the category, no controls"),
    "fixed_effects": Text("全类目一个弹性，各自基准", "one for the category, own levels"),
    "fixed_effects_without_controls": Text(
        "全类目一个弹性，各自基准，不控制", "one for the category, own levels, no controls"
    ),
    "residual_on_residual": Text(
        "双重残差（双重机器学习）", "residual on residual (double machine learning)"
    ),
    "with_traffic": Text("控制链接访客数", "visitors held constant"),
}
"""The same elasticity by other means."""
SWITCHES = {
    "parity": Text("各店同价", "one price in all our shops"),
    "seven_day": Text("7 天最低成交价", "the lowest deal of seven days"),
    "ads_in_floor": Text("底价含推广费", "floors earn ads too"),
}
"""What a shop's rule can switch on."""
LIMITS = {code: SWITCHES[code] for code in ("parity", "seven_day")}
"""Limits beside the floor."""
GROUNDS = {
    "ads_in_floor": Text(
        "按近 30 天每件推广费算进底价；关闭时只在旁边列出。推广费是平均数，不是多卖一件要多花的钱。",
        "The ads of a unit over 30 days count in the floor; off, they are only shown beside it. They are a mean, not what one more "
        "unit takes.",
    ),
    "parity": Text(
        "平台的活动或合同可能要求别处不更便宜；我们没有见过公开条文，按你和平台的约定开关。",
        "Platforms may ask in contracts or for events that goods are nowhere cheaper. We have seen no public text: switch it by what "
        "you agreed.",
    ),
    "seven_day": Text(
        "《明码标价和禁止价格欺诈规定》第十六条（2022-07-01 起，见过公开条文）：划线价不得高于前 7 天最低成交价。它管的是划线价：把标价划线展示的店铺才需要打开。",
        "SAMR Order 56, article 16 (since 2022-07-01; text seen): a crossed-out price may not exceed the lowest deal of the 7 days "
        "before. It governs what is crossed out: switch it on for shops that show what they ask crossed out.",
    ),
}
"""Who demands it, and how sure we are."""
