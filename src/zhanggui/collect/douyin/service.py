"""飞鸽 客服数据 (Douyin's service desk): a row per service account and day."""

from __future__ import annotations

from zhanggui.collect.collector import Profile
from zhanggui.collect.service_rows import NOTES, ONE_DAY, service_fields, service_fills, service_rows, within
from zhanggui.core.language import Text

HEADERS = {
    "agent": ("客服昵称", "客服", "账号名称"),
    "served": ("人工已接待人数",),
    "sessions": ("人工已接待会话量",),
    "reply_3min_rate": ("3分钟人工回复率",),
    "first_reply_seconds": ("首次响应时长(秒)", "首次响应时长"),
    "mean_reply_seconds": ("平均响应时长(秒)", "平均响应时长"),
    "satisfaction_rate": ("满意率",),
    "asked_to_buy": ("询单人数",),
    "ordered_people": ("下单人数",),
    "paid_people": ("支付人数",),
    "conversion_rate": ("询单转化率",),
    "sales": ("客服销售额(元)", "客服销售额"),
}
UNUSED = (
    "店铺id", "店铺名称", "账号名称", "CPD", "不满意率", "3分钟人工回复率(会话)", "新平均响应时长(秒)", "预警会话量",
)  # fmt: skip

SERVICE = Profile(
    name="douyin.service",
    platform="douyin",
    zh="抖店 飞鸽客服数据",
    en="Douyin customer service (Feige)",
    fields=service_fields(HEADERS, required=("agent", "served")),
    signature=("agent", "served"),
    never=("接待人数", "接待量", "店铺编码"),
    unused=UNUSED,
    file_day=ONE_DAY,
    notes=NOTES,
    prepare=service_rows(HEADERS),
    fills=service_fills(HEADERS),
    checks=(
        within("paid_people", "ordered_people", "支付人数 ≤ 下单人数", "paid ≤ ordered"),
        within("served", "sessions", "人工已接待人数 ≤ 人工已接待会话量", "people served ≤ conversations"),
    ),
    how_to_export=Text(
        "抖店后台 → 飞鸽客服 → 客服数据 → 人员数据 → 选同一天 → 导出。",
        "Doudian console → Feige → service data → by person → one day → export.",
    ),
)
