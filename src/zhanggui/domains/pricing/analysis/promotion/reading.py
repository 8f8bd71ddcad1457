"""Offers, goods and carts from a file people write (YAML or JSON): money as on the price tag, shares in percent.

``docs/promotions.md`` shows the file. What is not known, missing or of the wrong kind is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE, Calculator
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line, to_minor
from zhanggui.domains.pricing.analysis.promotion.offer import Conditions, Gift, Offer, Scope, Target
from zhanggui.domains.pricing.analysis.promotion.stacking import REFERENCE, STACKINGS, Level, Stacking

MISSING = Text("{where} 缺少「{key}」，请补上。", "{where} lacks “{key}”; add it.")
UNKNOWN_KEY = Text(
    "{where} 有不认识的「{key}」，可用的有：{known}。",
    "{where} has an unknown “{key}”; it may have: {known}.",
)
WRONG = Text(
    "{where} 的「{key}」是「{found}」，应为{wanted}。", "“{key}” of {where} is “{found}”, expected {wanted}."
)
NUMBER = Text("数字", "a number")
WHOLE_NUMBER = Text("整数", "a whole number")
DAY = Text("日期（2026-06-18）", "a day (2026-06-18)")
LIST = Text("列表", "a list")


def one_of(known: Sequence[str]) -> Text:
    """The values a cell may have."""
    return Text("其中之一：" + "、".join(known), "one of " + ", ".join(known))


@dataclass(frozen=True)
class Plan:
    """All that a file says: offers and how they stack, goods with their price tags, one cart, floors by SKU."""

    currency: str
    stacking: Stacking
    offers: tuple[Offer, ...]
    goods: tuple[Line, ...]
    floors: Mapping[str, int]
    cart: Cart | None


@dataclass(frozen=True)
class _Row:
    """One mapping of the file; every cell is asked for by name, and what nobody asked for is refused."""

    where: str
    cells: Mapping[str, Any]
    currency: str

    def money(self, key: str, default: int | None = None) -> int:
        """A cell in minor units."""
        return int(self._read(key, default, lambda v: to_minor(_number(v), self.currency), NUMBER))

    def share(self, key: str) -> int:
        """A cell in percent, as ``WHOLE``-ths."""
        return int(self._read(key, None, lambda v: int(_number(v) * WHOLE / 100), NUMBER))

    def count(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self._read(key, default, _whole, WHOLE_NUMBER))

    def word(self, key: str, default: str | None = None) -> str:
        """A word."""
        return str(self._read(key, default, str, NUMBER))

    def day(self, key: str) -> date:
        """A day."""
        found = self._read(key, None, lambda v: v if isinstance(v, date) else date.fromisoformat(str(v)), DAY)
        assert isinstance(found, date)
        return found

    def words(self, key: str) -> frozenset[str] | None:
        """A list of words; None when it is not there."""
        found = self.cells.get(key)
        if found is None:
            return None
        if isinstance(found, str) or not isinstance(found, Sequence):
            raise Refused(WRONG.with_(where=self.where, key=key, found=found, wanted=LIST))
        return frozenset(str(one) for one in found)

    def choice(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        """One of the known words."""
        found = self.word(key, default)
        if found not in known:
            raise Refused(WRONG.with_(where=self.where, key=key, found=found, wanted=one_of(known)))
        return found

    def optional(self, key: str, read: Callable[[str], int]) -> int | None:
        """What ``read`` makes of the cell; None when it is not there."""
        return read(key) if self.cells.get(key) is not None else None

    def rows(self, key: str) -> list[_Row]:
        """The mappings of a list."""
        found = self.cells.get(key)
        if not isinstance(found, Sequence) or isinstance(found, str) or not found:
            raise Refused(WRONG.with_(where=self.where, key=key, found=found, wanted=LIST))
        return [
            _Row(f"{self.where} {key} {i}", _mapping(one, self.where, key), self.currency)
            for i, one in enumerate(found, 1)
        ]

    def only(self, known: Sequence[str]) -> None:
        """Refuse cells that mean nothing here: a mistyped cap would be no cap."""
        for key in self.cells:
            if key not in known:
                raise Refused(UNKNOWN_KEY.with_(where=self.where, key=key, known=", ".join(known)))

    def _read(self, key: str, default: Any, read: Callable[[Any], Any], wanted: Text) -> Any:
        found = self.cells.get(key)
        if found is None:
            if default is None:
                raise Refused(MISSING.with_(where=self.where, key=key))
            return default
        try:
            return read(found)
        except (ValueError, InvalidOperation, TypeError) as error:
            raise Refused(WRONG.with_(where=self.where, key=key, found=found, wanted=wanted)) from error


def _steps(row: _Row) -> Calculator:
    if "tiers" in row.cells:
        return how.Steps(tuple((r.money("from"), r.money("minus")) for r in row.rows("tiers")))
    return how.Steps(((row.money("from"), row.money("minus")),))


def _percent(row: _Row) -> Calculator:
    by_tag = row.word("level") in (Level.ITEM, Level.MEMBER)
    return how.UnitPercent(row.share("percent")) if by_tag else how.Percent(row.share("percent"))


def _freight(row: _Row) -> Calculator:
    return how.UnitOff(row.money("minus")) if "minus" in row.cells else how.Percent(WHOLE)


def _n_for_m(row: _Row) -> Calculator:
    units, off = row.count("units"), row.share("percent") if "percent" in row.cells else WHOLE
    return how.CheapestOff(units, units - row.count("pay"), off, row.optional("most_times", row.count))


def _bundle(row: _Row) -> Calculator:
    goods = _mapping(row.cells.get("goods"), row.where, "goods")
    return how.Bundle(
        tuple((str(sku), int(n)) for sku, n in goods.items()),
        row.money("price"),
        row.optional("most_times", row.count),
    )


KINDS: dict[str, tuple[Callable[[_Row], Calculator], tuple[str, ...]]] = {
    "threshold": (_steps, ("from", "minus", "tiers")),
    "every": (lambda r: how.Steps(((r.money("from"), r.money("minus")),), every=True), ("from", "minus")),
    "percent": (_percent, ("percent",)),
    "unit_tiers": (lambda r: how.UnitTiers(tuple((t.count("from"), t.share("percent")) for t in r.rows("tiers"))), ("tiers",)),
    "minus": (lambda r: how.UnitOff(r.money("minus")), ("minus",)),
    "price": (lambda r: how.FixedPrice(r.money("price")), ("price",)),
    "n_for_m": (_n_for_m, ("units", "pay", "percent", "most_times")),
    "second": (lambda r: how.CheapestOff(2, 1, r.share("percent"), r.optional("most_times", r.count)), ("percent", "most_times")),
    "any_for": (lambda r: how.AnyFor(r.count("units"), r.money("price"), r.optional("most_times", r.count)), ("units", "price", "most_times")),
    "bundle": (_bundle, ("goods", "price", "most_times")),
    "gift": (lambda r: how.Earned(r.count("per_units", 0), r.money("per_amount", 0)), ("gift", "gift_units", "gift_value", "gift_most", "per_units", "per_amount")),
    "points": (lambda r: how.Points(r.count("points_for_one"), r.share("percent")), ("points_for_one", "percent")),
    "deposit": (lambda r: how.Deposit(r.money("paid"), r.money("counts_as")), ("paid", "counts_as")),
    "freight": (_freight, ("minus",)),
}  # fmt: skip
FRAME = (
    "code", "name", "kind", "level", "since", "until", "skus", "categories", "shops", "but", "min_amount", "min_units",
    "member_tiers", "coupon", "payments", "presale", "funding", "stacking_group", "exclusion_group", "priority",
    "most_off", "budget", "per_buyer",
)  # fmt: skip


def read_plan(document: Any) -> Plan:
    """The plan a document (as YAML or JSON is read) describes."""
    cells = _mapping(document, "file", "offers")
    currency = str(cells.get("currency", "CNY"))
    top = _Row("file", cells, currency)
    top.only(("currency", "platform", "stacking", "offers", "goods", "cart"))
    name = top.choice("stacking" if "stacking" in cells else "platform", [*STACKINGS], "reference")
    goods = top.rows("goods") if "goods" in cells else []
    return Plan(
        currency=currency,
        stacking=STACKINGS.get(name, REFERENCE),
        offers=tuple(read_offer(row) for row in top.rows("offers")),
        goods=tuple(_line(row, ("floor",)) for row in goods),
        floors={row.word("sku"): row.money("floor") for row in goods if row.cells.get("floor") is not None},
        cart=_cart(_Row("cart", _mapping(cells["cart"], "file", "cart"), currency))
        if "cart" in cells
        else None,
    )


def offer_from(cells: Mapping[str, Any], currency: str) -> Offer:
    """One offer of a file."""
    return read_offer(_Row(f"offer {cells.get('code', '?')}", cells, currency))


def read_offer(row: _Row) -> Offer:
    """One offer: its frame, and the cells of its kind."""
    kind = row.choice("kind", [*KINDS])
    calculator, cells = KINDS[kind]
    row.only((*FRAME, *cells))
    funding = {
        str(k): int(_number(v) * WHOLE / 100)
        for k, v in (row.cells.get("funding") or {"merchant": 100}).items()
    }
    budgets = _budgets(row)
    return Offer(
        code=row.word("code"), name=_name(row), level=Level(row.choice("level", [*Level])), since=row.day("since"),
        until=row.day("until"), currency=row.currency, calculator=calculator(row), funding=funding,
        target={"gift": Target.GIFT, "freight": Target.FREIGHT}.get(kind, Target.GOODS), gift=_gift(row, kind),
        scope=Scope(
            skus=row.words("skus"), categories=row.words("categories"), shops=row.words("shops"),
            but=row.words("but") or frozenset(),
        ),
        conditions=_conditions(row, kind), stacking_group=row.cells.get("stacking_group"),
        exclusion_group=row.cells.get("exclusion_group"), priority=row.count("priority", 0),
        most_off=row.optional("most_off", row.money), budget=_budget(row, budgets, funding), budgets=budgets,
        per_buyer=row.optional("per_buyer", row.count),
    )  # fmt: skip


def _budgets(row: _Row) -> dict[str, int]:
    """Funder → his budget; empty where one budget is written for all."""
    found = row.cells.get("budget")
    if not isinstance(found, Mapping):
        return {}
    return {str(who): to_minor(_number(money), row.currency) for who, money in found.items()}


def _budget(row: _Row, budgets: Mapping[str, int], funding: Mapping[str, int]) -> int | None:
    """What all orders may be given together: until the first funder has spent his part."""
    if not budgets:
        return row.optional("budget", row.money)
    shares = {who: funding.get(who) or WHOLE for who in budgets}
    return min(money * WHOLE // shares[who] for who, money in budgets.items())


def _name(row: _Row) -> Text:
    found = row.cells.get("name", row.word("code"))
    return (
        Text(str(found.get("zh")), str(found.get("en")))
        if isinstance(found, Mapping)
        else Text(str(found), str(found))
    )


def _conditions(row: _Row, kind: str) -> Conditions:
    return Conditions(
        min_amount=row.money("min_amount", 0), min_units=row.count("min_units", 0), tiers=row.words("member_tiers"),
        coupon=row.cells.get("coupon"), payments=row.words("payments"),
        presale=bool(row.cells.get("presale", kind == "deposit")),
    )  # fmt: skip


def _gift(row: _Row, kind: str) -> Gift | None:
    if kind != "gift":
        return None
    return Gift(
        sku=row.word("gift"),
        units=row.count("gift_units", 1),
        value=row.money("gift_value", 0),
        most=row.optional("gift_most", row.count),
    )


def _line(row: _Row, more: tuple[str, ...] = ("quantity",)) -> Line:
    row.only(("sku", "price", "shop", "category", *more))
    quantity = row.count("quantity", 1) if "quantity" in more else 1
    return Line(row.word("sku"), row.money("price"), quantity, row.word("shop", ""), row.word("category", ""))


def _cart(row: _Row) -> Cart:
    row.only(("lines", "shipping", "buyer", "day", "spent", "gift_stock"))
    return Cart(
        lines=tuple(_line(one) for one in row.rows("lines")), currency=row.currency, shipping=row.money("shipping", 0),
        buyer=_buyer(_Row("buyer", _mapping(row.cells.get("buyer") or {}, "cart", "buyer"), row.currency)),
        day=row.day("day") if "day" in row.cells else None,
        spent={str(k): to_minor(_number(v), row.currency) for k, v in (row.cells.get("spent") or {}).items()},
        gift_stock={str(k): _whole(v) for k, v in (row.cells.get("gift_stock") or {}).items()},
    )  # fmt: skip


def _buyer(row: _Row) -> Buyer:
    row.only(("tier", "coupons", "payment", "points", "presale", "used"))
    return Buyer(
        tier=row.word("tier", ""), coupons=row.words("coupons") or frozenset(), payment=row.word("payment", ""),
        points=row.count("points", 0), presale=bool(row.cells.get("presale", False)),
        used={str(k): _whole(v) for k, v in (row.cells.get("used") or {}).items()},
    )  # fmt: skip


def _mapping(found: Any, where: str, key: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise Refused(
            WRONG.with_(where=where, key=key, found=found, wanted=Text("一组「键: 值」", "a mapping"))
        )
    return found


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(value)
    return Decimal(str(value))


def _whole(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value() or number < 0:
        raise ValueError(value)
    return int(number)
