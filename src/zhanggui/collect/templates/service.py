"""客服 template, and service reports of platforms we do not know that carry a shop column: a row per agent and day."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Kind, Profile, Refusal
from zhanggui.collect.service_rows import service_fields, service_fills, service_rows
from zhanggui.collect.templates.fields import ORDER_FILES, currency, shop
from zhanggui.collect.templates.shop_rows import place_in_shops
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text

HEADERS = {
    "asked": ("咨询人数", "asked"),
    "served": ("接待人数", "served"),
    "unanswered": ("未回复人数", "unanswered"),
    "asked_to_buy": ("询单人数", "asked about buying"),
    "paid_people": ("询单付款人数", "paid"),
    "reply_rate": ("回复率", "reply rate"),
    "reply_3min_rate": ("3分钟回复率", "3 minute reply rate"),
    "conversion_rate": ("询单转化率", "conversion rate"),
    "first_reply_seconds": ("首次响应时间(秒)", "首次响应时长(秒)", "first reply seconds"),
    "mean_reply_seconds": ("平均响应时间(秒)", "平均响应时长(秒)", "mean reply seconds"),
    "rated": ("评价数", "ratings"),
    "satisfied": ("好评数", "满意评价数", "satisfied"),
    "satisfaction_rate": ("满意度", "满意率", "satisfaction"),
    "sales": ("客服销售额", "sales"),
    "refunded": ("退款金额", "refunded"),
}
_read = service_rows(HEADERS, blank_is_shop=True)
AGENT = Field(name="agent", headers=("客服(子账号)", "客服", "子账号", "agent"), kind=Kind.TEXT)


def read_service(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Place rows in their shops and read their lengths of time; a row without an agent is about the shop as a whole."""
    placed, no_shop = place_in_shops(rows)
    read, odd = _read(placed)
    return read, no_shop + odd


SERVICE = Template(
    file="客服",
    profile=Profile(
        name="templates.service",
        platform="",
        zh="客服日报（模板）",
        en="Customer service by day (template)",
        fields=(shop(), AGENT, *service_fields(HEADERS, required=("served",)), currency()),
        fills=service_fills(
            HEADERS,
            currency=pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
        ),
        signature=("shop_said", "day", "served"),
        never=(*ORDER_FILES, "人工已接待人数", "人工接待人数", "接待量", "客服昵称", "客服账号"),
        prepare=read_service,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「客服.xlsx」；其他平台或店小蜜的客服报表加上「店铺编码」一列也可以直接导入。",
            "Fill in 客服.xlsx from zg templates DIR, or add a shop column to a service report of another platform.",
        ),
    ),
    guide={
        "shop_said": ("店铺编码，要先在「店铺」模板里", "tmall-flagship"),
        "day": ("哪一天；一行只能是一天", "2026-06-10"),
        "agent": ("客服的子账号或昵称；空着：全店合计（同一买家只算一次）", "小美"),
        "asked": ("咨询人数", "90"),
        "served": ("接待人数", "82"),
        "unanswered": ("接待的人里没有回复的；不知道就空着", "1"),
        "asked_to_buy": ("询单人数", "40"),
        "paid_people": ("询单后付款的人数", "18"),
        "reply_rate": ("平台写的回复率", "98.78%"),
        "reply_3min_rate": ("平台写的 3 分钟回复率", "95.00%"),
        "conversion_rate": ("平台写的询单转化率", "45.00%"),
        "first_reply_seconds": ("首次响应时间的平均，秒", "12.5"),
        "mean_reply_seconds": ("平均响应时间，秒", "37.79"),
        "rated": ("收到几个满意度评价", "20"),
        "satisfied": ("其中满意和很满意几个", "18"),
        "satisfaction_rate": ("平台写的满意度；有评价数时可空着", "90.00%"),
        "sales": ("平台记在该客服名下的销售额", "3560.00"),
        "refunded": ("其中退款金额；没有就空着", "120.00"),
        "currency_said": ("币种；空着：店铺的币种", "CNY"),
    },
)  # fmt: skip
