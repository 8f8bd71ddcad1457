"""Shipping: one parcel per shipped order by the merchant's own dated price card."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.dated import conversion
from zhanggui.profit.rounding import ONE, UNKNOWN, ZERO, half_up
from zhanggui.profit.stages import computed

SHIPPED = ("shipped", "completed")
CLOSED = ("closed_refunded", "closed_unpaid", "cancelled")

_ANY, _OTHER = "*", "(other)"
_PLACE = ["carrier_key", "province_key", "paid_day", "currency"]
_PRICES = ["first_weight_kg", "first_fee", "step_kg", "step_fee"]
TARIFF = (*_PRICES, "tariff_guessed", "tariff_times", "tariff_by")


def named_carriers(tables: Tables) -> Frame:
    """The carrier of an order, where the price card knows it by name: (shop, order_id, carrier_key)."""
    carriers = tables["freight"].filter(nw.col("carrier") != _ANY).select("carrier").unique()
    lines = tables["order_line"].join(carriers, on="carrier", how="semi")
    return lines.group_by("shop", "order_id").agg(carrier_key=nw.col("carrier").min())


def with_parcel(rows: Frame) -> Frame:
    """Add ``shipped``, ``never_shipped``, ``is_closed`` (per line) and the order's ``freight`` with its flags.

    A line left when its own dates, state or refund case say so; a line that says nothing left when its order did,
    unless other lines of the order carry dates of their own. It never left when its refund case says so, or when
    it was closed without any sign of a parcel. Else it is still to be shipped. An order without any line whose bill
    took a delivery charge (takeaway: the platform's rider brought it) is no parcel of the merchant's.
    """
    col = nw.col
    unnamed_covers = (col("order_not_shipped") == 1) & (col("order_unnamed_refund") >= col("order_total"))
    order_left = col("order_left") | nw.coalesce(col("order_arrived") == 1, nw.lit(False))
    told = rows.with_columns(
        __never=nw.coalesce(unnamed_covers, nw.lit(False)),
        __silent_left=order_left & (nw.coalesce(col("any_dated"), ZERO) == 0),
    )
    left = col("own_proof") | (col("__silent_left") & ~col("waits"))
    judged = told.with_columns(
        shipped=~col("__never") & ~col("never_by_case") & left,
        is_closed=nw.coalesce(col("line_closed"), col("order_closed")),
    )
    never = ~col("shipped") & (col("__never") | col("never_by_case") | col("is_closed"))
    return _with_freight(judged.with_columns(never_shipped=never, **_parcel()))


def _parcel() -> dict[str, nw.Expr]:
    def both(own: str, silent: str) -> nw.Expr:
        by_order = nw.when(nw.col("__silent_left")).then(nw.col(silent)).otherwise(ZERO)
        return nw.when(nw.col("__never")).then(ZERO).otherwise(nw.col(own) + by_order)

    brought = nw.coalesce(nw.col("order_settled_shipping"), ZERO) != 0
    lineless = nw.col("line_id").is_null() & nw.col("__silent_left") & ~nw.col("__never") & ~brought
    return {
        "parcel_goods": nw.when(lineless).then(ONE).otherwise(both("goods_own", "goods_silent")),
        "parcel_weight": both("weight_own", "weight_silent"),
        "parcel_unweighed": nw.when(lineless).then(ONE).otherwise(both("unweighed_own", "unweighed_silent")),
    }


def card_fee_of(weight: nw.Expr) -> nw.Expr:
    """What the row's tariff asks for a parcel of ``weight`` (millionths of a kilogram), in the card's currency.

    The first fee, and a step fee for each step begun above the first weight; null without a tariff.
    """
    col = nw.col
    over = weight - col("first_weight_kg")
    steps = (
        nw.when(over <= 0)
        .then(ZERO)
        .when(col("step_kg") > 0)
        .then((over + col("step_kg") - 1) // col("step_kg"))
    )
    return col("first_fee") + nw.when(over <= 0).then(ZERO).otherwise(steps * col("step_fee"))


def in_order_currency(fee: nw.Expr) -> nw.Expr:
    """A fee of the tariff in the order's currency, half up to its coin; null where no exchange rate covers the day."""
    return half_up(fee * nw.col("tariff_times"), nw.col("tariff_by"), nw.col("coin"))


def _with_freight(rows: Frame) -> Frame:
    col = nw.col
    told = rows.with_columns(__native=card_fee_of(col("parcel_weight")))
    native = col("__native")
    fee = in_order_currency(native)
    none = (col("parcel_goods") == 0) | ~col("is_order")
    unweighed = col("parcel_unweighed") > 0
    why = (
        nw.when(none)
        .then(nw.lit(None, dtype=nw.String))
        .when(unweighed & col("line_id").is_null())
        .then(nw.lit("no_lines"))
        .when(unweighed)
        .then(nw.lit("no_weight"))
        .when(native.is_null())
        .then(nw.lit("no_freight_card"))
        .when(fee.is_null())
        .then(nw.lit("currency_mismatch"))
    )
    placeless = (col("tariff_guessed") == 1) | (col("province_key") == "")
    return told.with_columns(
        freight=nw.when(none).then(ZERO).when(unweighed).then(UNKNOWN).otherwise(fee),
        why_shipping=why,
        assumed_shipping=~none & nw.coalesce(placeless, nw.lit(False)),
    )


def tariffs(wanted: Frame, tables: Tables) -> Frame:
    """The price card's row for each wanted carrier, province, paid day and currency.

    The carrier's own row before any carrier's ('*') before another carrier's (``tariff_guessed`` 1 when several
    others compete); the province's own before '*'. ``tariff_times`` / ``tariff_by`` convert the card's currency.
    """
    card = computed(_card(tables))
    levels = [(c, p) for c in ("carrier_key", _ANY, _OTHER) for p in ("province_key", _ANY)]
    asked = nw.concat([_asked(wanted, carrier, province, n) for n, (carrier, province) in enumerate(levels)])
    begun = asked.join(card, on=["__carrier", "__province"], how="inner").filter(
        nw.col("from_day") <= nw.col("paid_day")
    )
    ranked = begun.with_columns(__best=nw.col("level").min().over(*_PLACE))
    best = ranked.filter(nw.col("level") == nw.col("__best"))
    newest = best.with_columns(__from=nw.col("from_day").max().over(*_PLACE)).filter(
        nw.col("from_day") == nw.col("__from")
    )
    found = computed(newest.select(*_PLACE, "have", *_PRICES, tariff_guessed="guessed"))
    return computed(_with_conversion(found, tables))


def _asked(wanted: Frame, carrier: str, province: str, level: int) -> Frame:
    return wanted.with_columns(
        __carrier=_key(carrier), __province=_key(province), level=nw.lit(level, dtype=nw.Int64)
    )


def _key(name: str) -> nw.Expr:
    return nw.col(name) if name.endswith("_key") else nw.lit(name)


def _card(tables: Tables) -> Frame:
    """The freight table, and each place's first carrier again as '(other)' for orders whose carrier is not on it."""
    card = tables["freight"].select(
        "from_day", *_PRICES, __carrier="carrier", __province="province", have="currency"
    )
    carriers = card.filter(nw.col("__carrier") != _ANY)
    firsts = carriers.group_by("__province", "from_day").agg(
        __carrier=nw.col("__carrier").min(), __last=nw.col("__carrier").max()
    )
    other = carriers.join(firsts, on=["__province", "from_day", "__carrier"], how="inner")
    guessed = nw.when(nw.col("__carrier") != nw.col("__last")).then(ONE).otherwise(ZERO)
    names = ["__carrier", "__province", "from_day", "have", *_PRICES]
    return nw.concat(
        [
            card.select(*names).with_columns(guessed=ZERO),
            other.with_columns(guessed=guessed)
            .with_columns(__carrier=nw.lit(_OTHER))
            .select(*names, "guessed"),
        ]
    )


def _with_conversion(found: Frame, tables: Tables) -> Frame:
    asked = found.with_columns(
        have=nw.coalesce(nw.col("have"), nw.col("currency")),
        want=nw.col("currency"),
        rate_day=nw.col("paid_day"),
    )
    key = ["have", "want", "rate_day"]
    rates = conversion(asked.select(key).unique(), tables["exchange_rate"])
    renamed = rates.select(*key, tariff_times="times", tariff_by="by")
    return asked.join(renamed, on=key, how="left").drop(key)
