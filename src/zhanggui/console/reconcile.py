"""对账 Reconcile: the platform's own totals (paid, and of its bill) against ours, and what explains the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.bills import month_bills_answer
from zhanggui.answers.orders import reconcile_answer
from zhanggui.answers.reader import Reader
from zhanggui.answers.settlement import settlement_answer
from zhanggui.console.pages import page, reader_of
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop

LARGEST = Decimal(10) ** 12
BAD_AMOUNT = Text(
    "「{typed}」不是金额。请填平台后台显示的支付金额，例如 1902487.15。",
    "'{typed}' is no amount. Type the paid total the platform shows, such as 1902487.15.",
)
BAD_DAYS = Text(
    "日期应为 2026-06-01 这样的格式，且开始不晚于结束。",
    "Days look like 2026-06-01, and the first is not after the last.",
)
TYPED = ("shop", "since", "last", "paid", "bill")
NO_SHOP = Text("请选择一家店铺。", "Choose a shop.")


@dataclass(frozen=True)
class Question:
    """What somebody typed: shop, first and last day (both included), the platform's totals (None: not typed)."""

    shop: Shop
    since: date
    last: date
    paid: Decimal | None
    bill: Decimal | None

    def period(self) -> dict[str, Any]:
        """Shop, days and currency as answers take them."""
        until = self.last + timedelta(days=1)
        return {"shop": self.shop.code, "since": self.since, "until": until, "currency": self.shop.currency}


def shops_of(reader: Reader) -> list[Shop]:
    """The shops the reader may ask about."""
    shops = Shop.objects.order_by("code")
    return list(shops if reader.shops is None else shops.filter(code__in=reader.shops))


@needs(Right.SEE_ORDERS)
def reconcile(request: Asked) -> HttpResponse:
    """Type the platform's totals of a shop and period, see the differences in explained parts.

    Before anything is typed, the bills of all shops at a glance. What bills hold is fees and profit: whoever may not see
    those is not shown them.
    """
    reader, typed = reader_of(request), {k: request.GET.get(k, "") for k in TYPED}
    shops = shops_of(reader)
    sees = Right.SEE_PROFIT in request.user.rights
    if not any(typed.values()):
        months = month_bills_answer(reader) if sees else None
        return page(request, "reconcile.html", shops=shops, months=months)
    try:
        asked = _question(typed, shops)
    except Refused as refused:
        return page(request, "reconcile.html", status=400, problem=refused.text, shops=shops, typed=typed)
    period = asked.period()
    found = None if asked.paid is None else reconcile_answer(reader, asked.paid, **period)
    bill = settlement_answer(reader, expected=asked.bill, **period) if sees else None
    return page(request, "reconcile.html", shops=shops, typed=typed, asked=asked, found=found, bill=bill)


def _question(typed: dict[str, str], shops: list[Shop]) -> Question:
    shop = next((s for s in shops if s.code == typed["shop"]), None)
    if shop is None:
        raise Refused(NO_SHOP)
    paid, bill = (_amount(typed[name]) if typed[name].strip() else None for name in ("paid", "bill"))
    return Question(shop, *_days(typed), paid, bill)


def _days(typed: dict[str, str]) -> tuple[date, date]:
    try:
        since, last = date.fromisoformat(typed["since"]), date.fromisoformat(typed["last"])
        if since <= last < date.max:
            return since, last
    except ValueError:
        pass
    raise Refused(BAD_DAYS)


def _amount(typed: str) -> Decimal:
    try:
        amount = Decimal(typed.translate({ord(c): None for c in ",，¥￥$ "}))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise Refused(BAD_AMOUNT.with_(typed=typed[:40]))
    return amount
