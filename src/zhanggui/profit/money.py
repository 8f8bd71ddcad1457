"""What the buyer paid, what the platform adds, what went back: of the order, and how it falls on its lines."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame
from zhanggui.profit.basis import KEY, NO_WORD, NOTHING_BACK, PENDING
from zhanggui.profit.rounding import ZERO, proportion
from zhanggui.profit.shares import Weights

BY_ORDER = Weights(
    within=KEY,
    order=["line_id"],
    weight="share_weight",
    total="share_total",
    count="line_count",
    coin="coin",
)
MONEY = ("paid", "subsidy", "refund")


def with_order_money(rows: Frame) -> Frame:
    """Add what the order was paid, refunded and given as subsidy, and how much of it its lines state themselves.

    ``own_<x>`` is what the line states, ``rest_<x>`` what is left on the order and must be shared, x one of
    paid, subsidy, refund. ``base`` = buyer paid + platform subsidy - refunds of the order, of which fee cards
    and tax are computed. Shares go by line paid, else list amount, else quantity.
    """
    return _with_weights(_with_subsidy(_with_paid(_with_refund(_with_untold(rows)))))


def _with_untold(rows: Frame) -> Frame:
    """Add what of the refunds no file tells: ``untold``, that something went back but not how much; ``unsettled``, that
    a case is open; ``silent``, that nothing at all is said.

    What is untold of an order falls on the lines that say so themselves and on those that say nothing; a line that
    says nothing went back is known. Everything else is worked out as if nothing had gone back.
    """
    col = nw.col
    nothing = ~col("by_case") & (col("known_line_back") == 0) & col("order_refunded").is_null()
    by_file = ~col("by_case") & col("order_refunded").is_null() & (col("untold_lines") > 0)
    word = nw.coalesce(col("back_word"), ZERO)
    odd = nw.coalesce(col("case_untold"), ZERO)
    by_case = ((odd == 2) & (col("by_case") | nothing)) | ((odd == 1) & nothing)
    untold = col("is_order") & (by_case | (by_file & ~word.is_in([NOTHING_BACK, PENDING])))
    return rows.with_columns(
        untold=untold,
        unsettled=col("is_order") & nothing & (word == PENDING) & ~untold,
        silent=col("is_order") & nothing & (word == NO_WORD) & ~untold,
    )


def _with_refund(rows: Frame) -> Frame:
    """Successful refund cases of the order if any; else what its lines say; else what the order says."""
    col = nw.col
    by_line = col("known_line_back") > 0
    of_order = nw.coalesce(col("order_refunded"), ZERO)
    own = nw.when(col("by_case") | by_line).then(nw.coalesce(col("line_back"), ZERO)).otherwise(ZERO)
    stated = nw.when(by_line).then(ZERO).otherwise(of_order)
    return rows.with_columns(
        own_refund=own,
        rest_refund=nw.when(col("by_case"))
        .then(col("order_case_refund") - col("sum_line_back"))
        .otherwise(stated),
        order_back=nw.when(col("by_case"))
        .then(col("order_case_refund"))
        .when(by_line)
        .then(col("sum_line_back"))
        .otherwise(of_order),
    )


def _with_paid(rows: Frame) -> Frame:
    col = nw.col
    taken_off = (
        nw.when(col("paid_is_net"))
        .then(nw.coalesce(col("order_refunded"), col("order_back")))
        .otherwise(ZERO)
    )
    complete = col("known_line_gross") == col("line_count")
    of_lines = nw.when(complete).then(col("sum_line_gross"))
    totals = rows.with_columns(order_total=nw.coalesce(col("order_paid") + taken_off, of_lines))
    own = complete & (col("sum_line_gross") == col("order_total"))
    return totals.with_columns(
        own_paid=nw.when(own).then(col("line_gross")).otherwise(ZERO),
        rest_paid=nw.when(own).then(ZERO).otherwise(col("order_total")),
    )


def _with_subsidy(rows: Frame) -> Frame:
    """Settled subsidy where the settlement covers the order; else the discounts the platform pays, less its part.

    The platform takes back subsidy x refund / paid on a refund: per line where the line states all three, else
    per order.
    """
    col = nw.col
    settled = nw.coalesce(col("order_subsidy_covered") == 1, nw.lit(False))
    of_lines = nw.when(col("known_line_discount") > 0).then(col("sum_line_discount"))
    above = col("merchant_receivable") - col("order_total")
    told = rows.with_columns(
        __stated=nw.coalesce(col("order_discount"), of_lines, nw.when(above > 0).then(above), ZERO)
    )
    stated = col("__stated")
    own_discount = nw.coalesce(of_lines == stated, nw.lit(False))
    own_back = (col("rest_refund") == 0) & (col("known_line_gross") == col("line_count"))
    by_line = own_discount & ((col("order_back") == 0) | own_back)
    taken = proportion(stated, col("order_back"), col("order_total"), col("coin"))
    kept = nw.when((col("order_back") == 0) | (stated == 0)).then(stated).otherwise(stated - taken)
    line_taken = nw.when(col("order_back") == 0).then(ZERO).otherwise(col("line_taken_back"))
    sum_taken = nw.when(col("order_back") == 0).then(ZERO).otherwise(col("sum_line_taken_back"))
    of_order = nw.when(nw.col("is_order"))
    total = of_order.then(
        nw.when(settled)
        .then(col("order_settled_subsidy"))
        .when(by_line)
        .then(of_lines - sum_taken)
        .otherwise(kept)
    ).otherwise(ZERO)
    own = of_order.then(
        nw.when(settled)
        .then(nw.coalesce(col("line_settled_subsidy"), ZERO))
        .when(by_line)
        .then(nw.coalesce(col("line_discount"), ZERO) - line_taken)
        .otherwise(ZERO)
    ).otherwise(ZERO)
    sum_own = (
        nw.when(settled)
        .then(col("sum_settled_subsidy"))
        .when(by_line)
        .then(of_lines - sum_taken)
        .otherwise(ZERO)
    )
    rest = of_order.then(total - sum_own).otherwise(ZERO)
    guessed = ~settled & (stated != 0) & ((col("order_back") != 0) | col("untold")) & nw.col("is_order")
    return told.with_columns(
        own_subsidy=own,
        rest_subsidy=rest,
        assumed_platform_subsidy=guessed,
        base=of_order.then(col("order_total") + total - col("order_back"))
        .when(nw.col("is_return"))
        .then(col("order_total"))
        .otherwise(ZERO),
    )


def _with_weights(rows: Frame) -> Frame:
    col = nw.col
    by_paid = (col("known_line_gross") == col("line_count")) & (col("paid_size") > 0)
    by_list = (col("known_list_amount") == col("line_count")) & (col("list_size") > 0)
    by_quantity = (col("known_quantity") == col("line_count")) & (col("quantity_size") > 0)

    def chosen(paid: nw.Expr, listed: nw.Expr, quantity: nw.Expr) -> nw.Expr:
        return (
            nw.when(by_paid)
            .then(paid)
            .when(by_list)
            .then(listed)
            .when(by_quantity)
            .then(quantity)
            .otherwise(ZERO)
        )

    sizes = (col("line_gross").abs(), col("list_amount").abs(), col("quantity").abs())
    return rows.with_columns(
        share_weight=chosen(*sizes),
        share_total=chosen(col("paid_size"), col("list_size"), col("quantity_size")),
    )
