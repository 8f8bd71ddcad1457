"""What every order paid and got back: the one place where order, line and refund files are weighed up."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables

ORDER_KEY = ["shop", "order_id"]


def order_money(tables: Tables) -> Frame:
    """Orders with ``paid`` and ``refunded`` settled between the files; one row per order, all its columns.

    ``paid``: what the order file says, else the sum of its lines (some platforms only export lines).
    ``refunded``: the largest of what the order, its lines and its successful refund cases say, because refunds
    only grow and each file may be older than the others. A paid order that was closed while no file names an
    amount gave everything back. ``refund_known`` is false where none of that says anything; ``refunded`` is
    then null, not zero.
    """
    joined = (
        tables["order"]
        .join(_of_lines(tables), on=ORDER_KEY, how="left")
        .join(_of_cases(tables), on=ORDER_KEY, how="left")
    )
    paid = joined.with_columns(paid=nw.coalesce("paid", "__line_paid"))
    told = nw.max_horizontal("refunded", "__line_refunded", "__cases")
    closed = (nw.col("status") == "closed_refunded") & told.is_null()
    settled = paid.with_columns(refunded=nw.when(closed).then(nw.col("paid")).otherwise(told))
    return settled.with_columns(refund_known=~nw.col("refunded").is_null()).drop(
        ["__line_paid", "__line_refunded", "__cases"]
    )


def _of_lines(tables: Tables) -> Frame:
    lines = tables["order_line"].select(*ORDER_KEY, __line_paid="paid", __line_refunded="refunded")
    told = lines.filter(~nw.col("__line_paid").is_null() | ~nw.col("__line_refunded").is_null())
    counted = told.group_by(*ORDER_KEY).agg(
        nw.col("__line_paid").sum(),
        nw.col("__line_refunded").sum(),
        __paid_told=nw.col("__line_paid").count(),
        __refund_told=nw.col("__line_refunded").count(),
    )
    return counted.with_columns(
        __line_paid=nw.when(nw.col("__paid_told") > 0).then(nw.col("__line_paid")),
        __line_refunded=nw.when(nw.col("__refund_told") > 0).then(nw.col("__line_refunded")),
    ).drop(["__paid_told", "__refund_told"])


def _of_cases(tables: Tables) -> Frame:
    done = tables["refund"].filter(nw.col("outcome") == "refunded")
    return done.group_by(*ORDER_KEY).agg(__cases=nw.col("amount").sum())
