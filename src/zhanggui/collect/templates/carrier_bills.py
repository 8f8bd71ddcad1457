"""快递账单 template: what a carrier charged for each parcel, as in the statements carriers send by the month."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, words
from zhanggui.collect.templates.freight import destination, kilograms
from zhanggui.collect.templates.supply_fields import day_of
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.logistics import CARRIER_BILL


def read_bills(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``bill`` (its number, else the month of pick-up), ``entry`` (the tracking number, and its place among equal
    ones of the bill: a number charged twice is two lines) and ``destination``.
    """
    month = pl.col("shipped_day").dt.strftime("%Y-%m")
    again = pl.when(pl.col("number") > 1).then(pl.format("-{}", pl.col("number"))).otherwise(pl.lit(""))
    return rows.with_columns(
        bill=pl.coalesce("bill_number", month),
        entry=pl.concat_str("tracking_no", again),
        destination=destination(),
    ), []


CARRIER_BILLS = Template(
    file="快递账单",
    profile=Profile(
        name="templates.carrier_bills",
        platform="",
        zh="快递账单（模板、快递公司月结对账单）",
        en="Carrier bill (template, a carrier's monthly statement)",
        fields=(
            words("carrier", "快递公司", "快递", "承运商", "物流公司", "carrier", must=True),
            words("bill_number", "账单号", "对账单号", "账单编号", "账期", "bill number", "invoice number"),
            Field(
                name="tracking_no",
                headers=("运单号", "快递单号", "运单编号", "物流单号", "tracking number", "tracking_no"),
                kind=Kind.ID,
                required=True,
                must=True,
            ),
            day_of("shipped_day", "揽收日期", "揽收时间", "寄件日期", "发货日期", "扫描日期", "shipped day", "pickup date", must=True),
            day_of("delivered_day", "签收日期", "签收时间", "妥投日期", "delivered day", "delivery date"),
            words("province", "目的省", "目的省份", "目的地", "收件省份", "省份", "province", "destination"),
            kilograms("weight_kg", "计费重量", "计费重量(kg)", "结算重量", "结算重量(kg)", "重量(kg)", "charged weight", "weight_kg"),
            money("fee", "运费", "快递费", "结算运费", "应收运费", "fee", "freight charge", must=True),
            money("surcharge", "附加费", "其他费用", "增值费", "surcharge"),
            words("surcharge_for", "附加费名目", "附加费说明", "费用类型", "surcharge for"),
            currency(),
        ),
        numbered=("carrier", "bill_number", "tracking_no"),
        fills=(
            Fills(
                table=CARRIER_BILL,
                columns={
                    "bill_number": pl.col("bill"),
                    "province": pl.col("destination"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{
                        n: pl.col(n)
                        for n in (
                            "carrier", "entry", "tracking_no", "shipped_day", "delivered_day", "weight_kg", "fee",
                            "surcharge", "surcharge_for",
                        )
                    },
                },
            ),
        ),
        signature=("carrier", "tracking_no", "shipped_day", "fee"),
        never=(*ORDER_FILES, "首重运费"),
        unused=("寄件人", "收件人", "收件人电话", "网点", "目的市", "备注"),
        prepare=read_bills,
        how_to_export=Text(
            "向快递网点索取月结对账单明细（每个运单一行），或用 zg templates 目录 生成空白模板填写「快递账单.xlsx」；退回的运费写负数。",
            "Ask the carrier for the monthly statement by parcel, or fill in 快递账单.xlsx from zg templates DIR; money "
            "that was credited is below zero.",
        ),
    ),
    guide={
        "carrier": ("快递公司，与订单里写的一样", "中通快递"),
        "bill_number": ("账单号；空着：按揽收月份", "ZT202606"),
        "tracking_no": ("运单号；同一运单收两次就是两行", "78412563987415"),
        "shipped_day": ("哪天揽收", "2026-06-02"),
        "delivered_day": ("哪天签收；不知道空着", "2026-06-04"),
        "province": ("按哪个省收的费", "浙江"),
        "weight_kg": ("计费重量，公斤", "1.25"),
        "fee": ("运费，不含附加费；退回的写负数", "4.00"),
        "surcharge": ("附加费；没有空着", "0.50"),
        "surcharge_for": ("附加费是什么", "偏远加收"),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
