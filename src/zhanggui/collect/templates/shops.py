"""店铺 template: the merchant's shops. It fills shared records, not a canonical table."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

import polars as pl

from zhanggui.collect.collector import Field, Kind, Profile, Records, Refusal, Saved
from zhanggui.collect.known_words import unknown_word
from zhanggui.collect.templates.fields import ORDER_FILES, currency, words
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import PLATFORMS, currency_code, platform_code
from zhanggui.core.language import Text

NOT_A_CURRENCY = Text(
    "币种应为三个字母的代码（如 CNY、USD），实际为：{value}。", "A currency is three letters, found: {value}."
)
NOT_A_ZONE = Text(
    "时区应为 Asia/Shanghai 这样的名称，实际为：{value}。",
    "A time zone is a name such as Asia/Shanghai, found: {value}.",
)
NOT_A_RATE = Text(
    "税率应在 0 到 1 之间（1% 写 0.01 或 1%），实际为：{value}。",
    "A tax rate is between 0 and 1, found: {value}.",
)
ZONES = {
    "中国": "Asia/Shanghai",
    "北京": "Asia/Shanghai",
    "北京时间": "Asia/Shanghai",
    "上海": "Asia/Shanghai",
}


def check_shops(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``platform_code``, ``currency_code`` and ``zone``; refuse rows with words nobody knows."""
    read = rows.with_columns(
        platform_code=platform_code(pl.col("platform_said")),
        currency_code=currency_code(pl.col("currency_said")),
        zone=pl.col("time_zone").replace(ZONES),
    )
    known = available_timezones()
    no_platform = read.filter(pl.col("platform_code").is_null() & pl.col("platform_said").is_not_null())
    odd_platforms = [
        unknown_word(line, "平台", value, [*list(PLATFORMS)[:12], "Shopify", "Amazon"])
        for line, value in no_platform.select("line", "platform_said").iter_rows()
    ]
    odd = {
        "币种": (NOT_A_CURRENCY, "currency_said", ~pl.col("currency_code").str.contains("^[A-Z]{3}$")),
        "时区": (NOT_A_ZONE, "time_zone", ~pl.col("zone").is_in(list(known))),
        "税率": (NOT_A_RATE, "tax_rate", ~pl.col("tax_rate").is_between(0, 1)),
    }
    return read, odd_platforms + [
        Refusal(line, "not_usable", header, str(value), reason.with_(value=value))
        for header, (reason, name, bad) in odd.items()
        for line, value in read.filter(bad.fill_null(False)).select("line", name).iter_rows()
    ]


def _save(batch: int, rows: pl.DataFrame, before: dict[str, Any]) -> Saved:
    from zhanggui.collect.templates.shop_records import save_shops  # needs Django

    return save_shops(batch, rows, before)


def _put_back(batch: int, before: dict[str, Any]) -> None:
    from zhanggui.collect.templates.shop_records import put_back_shops  # needs Django

    put_back_shops(batch, before)


SHOPS = Template(
    file="店铺",
    profile=Profile(
        name="templates.shops",
        platform="",
        zh="店铺资料（模板）",
        en="Shops (template)",
        fields=(
            Field(
                name="code",
                headers=("店铺编码", "店铺代码", "shop code", "code"),
                kind=Kind.ID,
                required=True,
                must=True,
            ),
            words("name", "店铺名称", "名称", "name", "shop name"),
            words("platform_said", "平台", "platform", must=True),
            currency(),
            words("time_zone", "时区", "time zone", "time_zone"),
            Field(name="tax_rate", headers=("税率", "tax rate", "tax_rate"), kind=Kind.RATIO),
        ),
        fills=(),
        signature=("code", "platform_said"),
        never=(*ORDER_FILES, "SKU编码", "商家编码", "竞争对手", "评价内容"),
        prepare=check_shops,
        records=Records(save=_save, put_back=_put_back),
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「店铺.xlsx」，每家店铺一行。",
            "Make empty templates with zg templates DIR and fill in 店铺.xlsx, one row per shop.",
        ),
    ),
    guide={
        "code": ("店铺的简短代码，自己定，不能重复；导出文件放在同名文件夹里就能自动归店", "tmall-flagship"),
        "name": ("店铺在平台上的名称", "青禾家居旗舰店"),
        "platform_said": (
            "天猫、淘宝、京东、拼多多、抖音、快手、小红书、微信小店、Shopify、Amazon 等",
            "天猫",
        ),
        "currency_said": ("收款币种的三字母代码；空着：按平台，国内的为 CNY，国外的多为 USD", "CNY"),
        "time_zone": (
            "按哪个时区分天；空着：按平台，国内的为 Asia/Shanghai，国外的多为 UTC",
            "Asia/Shanghai",
        ),
        "tax_rate": ("销售额要缴的税，占净销售额的比例；空着：不计税", "0.01"),
    },
)
