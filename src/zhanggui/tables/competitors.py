"""Competitors (竞争对手数据): prices seen elsewhere."""

from zhanggui.tables.table import CURRENCY, Adds, Table, count, day, moment, money, text

COMPETITOR_PRICE = Table(
    name="competitor_price",
    zh="竞品价格",
    source="competitors",
    meaning="One row per price seen: who offered what against which of our SKUs, when, and where we saw it.",
    key=("sku", "competitor", "offer", "captured_at"),
    day="captured_day",
    age=("captured_at",),
    columns=(
        text("sku", "SKU 编码", "Our SKU it competes with."),
        text("competitor", "竞争对手", "Shop that offers it."),
        text("offer", "竞品链接", "Their listing: id or title."),
        text("platform", "平台", "Platform it was seen on."),
        moment("captured_at", "采集时间", "When it was seen."),
        day("captured_day", "采集日期", "Business day of captured_at."),
        CURRENCY,
        money("price", "价格", "Their price of one unit after public discounts.", Adds.NOT),
        count("monthly_sales", "月销量", "Units a month that the listing shows.", "units", Adds.NOT),
        text("promotion", "促销活动", "Promotion shown beside the price."),
        text("seen_in", "来源", "How it was collected: file, person, tool."),
    ),
)
