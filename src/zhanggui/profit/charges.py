"""What stands between the money and the profit of an order besides goods and ads: fees, shipping, tax."""

from __future__ import annotations

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.kpi.lines import Frame
from zhanggui.profit.fees import card_fee, own_since
from zhanggui.profit.rounding import ZERO, half_up
from zhanggui.profit.settings import FEES, ProfitSettings

CHARGES = (*FEES, "shipping")


def with_charges(rows: Frame, settings: ProfitSettings) -> Frame:
    """Add ``own_<c>`` and ``rest_<c>`` of commission, payment_fee, other_fees, shipping (and tax) to each line.

    Fees: settlement entries of the order where there are any, else the dated card of the shop or its
    platform (assumed). What was paid to the buyer in compensation comes on top of either.
    Shipping: what the settlement took for it, and the merchant's own price card for the parcel.
    Tax: the shop's rate, included in buyer paid + platform subsidy - refunds.
    """
    marked = rows.with_columns(
        fees_settled=nw.coalesce(nw.col("order_fees_covered") == 1, nw.lit(False)),
        is_adjustment=~(nw.col("is_order") | nw.col("is_return")),
    )
    own = {f"own_{c}": nw.coalesce(nw.col(f"line_settled_{c}"), ZERO) for c in CHARGES}
    rest = {f"rest_{fee}": _fee_rest(fee) for fee in FEES}
    rest["rest_shipping"] = _settled_rest("shipping") + nw.col("freight")
    if settings.tax_rates:
        own["own_tax"], rest["rest_tax"] = ZERO, _tax(settings)
    return marked.with_columns(**own, **rest)


def fee_flags(rows: Frame, settings: ProfitSettings) -> Frame:
    """Add assumed_… and why_… of the three fees; ``own_since_<fee>`` stays only where that rate made the fee."""
    carded = ~nw.col("fees_settled") & ~nw.col("is_adjustment")
    reason = nw.when(nw.col("base").is_null()).then(nw.lit("no_paid")).otherwise(nw.lit("no_fee_card"))
    own = [
        nw.when(carded & ~nw.col("base").is_null()).then(nw.col(name)).alias(name)
        for name in own_since(settings)
    ]
    return rows.with_columns(
        *own,
        **{f"assumed_{fee}": carded & ~nw.col(fee).is_null() for fee in FEES},
        **{f"why_{fee}": nw.when(nw.col(fee).is_null()).then(reason) for fee in FEES},
    )


def _settled_rest(component: str) -> nw.Expr:
    """What the settlement booked on the order without naming a line of it."""
    rest = nw.col(f"order_settled_{component}") - nw.col(f"sum_settled_{component}")
    return nw.coalesce(rest, ZERO)


def _fee_rest(fee: str) -> nw.Expr:
    card = (
        nw.when(nw.col("is_adjustment")).then(ZERO).otherwise(card_fee(fee, nw.col("base"), nw.col("coin")))
    )
    booked = _settled_rest(fee)  # compensations stand beside the card's fee too
    return nw.when(nw.col("fees_settled")).then(booked).otherwise(card + booked)


def _tax(settings: ProfitSettings) -> nw.Expr:
    tax: nw.Expr = ZERO
    for shop, rate in settings.tax_rates.items():
        units = int(rate * RATE_UNITS)
        included = half_up(nw.col("base") * units, RATE_UNITS + units, nw.col("coin"))
        tax = nw.when(nw.col("shop") == shop).then(included).otherwise(tax)
    return tax
