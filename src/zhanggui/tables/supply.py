"""Supply (供应链): on what terms a supplier sells a SKU, what was ordered, what came."""

from zhanggui.tables.table import CURRENCY, Adds, Table, count, day, money, text

PURCHASE_STATES = ("open", "closed", "cancelled")

SUPPLY_TERM = Table(
    name="supply_term",
    zh="供货条件",
    source="products",
    meaning="On what terms a supplier sells a SKU, from a day on: its quotation.",
    key=("sku", "supplier", "from_day"),
    columns=(
        text("sku", "SKU 编码", "SKU that is bought."),
        text("supplier", "供应商", "Who sells it, by name."),
        day("from_day", "生效日期", "First day the terms hold."),
        day("until_day", "失效日期", "Last day the terms hold; null: until newer ones."),
        CURRENCY,
        money("unit_cost", "采购价", "Price of one unit, as quoted.", Adds.NOT),
        money(
            "freight_unit",
            "单件运费",
            "Freight and duty of one unit to our door, where not in the price.",
            Adds.NOT,
        ),
        count("lead_days", "交期", "Days from order to arrival, as promised.", "days", Adds.NOT),
        count("minimum", "起订量", "Fewest units of one order.", "units", Adds.NOT),
        count("pack", "箱规", "Units of a carton: orders are whole cartons.", "units", Adds.NOT),
        count(
            "shelf_days",
            "保质期",
            "Days a unit can be sold after it arrived; null: does not spoil.",
            "days",
            Adds.NOT,
        ),
    ),
)

PURCHASE_LINE = Table(
    name="purchase_line",
    zh="采购明细",
    source="products",
    meaning="One row per SKU of a purchase order: what was ordered, for when.",
    key=("po_number", "sku"),
    day="ordered_day",
    columns=(
        text("po_number", "采购单号", "Number of the purchase order."),
        text("sku", "SKU 编码", "SKU that was ordered."),
        text("supplier", "供应商", "Who was ordered from."),
        text("stock_warehouse", "仓库", "Building it goes to; null: the only one."),
        day("ordered_day", "下单日期", "Day the order was sent."),
        day("promised_day", "约定到货日期", "Day the supplier promised; null: none."),
        count("quantity", "采购数量", "Units ordered.", "units"),
        CURRENCY,
        money("unit_cost", "采购价", "Price of one unit.", Adds.NOT),
        text("state", "状态", "open: more will come; closed: nothing more; cancelled.", PURCHASE_STATES),
    ),
)

GOODS_RECEIPT = Table(
    name="goods_receipt",
    zh="收货明细",
    source="products",
    meaning="One row per SKU of a receipt: what came for a purchase order, and how much of it was bad.",
    key=("receipt_id", "sku"),
    day="received_day",
    columns=(
        text("receipt_id", "收货单号", "Number of the receipt, or one built from order, SKU and day."),
        text("po_number", "采购单号", "Purchase order it came for; null: none."),
        text("sku", "SKU 编码", "SKU that came."),
        text("supplier", "供应商", "Who delivered."),
        text("stock_warehouse", "仓库", "Building it came to; null: the only one."),
        day("received_day", "收货日期", "Day it came."),
        count("quantity", "收货数量", "Units that came, bad ones included.", "units"),
        count("defects", "不良数量", "Units that were refused as bad.", "units"),
    ),
)
