"""运费 template: what a parcel costs by destination and weight, from a day on."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.templates.fields import ORDER_FILES, currency, from_day, money, words
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.costs import FREIGHT

ANYWHERE = ("*", "其他", "其它", "全国", "默认", "其他地区", "其余")
_SUFFIX = r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$"


def read_freight(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``destination`` (without suffix; ``*`` is everywhere else) and ``by`` (the carrier; ``*`` is any)."""
    return rows.with_columns(destination=destination(), by=pl.coalesce("carrier", pl.lit("*"))), []


def destination() -> pl.Expr:
    """The column ``province`` without its suffix; ``*`` where it means everywhere else."""
    own = pl.col("province").str.replace(_SUFFIX, "")
    return pl.when(pl.col("province").is_in(ANYWHERE)).then(pl.lit("*")).otherwise(own)


def kilograms(name: str, *headers: str, must: bool = False) -> Field:
    """A column of weights."""
    return Field(name=name, headers=headers, kind=Kind.DECIMAL, required=must, must=must)


FREIGHTS = Template(
    file="运费",
    profile=Profile(
        name="templates.freight",
        platform="",
        zh="运费价卡（模板）",
        en="Freight card (template)",
        fields=(
            words("carrier", "快递公司", "快递", "承运商", "carrier"),
            words("province", "目的省", "省份", "目的地", "省", "province", must=True),
            from_day(),
            kilograms("first_weight_kg", "首重(kg)", "首重", "first weight", "first_weight_kg", must=True),
            money("first_fee", "首重运费", "首重费用", "首重价格", "first fee", must=True),
            kilograms("step_kg", "续重(kg)", "续重", "续重单位(kg)", "step", "step_kg"),
            money("step_fee", "续重运费", "续重费用", "续重价格", "step fee"),
            currency(),
        ),
        fills=(
            Fills(
                table=FREIGHT,
                columns={
                    "carrier": pl.col("by"),
                    "province": pl.col("destination"),
                    "from_day": pl.col("from_day"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{n: pl.col(n) for n in ("first_weight_kg", "first_fee", "step_kg", "step_fee")},
                },
            ),
        ),
        signature=("province", "first_weight_kg", "first_fee"),
        never=(*ORDER_FILES, "运单号", "快递单号", "方案"),
        prepare=read_freight,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，按快递合同填写「运费.xlsx」，每个目的省一行，价格变动时加新的生效日期。",
            "Fill in 运费.xlsx from zg templates DIR by the carrier's contract: one row per province and start day.",
        ),
    ),
    guide={
        "carrier": ("快递公司；* 或空着表示任何一家", "*"),
        "province": ("目的省，如 广东、广西；* 表示其他所有地方", "浙江"),
        "from_day": ("从哪天起是这个价", "2025-05-01"),
        "first_weight_kg": ("首重，公斤", "1"),
        "first_fee": ("首重以内的运费", "3.20"),
        "step_kg": ("续重每几公斤计一次", "1"),
        "step_fee": ("每个续重的运费，不足一个按一个", "0.80"),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)
