"""What a column of a table about purchasing may be: supply terms, purchase orders, receipts."""

from __future__ import annotations

from zhanggui.collect.collector import Kind
from zhanggui.collect.generic.target import Table, Target


def _sku() -> Target:
    return Target(
        name="sku", zh="SKU 编码", en="SKU code", kind=Kind.ID, required=True, same_as=("sku", "merchant_code"),
        headers=("SKU", "货号", "商品编码", "Item Code", "StockCode", "款号"),
    )  # fmt: skip


def _supplier(*, required: bool) -> Target:
    return Target(
        name="supplier", zh="供应商", en="supplier", kind=Kind.TEXT, required=required, same_as=("supplier",),
        headers=("Supplier", "Vendor", "供应商", "厂家", "供应商名称"),
    )  # fmt: skip


def _currency() -> Target:
    return Target(
        name="currency_said",
        zh="币种",
        en="currency",
        kind=Kind.TEXT,
        headers=("Currency", "currency", "货币"),
    )


def supply_terms() -> Table:
    """Quotations: told from costs by the lead time."""
    t = Target
    return Table(
        code="supply_terms",
        zh="供货条件",
        en="supply terms",
        targets=(
            _sku(),
            _supplier(required=True),
            t(name="unit_cost", zh="采购价", en="price", kind=Kind.MONEY, required=True,
              headers=("Price", "Unit Cost", "Unit Price", "采购价", "报价", "单价", "进价", "供货价", "采购单价")),
            t(name="lead_days", zh="交期", en="lead time in days", kind=Kind.INTEGER, required=True, same_as=("lead_days",)),
            t(name="from_day", zh="生效日期", en="valid from", kind=Kind.DAY, required=True, same_as=("from_day",),
              headers=("From", "Valid From", "Date", "生效日期", "报价日期", "日期")),
            t(name="until_day", zh="失效日期", en="valid until", kind=Kind.DAY, same_as=("until_day",)),
            t(name="freight_unit", zh="单件运费", en="freight of a unit", kind=Kind.MONEY, same_as=("freight_unit",)),
            t(name="minimum", zh="起订量", en="minimum", kind=Kind.INTEGER, same_as=("minimum",)),
            t(name="pack", zh="箱规", en="units of a carton", kind=Kind.INTEGER, same_as=("pack",)),
            t(name="shelf_days", zh="保质期", en="shelf life in days", kind=Kind.INTEGER, same_as=("shelf_days",)),
            _currency(),
        ),
    )  # fmt: skip


def purchases() -> Table:
    """Purchase orders by item."""
    t = Target
    return Table(
        code="purchases",
        zh="采购单",
        en="purchase orders",
        targets=(
            t(name="po_number", zh="采购单号", en="purchase order", kind=Kind.ID, required=True, same_as=("po_number",)),
            _sku(),
            _supplier(required=True),
            t(name="ordered_day", zh="下单日期", en="day of order", kind=Kind.DAY, required=True, same_as=("ordered_day",),
              headers=("Date", "Order Date", "日期", "采购日期")),
            t(name="ordered", zh="采购数量", en="units ordered", kind=Kind.INTEGER, required=True, same_as=("ordered",),
              headers=("Quantity", "Qty", "数量", "采购数量", "件数")),
            t(name="promised_day", zh="约定到货日期", en="promised for", kind=Kind.DAY, same_as=("promised_day",)),
            t(name="unit_cost", zh="采购价", en="price", kind=Kind.MONEY,
              headers=("Price", "Unit Cost", "Unit Price", "采购价", "采购单价", "单价", "进价")),
            t(name="stock_warehouse", zh="仓库", en="building", kind=Kind.TEXT, same_as=("stock_warehouse",), headers=("Warehouse", "仓库")),
            t(name="state", zh="状态", en="state", kind=Kind.TEXT, headers=("Status", "State", "状态", "单据状态")),
            _currency(),
        ),
    )  # fmt: skip


def receipts() -> Table:
    """Goods that came in, by item. A plain 日期 is not taken for the day of receipt: sales have one too."""
    t = Target
    return Table(
        code="receipts",
        zh="收货",
        en="goods receipts",
        targets=(
            _sku(),
            t(name="received_day", zh="收货日期", en="day of receipt", kind=Kind.DAY, required=True, same_as=("received_day",)),
            t(name="received", zh="收货数量", en="units received", kind=Kind.INTEGER, required=True, same_as=("received",),
              headers=("Quantity", "Qty", "数量", "入库数量", "件数")),
            t(name="receipt_id", zh="收货单号", en="receipt number", kind=Kind.ID, same_as=("receipt_id",)),
            t(name="po_number", zh="采购单号", en="purchase order", kind=Kind.ID, same_as=("po_number",)),
            _supplier(required=False),
            t(name="stock_warehouse", zh="仓库", en="building", kind=Kind.TEXT, same_as=("stock_warehouse",), headers=("Warehouse", "仓库")),
            t(name="defects", zh="不良数量", en="bad units", kind=Kind.INTEGER, same_as=("defects",)),
            t(name="ordered_day", zh="下单日期", en="day of order", kind=Kind.DAY, headers=("Order Date", "下单日期", "采购日期")),
        ),
    )  # fmt: skip
