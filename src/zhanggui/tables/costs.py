"""Costs: what a unit costs, what a parcel costs, exchange rates, and the platforms' settlements."""

from zhanggui.tables.table import CURRENCY, PLATFORM, SHOP, Adds, Table, day, decimal, moment, money, text

FEE_KINDS = (
    "goods",
    "goods_with_subsidy",
    "subsidy",
    "refund",
    "commission",
    "service_fee",
    "payment_fee",
    "influencer",
    "affiliate",
    "shipping",
    "insurance",
    "points",
    "ads",
    "compensation",
    "other_fee",
    "transfer",
)

UNIT_COST = Table(
    name="unit_cost",
    zh="单位成本",
    source="products",
    meaning="What one unit costs landed, from a day on.",
    key=("sku", "from_day"),
    columns=(
        text("sku", "SKU 编码", "SKU the cost is for."),
        day("from_day", "生效日期", "First day the cost holds."),
        CURRENCY,
        money("cost", "成本", "Landed cost of one unit.", Adds.NOT),
    ),
)

EXCHANGE_RATE = Table(
    name="exchange_rate",
    zh="汇率",
    source="channels",
    meaning="How much one unit of a currency is worth in the reporting currency, from a day on.",
    key=("currency", "base", "from_day"),
    columns=(
        CURRENCY,
        text("base", "目标币种", "Currency the rate converts into."),
        day("from_day", "生效日期", "First day the rate holds."),
        decimal("rate", "汇率", "Units of base for one unit of currency."),
    ),
)

FREIGHT = Table(
    name="freight",
    zh="运费价卡",
    source="channels",
    meaning="What a parcel costs by destination and weight, from a day on.",
    key=("carrier", "province", "from_day"),
    columns=(
        text("carrier", "快递公司", "Carrier; '*' is any."),
        text("province", "目的省", "Province without its suffix; '*' is everywhere else."),
        day("from_day", "生效日期", "First day the tariff holds."),
        CURRENCY,
        decimal("first_weight_kg", "首重", "Weight the first fee covers.", "kg"),
        money("first_fee", "首重运费", "Fee up to the first weight.", Adds.NOT),
        decimal("step_kg", "续重", "Size of a further step.", "kg"),
        money("step_fee", "续重运费", "Fee of each further step begun.", Adds.NOT),
    ),
)

SETTLEMENT = Table(
    name="settlement",
    zh="结算明细",
    source="sales",
    meaning="One row per money movement the platform booked: income above zero, deductions below.",
    key=("shop", "entry_id"),
    day="booked_day",
    age=("booked_at",),
    columns=(
        SHOP,
        PLATFORM,
        text("entry_id", "流水号", "The platform's entry number plus the component."),
        text("order_id", "订单编号", "Order the entry belongs to; null for shop-level entries."),
        text("line_id", "子订单编号", "Line the entry belongs to."),
        moment("booked_at", "动账时间", "When the platform booked it."),
        day("booked_day", "动账日期", "Business day of booked_at."),
        text(
            "kind",
            "费用类型",
            "Canonical kind; 'transfer' moves the merchant's own money and is no cost.",
            FEE_KINDS,
        ),
        text("raw_kind", "平台费用名称", "Kind in the platform's words."),
        CURRENCY,
        money("amount", "金额", "Signed: above zero to the merchant, below zero from the merchant."),
    ),
)
