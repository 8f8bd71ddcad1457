"""赤兔 (the service-performance tool most Taobao and Tmall shops use): a row per service account, one day a file.

Its reports are put together by the merchant, so a day may come in several files with different columns; they meet in
the same rows. Figures that need the buyer's later payment say 延迟统计 at first and come with a later export.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Kind, Profile
from zhanggui.collect.service_rows import (
    LATER,
    NOTES,
    ONE_DAY,
    service_fields,
    service_fills,
    service_rows,
    within,
)
from zhanggui.core.language import Text

HEADERS = {
    "agent": ("客服昵称", "旺旺", "旺旺昵称"),
    "asked": ("聊天人数(原咨询人数)", "聊天人数", "咨询人数"),
    "served": ("接待人数",),
    "unanswered": ("未回复人数",),
    "asked_to_buy": ("询单人数",),
    "ordered_people": ("询单->最终下单人数", "询单最终下单人数"),
    "paid_people": ("询单->最终付款人数", "询单最终付款人数"),
    "reply_rate": ("回复率", "旺旺回复率"),
    "reply_3min_rate": ("3分钟回复率",),
    "conversion_rate": ("询单->最终付款转化率", "询单最终付款转化率", "询单最终付款成功率"),
    "first_reply_seconds": ("首次响应(秒)", "首次响应时长(秒)", "首次响应时间(秒)"),
    "mean_reply_seconds": ("平均响应(秒)", "平均响应时长(秒)", "平均响应时间(秒)"),
    "satisfaction_rate": ("客户满意率", "客户满意比"),
    "buyer_messages": ("买家消息数",),
    "agent_messages": ("客服消息数",),
    "sales": ("销售额", "客服销售额"),
    "refunded": ("退款金额",),
    "sold_orders": ("销售订单数",),
    "sold_units": ("销售量",),
}
LEVELS = {
    "very_satisfied": "很满意",
    "content": "满意",
    "neutral": "一般",
    "discontent": "不满",
    "very_discontent": "很不满",
}
UNUSED = (
    "上班天数", "服务满意度评价参与率", "评价发送率", "直接接入人数", "转发接入人数", "转出人数", "总消息数", "答问比", "客服字数",
    "最大同时聊天数", "慢接待人数", "长接待人数", "平均接待时长", "销售人数", "询单流失人数", "分组",
)  # fmt: skip


def _level(name: str, word: str) -> Field:
    headers = (
        (f"服务满意度评价{word}", word, f"{word}意")
        if word.endswith("不满")
        else (f"服务满意度评价{word}", word)
    )
    return Field(name=name, headers=headers, kind=Kind.INTEGER, nulls=LATER)


def _sum(*names: str) -> pl.Expr:
    """Counts added up; unknown where one of them is."""
    return sum((pl.col(n) for n in names[1:]), start=pl.col(names[0]))


SERVICE = Profile(
    name="taobao.service",
    platform="taobao",
    zh="淘宝/天猫 客服绩效（赤兔）",
    en="Taobao/Tmall customer service (Chitu)",
    fields=(
        *service_fields(HEADERS, required=("agent", "served")),
        *(_level(name, word) for name, word in LEVELS.items()),
    ),
    signature=("agent", "served"),
    never=("人工已接待人数", "接待量", "店铺编码", "店铺名称", "店铺"),
    unused=UNUSED,
    file_day=ONE_DAY,
    notes=NOTES,
    prepare=service_rows(HEADERS),
    fills=service_fills(
        HEADERS,
        rated=_sum(*LEVELS),
        satisfied=_sum("very_satisfied", "content"),
        dissatisfied=_sum("discontent", "very_discontent"),
    ),
    checks=(
        within("unanswered", "served", "未回复人数 ≤ 接待人数", "unanswered ≤ served"),
        Check(
            code="reply_rate_is_of_those_served",
            says=Text("回复率 = 1 − 未回复人数 ÷ 接待人数（±0.1 个百分点）", "reply rate = 1 − unanswered / served"),
            broken=(pl.col("served") - pl.col("unanswered") - pl.col("reply_rate") * pl.col("served")).abs()
            > pl.col("served") * pl.lit("0.001").cast(pl.Decimal(18, 6)),
        ),
        within("asked_to_buy", "served", "询单人数 ≤ 接待人数", "asked about buying ≤ served"),
    ),
    how_to_export=Text(
        "赤兔（kf.topchitu.com）→ 客服绩效 → 自定义报表 → 开始和结束选同一天 → 导出。一天一份；保留带日期的文件名。",
        "Chitu → service performance → custom report → the same day as start and end → export. One file a day; keep its "
        "dated name.",
    ),
)  # fmt: skip
