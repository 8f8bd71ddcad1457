"""From the words platforms have for states to ours: what several platforms say alike. Each hands in its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

PROVINCE = pl.col("province").str.replace(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$", "")
"""The short name of a province: 广西 for 广西壮族自治区."""


def status_by_payment(
    statuses: Mapping[str, str], *, ended: str, was_paid: pl.Expr, never_paid: str = "closed_unpaid"
) -> pl.Expr:
    """The state of an order whose platform has one word (``ended``, a pattern) for two things: never paid, and paid
    and given back. ``was_paid`` tells which. A word nobody knows is unknown; none says nothing.
    """
    raw = pl.col("raw_status").str.replace_all(r"\s", "")
    return (
        pl.when(raw.str.contains(ended) & was_paid)
        .then(pl.lit("closed_refunded"))
        .when(raw.str.contains(ended))
        .then(pl.lit(never_paid))
        .when(raw.is_not_null())
        .then(raw.replace_strict(dict(statuses), default="unknown", return_dtype=pl.String))
    )


def refund_state(
    *, none: str, closed: str, partly: str | None = None, refunded: str, pending: str
) -> pl.Expr:
    """The state of an after-sales case by patterns, asked in this order. ``partly``: gave back some, so nobody knows
    what; an empty cell is no case.
    """
    after = pl.col("raw_refund_state")
    found: Any = pl.when(after.is_null() | after.str.contains(none)).then(pl.lit("none"))
    found = found.when(after.str.contains(closed)).then(pl.lit("closed"))
    if partly is not None:
        found = found.when(after.str.contains(partly)).then(pl.lit("unknown"))
    found = found.when(after.str.contains(refunded)).then(pl.lit("refunded"))
    known: pl.Expr = (
        found.when(after.str.contains(pending)).then(pl.lit("pending")).otherwise(pl.lit("unknown"))
    )
    return known


def state_by_lines(of_line: str, open_first: Sequence[str]) -> pl.Expr:
    """The state of an order by its lines: the least advanced open one; some shipped and some not is *partly*."""
    has = {s: (pl.col(of_line) == s).any().over("order_id") for s in open_first}
    found: pl.Expr = pl.lit("closed_unpaid")
    for name in reversed(open_first):
        found = pl.when(has[name]).then(pl.lit(name)).otherwise(found)
    partly = has["paid_unshipped"] & (has["shipped"] | has["completed"])
    return pl.when(partly).then(pl.lit("partly_shipped")).otherwise(found)
