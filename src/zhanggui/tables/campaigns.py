"""Campaigns: paid promotion (推广), and promotions (促销活动) as they were planned."""

from zhanggui.tables.table import CURRENCY, PLATFORM, SHOP, Adds, Table, count, day, moment, money, text

AD_REPORT = Table(
    name="ad_report",
    zh="推广报表",
    source="channels",
    meaning="One row per shop, day, ad channel and advertised thing. Sales are the platform's attribution, not ours.",
    key=("shop", "day", "ad_channel", "subject_kind", "subject_id"),
    day="day",
    columns=(
        SHOP,
        PLATFORM,
        day("day", "日期", "Day of the spend."),
        text("ad_channel", "推广渠道", "Product of the ad platform: 万相台, 多多推广, 千川 …"),
        text(
            "subject_kind",
            "主体类型",
            "account, scene, plan, product, plan_product (a product within a plan), keyword, audience or creative (素材); "
            "each kind repeats the same money.",
        ),
        text("subject_id", "主体ID", "Id of the advertised thing; '*' for the whole account."),
        text("subject_name", "主体名称", "Its name."),
        CURRENCY,
        count("impressions", "展现量", "Times shown.", "views"),
        count("clicks", "点击量", "Clicks.", "clicks"),
        money("spend", "花费", "Money spent (no recharges, no prepayments)."),
        count("orders", "总成交笔数", "Sub-orders credited.", "orders"),
        money("sales", "总成交金额", "Gross sales credited."),
        money("direct_sales", "直接成交金额", "Credited sales of the advertised product itself."),
        money(
            "net_sales", "净成交金额", "Credited sales after early refunds, where the platform reports them."
        ),
        count("carts", "总购物车数", "Units put in carts.", "units"),
        count("favourites", "收藏宝贝数", "Times saved.", "times"),
        count("new_buyers", "成交新客数", "New buyers credited.", "people", Adds.NOT_OVER_DAYS),
        count("buyers", "成交人数", "Buyers credited.", "people", Adds.NOT_OVER_DAYS),
    ),
)

PROMOTION = Table(
    name="promotion",
    zh="促销活动",
    source="channels",
    meaning="One row per SKU of a shop in a promotion, as planned: from when to when, at which price, with which goal and limits.",
    key=("event", "shop", "sku"),
    columns=(
        text("event", "活动", "Name of the promotion, the same on all its rows: 双11 2025 …"),
        SHOP,
        PLATFORM,
        text("sku", "SKU 编码", "SKU that takes part."),
        moment("starts_at", "开始时间", "When it starts."),
        moment("ends_at", "结束时间", "When it is over."),
        CURRENCY,
        money("price", "活动价", "What a unit should bring: buyer and platform together; null: not planned.", Adds.NOT),
        count("goal", "目标件数", "Units to be sold over the whole promotion; null: none set.", "units"),
        money("budget", "优惠预算", "Most the merchant gives in discounts in this shop over the whole promotion; the same on all its rows.", Adds.NOT),
        money("stop_loss", "止损金额", "Loss of this shop at which the promotion is to be stopped; the same on all its rows.", Adds.NOT),
        text("owner", "负责人", "Who answers for it."),
        text("on_duty", "值班", "Who is on duty when: 阿龙 9:00-18:00；小美 18:00-24:00."),
    ),
)  # fmt: skip
