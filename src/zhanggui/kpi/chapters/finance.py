"""KPI dictionary chapter 8, finance: what the platforms settled and took."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import settlements
from zhanggui.kpi.words import Better, Unit

_BOOKED = Text(
    zh="按动账日，与付款日的销售对不上是正常的；自有资金划转不算费用。",
    en="By the booked day, so it differs from sales by paid day; own transfers are no cost.",
)
_money = partial(Kpi, chapter="finance", filled_by=files.SETTLEMENT, unit=Unit.MONEY, pitfalls=_BOOKED)
_share = partial(Kpi, chapter="finance", filled_by=files.SETTLEMENT, unit=Unit.SHARE, pitfalls=_BOOKED)

KPIS = (
    _money(code="settled_income", zh="结算收入", en="goods and subsidies settled", better=Better.UP,
        formula=settlements.settled_income),
    _money(code="settled_net", zh="结算净额", en="net settled", better=Better.UP, formula=settlements.settled_net),
    _money(code="settled_fees", zh="结算扣费", en="fees settled", better=Better.DOWN,
        formula=settlements.settled_fees),
    _share(code="fee_rate", zh="平台扣费率", en="fees share of settled income", better=Better.DOWN,
        formula=settlements.settled_fees / settlements.settled_income),
    _share(code="commission_rate", zh="佣金率", en="commission share of settled income", better=Better.DOWN,
        formula=settlements.commission / settlements.settled_income),
    _share(code="service_fee_rate", zh="平台服务费率", en="service fee share of settled income",
        better=Better.DOWN, formula=settlements.service_fee / settlements.settled_income),
    _share(code="influencer_fee_rate", zh="达人佣金率", en="influencer commission share of settled income",
        better=Better.DOWN, formula=settlements.influencer_fee / settlements.settled_income),
    _share(code="subsidy_share", zh="平台补贴占结算收入", en="subsidy share of settled income",
        better=Better.NONE, formula=settlements.settled_subsidy / settlements.settled_income),
    _share(code="settled_refund_rate", zh="结算退款率", en="refund share of settled income", better=Better.DOWN,
        formula=settlements.settled_refunds / settlements.settled_income),
    Kpi(code="collection_days", zh="回款周期（天）", en="days from completion to settlement", chapter="finance",
        unit=Unit.DAYS, better=Better.DOWN, filled_by=("settlement.amount", "order.completed_at"),
        formula=settlements.collection_seconds / settlements.dated_settlements * Fraction(1, 86_400),
        pitfalls=Text(zh="只算订单文件里有完成时间的货款。", en="Goods entries of orders with a completion time only.")),
)  # fmt: skip
