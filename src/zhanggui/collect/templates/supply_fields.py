"""Columns that supply terms, purchase orders and goods receipts share."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind
from zhanggui.collect.templates.fields import words

PO_NUMBERS = (
    "采购单号", "采购单编号", "采购单编码", "采购订单号", "采购订单编号", "采购编号", "PO Number", "PO No", "PO No.", "PO",
    "PO#", "po_number", "Purchase Order", "Purchase Order Number",
)  # fmt: skip
RECEIPT_NUMBERS = (
    "收货单号", "入库单号", "采购入库单号", "入库单编号", "到货单号", "收货单编号", "Receipt Number", "Receipt No", "Receipt ID",
    "receipt_id", "GRN",
)  # fmt: skip
RECEIPT_DAYS = (
    "收货日期", "入库日期", "到货日期", "实际到货日期", "收货时间", "入库时间", "到货时间", "Received Date", "Receipt Date",
    "received_day", "Date Received",
)  # fmt: skip
LEAD_TIMES = (
    "交期", "交期(天)", "交货期", "交货期(天)", "交货周期", "交货周期(天)", "采购周期", "采购周期(天)", "供货周期", "供货周期(天)",
    "到货周期", "到货周期(天)", "采购提前期", "采购提前期(天)", "提前期", "交货天数", "到货天数", "备货天数", "Lead Time",
    "Lead Time (days)", "Lead Days", "lead_days",
)  # fmt: skip
MINIMUMS = (
    "起订量", "最小起订量", "最低起订量", "最小订货量", "最小订购量", "最小采购量", "起批量", "MOQ", "Minimum Order Quantity",
    "Min Order Qty", "minimum",
)  # fmt: skip


def supplier(*, must: bool = True) -> Field:
    """Who sells, by name. The column is always needed: it tells purchases from what customers send back."""
    headers = ("供应商", "供应商名称", "供货商", "供应商简称", "supplier", "supplier name", "vendor")
    return Field(name="supplier", headers=headers, kind=Kind.TEXT, required=True, must=must)


def building() -> Field:
    """The building goods go to; empty where there is only one."""
    return words("stock_warehouse", "仓库", "仓库名称", "入库仓库", "收货仓库", "采购仓库", "warehouse")


def po_number(*, must: bool = True) -> Field:
    """The merchant's or the ERP's number of a purchase order."""
    return Field(name="po_number", headers=PO_NUMBERS, kind=Kind.ID, required=must, must=must)


def units(name: str, *headers: str, must: bool = False) -> Field:
    """A whole number of units or days."""
    return Field(name=name, headers=headers, kind=Kind.INTEGER, required=must, must=must)


def day_of(name: str, *headers: str, must: bool = False) -> Field:
    """A calendar day; a time of day is cut off."""
    return Field(name=name, headers=headers, kind=Kind.DAY, required=must, must=must)
