"""Promotions from a file: what a cart costs and why, and the lowest price any buyer can build for each SKU."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.cart import Line, from_minor, to_minor
from zhanggui.domains.pricing.analysis.promotion.check import check_offers
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.explain import explained
from zhanggui.domains.pricing.analysis.promotion.offer import FUNDERS
from zhanggui.domains.pricing.analysis.promotion.reading import Plan, read_plan
from zhanggui.domains.pricing.analysis.promotion.receipt import Receipt
from zhanggui.domains.pricing.analysis.promotion.worst import Worst, caps_for, worst_prices

NO_FILE = Text("找不到文件 {file}。", "There is no file {file}.")
NOT_YAML = Text(
    "读不懂 {file}（{why}），请照 docs/promotions.md 的样子写。",
    "{file} is neither YAML nor JSON ({why}); write it as docs/promotions.md shows.",
)
NO_CART = Text("文件里没有购物车，请加上 `cart`。", "The file holds no cart; add “cart”.")
NO_GOODS = Text("文件里没有商品，请加上 `goods`。", "The file holds no goods; add “goods”.")
TOGETHER = Text("这些优惠不能一起上线：{why}", "These offers may not run together: {why}")


def read_file(file: Path) -> Plan:
    """The plan of a YAML or JSON file."""
    import yaml

    if not file.is_file():
        raise WrongUsage(NO_FILE.with_(file=file))
    try:
        return read_plan(yaml.safe_load(file.read_text(encoding="utf-8-sig")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(NOT_YAML.with_(file=file, why=str(error).splitlines()[0])) from error


def cart_answer(file: Path) -> dict[str, Any]:
    """What the file's cart costs: per line, per offer and funder, with a sentence for every fen."""
    plan = read_file(file)
    if plan.cart is None:
        raise Refused(NO_CART)
    receipt = Promotions(plan.offers, plan.stacking).best(plan.cart)
    return {
        "currency": plan.currency,
        "total": _money(receipt.total, plan),
        "off": _money(receipt.off, plan),
        "freight": _money(receipt.freight, plan),
        "receivable": _money(receipt.receivable, plan),
        "lines": [
            {"sku": line.sku, "quantity": line.quantity, "price": _money(line.price, plan), "paid": _money(paid, plan)}
            for line, paid in zip(plan.cart.lines, receipt.paid, strict=True)
        ],
        "offers": [_offer(one, plan) for one in receipt.applied],
        "gifts": receipt.gifts(),
        "why": explained(receipt),
    }  # fmt: skip


def _offer(one: Any, plan: Plan) -> dict[str, Any]:
    funded = one.by_funder()
    return {
        "code": one.offer.code,
        "off": _money(one.off, plan),
        "lines": [_money(part, plan) for part in one.parts],
        "funded": {who: _money(sum(funded[who]), plan) for who in FUNDERS if who in funded},
    }


def worst_answer(file: Path, *, today: date, floors: Mapping[str, Decimal] | None = None) -> dict[str, Any]:
    """The lowest price of every SKU of the file, largest loss first, and for those below their floor what to cap.

    ``floors`` (SKU → money) go before those of the file. Offers that may not run together are refused.
    """
    plan = read_file(file)
    if not plan.goods:
        raise Refused(NO_GOODS)
    found = check_offers(plan.offers, plan.goods, today=today)
    if found.refused:
        raise Refused(TOGETHER.with_(why=_joined(found.refused)))
    known = {**plan.floors, **{sku: to_minor(m, plan.currency) for sku, m in (floors or {}).items()}}
    return {"currency": plan.currency, "said": list(found.said), "goods": worst_rows(plan, known)}


def worst_rows(
    plan: Plan, floors: Mapping[str, int], *, only: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """The lowest price of each of the plan's goods (of ``only`` some SKUs), largest loss first; ``floors`` in minor units."""
    promotions = Promotions(plan.offers, plan.stacking)
    rows = worst_prices(promotions, plan.goods, floors=floors, only=only)
    return [_row(one, promotions, plan, floors) for one in rows]


def _row(one: Worst, promotions: Promotions, plan: Plan, floors: Mapping[str, int]) -> dict[str, Any]:
    goods: Sequence[Line] = plan.goods
    caps = caps_for(one, promotions, goods, floors=floors) if one.loss is not None else []
    return {
        "sku": one.sku,
        "list": _money(one.list_price, plan),
        "worst": _unit(one.price, plan),
        "no_lower_than": _money(one.no_lower_than, plan),
        "received": _unit(one.received, plan),
        "floor": None if one.floor is None else _money(one.floor, plan),
        "loss": None if one.loss is None else _unit(one.loss, plan),
        "order_loss": _money(one.order_loss, plan),
        "cart": _written(one.receipt),
        "offers": list(one.receipt.codes),
        "cap": [
            {"code": c.code, "received": _unit(c.received, plan), "clears": c.clears, "cost": _money(c.cost, plan)} for c in caps
        ],
    }  # fmt: skip


def _written(receipt: Receipt) -> list[dict[str, Any]]:
    return [{"sku": line.sku, "quantity": line.quantity} for line in receipt.cart.lines]


def _money(units: int, plan: Plan) -> Decimal:
    return from_minor(units, plan.currency)


def _unit(price: Fraction, plan: Plan) -> Decimal:
    """A price per unit to the coin; what does not come out even is cut, which is never too favourable."""
    return from_minor(floor(price), plan.currency)


def _joined(texts: Sequence[Text]) -> Text:
    return Text("".join(t.zh for t in texts), " ".join(t.en for t in texts))
