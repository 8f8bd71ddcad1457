"""In what form each platform takes a file of prices, how sure that is, and the check of every row before a file is written.

*Seen*: public code that sends just this file to the platform. *Generic*: the platform's own template was seen nowhere; the sheet holds
what such templates ask for, to be pasted into the one its back end gives out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import minor_digits, round_half_up

SHOWN = 5
"""Bad rows that a refusal names; it tells how many there are."""
NAMELESS = Text("没有平台要的编码", "has no code that the platform asks for")
NOT_A_PRICE = Text("新价 {price} 不是大于 0 的金额", "the new price {price} is no amount above 0")
TOO_FINE = Text(
    "新价 {price} 的小数位多于 {currency} 的 {digits} 位",
    "the new price {price} has more decimals than the {digits} of {currency}",
)
TWO_PRICES = Text("同一编码有两个新价 {prices}", "the same code has two new prices, {prices}")
CONTROL = Text("编码或标题里有换行或制表符", "its code or title holds a line break or a tab")
TOO_LONG = Text("标题超过 {most} 个字", "its title is longer than {most} characters")
MIXED = Text(
    "改价文件里有多个币种（{found}），请一个币种一个店铺。",
    "A price file holds one currency, found {found}: one shop each.",
)
TOO_MANY = Text(
    "改价文件有 {rows} 行，{platform} 一次最多 {most} 行，请分批。",
    "The price file has {rows} rows; {platform} takes {most} at once: split it.",
)
BAD_ROWS = Text(
    "改价文件没有生成：{count} 行有错。{rows}。请改正后再试。",
    "No price file was written: {count} rows are wrong. {rows}. Mend them and try again.",
)
NOTHING = Text("", "")
SEEN, GENERIC = "S", "generic"
MARKS = {
    SEEN: Text(
        "[S] 列名见于公开代码，未在商家后台核对。",
        "[S] The columns are those of public code that sends this file; not checked in a live back end.",
    ),
    GENERIC: Text(
        "通用表：没有见过该平台自己的改价模板。请把新价贴进平台后台下载的模板，以编码对应。",
        "A generic sheet: the platform's own template was seen nowhere. Paste the new prices into the template of its back end, by code.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """One listing with its price before and after."""

    code: str
    product_id: str
    platform_sku_id: str
    title: str
    old: Decimal
    new: Decimal
    currency: str

    def restored(self) -> PriceLine:
        """The line that puts the old price back. What was told as a mean of sales is rounded to an amount that can be asked."""
        return replace(self, old=self.new, new=round_half_up(self.old, minor_digits(self.currency)))


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a platform takes prices. ``ending``: csv, tsv or xlsx. ``most``: rows of one file. ``longest``: characters of a title.

    ``by``: the fields of a line of which at least one must be told. ``confidence``: SEEN or GENERIC. ``note``: what to know before
    sending it.
    """

    ending: str
    by: tuple[str, ...]
    confidence: str
    most: int = 100_000
    longest: int = 500
    note: Text = NOTHING

    def __post_init__(self) -> None:
        if self.ending not in ("csv", "tsv", "xlsx") or self.confidence not in MARKS or not self.by:
            raise ValueError(f"no such layout: {self}")


ANY_CODE = ("code", "product_id", "platform_sku_id")
OTHER = Layout(ending="xlsx", by=ANY_CODE, confidence=GENERIC)
LAYOUTS = {
    "amazon": Layout(
        ending="tsv", by=("code",), confidence=SEEN,
        note=Text("制表符分隔，一列编码、一列价格；价格不带货币符号。", "Tab separated, columns sku and price; no currency sign."),
    ),
    "shopify": Layout(
        ending="csv", by=("code",), confidence=GENERIC, longest=255,
        note=Text(
            "不是 Shopify 自己的产品导入文件：那要商品链接名和全部选项，缺了会重建规格，这里都没有。按规格编码对应。",
            "Not Shopify's own product import, which needs handles and every option and makes variants anew without them; "
            "neither is known here. Match by Variant SKU.",
        ),
    ),
}  # fmt: skip


def layout_of(platform: str) -> Layout:
    """How the platform takes prices; the generic sheet where nobody knows."""
    return LAYOUTS.get(platform, OTHER)


def check_lines(platform: str, lines: Sequence[PriceLine]) -> None:
    """Refused where any row could not be taken as it is meant: nothing is written then, and each bad row is named."""
    layout, currencies = layout_of(platform), sorted({one.currency for one in lines})
    if len(currencies) > 1:
        raise Refused(MIXED.with_(found="、".join(currencies)))
    if len(lines) > layout.most:
        raise Refused(TOO_MANY.with_(rows=len(lines), platform=platform or "—", most=layout.most))
    wrong = [(one, why) for one in lines for why in _wrong(one, layout)]
    wrong += _two_prices(lines)
    if wrong:
        zh, en = (
            "；".join(f"{one.code or one.title or '—'}：{why.zh}" for one, why in wrong[:SHOWN]),
            "; ".join(f"{one.code or one.title or '—'} {why.en}" for one, why in wrong[:SHOWN]),
        )
        raise Refused(BAD_ROWS.with_(count=len(wrong), rows=Text(zh, en)))


def _wrong(one: PriceLine, layout: Layout) -> Iterator[Text]:
    if not any(str(getattr(one, name)).strip() for name in layout.by):
        yield NAMELESS
    if any(ord(c) < 32 for c in f"{one.code}{one.product_id}{one.platform_sku_id}{one.title}"):
        yield CONTROL
    if len(one.title) > layout.longest:
        yield TOO_LONG.with_(most=layout.longest)
    digits = minor_digits(one.currency)
    if not one.new.is_finite() or one.new <= 0:
        yield NOT_A_PRICE.with_(price=one.new)
    elif one.new != one.new.quantize(Decimal(1).scaleb(-digits)):
        yield TOO_FINE.with_(price=one.new, currency=one.currency, digits=digits)


def _two_prices(lines: Sequence[PriceLine]) -> list[tuple[PriceLine, Text]]:
    """The platform would take whichever comes last."""
    found: dict[tuple[str, ...], dict[Decimal, PriceLine]] = defaultdict(dict)
    for one in lines:
        found[tuple(getattr(one, name) for name in ANY_CODE)].setdefault(one.new, one)
    return [
        (next(iter(of.values())), TWO_PRICES.with_(prices=" / ".join(str(price) for price in of)))
        for of in found.values()
        if len(of) > 1
    ]
