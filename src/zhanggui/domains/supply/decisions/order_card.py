"""What a card says for and against an order: figures, the steps of the quantity, charts, risks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.destinations import Destination, split_order
from zhanggui.domains.supply.analysis.position import STALE_DAYS
from zhanggui.domains.supply.analysis.reorder import supply_ahead
from zhanggui.domains.supply.analysis.stock_view import Ordering
from zhanggui.loop.decision import Evidence, Series, Step

SHOWN_DAYS = 90

OLD_ORDERS = Text(
    "订单只到 {day} 之前，已经晚了 {days} 天：请先导入新的订单。",
    "Orders are known up to {day}, {days} days ago: import newer ones first.",
)
STALE = Text(
    "库存是 {days} 天前盘点的，之后按销售推算。请先导入最新库存。",
    "Stock was counted {days} days ago and rolled forward by sales since: import a newer count first.",
)
OVERSOLD = Text(
    "推算的在库为负（{units}）：盘点之后卖出的比在库多，盘点或到货记录可能不全。",
    "Stock rolled forward is below zero ({units}): more was sold than was there; a count or a receipt is missing.",
)
ASSUMED_LEAD = Text(
    "交期没有报价也没有到货记录，按 14 天估。", "No lead time was quoted or seen: 14 days are assumed."
)
ASSUMED_PRICE = Text(
    "供应商没有报价，采购价用成本表。", "The supplier quoted no price: the cost sheet's is used."
)
LATE = Text(
    "最早也要 {days} 天后到货，其中约 {gap} 天无货可卖。",
    "It comes in {days} days at the earliest; about {gap} of them without stock.",
)
UNITS = Text("件", "units")
DAYS = Text("天", "days")
INPUT_NAMES = {
    "rate": Text("每天", "a day"),
    "cover": Text("天数（交期＋补货周期）", "days (lead time and review)"),
    "safety_stock": Text("安全库存", "safety stock"),
    "on_hand": Text("在库", "on hand"),
    "on_order": Text("在途", "on order"),
    "owed": Text("已欠客户", "owed to customers"),
    "order_up_to": Text("目标库存", "order-up-to level"),
    "lot": Text("批量", "lot"),
    "moq": Text("起订量", "minimum"),
    "pack": Text("箱规", "carton"),
    "highest_level": Text("保质期内的销量", "sales before it spoils"),
    "affordable": Text("买得起", "affordable"),
}
STEP_NAMES = {
    "demand_over_cover": Text("到下批货到之前的预计销量", "expected demand until the next order arrives"),
    "reorder_level": Text("再订货点（含安全库存）", "reorder point (with safety stock)"),
    "incoming": Text("在库＋在途", "on hand and on order"),
    "position": Text("库存位置", "inventory position"),
    "raw_need": Text("补到目标库存需要", "needed to reach the order-up-to level"),
    "after_moq": Text("不低于起订量", "at least the minimum"),
    "after_pack": Text("按箱规取整", "whole cartons"),
    "room_before_spoiling": Text("保质期内卖得完的余量", "room before it spoils"),
    "after_shelf_life": Text("不超过保质期内的销量", "no more than sells before it spoils"),
    "after_cash": Text("资金限额内", "within the cash limit"),
    "quantity": Text("订货数量", "quantity to order"),
}


def confidence(one: Ordering, today: date) -> Decimal:
    """How much of it is known: a tenth off for each assumption, more for a stale count."""
    off = Decimal("0.1") * len(one.terms.assumed)
    off += Decimal("0.3") if one.position.age_days(today) > STALE_DAYS else Decimal(0)
    off += Decimal("0.2") if one.position.on_hand < 0 else Decimal(0)
    off += Decimal("0.1") if one.terms.deliveries < 3 else Decimal(0)
    return max(Decimal("0.1"), Decimal("0.9") - off)


def evidence(one: Ordering) -> Iterable[Evidence]:
    position, terms, outlook, runs_out, need = one.position, one.terms, one.outlook, one.shortage, one.need
    yield Evidence(
        name=Text("在库（推算）", "on hand (rolled forward)"), value=f"{position.on_hand:,}", unit=UNITS
    )
    yield Evidence(name=Text("在途", "on order"), value=f"{position.on_order:,}", unit=UNITS)
    yield Evidence(name=Text("预计每天卖", "expected a day"), value=f"{outlook.rate:,.2f}", unit=UNITS)
    if runs_out.day:
        yield Evidence(name=Text("预计断货日", "expected to run out"), value=f"{runs_out.day}")
        yield Evidence(
            name=Text("最早到最晚（十次里八次）", "earliest to latest (eight times out of ten)"),
            value=f"{runs_out.earliest or runs_out.day} … {runs_out.latest or '—'}",
        )
    yield Evidence(
        name=Text("断货每天少赚", "lost a day without stock"), value=f"{runs_out.lost_a_day:,.2f}",
        unit=Text(terms.currency, terms.currency),
    )  # fmt: skip
    yield Evidence(
        name=Text("每件赚（近 90 天，未扣广告）", "earned by a unit (90 days, before ads)"), value=f"{one.margin:,.2f}",
        unit=Text(terms.currency, terms.currency),
    )  # fmt: skip
    lead = f"{terms.lead_days:.1f} ± {terms.lead_spread:.1f}"
    yield Evidence(name=Text("实际交期", "lead time"), value=lead, unit=DAYS)
    yield Evidence(name=Text("有货目标", "service level"), value=f"{need.service:.1%}")


def sent_to(units: int, places: Sequence[Destination], pack: int) -> Iterable[Evidence]:
    """How the order is spread over our buildings; nothing where all stock lies in one or nobody knows who serves what."""
    for building, part in split_order(units, places, pack=pack).items():
        name = Text(f"送到{building}", f"to {building}")
        yield Evidence(name=name, value=f"{part:,}", unit=UNITS)


def steps(one: Ordering) -> Iterable[Step]:
    for step in one.need.steps:
        yield Step(name=STEP_NAMES[step.name], value=f"{step.value:,.2f}", how=_how(step))


def _how(step: Any) -> Text:
    """The numbers a step is worked out from, by name."""
    named = [(STEP_NAMES.get(name) or INPUT_NAMES[name], f"{value:,.2f}") for name, value in step.inputs]
    return Text(
        "，".join(f"{name.zh} {value}" for name, value in named),
        ", ".join(f"{name.en} {value}" for name, value in named),
    )


def series(one: Ordering, today: date) -> Iterable[Series]:
    daily = one.outlook.daily
    yield Series(
        name=Text("预计销量", "expected demand"), role="forecast", start=today, step_days=1,
        values=tuple(round(float(v), 3) for v in daily[:SHOWN_DAYS]),
    )  # fmt: skip
    yield Series(
        name=Text("不订货时的库存", "stock without the order"), role="stock", start=today, step_days=1,
        values=_without(one, daily, today),
    )  # fmt: skip


def _without(one: Ordering, daily: Any, today: date) -> tuple[float, ...]:
    supply = supply_ahead(one.position, one.terms, today, min(SHOWN_DAYS, daily.size))
    left = np.maximum(supply - np.cumsum(daily[: supply.size]), 0.0)
    return tuple(round(float(v), 2) for v in left)


def risks(one: Ordering, today: date, late: int) -> Iterable[Text]:
    position, terms, runs_out = one.position, one.terms, one.shortage
    if late > 0:
        yield OLD_ORDERS.with_(day=today, days=late)
    if position.age_days(today) > STALE_DAYS:
        yield STALE.with_(days=position.age_days(today))
    if position.on_hand < 0:
        yield OVERSOLD.with_(units=position.on_hand)
    if "lead_days" in terms.assumed:
        yield ASSUMED_LEAD
    if "price" in terms.assumed:
        yield ASSUMED_PRICE
    if runs_out.gap_days:
        yield LATE.with_(days=round(terms.lead_days), gap=runs_out.gap_days)
