"""KPI dictionary chapter 7: buyers who come back."""

from __future__ import annotations

from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.chapters.guards import buyers_known
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import orders
from zhanggui.kpi.words import Better, Unit

_HISTORY = Text(
    zh="按已导入的全部订单判断首单，历史短会把老客当新客。",
    en="First orders by all orders imported: a short history takes old buyers for new.",
)
_members = partial(Kpi, chapter="members", filled_by=files.BUYERS, guards=(buyers_known(),))

KPIS = (
    _members(code="repeat_rate", zh="复购率（期间）", en="buyers who bought on two days or more",
        unit=Unit.SHARE, better=Better.UP, formula=orders.repeat_buyers / orders.buyers,
        pitfalls=Text(zh="同一天拆开的订单算一次；期间越长越高。",
            en="Orders split within a day count once; longer periods give higher rates.")),
    _members(code="new_buyers", zh="新买家数", en="new buyers", unit=Unit.PEOPLE, better=Better.UP,
        formula=orders.new_buyers, pitfalls=_HISTORY),
    _members(code="new_buyer_share", zh="新买家占比", en="share of new buyers", unit=Unit.SHARE,
        better=Better.NONE, formula=orders.new_buyers / orders.buyers, pitfalls=_HISTORY),
    _members(code="old_buyer_paid_share", zh="老买家支付占比", en="paid amount of buyers seen before",
        unit=Unit.SHARE, better=Better.UP, formula=orders.old_buyer_paid / orders.keyed_paid_amount,
        pitfalls=_HISTORY),
    _members(code="orders_per_buyer", zh="人均订单数", en="orders per buyer", unit=Unit.RATIO, better=Better.UP,
        formula=orders.keyed_orders / orders.buyers),
)  # fmt: skip
