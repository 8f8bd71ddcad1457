"""What a shop has agreed with its platform: rates with the day they hold from.

Entries are never changed: a correction stands beside what it replaced, and the log tells both values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import LARGEST_AMOUNT, minor_digits
from zhanggui.masterdata.models import Shop, ShopFee

COMPONENTS = {
    "commission": Text("佣金", "commission"),
    "payment_fee": Text("支付费", "payment fee"),
    "other_fees": Text("其他费用", "other fees"),
}
FIRST_DAY = date(2000, 1, 1)
YEARS_AHEAD = 5
LONGEST_NOTE = 200
_EXACT = Decimal("0.0001")  # of a percent: rates are whole millionths

NO_SHOP = Text(
    "没有店铺「{given}」。先导入它的订单文件，店铺会自动建立；已有店铺见设置页。",
    "There is no shop “{given}”. Import an order file of it first, which makes the shop; Settings lists those known.",
)
NO_COMPONENT = Text(
    "没有「{given}」这种费用，应为 {known} 之一。", "There is no fee “{given}”; it should be one of {known}."
)
BAD_RATE = Text(
    "费率应从 0% 到 100%（不含 100%），百分数最多 4 位小数，例如 3.5；收到的是「{given}」。",
    "A rate is from 0 to below 100 percent with at most four decimals, such as 3.5, not “{given}”.",
)
BAD_FIXED = Text(
    "每单固定金额不能为负，{currency} 最多 {digits} 位小数，例如 0.30；收到的是「{given}」。",
    "The fixed amount an order is not negative and has at most {digits} decimals in {currency}, such as 0.30, "
    "not “{given}”.",
)
BAD_CURRENCY = Text(
    "币种应为三个大写字母，例如 CNY；收到的是「{given}」。", "A currency has three capitals, such as CNY, not “{given}”."
)  # fmt: skip
BAD_DAY = Text(
    "生效日应在 {first} 到 {last} 之间，写成 2026-03-01 这样；收到的是「{given}」。",
    "The day it holds from lies between {first} and {last}, written like 2026-03-01, not “{given}”.",
)
LONG_NOTE = Text(
    "备注最多 {most} 个字，现在有 {n} 个。", "A note has at most {most} characters, this one has {n}."
)
NOT_THERE = Text(
    "{shop} 没有从 {since} 起的店铺{fee}费率，没有可删除的。页面和 zg fees 列出了现有的费率。",
    "{shop} has no {fee} rate of its own that starts on {since}, so there is none to remove. "
    "The page and zg fees list those there are.",
)
NOTHING_TO_END = Text(
    "{shop} 的{fee}在 {since} 用的就是平台费率，没有店铺费率可停用。",
    "The {fee} of {shop} follows the platform's card on {since} as it is: there is no rate of its own to end.",
)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A rate as somebody typed it: percent and amount as text. ``currency`` empty: the shop's."""

    shop: str
    component: str
    since: str | date
    percent: str
    fixed: str = ""
    currency: str = ""
    note: str = ""


def fees_in_force() -> list[ShopFee]:
    """Every rate that nobody corrected or removed since, by shop, component and day."""
    found = ShopFee.objects.filter(replaced_at__isnull=True)
    return list(found.order_by("shop", "component", "since", "pk"))


@transaction.atomic
def set_fee(workspace: OpenWorkspace, typed: Typed, *, at: datetime, by: str = COMMAND_LINE) -> ShopFee:
    """From its day on the shop pays this rate; one entered for the same day before is corrected.

    Raises Refused, with nothing changed, where the shop, the fee, the rate, the amount or the day makes no sense.
    """
    shop = _shop(typed.shop)
    currency = _currency(typed.currency or shop.currency)
    fee = ShopFee(
        shop=shop.code, component=_component(typed.component), since=_day(typed.since, at),
        rate=_rate(typed.percent), fixed=_fixed(typed.fixed, currency), currency=currency,
        note=_note(typed.note), by=by, at=at,
    )  # fmt: skip
    return _put(workspace, fee, verb="set_fee")


@transaction.atomic
def end_fee(
    workspace: OpenWorkspace, *, shop: str, component: str, since: str | date, at: datetime,
    note: str = "", by: str = COMMAND_LINE,
) -> ShopFee:  # fmt: skip
    """From this day on the platform's own card holds for the shop again."""
    known = _shop(shop)
    fee = ShopFee(
        shop=known.code, component=_component(component), since=_day(since, at), rate=None,
        currency=known.currency, note=_note(note), by=by, at=at,
    )  # fmt: skip
    held = _held(fee)
    if held is None or held.rate is None:
        raise Refused(_about(fee, NOTHING_TO_END))
    return _put(workspace, fee, verb="end_fee")


@transaction.atomic
def remove_fee(
    workspace: OpenWorkspace, *, shop: str, component: str, since: str | date, at: datetime,
    by: str = COMMAND_LINE,
) -> ShopFee:  # fmt: skip
    """Take back what was entered for exactly this day: what held before it holds on."""
    fee = ShopFee(shop=_shop(shop).code, component=_component(component), since=_day(since, at))
    if not (there := _same_day(fee).first()):
        raise Refused(_about(fee, NOT_THERE))
    _same_day(fee).update(replaced_at=at, replaced_by=by)
    _log(workspace, there, there, _held(fee), verb="remove_fee", by=by, at=at)
    return there


def _put(workspace: OpenWorkspace, fee: ShopFee, *, verb: str) -> ShopFee:
    """Enter ``fee`` in place of what stands on its day, and tell the log what held on it until now."""
    held = _held(fee)
    _same_day(fee).update(replaced_at=fee.at, replaced_by=fee.by)
    fee.save(force_insert=True)
    _log(workspace, fee, held, fee, verb=verb, by=fee.by, at=fee.at)
    return fee


def _log(
    workspace: OpenWorkspace,
    about: ShopFee,
    old: ShopFee | None,
    new: ShopFee | None,
    *,
    verb: str,
    by: str,
    at: datetime,
) -> None:
    told = {"since": str(about.since), "rate": [_told(old), _told(new)], "note": about.note}
    record(
        workspace.secrets, who=by, verb=verb, at=at, subject=about.component, shop=about.shop, details=told
    )  # fmt: skip


def _told(fee: ShopFee | None) -> str:
    """A rate in the log: ``3.5% + 0.30 USD``; ``platform`` where the platform's card holds."""
    if fee is None or fee.rate is None:
        return "platform"
    rate = f"{(fee.rate * 100).normalize():f}%"
    return f"{rate} + {Decimal(fee.fixed).normalize():f} {fee.currency}" if fee.fixed else rate


def _live(fee: ShopFee) -> QuerySet[ShopFee]:
    return ShopFee.objects.filter(replaced_at__isnull=True, shop=fee.shop, component=fee.component)


def _same_day(fee: ShopFee) -> QuerySet[ShopFee]:
    return _live(fee).filter(since=fee.since)


def _held(fee: ShopFee) -> ShopFee | None:
    """What holds on the fee's day as things stand; None: nothing was entered, the platform's card holds."""
    return _live(fee).filter(since__lte=fee.since).order_by("-since").first()


def _about(fee: ShopFee, text: Text) -> Text:
    return text.with_(shop=fee.shop, fee=COMPONENTS[fee.component], since=fee.since)


def _shop(given: str) -> Shop:
    shop = Shop.objects.select_for_update().filter(code=given).first()  # one change of a shop at a time
    if shop is None:
        raise Refused(NO_SHOP.with_(given=given))
    return shop


def _component(given: str) -> str:
    if given not in COMPONENTS:
        raise Refused(NO_COMPONENT.with_(given=given, known=", ".join(COMPONENTS)))
    return given


def _rate(percent: str) -> Decimal:
    rate = _number(percent.strip().rstrip("%％ "))
    if rate is None or not 0 <= rate < 100 or rate != rate.quantize(_EXACT):
        raise Refused(BAD_RATE.with_(given=percent))
    return abs(rate) / 100


def _fixed(given: str, currency: str) -> Decimal:
    digits = minor_digits(currency)
    amount = _number(given.strip() or "0")
    if amount is None or not 0 <= amount <= LARGEST_AMOUNT or amount != round(amount, digits):
        raise Refused(BAD_FIXED.with_(given=given, currency=currency, digits=digits))
    return abs(amount)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _currency(given: str) -> str:
    if not (len(given) == 3 and given.isascii() and given.isalpha() and given.isupper()):
        raise Refused(BAD_CURRENCY.with_(given=given))
    return given


def _day(given: str | date, at: datetime) -> date:
    last = date(at.year + YEARS_AHEAD, 12, 31)
    try:
        day = given if isinstance(given, date) else date.fromisoformat(given.strip())
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= last:
        raise Refused(BAD_DAY.with_(given=given, first=FIRST_DAY, last=last))
    return day


def _note(given: str) -> str:
    note = " ".join("".join(c if c.isprintable() else " " for c in given).split())
    if len(note) > LONGEST_NOTE:
        raise Refused(LONG_NOTE.with_(most=LONGEST_NOTE, n=len(note)))
    return note
