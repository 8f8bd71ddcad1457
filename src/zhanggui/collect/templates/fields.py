"""Columns that several of our templates share, with the names other systems give them."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind

SKU_NAMES = (
    "SKU编码",
    "SKU 编码",
    "商家编码",
    "规格编码",
    "规格代码",
    "货品编码",
    "商品编码",
    "SKU",
    "Seller SKU",
    "Merchant SKU",
)
ORDER_FILES = (
    "订单编号", "订单号", "订单ID", "主订单编号", "子订单编号", "退款编号", "Lineitem sku", "amazon-order-id", "Order Number",
)  # fmt: skip
"""Headers of order files, whose lines name codes, titles and prices too."""


def sku() -> Field:
    """The merchant's own code, without which a row says nothing."""
    return Field(name="sku", headers=SKU_NAMES, kind=Kind.ID, required=True, must=True)


def shop() -> Field:
    """The shop a row belongs to, by its code or its name."""
    headers = ("店铺编码", "店铺代码", "店铺", "店铺名称", "shop", "shop code", "store")
    return Field(name="shop_said", headers=headers, kind=Kind.TEXT, required=True, must=True)


def currency() -> Field:
    """Currency of the row's money; empty means the shop's, else CNY."""
    return Field(name="currency_said", headers=("币种", "货币", "currency"), kind=Kind.TEXT)


def from_day() -> Field:
    """First day a price, cost or rate holds."""
    headers = ("生效日期", "起始日期", "开始日期", "from_day", "valid from", "start date")
    return Field(name="from_day", headers=headers, kind=Kind.DAY, required=True, must=True)


def words(name: str, *headers: str, must: bool = False) -> Field:
    """A column of text."""
    return Field(name=name, headers=headers, kind=Kind.TEXT, must=must, required=must)


def money(name: str, *headers: str, must: bool = False) -> Field:
    """A column of money, with and without (元)."""
    both = tuple(h + unit for h in headers for unit in ("", "(元)"))
    return Field(name=name, headers=both, kind=Kind.MONEY, must=must, required=must)
