"""达人佣金 template: who brought which order for what commission, for platforms whose own list we do not know."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Kind, Profile, Refusal
from zhanggui.collect.commission_rows import ESTIMATE, commission_fills, commission_rows
from zhanggui.collect.templates.fields import currency, money, shop, words
from zhanggui.collect.templates.shop_rows import place_in_shops
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text


def read_commissions(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Place rows in their shops; what is not settled stays unknown."""
    placed, no_shop = place_in_shops(rows)
    read, _ = commission_rows(placed)
    return read, no_shop


COMMISSIONS = Template(
    file="达人佣金",
    profile=Profile(
        name="templates.commissions",
        platform="",
        zh="达人佣金（模板）",
        en="Influencer commissions (template)",
        fields=(
            shop(),
            Field(name="order_id", headers=("订单号", "订单编号", "order id"), kind=Kind.ID, required=True, must=True),
            Field(name="product_id", headers=("商品ID", "product id"), kind=Kind.ID),
            words("title", "商品名称", "title"),
            words("influencer", "达人昵称", "influencer"),
            Field(name="influencer_id", headers=("达人ID", "influencer id"), kind=Kind.ID),
            Field(name="paid_at", headers=("付款时间", "paid at"), kind=Kind.MOMENT, required=True, must=True),
            Field(name="settled_at", headers=("结算时间", "settled at"), kind=Kind.MOMENT),
            words("raw_status", "结算状态", "status"),
            money("base", "支付金额", "计佣金额", "base"),
            Field(name="rate", headers=("佣金率", "rate"), kind=Kind.RATIO),
            money("estimated", "预估佣金", "estimated commission", must=True),
            money("settled_base", "结算金额", "settled amount"),
            money("actual", "实际佣金", "actual commission"),
            currency(),
        ),
        fills=commission_fills(
            "quantity", "source", currency=pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency")
        ),
        signature=("shop_said", "order_id", "estimated", "paid_at"),
        never=("作者账号",),
        prepare=read_commissions,
        checks=(ESTIMATE,),
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「达人佣金.xlsx」；联盟后台的订单明细加上「店铺编码」一列也可以直接导入。",
            "Fill in 达人佣金.xlsx from zg templates DIR, or add a shop column to an affiliate platform's order list.",
        ),
    ),
    guide={
        "shop_said": ("店铺编码，要先在「店铺」模板里", "tmall-flagship"),
        "order_id": ("订单编号；请设为文本格式", "2862900000005236451"),
        "product_id": ("平台的商品ID", "601429001073"),
        "title": ("商品名称", "可折叠冰丝凉席"),
        "influencer": ("达人昵称", "阿木测评"),
        "influencer_id": ("达人在平台的号", "66799442664"),
        "paid_at": ("买家付款时间（北京时间）", "2026-06-09 21:25:25"),
        "settled_at": ("佣金结算时间；还没结算就空着", "2026-06-25 10:00:00"),
        "raw_status": ("平台写的状态", "已结算"),
        "base": ("计算佣金的支付金额", "169.00"),
        "rate": ("佣金率", "32%"),
        "estimated": ("预估佣金", "54.08"),
        "settled_base": ("结算时计佣的金额", "169.00"),
        "actual": ("实际佣金；还没结算就空着", "54.08"),
        "currency_said": ("币种；空着：店铺的币种", "CNY"),
    },
)  # fmt: skip
