"""What buyers paid for the goods alone: an order's payment without the postage in it."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame
from zhanggui.profit.rounding import ZERO

ORDER = ["shop", "order_id"]


def with_goods_paid(lines: Frame, orders: Frame, column: str) -> Frame:
    """``lines`` with ``goods_paid``: ``column`` (ticks paid for a line) less its share of the postage that the order's lines hold.

    Lines must be whole orders. Some platforms put the postage a buyer paid on the goods' lines (they sum to the payment), others
    beside them (they sum to the payment less postage): only what the lines hold too much is taken off, by their shares, never
    more than the postage. An order whose payment is told after refunds, or not at all, keeps its figures: do not trust the
    price of its goods to a few yuan.

    Tea 48.00 and a cup 16.00, postage 8.00, paid 72.00: lines of 54.00 and 18.00 become 48.00 and 16.00.
    """
    col = nw.col
    told = orders.select(
        *ORDER,
        __postage=nw.coalesce(col("shipping_charged"), ZERO),
        __goods=nw.when(~nw.coalesce(col("paid_net_of_refunds"), nw.lit(False))).then(
            col("paid") - nw.coalesce(col("shipping_charged"), ZERO)
        ),
    )
    sums = lines.group_by(ORDER).agg(__sum=col(column).sum())
    known = lines.join(sums, on=ORDER, how="left").join(told, on=ORDER, how="left")
    over = nw.coalesce(col("__sum") - col("__goods"), ZERO)
    held = nw.when(over > col("__postage")).then(col("__postage")).when(over > 0).then(over).otherwise(ZERO)
    share = nw.when(col("__sum") > 0).then(col(column) * held // col("__sum")).otherwise(ZERO)
    return known.with_columns(goods_paid=col(column) - share).drop("__sum", "__postage", "__goods")
