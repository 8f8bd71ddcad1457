"""Stock (库存): what was counted where on a day."""

from zhanggui.tables.table import CURRENCY, Adds, Table, count, day, money, text

STOCK_SNAPSHOT = Table(
    name="stock_snapshot",
    zh="库存快照",
    source="products",
    meaning="One row per SKU and warehouse and day: how much was there.",
    key=("sku", "stock_warehouse", "day"),
    day="day",
    columns=(
        text("sku", "SKU 编码", "SKU that was counted."),
        text("stock_warehouse", "仓库", "Building it was counted in."),
        day("day", "日期", "Day of the count."),
        count("on_hand", "在库", "Units physically there.", "units", Adds.NOT_OVER_DAYS),
        count("reserved", "占用", "Units promised to paid orders.", "units", Adds.NOT_OVER_DAYS),
        count("on_order", "在途", "Units ordered from suppliers, not yet here.", "units", Adds.NOT_OVER_DAYS),
        CURRENCY,
        money("unit_cost", "成本价", "Cost of one unit by the stock file.", Adds.NOT),
    ),
)
