"""Base measures on what the platforms booked: income above zero, deductions turned to costs above zero."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.calendar import second_number
from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import SETTLEMENTS
from zhanggui.kpi.words import Unit

INCOME = ("goods", "goods_with_subsidy", "subsidy")
FEES = (
    "commission", "service_fee", "payment_fee", "influencer", "affiliate", "shipping", "insurance", "points",
    "ads", "other_fee", "compensation",
)  # fmt: skip

_kind = nw.col("kind")
_booked = partial(Measure, fact=SETTLEMENTS, day="booked_day", day_zh="动账日")
_money = partial(_booked, unit=Unit.MONEY)

settled_income = _money(code="settled_income", zh="结算收入（货款与补贴）", en="goods and subsidies settled",
    value=nw.col("amount"), where=_kind.is_in(INCOME))  # fmt: skip
settled_refunds = _money(code="settled_refunds", zh="结算退款", en="refunds settled", value=-nw.col("amount"),
    where=_kind == "refund")  # fmt: skip
settled_fees = _money(code="settled_fees", zh="结算扣费合计", en="fees settled", value=-nw.col("amount"),
    where=_kind.is_in(FEES))  # fmt: skip
settled_net = _money(code="settled_net", zh="结算净额", en="settled net", value=nw.col("amount"),
    where=_kind != "transfer")  # fmt: skip
commission = _money(code="commission", zh="平台佣金", en="platform commission", value=-nw.col("amount"),
    where=_kind == "commission")  # fmt: skip
service_fee = _money(code="service_fee", zh="平台服务费", en="platform service fees", value=-nw.col("amount"),
    where=_kind == "service_fee")  # fmt: skip
influencer_fee = _money(code="influencer_fee", zh="达人与推广佣金", en="influencer and affiliate commission",
    value=-nw.col("amount"), where=_kind.is_in(["influencer", "affiliate"]))  # fmt: skip
settled_subsidy = _money(code="settled_subsidy", zh="结算平台补贴", en="platform subsidies settled",
    value=nw.col("amount"), where=_kind == "subsidy")  # fmt: skip

_DATED = _kind.is_in(["goods", "goods_with_subsidy"]) & ~nw.col("completed_at").is_null()
collection_seconds = _booked(code="collection_seconds", zh="完成到结算秒数", en="seconds from completion to settlement",
    unit=Unit.SECONDS, value=second_number("booked_at") - second_number("completed_at"), where=_DATED,
    needs=("completed_at",))  # fmt: skip
dated_settlements = _booked(code="dated_settlements", zh="有完成时间的货款笔数", en="goods entries of completed orders",
    unit=Unit.CASES, where=_DATED, needs=("completed_at",))  # fmt: skip
