"""What ads cost for a unit sold lately, by SKU and shop: the second line of a floor."""

from __future__ import annotations

from datetime import date, timedelta

import narwhals as nw

from zhanggui.domains.pricing.analysis.offers import PAID_DAYS
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.rounding import half_up_ticks
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected, is_empty
from zhanggui.profit.waterfall import line_profit

FEN = 100


def ads_per_unit(
    tables: Tables, settings: ProfitSettings, *, day: date, matches: Frame | None = None
) -> dict[tuple[str, str], int]:
    """Ads of the last PAID_DAYS by the units sold in them (ticks, half up to the fen), as the profit page shares ads out.

    A mean, not what one more unit takes: where ads bring buyers who would have come anyway it says too much. SKUs without a
    unit sold are absent.
    """
    if is_empty(tables["ad_report"]):
        return {}
    col = nw.col
    lines = line_profit(tables, settings, matches, since=day - timedelta(days=PAID_DAYS), until=day).filter(
        col("part") == "line", ~col("sku").is_null(), ~col("ads").is_null(), col("quantity") > 0
    )
    rows = collected(lines.group_by("sku", "shop").agg(ads=col("ads").sum(), units=col("quantity").sum()))
    return {(row["sku"], row["shop"]): half_up_ticks(row["ads"], row["units"], FEN) for row in rows}
