"""物流方案 template: what each mode of delivery costs, holds and promises, from a day on."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.collect.templates.fields import ORDER_FILES, currency, from_day, money, words
from zhanggui.collect.templates.freight import destination, kilograms
from zhanggui.collect.templates.supply_fields import units
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.logistics import LOGISTICS_MODE

KINDS = {
    **dict.fromkeys(("自营", "自建", "自有", "self", "own"), "self"),
    **dict.fromkeys(("第三方", "三方", "快递", "云仓", "third_party", "third party", "3pl"), "third_party"),
    **dict.fromkeys(("共享", "共配", "平台仓", "shared"), "shared"),
    **dict.fromkeys(("众包", "同城", "即时", "crowd", "crowd-sourced"), "crowd"),
}
SLOTS = {
    **dict.fromkeys(("当日", "当日达", "当日送达", "同城即时", "same_day", "same day"), "same_day"),
    **dict.fromkeys(("次日", "次日达", "隔日达", "next_day", "next day"), "next_day"),
    **dict.fromkeys(("标准", "普通", "标准快递", "standard"), "standard"),
}


def read_modes(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``destination``, ``kind_meant`` and ``slot_meant``; refuse words that are none of ours."""
    rows, odd = known_words(rows, "kind", KINDS, header="类型")
    rows, odder = known_words(rows, "slot", SLOTS, header="时段")
    return rows.with_columns(destination=destination()), [*odd, *odder]


def _share(name: str, *headers: str) -> Field:
    return Field(name=name, headers=headers, kind=Kind.RATIO)


LOGISTICS_MODES = Template(
    file="物流方案",
    profile=Profile(
        name="templates.logistics_modes",
        platform="",
        zh="物流方案（模板）",
        en="Logistics modes (template)",
        fields=(
            words("mode", "方案", "物流方案", "mode", must=True),
            words("kind", "类型", "配送模式", "kind", must=True),
            words("province", "目的省", "省份", "province", must=True),
            from_day(),
            words("slot", "时段", "送达时段", "slot"),
            money("fixed_month", "每月固定费", "固定费用", "fixed cost a month"),
            money("order_fee", "每单费", "每单费用", "order fee", must=True),
            kilograms("first_weight_kg", "首重(kg)", "首重", "first weight"),
            kilograms("step_kg", "续重(kg)", "续重", "step"),
            money("step_fee", "续重运费", "step fee"),
            money("surcharge", "附加费", "surcharge"),
            kilograms("divisor", "体积系数", "抛重系数", "volumetric divisor"),
            units("capacity_month", "每月最多单量", "产能", "capacity a month"),
            kilograms("promised_days", "承诺时效", "承诺时效(天)", "promised days"),
            _share("late_rate", "迟到率", "late rate"),
            _share("damage_rate", "破损率", "damage rate"),
            money("late_credit", "迟到赔付", "迟到每件赔付", "late credit"),
            currency(),
        ),
        fills=(
            Fills(
                table=LOGISTICS_MODE,
                columns={
                    "mode": pl.col("mode"),
                    "kind": pl.col("kind_meant"),
                    "province": pl.col("destination"),
                    "slot": pl.coalesce("slot_meant", pl.lit("standard")),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{
                        n: pl.col(n)
                        for n in (
                            "from_day", "fixed_month", "order_fee", "first_weight_kg", "step_kg", "step_fee", "surcharge",
                            "divisor", "capacity_month", "promised_days", "late_rate", "damage_rate", "late_credit",
                        )
                    },
                },
            ),
        ),
        signature=("mode", "kind", "province", "order_fee"),
        never=(*ORDER_FILES, "运单号", "快递单号"),
        prepare=read_modes,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，按合同或报价填写「物流方案.xlsx」：每个方案至少一行「*」，价格不同的省各加一行。",
            "Fill in 物流方案.xlsx from zg templates DIR by contract or quotation: one row '*' for each mode, and a row for "
            "every province that costs otherwise.",
        ),
    ),
    guide={
        "mode": ("方案的名字，一直写同样的", "云仓A"),
        "kind": ("自营、第三方、共享、众包", "第三方"),
        "province": ("目的省；* 表示其他所有地方。固定费和产能写在 * 行", "*"),
        "from_day": ("从哪天起", "2026-01-01"),
        "slot": ("当日、次日或标准；空着：标准", "标准"),
        "fixed_month": ("每月固定费（仓租、人工）；没有空着", "8000"),
        "order_fee": ("每单费，含首重", "5.60"),
        "first_weight_kg": ("每单费包含的重量；空着：不限重量", "1"),
        "step_kg": ("续重每几公斤计一次", "1"),
        "step_fee": ("每个续重的运费", "1.20"),
        "surcharge": ("约定的每单附加费；没有空着", "0.20"),
        "divisor": ("几立方厘米算一公斤；空着：不计体积", "8000"),
        "capacity_month": ("每月最多能发几单；空着：不限", "20000"),
        "promised_days": ("承诺几天送到", "3"),
        "late_rate": ("迟到的比例，如 2%；不知道空着", "2%"),
        "damage_rate": ("破损和丢失的比例；不知道空着", "0.3%"),
        "late_credit": ("合同约定迟到一件赔多少；没有约定空着", "2.00"),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
