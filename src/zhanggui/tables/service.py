"""Customer service (客服): what each service account did on a day, as the platforms' own reports count it."""

from zhanggui.tables.table import (
    CURRENCY,
    PLATFORM,
    SHOP,
    Adds,
    Column,
    Table,
    count,
    day,
    decimal,
    money,
    text,
)

WHOLE_SHOP = "*"
"""The agent of a row about the shop as a whole, in which a buyer who wrote to two agents is counted once."""


def _people(name: str, zh: str, meaning: str) -> Column:
    return count(name, zh, meaning, "people", Adds.NOT_OVER_DAYS)


SERVICE_DAY = Table(
    name="service_day",
    zh="客服日报",
    source="users",
    meaning="One row per shop, day and service account ('*' is the whole shop): how many people wrote, how fast they were "
    "answered, what they bought. Rates and means stand as exported and add up over nothing.",
    key=("shop", "day", "agent"),
    day="day",
    columns=(
        SHOP,
        PLATFORM,
        day("day", "日期", "Day of the conversations."),
        text(
            "agent",
            "客服",
            "Service account or its nickname (our staff, never a buyer); '*' for the shop as a whole.",
        ),
        _people("asked", "咨询人数", "People who wrote, counted once within the row only."),
        _people("needing_reply", "需人工回复人数", "People who needed an answer by a person."),
        _people("served", "接待人数", "People an agent served."),
        count("sessions", "接待会话数", "Conversations an agent served.", "conversations"),
        _people("unanswered", "未回复人数", "People served that nobody answered."),
        _people(
            "late_3min", "三分钟未回复人数", "People needing an answer who had none within three minutes."
        ),
        _people("asked_to_buy", "询单人数", "People who asked about buying."),
        _people("ordered_people", "询单下单人数", "Of those who asked about buying, people who ordered."),
        _people("paid_people", "询单付款人数", "Of those who asked about buying, people who paid."),
        decimal("reply_rate", "回复率", "Share answered, 0-1, as exported."),
        decimal("reply_3min_rate", "三分钟回复率", "Share answered within three minutes, 0-1, as exported."),
        decimal("reply_30s_rate", "三十秒应答率", "Share answered within thirty seconds, 0-1, as exported."),
        decimal(
            "conversion_rate", "询单转化率", "Share of those asking about buying who paid, 0-1, as exported."
        ),
        decimal(
            "first_reply_seconds", "首次响应时长", "Mean seconds to the first answer, as exported.", "seconds"
        ),
        decimal("mean_reply_seconds", "平均响应时长", "Mean seconds to an answer, as exported.", "seconds"),
        count("rated", "评价数", "Conversations that buyers rated.", "ratings"),
        count("satisfied", "满意评价数", "Ratings of satisfied and better.", "ratings"),
        count("dissatisfied", "不满意评价数", "Ratings of dissatisfied and worse.", "ratings"),
        decimal("satisfaction_rate", "满意率", "Share of satisfied ratings, 0-1, as exported."),
        count("buyer_messages", "买家消息数", "Messages buyers sent.", "messages"),
        count("agent_messages", "客服消息数", "Messages agents sent.", "messages"),
        CURRENCY,
        money("sales", "客服销售额", "Sales credited to the agent by the report's own rule."),
        money("net_sales", "客服去退销售额", "The same without what was refunded."),
        money("refunded", "客服退款金额", "Refunds of what the agent sold, where the report says so."),
        count("sold_orders", "客服销售订单数", "Orders credited to the agent.", "orders"),
        count("sold_units", "客服销售件数", "Units credited to the agent.", "units"),
    ),
)
