"""Rules of purchase orders and goods receipts, whoever's columns they came in.

The frames hold the fields ``po_number``, ``sku``, ``ordered_day`` …, null where a file lacks them.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.core.language import Text

DRAFT = "draft"
STATES = {
    **dict.fromkeys(
        ("未完成", "已下单", "已审核", "已确认", "已发货", "在途", "待收货", "待到货", "待入库", "部分到货", "部分收货", "部分入库",
         "进行中", "执行中", "open", "sent", "confirmed", "ordered", "in transit", "partly received", "partially received"),
        "open",
    ),
    **dict.fromkeys(
        ("已完成", "完成", "已入库", "全部入库", "全部到货", "已到货", "已收货", "已关闭", "关闭", "已结束", "closed", "done",
         "completed", "received"),
        "closed",
    ),
    **dict.fromkeys(("已取消", "取消", "作废", "已作废", "cancelled", "canceled", "void"), "cancelled"),
    **dict.fromkeys(("草稿", "待审核", "未审核", "待提交", "待确认", "draft", "pending approval"), DRAFT),
}  # fmt: skip
"""What ERPs call the states of a purchase order; a draft is no order yet."""

NO_DAY = Text(
    "没有「生效日期」，文件名里也没有日期。请加上生效日期列，或把文件命名为 供货条件_2026-06-01.xlsx 这样。",
    "There is no 生效日期 and no day in the file name. Add the column, or name the file 供货条件_2026-06-01.xlsx.",
)
NOT_SENT = Text(
    "状态是「{value}」：采购单还没有发给供应商，不算在途。发出后再导出一次。",
    "The state is {value}: the order was not sent yet, nothing is on its way. Export it again once it is.",
)
CAME_TOO_EARLY = Text(
    "收货日期 {value} 早于下单日期 {other}。", "It came on {value}, before it was ordered ({other})."
)
TWICE = Text(
    "「{number}」里 SKU {sku} 出现了不止一次，数量不同。请把同一 SKU 的数量合并成一行。",
    "SKU {sku} stands more than once in {number}, with different quantities. Put its quantities into one row.",
)


def read_terms(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``since``, the first day of the terms, from the file's name where a quotation does not state it. A
    minimum or shelf life of 0 is how ERPs write that there is none.
    """
    none = [pl.when(pl.col(n) != 0).then(pl.col(n)).alias(n) for n in ("minimum", "shelf_days")]
    dated = rows.with_columns(*none, since=pl.coalesce("from_day", "file_day"))
    lost = dated.filter(pl.col("since").is_null())["line"]
    return dated, [Refusal(line, "missing", "生效日期", "", NO_DAY) for line in lost]


def read_purchases(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``state_meant``; refuse unknown states, drafts and SKUs that stand twice in an order."""
    rows, refused = known_words(rows, "state", STATES, header="状态")
    drafts = rows.filter(pl.col("state_meant") == DRAFT)
    refused += [
        Refusal(line, "not_sent", "状态", value, NOT_SENT.with_(value=value))
        for line, value in drafts.select("line", "state").iter_rows()
    ]
    return rows, [*refused, *_twice(rows, "po_number", "ordered")]


def read_receipts(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``receipt``: the receipt's number, else one built of order, building, day and the number of the row
    among those (several deliveries of a day). Refuse SKUs that stand twice and receipts before the order.
    """
    more = pl.when(pl.col("number") > 1).then(pl.concat_str(pl.lit("-"), pl.col("number").cast(pl.String)))
    parts = (pl.col("po_number"), pl.col("stock_warehouse"), pl.col("received_day").cast(pl.String))
    built = pl.concat_str(pl.concat_str(*parts, separator=":", ignore_nulls=True), more, ignore_nulls=True)
    rows = rows.with_columns(receipt=pl.coalesce("receipt_id", built))
    return rows, [*_twice(rows, "receipt_id", "received"), *_too_early(rows)]


def _too_early(rows: pl.DataFrame) -> list[Refusal]:
    odd = rows.filter(pl.col("received_day") < pl.col("ordered_day"))
    return [
        Refusal(line, "received_before_ordered", "收货日期", str(came), CAME_TOO_EARLY.with_(value=came, other=ordered))
        for line, came, ordered in odd.select("line", "received_day", "ordered_day").iter_rows()
    ]  # fmt: skip


def _twice(rows: pl.DataFrame, number: str, units: str) -> list[Refusal]:
    """Rows whose SKU the same document holds on an earlier row with another quantity: keeping one of them would
    lose the other's units. Rows that say the same are left to be told as repeated.
    """
    known = rows.filter(pl.col(number).is_not_null() & pl.col("sku").is_not_null())
    first = pl.col(units).first().over(number, folded_code(pl.col("sku")))
    other = known.filter(pl.col(units).ne_missing(first))
    return [
        Refusal(line, "sku_twice", "SKU编码", sku, TWICE.with_(number=document, sku=sku))
        for line, document, sku in other.select("line", number, "sku").iter_rows()
    ]
