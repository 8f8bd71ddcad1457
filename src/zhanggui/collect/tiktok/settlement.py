"""TikTok Shop statements (income, sheet Order details): what was paid out for an order, with its parts in columns.

Total settlement amount = goods after the seller's discounts + refunds (below zero) + fees (below zero) + adjustments.
What the platform gave towards the price is inside the goods; a column at the end says how much.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.tiktok.words import OF_ADS, OF_TRANSFER, TIMES
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT

_MONEY = pl.Decimal(18, 4)
_ZERO = pl.lit("0").cast(_MONEY)

FEES = {
    "commission": ("commission", ("TikTok Shop commission fee", "Platform commission fee", "Referral fee")),
    "dynamic_commission": ("commission", ("Dynamic commission",)),
    "payment": ("payment_fee", ("Transaction fee", "Payment fee")),
    "instalments": ("payment_fee", ("Credit card installment - Interest rate cost",)),
    "affiliate": ("influencer", ("Affiliate commission",)),
    "affiliate_partner": ("influencer", ("Affiliate partner commission",)),
    "affiliate_ads": ("influencer", ("Affiliate Shop Ads commission",)),
    "affiliate_partner_ads": ("influencer", ("Affiliate Partner shop ads commission",)),
    "affiliate_deposit": ("influencer", ("Affiliate commission deposit",)),
    "affiliate_refund": ("influencer", ("Affiliate commission refund",)),
    "shipping": ("shipping", ("Seller shipping fee", "TikTok Shop shipping fee", "Shipping cost", "Shipping costs")),
    "free_shipping": ("service_fee", ("SFP service fee",)),
    "cashback": ("service_fee", ("Bonus cashback service fee",)),
    "live": ("service_fee", ("LIVE Specials service fee",)),
    "voucher": ("service_fee", ("Voucher Xtra service fee",)),
    "flash_sale": ("service_fee", ("Flash Sale service fee", "Brands Crazy Deals/Flash Sale service fee",
                                   "Brand Crazy Deals/Flash Sale service fee")),
    "pay_later": ("service_fee", ("TikTok PayLater program fee",)),
    "shipping_service": ("service_fee", ("Shipping service fee",)),
    "campaign": ("service_fee", ("Campaign resource fee", "EAMS Program service fee")),
    "processing": ("service_fee", ("Order processing fee",)),
    "pre_order": ("service_fee", ("Pre-order service fee",)),
    "mall": ("service_fee", ("Mall service fee",)),
    "growth": ("service_fee", ("Commerce growth fee",)),
    "infrastructure": ("service_fee", ("Infrastructure fee", "Fix Infrastructure Fee")),
    "tax": ("other_fee", ("GST", "VAT", "Sales tax on referral fees")),
    "ads": ("ads", ("GMV Max Coupon", "Ads fee")),
}  # fmt: skip
"""Field: kind of settlement entry, headers. Markets have their own fees; a column that is not here falls under the rest."""

FIELDS = (
    Field(name="number_said", headers=("Order/adjustment ID", "Order\\adjustment ID", "Order ID"), kind=Kind.ID,
          required=True, must=True),
    Field(name="related", headers=("Related order ID",), kind=Kind.ID, nulls=("/",)),
    Field(name="movement", headers=("Type", "Transaction type"), kind=Kind.TEXT),
    Field(name="statement", headers=("Statement ID",), kind=Kind.ID),
    Field(name="booked_at", headers=("Order settled time", "Order settled time(UTC)", "Statement date", "Settled time"),
          kind=Kind.MOMENT, required=True, formats=(*TIMES, "%d/%m/%Y", "%Y/%m/%d")),
    Field(name="currency", headers=("Currency",), kind=Kind.TEXT),
    Field(name="total", headers=("Total settlement amount",), kind=Kind.MONEY, required=True, must=True),
    Field(name="sku_id", headers=("SKU ID",), kind=Kind.ID),
    Field(name="revenue", headers=("Total revenue", "Net sales"), kind=Kind.MONEY),
    Field(name="goods_told", headers=("Subtotal after seller discounts",), kind=Kind.MONEY),
    Field(name="refund_told", headers=("Refund subtotal after seller discounts",), kind=Kind.MONEY),
    Field(name="platform_part", headers=("Platform discounts",), kind=Kind.MONEY),
    Field(name="platform_back", headers=("Refund of platform discounts",), kind=Kind.MONEY),
    Field(name="postage", headers=("Customer shipping fee", "Customer-paid shipping fee"), kind=Kind.MONEY),
    Field(name="postage_back", headers=("Refund customer shipping fee", "Refunded customer shipping fee"), kind=Kind.MONEY),
    Field(name="adjustment", headers=("Adjustment amount", "Ajustment amount"), kind=Kind.MONEY),
    *(Field(name=name, headers=headers, kind=Kind.MONEY) for name, (_, headers) in FEES.items()),
)  # fmt: skip
UNUSED = (
    "Order created time", "Order created time(UTC)", "Subtotal before discounts", "Seller discounts", "Total fees", "Fees",
    "Refund subtotal before seller discounts", "Refund of seller discounts", "Actual shipping fee", "Gross sales",
    "Platform shipping fee discount", "Actual return shipping fee", "Shipping fee subsidy", "Customer payment", "Quantity",
    "Customer refund", "Seller co-funded voucher discount", "Refund of seller co-funded voucher discount", "SKU name",
    "Platform co-funded voucher discounts", "Refund of platform co-funded voucher discounts", "Product name",
    "Seller shipping fee discount", "Estimated package weight (g)", "Actual package weight (g)", "Sales tax payment",
)  # fmt: skip

_OWN_MONEY = ("goods", "subsidy", "refund", "subsidy_back", "postage", "postage_back")


def settled_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with their order and a number of their own, parts that add up, and what of the total none explains.

    Total revenue has the refunds taken off already: where it has to stand in for the goods, they come back first.
    Postage that the buyer paid stands inside the shipping of the file; it is taken out of there, as income.
    """
    said = [
        "number_said",
        "movement",
        "statement",
        "sku_id",
        pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S"),
        "number",
    ]
    word = pl.col("movement").fill_null("Order").str.to_lowercase()
    of_order = word.str.contains("order|refund|订单|退款|pesanan") & ~word.str.contains(
        f"{OF_ADS}|{OF_TRANSFER}"
    )
    money = [*FEES, "platform_part", "platform_back", "postage", "postage_back", "adjustment"]
    known = rows.with_columns(pl.col(c).fill_null(_ZERO) for c in money).with_columns(
        entry=pl.concat_str([pl.col(c) if isinstance(c, str) else c for c in said], separator="-", ignore_nulls=True),
        order_id=pl.coalesce("related", pl.when(of_order).then("number_said")),
        rest_kind=pl.when(word.str.contains(OF_ADS)).then(pl.lit("ads"))
        .when(word.str.contains(OF_TRANSFER)).then(pl.lit("transfer")).otherwise(pl.lit("other_fee")),
        goods_all=pl.coalesce("goods_told", pl.col("revenue") + pl.col("refund_told").fill_null(_ZERO).abs(), _ZERO),
        refund_all=-pl.col("refund_told").fill_null(_ZERO).abs(),
    )  # fmt: skip
    parts = known.with_columns(
        goods=(pl.col("goods_all") - pl.col("platform_part").abs()).cast(_MONEY),
        subsidy=pl.col("platform_part").abs(),
        refund=(pl.col("refund_all") + pl.col("platform_back").abs()).cast(_MONEY),
        subsidy_back=-pl.col("platform_back").abs(),
        postage=pl.col("postage").abs(),
        postage_back=-pl.col("postage_back").abs(),
    )
    return _added_up(parts), []


def _added_up(parts: pl.DataFrame) -> pl.DataFrame:
    """Fees as the file signs them where that adds up to the total, else the other way round; and the rest."""
    fees, income = pl.sum_horizontal(*FEES), pl.col("goods_all") + pl.col("refund_all") + pl.col("adjustment")
    turned = (income - fees == pl.col("total")) & (income + fees != pl.col("total"))
    signed = parts.with_columns(
        pl.when(turned).then(-pl.col(c)).otherwise(c).cast(_MONEY).alias(c) for c in FEES
    )
    of_postage = pl.col("postage") + pl.col("postage_back")
    known = pl.col("goods_all") + pl.col("refund_all") + pl.col("adjustment") + pl.sum_horizontal(*FEES)
    return signed.with_columns(
        rest=(pl.col("total") - known).cast(_MONEY),
        shipping=(pl.col("shipping") - of_postage).cast(_MONEY),
    )


def _entry(kind: str | pl.Expr, raw_kind: str, part: str) -> Fills:
    return Fills(
        table=SETTLEMENT,
        columns={
            "entry_id": pl.format("{}-" + part, "entry"),
            "order_id": pl.col("order_id"),
            "booked_at": pl.col("booked_at"),
            "booked_day": pl.col("booked_day"),
            "kind": pl.lit(kind) if isinstance(kind, str) else kind,
            "raw_kind": pl.concat_str(
                [pl.col("movement"), pl.lit(raw_kind)], separator=" / ", ignore_nulls=True
            ),
            "currency": pl.coalesce("currency", "shop_currency"),
            "amount": pl.col(part),
        },
        where=pl.col(part) != 0,
    )


_REFUND_CASE = Fills(
    table=REFUND,
    columns={
        "refund_id": pl.format("{}-refund", "entry"),
        "order_id": pl.col("order_id"),
        "refunded_at": pl.col("booked_at"),
        "refunded_day": pl.col("booked_day"),
        "currency": pl.coalesce("currency", "shop_currency"),
        "amount": -(pl.col("refund") + pl.col("postage_back")),
        "outcome": pl.lit("refunded"),
        "raw_status": pl.col("movement"),
        "goods_state": pl.lit("unknown"),
    },
    where=pl.col("order_id").is_not_null() & (pl.col("refund") + pl.col("postage_back") < 0),
)
"""What a statement took back for the buyer is a finished case; the order file tells no day of it."""
_RAW = {
    "goods": "Subtotal after seller discounts",
    "subsidy": "Platform discounts",
    "refund": "Refund subtotal after seller discounts",
    "subsidy_back": "Refund of platform discounts",
    "postage": "Customer shipping fee",
    "postage_back": "Refund customer shipping fee",
}
_KIND = {"subsidy_back": "subsidy", "postage": "goods", "postage_back": "refund"}

SETTLEMENTS = Profile(
    name="tiktok.settlement",
    platform="tiktok",
    zh="TikTok Shop 结算单（Order details）",
    en="TikTok Shop statement (order details)",
    fields=FIELDS,
    unused=UNUSED,
    signature=("number_said", "booked_at", "total"),
    never=("settlement-id", "SKU Subtotal After Discount"),
    identical=Identical.SEPARATE_LINES,
    numbered=("number_said", "movement", "statement", "sku_id", "booked_at"),
    prepare=settled_rows,
    currency="USD",
    fills=(
        *(_entry(_KIND.get(part, part), _RAW[part], part) for part in _OWN_MONEY),
        *(_entry(kind, headers[0], name) for name, (kind, headers) in FEES.items()),
        _entry("compensation", "Adjustment amount", "adjustment"),
        _entry(pl.col("rest_kind"), "Total settlement amount", "rest"),
        _REFUND_CASE,
    ),
    checks=(
        Check(
            code="total_is_the_sum_of_its_parts",
            says=Text(
                "「Total settlement amount」= 各项之和（差额按行的类型记账）",
                "the total is the sum of its parts (the difference is booked by the kind of row)",
            ),
            broken=pl.col("order_id").is_not_null() & (pl.col("rest") != 0),
        ),
    ),
    how_to_export=Text(
        "TikTok Shop 卖家中心 → 财务 → 结算（「Income」或「Statements」）→ 选好结算日期 → 导出（「Order details」工作表）。",
        "TikTok Shop Seller Center → Finances → Statements (Income) → choose the days → Export (sheet Order details).",
    ),
)  # fmt: skip
