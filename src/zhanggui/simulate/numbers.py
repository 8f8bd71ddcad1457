"""Numbers as the platforms form them. None ends in 0, so a cut-off one can be told."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.shops import ABROAD, Shop

HEADS = {"douyin": "69", "wechat": "37", "kuaishou": "25", "xiaohongshu": "P7"}
UNNUMBERED = ("pinduoduo", "shopify", "wechat", "youzan", "kuaishou", "xiaohongshu")
"""Families whose files have no line numbers: these are ours."""


def order_id(shop: Shop, number: int, created: datetime) -> str:
    """19 digits on Taobao and Douyin, date and 15 digits on Pinduoduo, 12 digits on JD, #1001 on Shopify, P and digits on Xiaohongshu; on
    Youzan the moment of the order comes first; three groups on Amazon."""
    salt = sum(ord(letter) for letter in shop.code) % 900 + 100
    if shop.family == "shopify":
        return f"#{1000 + number}"
    if shop.family == "jd":
        return f"2{salt}{number * 7:07d}1"
    if shop.family == "pinduoduo":
        return f"{created:%y%m%d}-{salt}{number * 7907:011d}1"
    if shop.family == "amazon":
        return f"111-{number * 7907 % 10**7:07d}-{number * 10 + 1:07d}"
    if shop.family == "woocommerce":
        return str(1000 + number)
    if shop.family == "ebay":
        return f"01-{10_000 + number % 90_000}-{number * 10 + 1:05d}"
    if shop.family == "youzan":
        return f"E{created:%Y%m%d%H%M%S}{salt:04d}{number * 7:07d}1"
    head = HEADS.get(shop.family, "28")
    return f"{head}{salt}{number * 104729:013d}1"


def line_ids(shop: Shop, order: str, lines: int) -> list[str]:
    """A single line carries the order's own number on Taobao and Douyin; more lines count on from it."""
    if shop.family in UNNUMBERED or shop.family in ABROAD:
        return [f"{order}-{i + 1}" for i in range(lines)]
    first = 0 if lines == 1 or shop.family == "douyin" else 1
    return [f"{order[:-1]}{int(order[-1]) + first + i}" for i in range(lines)]


def refund_id(order: str, case: int) -> str:
    """18 digits and the number of the case."""
    digits = "".join(letter for letter in order if letter.isdigit())
    return f"1{digits[-12:]:0>12}{case + 1:04d}{case % 9 + 1}"


def entry_id(line: str, entry: int) -> str:
    """Number of a settlement entry: 20 digits."""
    return f"7{line[-17:]}{entry:01d}1"
