"""Amazon's words for orders and for the lines of a settlement, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "pending": "unpaid",
    "pendingavailability": "unpaid",
    "unshipped": "paid_unshipped",
    "invoiceunconfirmed": "paid_unshipped",
    "pending - waiting for pick up": "paid_unshipped",
    "partiallyshipped": "partly_shipped",
    "shipping": "shipped",
    "shipped": "shipped",
    "shipped - delivered to buyer": "completed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "unfulfillable": "cancelled",
}
"""Only Easy Ship (India) ever says that a parcel arrived; elsewhere a shipped order stays *shipped*."""

NOT_PAID = ("unpaid", "cancelled")
"""Amazon takes the money when it ships: a cancelled order was never paid."""


def status(said: pl.Expr) -> pl.Expr:
    """The canonical state; the other ``Shipped - …`` of Easy Ship are on their way, unknown words ``unknown``."""
    word = said.str.to_lowercase().str.strip_chars()
    known = word.replace_strict(STATUSES, default=None, return_dtype=pl.String)
    on_its_way = pl.when(word.str.starts_with("shipped - ")).then(pl.lit("shipped"))
    return pl.when(said.is_not_null()).then(pl.coalesce(known, on_its_way, pl.lit("unknown")))


IS_REPLACEMENT = pl.col("order_id").str.starts_with("S") | (
    pl.col("item_price").eq(0).fill_null(False) & pl.col("quantity").gt(0).fill_null(False)
)
"""Goods sent again for nothing."""

IS_ELSEWHERE = pl.col("sales_channel").str.to_lowercase().str.starts_with("non-amazon").fill_null(False)
"""Amazon only ships it (multi-channel fulfilment): the sale belongs to another shop and is counted there."""

REFUNDS = ("refund", "chargeback refund", "a-to-z guarantee refund", "guarantee refund")
"""Transaction types that give money back to the buyer."""

FEES = (
    (r"^transfer\b|reserve amount|payable to amazon|successful charge|unsuccessful transfer", "transfer"),
    (r"cost of advertising|sponsored|lightning deal|deal fee|vine", "ads"),
    (r"fba(?:perunit|perorder|weightbased|transportation)|shippingchargeback|giftwrapchargeback", "shipping"),
    (r"shipping label|postage|carrier adjustment|delivery services", "shipping"),
    (r"commission|closingfee|referral|shippinghb|getpaidfaster", "commission"),
    (r"subscription|digitalservices|salestaxcollectionfee|technologyfee|couponredemption", "service_fee"),
    (r"storage|inbound|removal|disposal|liquidation|prep|labeling|returnfee|restocking|high.?volume", "other_fee"),
    (r"reimbursement|warehouse_|clawback|reversal|compensated|safe-t|goodwill|balance adjustment", "other_fee"),
    (r"\bt[cd]s\b", "other_fee"),
)  # fmt: skip
"""Words of a settlement line (type, amount type, description) and the kind they name, first match wins."""

CURRENCIES = {
    "com": "USD", "ca": "CAD", "com.mx": "MXN", "com.br": "BRL", "co.uk": "GBP", "de": "EUR", "fr": "EUR", "it": "EUR",
    "es": "EUR", "nl": "EUR", "ie": "EUR", "com.be": "EUR", "se": "SEK", "pl": "PLN", "com.tr": "TRY", "co.jp": "JPY",
    "com.au": "AUD", "sg": "SGD", "in": "INR", "ae": "AED", "sa": "SAR", "eg": "EGP",
}  # fmt: skip
"""What a marketplace pays in, by the end of its name (``Amazon.ca``)."""


def currency_of(marketplace: pl.Expr) -> pl.Expr:
    """The currency of ``Amazon.ca`` and its like; null for others."""
    end = marketplace.str.to_lowercase().str.strip_chars().str.extract(r"^amazon\.([a-z.]+)$")
    return end.replace_strict(CURRENCIES, default=None, return_dtype=pl.String)
