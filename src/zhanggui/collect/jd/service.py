"""京东客服管家 (咚咚) 店铺数据 → 每人数据: a row per service account.

JD counts conversations (接待量), not people; its 售前接待人数 and 促成下单人数 are people.
"""

from __future__ import annotations

from zhanggui.collect.collector import Profile
from zhanggui.collect.service_rows import NOTES, ONE_DAY, service_fields, service_fills, service_rows, within
from zhanggui.core.language import Text

HEADERS = {
    "agent": ("客服", "客服名称"),
    "sessions": ("接待量",),
    "asked_to_buy": ("售前接待人数",),
    "ordered_people": ("促成下单人数",),
    "reply_3min_rate": ("客服3分钟人工回复率", "3分钟人工回复率"),
    "reply_30s_rate": ("30s应答率", "30秒应答率"),
    "first_reply_seconds": ("首次平均响应时间", "首次平均响应时长"),
    "mean_reply_seconds": ("平均响应时长(新)", "平均响应时长", "平均响应时间"),
    "rated": ("评价量",),
    "satisfied": ("好评量",),
    "dissatisfied": ("差评量",),
    "satisfaction_rate": ("满意率", "好评率"),
    "buyer_messages": ("客户总消息数",),
    "agent_messages": ("客服总消息数",),
    "sales": ("促成下单商品金额",),
}
UNUSED = (
    "UID",
    "技能组",
    "咨询量",
    "24小时下单金额",
    "24小时下单转化率",
    "店铺名",
    "登录时长",
    "24h未取消金额",
)

SERVICE = Profile(
    name="jd.service",
    platform="jd",
    zh="京东 客服管家（咚咚）",
    en="JD customer service (Dongdong)",
    fields=service_fields(HEADERS, required=("agent", "sessions")),
    signature=("agent", "sessions"),
    never=("人工已接待人数", "接待人数", "店铺编码"),
    unused=UNUSED,
    file_day=ONE_DAY,
    notes=NOTES,
    prepare=service_rows(HEADERS),
    fills=service_fills(HEADERS),
    checks=(
        within(
            "ordered_people", "asked_to_buy", "促成下单人数 ≤ 售前接待人数", "ordered ≤ asked about buying"
        ),
        within("satisfied", "rated", "好评量 ≤ 评价量", "satisfied ≤ rated"),
    ),
    how_to_export=Text(
        "京东商家后台 → 客服管家 → 数据分析 → 店铺数据 → 数据明细 → 每人数据 → 选同一天 → 导出数据。保留带日期的文件名。",
        "JD console → service manager → data analysis → shop data → per person → one day → export. Keep its dated name.",
    ),
)
