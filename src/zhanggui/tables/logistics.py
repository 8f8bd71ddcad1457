"""Logistics (物流): what carriers billed for each parcel, and what each mode of delivery would cost."""

from zhanggui.tables.table import CURRENCY, Adds, Table, count, day, decimal, money, text

MODE_KINDS = ("self", "third_party", "shared", "crowd")
SLOTS = ("same_day", "next_day", "standard")

CARRIER_BILL = Table(
    name="carrier_bill",
    zh="快递账单",
    source="channels",
    meaning="One row per line of a carrier's bill: a parcel, its weight and zone as charged, what was charged for it.",
    key=("carrier", "bill_number", "entry"),
    day="shipped_day",
    columns=(
        text("carrier", "快递公司", "Carrier that billed."),
        text("bill_number", "账单号", "Number of the bill, or its month."),
        text("entry", "账单行", "Tracking number, and its place among equal numbers of the bill."),
        text("tracking_no", "运单号", "Number of the parcel."),
        day("shipped_day", "揽收日期", "Day the carrier took the parcel."),
        day("delivered_day", "签收日期", "Day it was signed for; null: not stated."),
        text("province", "目的省", "Province as charged, without its suffix."),
        decimal("weight_kg", "计费重量", "Weight as charged.", "kg"),
        CURRENCY,
        money("fee", "运费", "Fee as charged, surcharges left out; below zero: credited."),
        money("surcharge", "附加费", "Surcharges as charged; null: none."),
        text("surcharge_for", "附加费名目", "What the surcharge is for, in the carrier's words."),
    ),
)

LOGISTICS_MODE = Table(
    name="logistics_mode",
    zh="物流方案",
    source="channels",
    meaning="What a mode of delivery costs and promises by destination, from a day on.",
    key=("mode", "province", "from_day"),
    columns=(
        text("mode", "方案", "Name of the mode: own warehouse, a third party, crowd-sourced …"),
        text(
            "kind",
            "类型",
            "self: own staff; third_party; shared: with other merchants; crowd: crowd-sourced in town.",
            MODE_KINDS,
        ),
        text("province", "目的省", "Province without its suffix; '*' is everywhere else."),
        day("from_day", "生效日期", "First day it holds."),
        text("slot", "时段", "same_day, next_day or standard: when it arrives.", SLOTS),
        CURRENCY,
        money("fixed_month", "每月固定费", "Fixed cost a month, by the row '*' of the mode.", Adds.NOT),
        money("order_fee", "每单费", "Fee of each order, its first weight included.", Adds.NOT),
        decimal("first_weight_kg", "首重", "Weight the order fee covers; null: any.", "kg"),
        decimal("step_kg", "续重", "Size of a further step.", "kg"),
        money("step_fee", "续重运费", "Fee of each further step begun.", Adds.NOT),
        money("surcharge", "附加费", "Surcharge agreed for each order; null: none.", Adds.NOT),
        decimal("divisor", "体积系数", "cm³ that count as one kg; null: volume is not charged.", "cm3/kg"),
        count(
            "capacity_month",
            "每月最多单量",
            "Most orders a month, by the row '*'; null: any.",
            "orders",
            Adds.NOT,
        ),
        decimal("promised_days", "承诺时效", "Days from pick-up to delivery, as promised.", "days"),
        decimal("late_rate", "迟到率", "Share of parcels that come late, 0-1; null: unknown."),
        decimal("damage_rate", "破损率", "Share of parcels that are damaged or lost, 0-1; null: unknown."),
        money(
            "late_credit",
            "迟到赔付",
            "What is paid back for a late parcel by contract; null: no agreement.",
            Adds.NOT,
        ),
    ),
)

PACKING_BOX = Table(
    name="packing_box",
    zh="包装箱",
    source="channels",
    meaning="A size of box that orders are packed into: its room inside, its weight, what one costs, from a day on.",
    key=("box", "from_day"),
    columns=(
        text("box", "包装箱", "Name of the size, as the warehouse says it."),
        day("from_day", "生效日期", "First day the price holds."),
        count("length_mm", "内长", "Inner length.", "mm", Adds.NOT),
        count("width_mm", "内宽", "Inner width.", "mm", Adds.NOT),
        count("height_mm", "内高", "Inner height.", "mm", Adds.NOT),
        count("weight_g", "自重", "Weight of the empty box, filling included.", "g", Adds.NOT),
        CURRENCY,
        money("cost", "单价", "What one costs, filling included.", Adds.NOT),
    ),
)
