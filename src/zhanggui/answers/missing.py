"""What a missing file makes of the figures, and in what rhythm files come, in words."""

from __future__ import annotations

from datetime import date

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.festivals import festival_on
from zhanggui.methods.rhythm import Beat, Rhythm

FESTIVAL = "春节"
"""The one holiday on which nearly every merchant's consoles stay untouched. In the golden week of October shops sell
and export on; who then rests is told of late files until the files come."""
EFFECTS = {
    "order": Text(
        "成交和利润偏低，预测和补货也偏低", "sales and profit are too low, forecasts and reorders too"
    ),
    "refund": Text("退款未计，利润偏高", "refunds are not booked: profit is too high"),
    "settlement": Text("平台费用按费率估算", "platform fees are estimated by rate"),
    "ad_report": Text("推广花费未计，利润偏高", "ad spend is not booked: profit is too high"),
    "traffic": Text("转化率等流量指标不全", "conversion and other visits' KPIs are incomplete"),
    "service_day": Text(
        "回复率、响应时长、询单转化等客服指标不全", "reply rates and other service KPIs are incomplete"
    ),
    "stock_snapshot": Text("库存和补货用的是旧盘点", "stock and reorders rest on an old count"),
    "purchase_line": Text("在途偏低，可能重复补货", "goods on order are too low: orders may double"),
    "goods_receipt": Text("到货和交期不准", "receipts and lead times are not up to date"),
    "carrier_bill": Text("运费按报价估算", "freight is estimated by quotations"),
}
BEATS = {
    Beat.DAILY: Text("每天", "daily"),
    Beat.WEEKDAYS: Text("按星期几", "on its weekdays"),
    Beat.WEEKLY: Text("每周", "weekly"),
    Beat.MONTHLY: Text("每月", "monthly"),
    Beat.EVERY: Text("约每 {n} 天", "about every {n} days"),
}
UNSURE = Text("{beat}（还不确定）", "{beat} (not sure yet)")


def nobody_exports(day: date) -> bool:
    """Whether a day is one on which most merchants export nothing."""
    return festival_on(day) == FESTIVAL


def beat_of(rhythm: Rhythm | None) -> Text | None:
    """How often files come, in words."""
    if rhythm is None:
        return None
    said = BEATS[rhythm.beat].with_(n=rhythm.period)
    return said if rhythm.sure else UNSURE.with_(beat=said)


def kpis_without(kind: str) -> list[str]:
    """Codes of the KPIs that count rows of this table: incomplete while its file is missing."""
    from zhanggui.kpi.register import KPIS

    return [code for code, kpi in KPIS.items() if any(m.fact.table == kind for m in kpi.formula_measures())]
