"""What an inventory answer says in words: what was assumed, and each step of "why this quantity"."""

from __future__ import annotations

import math

from zhanggui.answers.inventory_rows import ItemRow
from zhanggui.core.language import Text
from zhanggui.methods.inventory.order import Step
from zhanggui.methods.inventory.plan import LOTS, NEWSVENDOR, ORDER_UP_TO, REORDER_UP_TO

ENOUGH_HISTORY = 20

STEPS = {
    "demand_over_cover": Text("覆盖期需求", "demand over cover"),
    "reorder_level": Text("再订货水平", "reorder level"),
    "order_up_to": Text("目标库存", "order-up-to level"),
    "incoming": Text("在库加在途", "on hand and on order"),
    "position": Text("库存位置", "stock position"),
    "raw_need": Text("需要量", "raw need"),
    "after_moq": Text("满足起订量后", "after MOQ"),
    "after_pack": Text("按整箱取整后", "after whole packs"),
    "room_before_spoiling": Text("保质期内可容纳", "room before spoiling"),
    "after_shelf_life": Text("保质期限制后", "after shelf life"),
    "after_cash": Text("资金限制后", "after cash limit"),
    "quantity": Text("订货量", "quantity"),
}
INPUTS = {
    **STEPS,
    "rate": Text("每期需求", "demand per period"),
    "cover": Text("覆盖期数", "periods covered"),
    "safety_stock": Text("安全库存", "safety stock"),
    "on_hand": Text("在库", "on hand"),
    "on_order": Text("在途", "on order"),
    "owed": Text("已卖未发", "owed"),
    "lot": Text("批量", "lot"),
    "moq": Text("起订量", "MOQ"),
    "pack": Text("箱规", "case pack"),
    "highest_level": Text("保质期上限", "shelf-life cap"),
    "affordable": Text("资金允许", "affordable"),
}
HOW = {
    "product": Text("两者相乘", "multiplied"),
    "sum": Text("相加", "added"),
    "difference": Text("前者减后者", "first less second"),
    "room": Text("上限减库存位置，不小于零", "cap less position, not below zero"),
    "need": Text(
        "库存位置不高于再订货水平时补到目标库存，否则为零",
        "up to the order-up-to level once the position is at or below the reorder level, else nothing",
    ),
    "lots": Text(
        "库存位置不高于再订货水平时，订使其超过再订货水平的最少批数",
        "the fewest lots that lift the position above the reorder level, else nothing",
    ),
    "at_least": Text("要订就不少于起订量", "if any, at least the MOQ"),
    "packs": Text("向上取整箱", "rounded up to whole packs"),
    "at_most": Text(
        "超出上限则减到上限内的整箱；不足起订量则不订",
        "cut to whole packs within the limit; nothing where that is below the MOQ",
    ),
}
CONTINUOUS = Text(
    "随时检查库存；若每期只看一次，请填 `review` = 1（再订货点会提高）。",
    "Stock is watched all the time; if you look once per period, give review = 1 (it raises the reorder point).",
)
EACH_PERIOD = Text("每期检查一次。", "Stock is reviewed each period.")
NO_LEAD = Text("没有提前期，按 0 计算。", "No lead time given: taken as 0.")
SURE_LEAD = Text("没有提前期的标准差，按 0 计算。", "No spread of the lead time given: taken as 0.")
SERVICE = Text(
    "没有缺货成本，也没有服务水平：周期服务水平取 0.95。",
    "No shortage cost and no service target: a cycle service of 0.95 is taken.",
)
TARGET_FIRST = Text(
    "服务水平目标优先，没有使用缺货成本。", "The service target stands first; the shortage cost is not used."
)
NO_HOLDING = Text(
    "没有持有成本：无法计算成本和经济批量。",
    "No holding cost: neither cost nor an economic lot can be worked out.",
)
NO_FIXED = Text("没有固定订货成本，按 0 计算。", "No fixed cost per order given: taken as 0.")
NO_SD = Text(
    "没有需求标准差，按泊松分布取均值的平方根。", "No sd of demand: Poisson, the square root of the mean."
)
NO_STOCK = {
    LOTS: Text(
        "没有库存数据：库存位置取再订货点，数量为一次常规订货。",
        "No stock given: the position is taken at the reorder point, so the quantity is one regular order.",
    ),
    REORDER_UP_TO: Text(
        "没有库存数据：库存位置取再订货点，数量为一次常规订货。",
        "No stock given: the position is taken at the reorder point, so the quantity is one regular order.",
    ),
    ORDER_UP_TO: Text("没有库存数据：库存按 0 计算。", "No stock given: taken as 0."),
    NEWSVENDOR: Text("没有库存数据：库存按 0 计算。", "No stock given: taken as 0."),
}
UNROUNDED = Text(
    "没有箱规：数量未取整；`pack` = 1 可取整到件。",
    "No pack: the quantity is not rounded; pack = 1 gives whole units.",
)
WHOLE = Text("历史都是整数：数量取整到件。", "The history is in whole units, so the quantity is too.")
SHORT_HISTORY = Text(
    "历史只有 {n} 期，少于 {least} 期：结果不可靠。",
    "Only {n} periods of history, below {least}: do not rely on it.",
)
INDEPENDENT = Text(
    "各期需求视为相互独立；趋势、季节和促销请用预测。",
    "Periods are taken as independent; for trend, season and promotions use a forecast.",
)
OWED = Text("在库为负（{n}），按已卖未发计算。", "Stock on hand is negative ({n}): taken as owed.")
LOSING = Text(
    "缺货即流失时没有精确公式：补货点由逐日推演得出，服务水平约差 1 个百分点，卖得很慢的商品偏高。",
    "With lost sales there is no exact formula: levels come from following the demand day by day; service is right within "
    "about a point, and higher for slow sellers.",
)
SPOILING = Text("预计过期量不超过库存的 5 %。", "At most 5 % of the stock is expected to spoil.")


def assumed(row: ItemRow, policy: str) -> list[Text]:
    """What the answer takes for granted because the row does not say it."""
    found = [
        (("lead_time" not in row.given) and policy != NEWSVENDOR, NO_LEAD),
        (row["lead_time"] > 0 and "lead_time_sd" not in row.given, SURE_LEAD),
        (math.isnan(row["review"]) and policy == LOTS, CONTINUOUS),
        (math.isnan(row["review"]) and policy in (ORDER_UP_TO, REORDER_UP_TO), EACH_PERIOD),
        ("fixed" not in row.given and policy != NEWSVENDOR, NO_FIXED),
        (math.isnan(row["holding"]), NO_HOLDING),
        (not _by_target(row) and not _by_cost(row), SERVICE),
        (_by_target(row) and not math.isnan(row["shortage"]), TARGET_FIRST),
        (not row.history and "demand_sd" not in row.given, NO_SD),
        (not row.knows_stock, NO_STOCK[policy]),
        (row["on_hand"] < 0, OWED.with_(n=f"{row['on_hand']:g}")),
        (row["pack"] == 0, WHOLE if whole_units(row) else UNROUNDED),
        (bool(row.history), INDEPENDENT),
        (
            0 < len(row.history) < ENOUGH_HISTORY,
            SHORT_HISTORY.with_(n=len(row.history), least=ENOUGH_HISTORY),
        ),
        (row["lost_sales"] > 0, LOSING),
        (not math.isnan(row["shelf_life"]), SPOILING),
    ]
    return [text for holds, text in found if holds]


def _by_target(row: ItemRow) -> bool:
    return not (math.isnan(row["service"]) and math.isnan(row["fill_rate"]))


def _by_cost(row: ItemRow) -> bool:
    return not (math.isnan(row["shortage"]) or math.isnan(row["holding"]))


def whole_units(row: ItemRow) -> bool:
    """Whether the history holds whole units only, so that an order of half a unit makes no sense."""
    return bool(row.history) and all(v == int(v) for v in row.history)


def told(step: Step) -> Text:
    """One step as a sentence: name, numbers, how they were combined, result."""
    parts = [
        Text("{name} {v}", "{name} {v}").with_(name=INPUTS[name], v=plain_number(v))
        for name, v in step.inputs
    ]
    zh, en = "，".join(p.zh for p in parts), ", ".join(p.en for p in parts)
    sentence = Text("{name} = {value}：{parts}；{how}。", "{name} = {value}: {parts}; {how}.")
    return sentence.with_(
        name=STEPS[step.name], value=plain_number(step.value), parts=Text(zh, en), how=HOW[step.rule]
    )


def plain_number(value: float) -> str:
    """A number for people: no more than four places, no needless zeros."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")
