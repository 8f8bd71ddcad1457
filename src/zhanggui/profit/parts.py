"""Money that stands beside the lines: ads of days without a sale, fees of the shop as a whole, dated refunds."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.basis import KEY, NO_CURRENCY
from zhanggui.profit.events import KIND_OF, LINE, ORDER, successful_cases
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.shares import Weights, share_out
from zhanggui.profit.stages import computed


def ad_rows(loose: Frame) -> Frame:
    """Ad spend that no line can carry, one row per shop, day and currency."""
    return loose.with_columns(part=nw.lit("ads"), day=nw.col("paid_day"))


def shop_fee_rows(tables: Tables) -> Frame:
    """Settlement entries of the shop as a whole (no order), on the day they were booked.

    Entries of an order that no file has brought are left out: their sale is not here either.
    """
    amount = -nw.coalesce(nw.col("amount"), ZERO)
    entries = tables["settlement"].filter(
        nw.col("order_id").is_null(), nw.col("kind").is_in(list(KIND_OF)), ~nw.col("booked_day").is_null()
    )
    components = sorted(set(KIND_OF.values()))
    valued = entries.select(
        "shop",
        day="booked_day",
        currency=nw.coalesce(nw.col("currency"), nw.lit(NO_CURRENCY)),
        **{c: nw.when(nw.col("kind").is_in(_kinds(c))).then(amount).otherwise(ZERO) for c in components},
    )
    sums = valued.group_by("shop", "day", "currency").agg(*(nw.col(c).sum() for c in components))
    return sums.with_columns(part=nw.lit("fee"), paid_day=nw.col("day"))


def undated_refunds(rows: Frame) -> Frame:
    """The lines of the cash view: only refunds without a date of their own stay, on the paid day, assumed."""
    moves = nw.col("by_case") & (nw.col("is_order"))
    stays = ~moves & (nw.col("is_order")) & (nw.col("refunds") != 0)
    guessed = nw.coalesce(stays, nw.lit(False)) | nw.col("assumed_refunds")
    return rows.with_columns(
        refunds=nw.when(moves & ~nw.col("untold")).then(ZERO).otherwise(nw.col("refunds")),
        assumed_refunds=guessed,
    )


def refund_rows(rows: Frame, tables: Tables) -> Frame:
    """Refund cases of the cash view, one row per line and day the money went back.

    A case that names no line of its order is shared over the order's lines, each day by itself, so that days are
    exact; over several days a line may differ from the cohort view by a coin, an order never.
    """
    sales = rows.filter(nw.col("is_order"), nw.col("by_case"))
    lines = computed(sales.select(*LINE, *_KEPT))
    cases = successful_cases(tables).select(*LINE, "refunded_day", "amount")
    known = computed(cases.with_columns(amount=nw.coalesce(nw.col("amount"), ZERO)))
    keep = [*LINE, *_SHOWN, "day", "refunds"]
    named = known.join(lines, on=LINE, how="inner").with_columns(refunds=nw.col("amount"), day=_day())
    paid = lines.select(*ORDER, "paid_day").unique()
    loose = known.join(lines.select(LINE), on=LINE, how="anti").join(paid, on=ORDER, how="inner")
    sums = loose.with_columns(day=_day()).group_by(*ORDER, "day").agg(nw.col("amount").sum())
    unnamed = sums.join(lines, on=ORDER, how="inner")
    shared = share_out(computed(unnamed), {"refunds": "amount"}, _BY_DAY)
    dated = nw.concat([named.select(keep), shared.select(keep)])
    return dated.with_columns(part=nw.lit("refund"))


_SHOWN = ("sku", "product_id", "document", "paid_day", "currency")
_KEPT = (*_SHOWN, *KEY, "share_weight", "share_total", "line_count", "coin")
_BY_DAY = Weights(
    within=[*KEY, "day"],
    order=["line_id"],
    weight="share_weight",
    total="share_total",
    count="line_count",
    coin="coin",
)


def _day() -> nw.Expr:
    return nw.coalesce(nw.col("refunded_day"), nw.col("paid_day"))


def _kinds(component: str) -> list[str]:
    return [kind for kind, target in KIND_OF.items() if target == component]
