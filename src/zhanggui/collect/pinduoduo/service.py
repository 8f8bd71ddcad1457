"""拼多多 客服数据: how the shop's service accounts answered (服务数据) and what they sold (销售数据).

A file without the column 客服账号 is about the shop as a whole.
"""

from __future__ import annotations

from zhanggui.collect.collector import Profile
from zhanggui.collect.service_rows import NOTES, ONE_DAY, service_fields, service_fills, service_rows, within
from zhanggui.core.language import Text

HEADERS = {
    "agent": ("客服账号",),
    "asked": ("咨询人数",),
    "needing_reply": ("需要人工回复的咨询人数", "需人工回复的咨询人数"),
    "served": ("人工接待人数",),
    "late_3min": ("3分钟未回复人数",),
    "reply_3min_rate": ("3分钟人工回复率(8-23点)", "3分钟人工回复率"),
    "reply_30s_rate": ("30秒应答率(8-23点)", "30秒应答率"),
    "mean_reply_seconds": ("平均人工响应时长", "平均人工响应时长(秒)"),
}
AGENT = {"agent": HEADERS["agent"]}
SALES = {
    "asked_to_buy": ("询单人数",),
    "paid_people": ("最终成团人数",),
    "conversion_rate": ("询单转化率",),
    "sales": ("客服销售额(元)", "客服销售额"),
    "net_sales": ("去退销售额(元)", "去退销售额"),
}
UNUSED = ("客服可提升销售额", "客服服务分", "子账号昵称", "客服昵称")
NEVER = ("店铺编码", "店铺名称", "店铺", "订单号", "接待人数")
_EXPORT = Text(
    "拼多多商家后台 → 多多客服 → 客服数据 → 服务数据/销售数据 → 选同一天 → 下载。一天一份；保留带日期的文件名。",
    "Pinduoduo console → customer service → service or sales data → one day → download. Keep the dated file name.",
)

SERVICE = Profile(
    name="pinduoduo.service",
    platform="pinduoduo",
    zh="拼多多 客服服务数据",
    en="Pinduoduo customer service",
    fields=service_fields(HEADERS | SALES, required=("needing_reply", "mean_reply_seconds")),
    signature=("needing_reply", "mean_reply_seconds"),
    never=NEVER,
    unused=UNUSED,
    file_day=ONE_DAY,
    notes=NOTES,
    prepare=service_rows(HEADERS | SALES),
    fills=service_fills(HEADERS | SALES),
    checks=(
        within(
            "late_3min", "needing_reply", "3分钟未回复人数 ≤ 需要人工回复的咨询人数", "late ≤ needing a reply"
        ),
        within("needing_reply", "asked", "需要人工回复的咨询人数 ≤ 咨询人数", "needing a reply ≤ asked"),
    ),
    how_to_export=_EXPORT,
)

SERVICE_SALES = Profile(
    name="pinduoduo.service_sales",
    platform="pinduoduo",
    zh="拼多多 客服销售数据",
    en="Pinduoduo customer service sales",
    fields=service_fields(AGENT | SALES, required=("asked_to_buy", "paid_people")),
    signature=("asked_to_buy", "paid_people"),
    never=(*NEVER, *HEADERS["needing_reply"]),
    unused=UNUSED,
    file_day=ONE_DAY,
    notes=NOTES,
    prepare=service_rows(AGENT | SALES),
    fills=service_fills(AGENT | SALES),
    checks=(within("paid_people", "asked_to_buy", "最终成团人数 ≤ 询单人数", "paid ≤ asked about buying"),),
    how_to_export=_EXPORT,
)
