"""Traffic (流量): visits by day, of a shop or of a product."""

from zhanggui.tables.table import CURRENCY, PLATFORM, SHOP, Adds, Table, count, day, money, text

TRAFFIC = Table(
    name="traffic",
    zh="流量",
    source="channels",
    meaning="One row per shop, day, product ('*' is the whole shop) and traffic source ('*' is all).",
    key=("shop", "day", "product_id", "source"),
    day="day",
    columns=(
        SHOP,
        PLATFORM,
        day("day", "统计日期", "Day of the visits."),
        text("product_id", "商品ID", "Product visited; '*' for the shop as a whole."),
        text("source", "流量来源", "Where visitors came from; '*' for all sources."),
        text("title", "商品名称", "Listing title."),
        CURRENCY,
        count("page_views", "浏览量", "Pages viewed.", "views"),
        count(
            "visitors", "访客数", "People, counted once within the row only.", "people", Adds.NOT_OVER_DAYS
        ),
        count("cart_users", "加购人数", "People who put goods in the cart.", "people", Adds.NOT_OVER_DAYS),
        count("cart_units", "加购件数", "Units put in the cart.", "units"),
        count("favourite_users", "收藏人数", "People who saved the product.", "people", Adds.NOT_OVER_DAYS),
        count("ordering_buyers", "下单买家数", "People who placed an order.", "people", Adds.NOT_OVER_DAYS),
        count("ordered_units", "下单件数", "Units ordered.", "units"),
        money("ordered_amount", "下单金额", "Amount ordered."),
        count("paying_buyers", "支付买家数", "People who paid.", "people", Adds.NOT_OVER_DAYS),
        count("paid_units", "支付件数", "Units paid.", "units"),
        money("paid_amount", "支付金额", "Amount paid by the platform's own count."),
        money("refunded_amount", "成功退款金额", "Refunded on the day, by the platform's own count."),
        count(
            "search_visitors", "搜索引导访客数", "People who came from search.", "people", Adds.NOT_OVER_DAYS
        ),
        count(
            "search_buyers",
            "搜索引导支付买家数",
            "People from search who paid.",
            "people",
            Adds.NOT_OVER_DAYS,
        ),
    ),
)
