"""What happened to an order after it was paid: successful refund cases and settlement entries, per order or line."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.rounding import ONE, UNKNOWN, ZERO
from zhanggui.profit.stages import computed, is_empty

LINE = ["shop", "order_id", "line_id"]
ORDER = ["shop", "order_id"]

# Which profit component a settlement kind falls under. Income kinds stand apart: goods and refund repeat what
# the order files say, transfer moves the merchant's own money, ads are counted from the ad reports.
KIND_OF = {
    "commission": "commission",
    "influencer": "commission",
    "affiliate": "commission",
    "payment_fee": "payment_fee",
    "service_fee": "other_fees",
    "insurance": "other_fees",
    "points": "other_fees",
    "compensation": "other_fees",
    "other_fee": "other_fees",
    "shipping": "shipping",
}
SILENT_ON_FEES = ("shipping", "compensation")
"""Entries that come from files of their own: where an order has no others, nothing says what the platform charged."""
SETTLED = ("commission", "payment_fee", "other_fees", "shipping")

SETTLEMENTS = ("settled_subsidy", *(f"settled_{c}" for c in SETTLED))
_SUMS = ("case_refund", *SETTLEMENTS)
_FLAGS = ("has_case", "not_shipped", "came_back", "arrived", "subsidy_covered", "fees_covered")
_OF_LINE = tuple(f"line_{c}" for c in (*_SUMS, "not_shipped", "came_back", "arrived"))


def successful_cases(tables: Tables) -> Frame:
    """Refund cases that moved money, each with its line where the case names it or names its goods.

    A case that names only the merchant code is put to the order's first line with that code.
    """
    cases = tables["refund"].filter(nw.col("outcome") == "refunded", ~nw.col("order_id").is_null())
    unplaced = cases.filter(nw.col("line_id").is_null(), ~nw.col("merchant_code").is_null())
    if is_empty(unplaced):
        return cases
    keys = [*ORDER, "merchant_code"]
    first = (
        tables["order_line"]
        .join(unplaced.select(keys).unique(), on=keys, how="semi")
        .group_by(*keys)
        .agg(__first_line=nw.col("line_id").min())
    )
    placed = computed(cases).join(computed(first), on=keys, how="left")
    return placed.with_columns(line_id=nw.coalesce("line_id", "__first_line")).drop("__first_line")


def with_silence(rows: Frame, tables: Tables) -> Frame:
    """``silent`` stays only in shops of which no file tells of any refund: elsewhere silence means there was none."""
    told = tables["refund"].select("shop").unique().with_columns(__told=ONE)
    joined = rows.join(told, on="shop", how="left")
    return joined.with_columns(silent=nw.col("silent") & nw.col("__told").is_null()).drop("__told")


def untold_cases(tables: Tables) -> Frame:
    """Orders with a case of which no file says what went back: ``case_untold`` 2 where money did and the amount is
    missing, 1 where the file's word for the outcome is not known, so that money may have gone back.
    """
    done, odd = nw.col("outcome") == "refunded", nw.col("outcome") == "unknown"
    cases = tables["refund"].filter(~nw.col("order_id").is_null(), odd | (done & nw.col("amount").is_null()))
    kind = nw.when(done).then(ONE + ONE).otherwise(ONE)
    return computed(cases.with_columns(__kind=kind).group_by(*ORDER).agg(case_untold=nw.col("__kind").max()))


def order_entries(tables: Tables) -> Frame:
    """Settlement entries that belong to an order and say something about its profit."""
    silent = ["transfer", "ads"]
    return tables["settlement"].filter(~nw.col("order_id").is_null(), ~nw.col("kind").is_in(silent))


def by_line(happened: Frame) -> Frame:
    """Sums and flags (``line_…``) per (shop, order_id, line_id), of the events that name a line."""
    named = happened.filter(~nw.col("line_id").is_null())
    return named.group_by(*LINE).agg(*_aggregates("line_")).select(*LINE, *_OF_LINE)


def by_order(happened: Frame) -> Frame:
    """Sums (``order_…``) per (shop, order_id) of all events; flags of goods only from cases that name no line."""
    unnamed = nw.col("line_id").is_null()
    of_order = happened.with_columns(
        *(
            nw.when(unnamed).then(nw.col(c)).otherwise(ZERO).alias(c)
            for c in ("not_shipped", "came_back", "arrived")
        ),
        order_case_refund=nw.when(unnamed).then(nw.col("case_refund")).otherwise(ZERO),
    )
    return of_order.group_by(*ORDER).agg(
        *_aggregates("order_"), order_unnamed_refund=nw.col("order_case_refund").sum()
    )


def with_nothing(rows: Frame) -> Frame:
    """The columns of ``by_line`` and ``by_order`` where no event is known at all: nothing is joined for them."""
    of_order = [f"order_{c}" for c in (*_SUMS, *_FLAGS, "unnamed_refund")]
    return rows.with_columns(**dict.fromkeys((*_OF_LINE, *of_order), UNKNOWN))


def _aggregates(prefix: str) -> list[nw.Expr]:
    sums = [nw.col(c).sum().alias(prefix + c) for c in _SUMS]
    return sums + [nw.col(c).max().alias(prefix + c) for c in _FLAGS]


def money_events(tables: Tables) -> Frame:
    """Successful refund cases and settlement entries in one form, one row each."""
    columns = [*LINE, *_SUMS, *_FLAGS]
    cases = successful_cases(tables).with_columns(
        *_zeros(_SUMS[1:]),
        *_zeros(("subsidy_covered", "fees_covered")),
        case_refund=nw.coalesce(nw.col("amount"), ZERO),
        has_case=_one_if(~nw.col("amount").is_null()),
        not_shipped=_one_if(nw.col("goods_state") == "not_shipped"),
        arrived=_one_if(nw.col("goods_state").is_in(["received", "returned"])),
        came_back=_one_if(
            (nw.col("goods_state") == "returned")
            | (
                nw.col("needs_return")
                & (nw.coalesce(nw.col("goods_state"), nw.lit("unknown")) != "not_shipped")
            )
        ),
    )
    entries = order_entries(tables).with_columns(
        *_zeros(("case_refund", "has_case", "not_shipped", "came_back", "arrived")),
        settled_subsidy=_amount_of(["subsidy"]),
        subsidy_covered=_one_if(nw.col("kind").is_in(["subsidy", "goods"])),
        fees_covered=_one_if(~nw.col("kind").is_in(SILENT_ON_FEES)),
        **{f"settled_{c}": -_amount_of([k for k, v in KIND_OF.items() if v == c]) for c in SETTLED},
    )
    return computed(nw.concat([cases.select(columns), entries.select(columns)]))


def _amount_of(kinds: list[str]) -> nw.Expr:
    return nw.when(nw.col("kind").is_in(kinds)).then(nw.coalesce(nw.col("amount"), ZERO)).otherwise(ZERO)


def _one_if(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(ONE).otherwise(ZERO)


def _zeros(columns: tuple[str, ...]) -> list[nw.Expr]:
    return [ZERO.alias(c) for c in columns]
