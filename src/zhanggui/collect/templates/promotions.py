"""促销活动 template: which SKUs take part in a promotion, when, at which price, with which goal and limits."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, shop, sku, words
from zhanggui.collect.templates.shop_rows import place_in_shops
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.campaigns import PROMOTION


def _moment(name: str, *headers: str) -> Field:
    return Field(name=name, headers=headers, kind=Kind.MOMENT, required=True, must=True)


PROMOTIONS = Template(
    file="促销活动",
    profile=Profile(
        name="templates.promotions",
        platform="",
        zh="促销活动（模板）",
        en="Promotions (template)",
        fields=(
            words("event", "活动", "活动名称", "促销活动名称", "event", "promotion name", must=True),
            shop(),
            sku(),
            _moment("starts_at", "开始时间", "活动开始时间", "starts at", "starts_at"),
            _moment("ends_at", "结束时间", "活动结束时间", "ends at", "ends_at"),
            money("price", "活动价", "活动到手价", "促销价", "promotion price"),
            Field(name="goal", headers=("目标件数", "目标销量", "计划件数", "goal", "goal units"), kind=Kind.INTEGER),
            money("budget", "优惠预算", "活动预算", "预算", "budget"),
            money("stop_loss", "止损金额", "止损", "止损线", "stop loss"),
            currency(),
            words("owner", "负责人", "活动负责人", "owner"),
            words("on_duty", "值班", "值班安排", "值班表", "on duty"),
        ),
        fills=(
            Fills(
                table=PROMOTION,
                columns={
                    "event": pl.col("event"),
                    "sku": folded_code(pl.col("sku")),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{n: pl.col(n) for n in ("starts_at", "ends_at", "price", "goal", "budget", "stop_loss", "owner", "on_duty")},
                },
            ),
        ),
        signature=("event", "shop_said", "sku", "starts_at", "ends_at"),
        never=(*ORDER_FILES, "竞争对手", "采集时间"),
        prepare=place_in_shops,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「促销活动.xlsx」：参加活动的每个店铺每个 SKU 一行；过去的活动也填上，复盘要用。",
            "Fill in 促销活动.xlsx from zg templates DIR: one row per shop and SKU that takes part; past promotions too, for their review.",
        ),
    ),
    guide={
        "event": ("活动名称，同一活动的各行写法一致", "双11 2025"),
        "shop_said": ("店铺编码，要先在「店铺」模板里", "tmall-flagship"),
        "sku": ("参加活动的 SKU 编码", "QH0001-A"),
        "starts_at": ("开始时间（北京时间）", "2025-10-31 20:00:00"),
        "ends_at": ("结束时间（北京时间），不含这一刻", "2025-11-12 00:00:00"),
        "price": ("一件预计实收：买家付款加平台补贴；空着：不核对价格", "129.00"),
        "goal": ("整场活动要卖多少件；空着：没有目标", "300"),
        "budget": ("该店整场活动商家最多让利多少；同店各行写同一个数", "20000"),
        "stop_loss": ("该店整场活动亏到多少就停；同店各行写同一个数，正数", "3000"),
        "currency_said": ("币种；空着：店铺的币种", "CNY"),
        "owner": ("负责人", "阿龙"),
        "on_duty": ("谁什么时候值班，用分号分开", "阿龙 9:00-18:00；小美 18:00-24:00"),
    },
)  # fmt: skip
