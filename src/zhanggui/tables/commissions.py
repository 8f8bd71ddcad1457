"""Influencers and affiliates (达人、联盟): who brought which order, and what that was promised and paid."""

from zhanggui.tables.table import (
    CURRENCY,
    PLATFORM,
    SHOP,
    Adds,
    Table,
    count,
    day,
    decimal,
    moment,
    money,
    text,
)

COMMISSION = Table(
    name="commission",
    zh="达人佣金明细",
    source="channels",
    meaning="One row per order line that an influencer or affiliate brought. The settlement books the same money once it is "
    "paid: this table says who it went to and what is still to come, and is never added to the settlement.",
    key=("shop", "order_id", "product_id"),
    day="paid_day",
    age=("paid_at", "settled_at"),
    columns=(
        SHOP,
        PLATFORM,
        text("order_id", "订单编号", "Number of the order or sub-order, as the file gives it."),
        text("product_id", "商品ID", "The platform's product id; '*' where the file names none."),
        text("title", "商品名称", "Listing title."),
        text("influencer", "达人昵称", "Name of the influencer's account."),
        text("influencer_id", "达人ID", "The platform's id of the account."),
        text("source", "流量来源", "Live, video, shop window …, in the platform's words."),
        moment("paid_at", "付款时间", "When the buyer paid."),
        day("paid_day", "付款日期", "Business day of paid_at."),
        moment("settled_at", "结算时间", "When the commission was settled; null: not yet."),
        text("raw_status", "平台状态", "State in the platform's words."),
        count("quantity", "数量", "Units.", "units"),
        CURRENCY,
        decimal("rate", "佣金率", "Share of the base that was promised, 0-1."),
        money("base", "计佣金额", "Paid amount the promise is a share of."),
        money("estimated", "预估佣金", "Commission if nothing is sent back."),
        money("settled_base", "结算金额", "Amount the commission was settled on; null: not settled."),
        money("actual", "实际佣金", "Commission settled; null: not settled yet, which is not 0.", Adds.UP),
    ),
)
