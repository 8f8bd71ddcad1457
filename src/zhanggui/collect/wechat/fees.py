"""The fees that stand in the order file, as settlement entries of the order.

They are the order's and repeated on each of its rows, so the first row makes the entries. Before the order is
settled they are estimates: then no entry is made and the fee card stands in, marked as assumed.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind
from zhanggui.tables.costs import SETTLEMENT

FEES = {
    "technical_fee": ("commission", "技术服务费"),
    "returned_fee": ("service_fee", "技术服务费（将以人气卡形式返还）"),
    "insurance_fee": ("insurance", "运费险预计投保费用"),
    "influencer_fee": ("influencer", "带货费用"),
    "agency_fee": ("service_fee", "实际服务费"),
}
"""Field, kind of settlement entry, header. The part that comes back comes back as a voucher for ads, not as money."""

OLDER = {"influencer_fee": ("实际佣金",)}

FEE_FIELDS = tuple(
    Field(name=name, headers=(header, *OLDER.get(name, ())), kind=Kind.MONEY)
    for name, (_, header) in FEES.items()
)


def fee_entry(name: str) -> Fills:
    """One fee of one order. A fee of zero is an entry too: it says that the fee is known."""
    kind, header = FEES[name]
    return Fills(
        table=SETTLEMENT,
        columns={
            "entry_id": pl.format("{}-" + name, "order_id"),
            "order_id": pl.col("order_id"),
            "booked_at": pl.coalesce("settled_at", "completed_at"),
            "booked_day": pl.coalesce("settled_day", "completed_day"),
            "kind": pl.lit(kind),
            "raw_kind": pl.lit(header),
            "amount": -pl.col(name).abs(),
        },
        where=pl.col("fees_final") & pl.col(name).is_not_null(),
    )


ENTRIES = tuple(fee_entry(name) for name in FEES)
