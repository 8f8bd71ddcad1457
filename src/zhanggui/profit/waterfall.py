"""True profit, line by line: every component in ticks, where it is assumed, and why it is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.advertising import with_ads
from zhanggui.profit.basis import KEY, order_rows
from zhanggui.profit.charges import CHARGES, fee_flags, with_charges
from zhanggui.profit.costs import with_native_cost, with_reasons
from zhanggui.profit.events import with_silence
from zhanggui.profit.fees import own_since
from zhanggui.profit.money import MONEY, with_order_money
from zhanggui.profit.parts import ad_rows, refund_rows, shop_fee_rows, undated_refunds
from zhanggui.profit.rounding import ONE, ZERO
from zhanggui.profit.settings import VIEWS, ProfitSettings
from zhanggui.profit.shipping import with_parcel
from zhanggui.profit.splitting import with_line_money
from zhanggui.profit.stages import computed, is_empty
from zhanggui.profit.window import tables_within, within

INCOME = ("buyer_paid", "platform_subsidy")
COSTS = ("refunds", "goods_cost", "commission", "payment_fee", "shipping", "ads", "other_fees", "tax")
COMPONENTS = (*INCOME, *COSTS)

# What later stages read; everything else is dropped on the way, or five million lines would fill the memory.
_IDENTITY = (
    "shop",
    "platform",
    "order_id",
    "line_id",
    "sku",
    "product_id",
    "document",
    "paid_day",
    "currency",
)
_SPLIT = (
    *("quantity", "__order", "line_count", "share_weight", "share_total", "coin", "line_gross"),
    *("is_order", "is_return", "order_total", "base", "by_case", "fees_settled", "is_adjustment"),
    *("assumed_platform_subsidy", "assumed_shipping", "why_shipping", "costs_nothing", "cost_guessed"),
    *("cost_known", "shipped", "untold", "unsettled", "silent", "goods_cost"),
)
_PRICED = (*_SPLIT[:-1], "native_cost", "cost_times", "cost_by", "cost_currency")

_NAMES = (
    "part",
    "shop",
    "platform",
    "order_id",
    "line_id",
    "sku",
    "product_id",
    "document",
    "day",
    "paid_day",
    "currency",
    "quantity",
)


def line_profit(
    tables: Tables,
    settings: ProfitSettings,
    matches: Frame | None = None,
    *,
    view: str = "cohort",
    since: date | None = None,
    until: date | None = None,
) -> Frame:
    """One row per line of every paid document, and per bit of money that no line can carry.

    Components are in ticks and positive; profit = buyer_paid + platform_subsidy - the rest, null when any of
    them is unknown. ``assumed_<c>`` is 1 where a component rests on a fee card or another assumption;
    ``why_<c>`` says in one word why it is unknown (no_paid, no_lines, no_cost, no_quantity, no_weight,
    no_freight_card, no_fee_card, currency_mismatch, refund_untold). Where shops have rates of their own, ``own_since_<fee>`` is
    the day since which the one that made the fee holds; null where the platform's card or a settlement did.

    ``part`` tells what a row is: ``line``; ``order``, an order without any line; ``ads``, spend of a shop-day
    without a sale; ``fee``, a settlement entry of the shop as a whole; ``refund``, in the cash view, a refund on
    the day the money went back. ``day`` is the day a row counts for: the paid day, but in the cash view the
    refund's own day. Both views sum to the same over all days. Orders never paid are left out.
    What went back is unknown where a file says that something did and none how much (refund_untold): the order's other
    components are then those without a refund, fees and tax assumed. Refunds of 0 are assumed while a case is open,
    and where no file of the shop tells of refunds at all.
    Only days from ``since`` up to but not including ``until``; None leaves that end open.

    ``order_lines`` counts the lines of the row's order, ``order_unknown`` those of them without a known profit;
    what is no order is one line of its own.
    """
    return within(_parts(tables, settings, matches, view, since, until), since, until)


def _parts(
    whole: Tables,
    settings: ProfitSettings,
    matches: Frame | None,
    view: str,
    since: date | None,
    until: date | None,
) -> Frame:
    if view not in VIEWS:
        raise ValueError(f"view must be one of {VIEWS}, got {view}")
    tables = tables_within(whole, since, until, view)
    full, loose_ads = _filled(tables, settings, matches)
    full = computed(full) if view == "cash" else full
    named = _named(with_silence(full, whole), settings)
    own = own_since(settings)
    lines = completed(undated_refunds(named) if view == "cash" else named, own)
    extra = [ad_rows(loose_ads), shop_fee_rows(tables)]
    if view == "cash":
        extra.append(refund_rows(full, tables))
    beside = [
        completed(_with_platform(rows, whole), own) for rows in map(computed, extra) if not is_empty(rows)
    ]
    return nw.concat([lines, *beside])


def order_profit(
    tables: Tables, settings: ProfitSettings, matches: Frame | None = None, *, view: str = "cohort"
) -> Frame:
    """``line_profit`` summed per part, order, day and currency: a component unknown on one line is unknown.

    ``lines`` counts the rows behind; ``why_<c>`` is one of the reasons. Orders without any line are included.
    """
    lines = line_profit(tables, settings, matches, view=view).with_columns(
        part=nw.when(nw.col("part").is_in(["line", "order"])).then(nw.lit("order")).otherwise(nw.col("part"))
    )
    return summed(lines, ["part", "shop", "platform", "order_id", "document", "day", "paid_day", "currency"])


def summed(lines: Frame, keys: list[str]) -> Frame:
    """Components summed over ``keys``; null where any row's is null, flags by any, ``lines`` counts the rows."""
    values = (*COMPONENTS, "profit")
    sums = lines.group_by(*keys).agg(
        *(nw.col(c).sum() for c in values),
        *(nw.col(c).count().alias(f"__known_{c}") for c in values),
        *(nw.col(f"assumed_{c}").max() for c in COMPONENTS),
        *(nw.col(f"why_{c}").min() for c in COMPONENTS),
        lines=nw.len(),
    )
    whole = {c: nw.when(nw.col(f"__known_{c}") == nw.col("lines")).then(nw.col(c)) for c in values}
    return sums.with_columns(**whole).drop(*(f"__known_{c}" for c in values))


def _filled(tables: Tables, settings: ProfitSettings, matches: Frame | None) -> tuple[Frame, Frame]:
    names = [*MONEY, *CHARGES, *(["tax"] if settings.tax_rates else [])]
    split = with_line_money(_priced(tables, settings, matches, names), names)
    kept = [*_IDENTITY, *_SPLIT, *own_since(settings), *(f"line_{name}" for name in names)]
    return with_ads(split.select(kept), tables)


def _priced(tables: Tables, settings: ProfitSettings, matches: Frame | None, names: Sequence[str]) -> Frame:
    """The lines with what they state themselves and what is left on their order, under each of ``names``.

    Computed here, so that the wide rows behind it are gone before the next stage.
    """
    rows = with_parcel(with_order_money(order_rows(tables, settings, matches)))
    charged = with_charges(with_native_cost(rows, settings), settings)
    to_share = [f"{kind}_{name}" for name in names for kind in ("own", "rest")]
    return computed(charged.select(*_IDENTITY, *_PRICED, *own_since(settings), *to_share))


def _with_platform(rows: Frame, tables: Tables) -> Frame:
    known = tables["order"].group_by("shop").agg(platform=nw.col("platform").min())
    return rows.join(known, on="shop", how="left")


def _named(rows: Frame, settings: ProfitSettings) -> Frame:
    col, taxed = nw.col, bool(settings.tax_rates)
    is_order, is_return = nw.col("is_order"), nw.col("is_return")
    unknown_paid = nw.when(col("order_total").is_null()).then(nw.lit("no_paid"))
    reasoned = with_reasons(rows.with_columns(line_total=col("line_paid")), settings)
    named = reasoned.with_columns(
        part=nw.when(col("line_id").is_null()).then(nw.lit("order")).otherwise(nw.lit("line")),
        day=col("paid_day"),
        buyer_paid=nw.when(is_order).then(col("line_paid")).otherwise(ZERO),
        platform_subsidy=col("line_subsidy"),
        refunds=nw.when(is_order & ~col("untold"))
        .then(col("line_refund"))
        .when(is_return)
        .then(-col("line_paid"))
        .when(~col("untold"))
        .then(ZERO),
        commission=col("line_commission"),
        payment_fee=col("line_payment_fee"),
        other_fees=col("line_other_fees")
        - nw.when(is_order | is_return).then(ZERO).otherwise(col("line_paid")),
        shipping=col("line_shipping"),
        tax=col("line_tax") if taxed else ZERO,
        assumed_refunds=col("unsettled") | col("silent"),
        assumed_tax=col("untold") if taxed else nw.lit(False),
        why_refunds=nw.when(col("untold")).then(nw.lit("refund_untold")),
        **{f"why_{c}": unknown_paid for c in ("buyer_paid", "platform_subsidy", *(["tax"] if taxed else []))},
    )
    return fee_flags(named, settings)


def completed(rows: Frame, own: Sequence[str] = ()) -> Frame:
    """The columns every part has, in one order; what a part does not state is 0, not assumed, without reason.

    ``own``: the ``own_since_<fee>`` there are.
    """
    have = set(rows.collect_schema().names())
    text = nw.lit(None, dtype=nw.String)
    filled = rows.with_columns(
        *(ZERO.alias(c) for c in COMPONENTS if c not in have),
        *(text.alias(f"why_{c}") for c in COMPONENTS if f"why_{c}" not in have),
        *(
            (
                nw.when(nw.col(f"assumed_{c}")).then(ONE).otherwise(ZERO) if f"assumed_{c}" in have else ZERO
            ).alias(f"assumed_{c}")
            for c in COMPONENTS
        ),
        *(text.alias(c) for c in _NAMES if c not in have and c not in ("day", "paid_day", "quantity")),
        *(nw.lit(None, dtype=nw.Date).alias(c) for c in ("day", "paid_day", *own) if c not in have),
        *(ZERO.alias(c) for c in ("quantity",) if c not in have),
    )
    income = nw.col("buyer_paid") + nw.col("platform_subsidy")
    profit = income
    for cost in COSTS:
        profit = profit - nw.col(cost)
    flags = [f"assumed_{c}" for c in COMPONENTS] + [f"why_{c}" for c in COMPONENTS]
    unknown = nw.when(nw.col("profit").is_null()).then(ONE).otherwise(ZERO)
    of_order = {
        "order_lines": nw.col("line_count") if "line_count" in have else ONE,
        "order_unknown": unknown.sum().over(*KEY) if set(KEY) <= have else unknown,
    }
    known = filled.with_columns(profit=profit).with_columns(**of_order)
    return known.select(*_NAMES, *of_order, *COMPONENTS, "profit", *flags, *own)
