"""The network of buildings (物流网络): where goods lie or could lie, what that costs, what a way between two costs."""

from zhanggui.tables.table import CURRENCY, Adds, Table, count, day, decimal, money, text

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

TRANSFER_COST = Table(
    name="transfer_cost",
    zh="调拨费用",
    source="channels",
    meaning="What it costs to send goods from one of our buildings to another, and how long it takes, from a day on.",
    key=("from_warehouse", "to_warehouse", "from_day"),
    columns=(
        text("from_warehouse", "调出仓", "Building the goods leave, as in stock files."),
        text("to_warehouse", "调入仓", "Building they go to, as in stock files."),
        day("from_day", "生效日期", "First day it holds."),
        CURRENCY,
        money("fixed", "每次固定费", "Cost of one journey, however much is on it; null: none.", Adds.NOT),
        money("unit_cost", "每件费用", "Cost of each unit; null: none.", Adds.NOT),
        money("kg_cost", "每公斤费用", "Cost of each kilogram; null: none.", Adds.NOT),
        count("way_days", "在途天数", "Days from leaving to being ready for sale; null: not stated.", "days", Adds.NOT),
    ),
)  # fmt: skip
