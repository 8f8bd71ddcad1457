"""The network of buildings (物流网络): where goods lie or could lie, and what that costs."""

from zhanggui.tables.table import CURRENCY, Adds, Table, count, decimal, money, text

SITE_STATES = ("open", "candidate")

WAREHOUSE_SITE = Table(
    name="warehouse_site",
    zh="仓库点位",
    source="channels",
    meaning="A building that ships orders, or one that could: where it is, what it costs, how much it can do.",
    key=("stock_warehouse",),
    columns=(
        text("stock_warehouse", "仓库", "Name of the building, as in stock files."),
        text("city", "城市", "City it stands in, with or without 市; places it where no coordinates are given."),
        decimal("latitude", "纬度", "Degrees north.", "degrees"),
        decimal("longitude", "经度", "Degrees east.", "degrees"),
        text("state", "状态", "open: ships orders today; candidate: could be opened.", SITE_STATES),
        CURRENCY,
        money("fixed_month", "每月固定成本", "Rent and wages of a month that do not depend on orders.", Adds.NOT),
        money("handling", "每单操作费", "Picking and packing of one order, material included.", Adds.NOT),
        count("capacity_month", "每月产能", "Most orders of a month; null: no limit.", "orders", Adds.NOT),
        text("carrier", "快递公司", "Carrier on the freight card whose prices hold from here; null: estimated by distance."),
    ),
)  # fmt: skip
