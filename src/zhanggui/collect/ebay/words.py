"""eBay's orders report has no state: dates say it."""

from __future__ import annotations

import polars as pl

STATUS = (
    pl.when(pl.col("shipped_at").is_not_null())
    .then(pl.lit("shipped"))
    .when(pl.col("paid_at").is_not_null())
    .then(pl.lit("paid_unshipped"))
    .otherwise(pl.lit("unpaid"))
)
"""Nothing in the file tells a cancelled or refunded order."""

YES = ("yes", "y", "true", "1")

IS_FOOTER = (
    pl.concat_str(
        [pl.col("record").fill_null(""), pl.col("order_number").fill_null(""), pl.col("buyer").fill_null("")],
        separator=" ",
    )
    .str.to_lowercase()
    .str.contains(r"record\(s\) downloaded|seller id\s*:")
)
"""``45,record(s) downloaded,`` and ``Seller ID : name`` under the table."""
