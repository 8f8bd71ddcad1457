"""Files of a promotion plan for the platforms: price sheets, sheets of coupons and offers, sheets that restore the prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.price_files import PriceLine, price_sheet
from zhanggui.loop.kind import OutboxFile

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same plan is the same file, whenever it is written
SHEET = "优惠设置"
HEADS = ("优惠编号", "名称", "层级", "类型", "规则", "适用SKU", "适用类目", "不参加SKU", "最低金额", "最低件数", "领券码", "会员等级",
         "开始", "结束", "每单最多减", "总预算", "每人限用", "商家承担%", "平台承担%", "供应商承担%", "赠品", "赠品件数", "币种")  # fmt: skip
REQUEST = (
    "SKU编码",
    "名称",
    "活动方案",
    "活动开始",
    "数量",
    "最晚到货",
    "供应商",
    "起订量",
    "箱规",
    "预计到货",
)
LEVELS = {"platform": "平台", "shop": "店铺", "item": "单品", "member": "会员", "payment": "支付"}
TARGETS = {Target.GOODS: "商品", Target.FREIGHT: "运费", Target.GIFT: "赠品"}
RULES = {
    "from": "满", "minus": "减", "percent": "减%", "price": "价", "units": "件数", "pay": "付", "tiers": "阶梯", "goods": "套装",
    "per_units": "每件数", "per_amount": "每金额", "paid": "定金", "counts_as": "抵", "points_for_one": "积分", "most_times": "最多次数",
}  # fmt: skip
KINDS = {
    "threshold": "满减", "every": "每满减", "percent": "折扣", "unit_tiers": "满件折", "minus": "直降", "price": "一口价",
    "n_for_m": "N件付M件", "second": "第二件优惠", "any_for": "任选", "bundle": "套装", "gift": "买赠", "points": "积分抵现",
    "deposit": "定金膨胀", "freight": "运费优惠",
}  # fmt: skip


def start_files(
    number: int, plan: PlanTerms, offers_told: Sequence[Mapping[str, Any]], platforms: Mapping[str, str],
    lines: Mapping[str, Sequence[PriceLine]],
) -> list[OutboxFile]:  # fmt: skip
    """For each shop the price sheet (where any price changes) and the sheet of its offers."""
    files = [
        _prices(f"promo-{number}-{shop}-prices", platforms.get(shop, ""), lines[shop])
        for shop in plan.shops
        if lines.get(shop)
    ]
    for shop in plan.shops:
        mine = [
            (o, told)
            for o, told in zip(plan.offers, offers_told, strict=True)
            if o.scope.shops is None or shop in o.scope.shops
        ]
        if mine:
            files.append(OutboxFile(f"promo-{number}-{shop}-offers.xlsx", offer_sheet(mine)))
    return files


def end_files(
    number: int, platforms: Mapping[str, str], lines: Mapping[str, Sequence[PriceLine]]
) -> list[OutboxFile]:
    """For each shop whose prices were changed the sheet with the old ones."""
    swapped = {shop: [one.restored() for one in mine] for shop, mine in lines.items()}
    return [
        _prices(f"restore-promo-{number}-{shop}-prices", platforms.get(shop, ""), mine)
        for shop, mine in sorted(swapped.items())
        if mine
    ]


def offer_sheet(offers: Iterable[tuple[Offer, Mapping[str, Any]]]) -> bytes:
    """One row an offer. No platform's own template for coupons is known here: the sheet holds what their forms ask for."""
    return _sheet(SHEET, HEADS, [_row(offer, told) for offer, told in offers])


def request_sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    """What to have on hand before an event, for whoever buys: one row a SKU."""
    return _sheet("备货申请", REQUEST, rows)


def _sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one table. Texts are texts: a name that looks like a formula stays a name."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        page, bold = book.add_worksheet(title), book.add_format({"bold": True})
        page.set_column(0, len(heads) - 1, 14)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
        for number, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                (page.write_string if isinstance(cell, str) else page.write_number)(number, column, cell)
    return out.getvalue()


def _row(offer: Offer, told: Mapping[str, Any]) -> list[str]:
    scope, asked = offer.scope, offer.conditions
    shares = [f"{offer.funding.get(who, 0) / 100:g}" for who in ("merchant", "platform", "supplier")]
    gift = [offer.gift.sku, str(offer.gift.units)] if offer.gift else ["", ""]
    return [
        offer.code, offer.name.zh, LEVELS[str(offer.level)], KINDS.get(str(told.get("kind")), ""), rule_words(told), _listed(scope.skus),
        _listed(scope.categories), _listed(scope.but), _told(told, "min_amount"), _told(told, "min_units"), asked.coupon or "",
        _listed(asked.tiers), str(offer.since), str(offer.until), _told(told, "most_off"), _told(told, "budget"),
        _told(told, "per_buyer"), *shares, *gift, offer.currency,
    ]  # fmt: skip


def rule_words(told: Mapping[str, Any]) -> str:
    """The figures of an offer in short words.

    >>> rule_words({"kind": "threshold", "from": 300, "minus": 50})
    '满300 减50'
    >>> rule_words({"kind": "percent", "percent": 25})
    '减25%'
    """
    parts = []
    for key, word in RULES.items():
        found = told.get(key)
        if isinstance(found, list):
            parts.append("；".join(rule_words(one) for one in found if isinstance(one, Mapping)))
        elif isinstance(found, Mapping):
            parts.append(word + "+".join(f"{sku}×{n}" for sku, n in found.items()))
        elif found is not None:
            parts.append(f"{word[:-1]}{found}%" if word.endswith("%") else f"{word}{found}")
    return " ".join(parts)


def _listed(words: Iterable[str] | None) -> str:
    return "、".join(sorted(words or ()))


def _told(told: Mapping[str, Any], key: str) -> str:
    found = told.get(key)
    if isinstance(found, Mapping):
        return "、".join(f"{who} {money}" for who, money in found.items())
    return "" if found is None else str(found)


def _prices(name: str, platform: str, lines: Sequence[PriceLine]) -> OutboxFile:
    ending, content = price_sheet(platform, lines)
    return OutboxFile(f"{name}.{ending}", content)


def price_lines(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[PriceLine]]:
    """Price lines by shop as the records keep them."""
    return {
        shop: [
            PriceLine(**dict(one) | {"old": Decimal(one["old"]), "new": Decimal(one["new"])}) for one in mine
        ]
        for shop, mine in told.items()
    }
