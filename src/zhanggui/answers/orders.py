"""Orders in contract form: one order, the totals of a period, the difference to a platform's own total."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.access.audit import record
from zhanggui.answers.doubles import same_as
from zhanggui.answers.kept_profit import kept_profit, opened
from zhanggui.answers.reader import Reader
from zhanggui.answers.refused_rows import loaded_batches
from zhanggui.clean.models import QuarantinedRow
from zhanggui.collect.showing import find_orders, orders_starting, personal_of_order
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.kpi.order_money import order_money
from zhanggui.kpi.totals import totals
from zhanggui.profit.reconcile import explain_difference

SHORTEST_REASON = 4
NO_REASON = Text(
    "请写明查看原因（至少 {n} 个字），例如：核对退货地址。",
    "Say why you look (at least {n} characters), for example: check the return address.",
)
BAD_EXPECTATION = Text(
    "--expect 应写成 paid=金额（支付金额）、bill=金额（账单合计）或「bill」（只看账单），例如 paid=1902487.15",
    "--expect takes paid=AMOUNT, bill=AMOUNT or bill (no total), such as paid=1902487.15",
)


def order_answers(reader: Reader, order_id: str, shop: str | None = None) -> list[dict[str, Any]]:
    """Orders of this number in the shops the reader sees, as ``zg order --json`` prints them."""
    found = find_orders(reader.workspace, order_id, shop)
    seen = [one for one in found if reader.sees(one["shop"])]
    return [one | same_as(reader, one["shop"], one["order_id"]) for one in seen]


def masked_order(reader: Reader, shop: str, order_id: str) -> dict[str, Any] | None:
    """One order without anything personal; None when there is none in the reader's shops."""
    if not reader.sees(shop):
        return None
    found = find_orders(reader.workspace, order_id, shop, personal=False)
    return found[0] | same_as(reader, shop, order_id) if found else None


def orders_called(reader: Reader, text: str, most: int = 50) -> list[dict[str, Any]]:
    """Orders of the reader's shops with this number, or whose number begins with it."""
    return orders_starting(reader.workspace, text, reader.shops, most)


def order_profit(reader: Reader, order: dict[str, Any]) -> dict[str, Any] | None:
    """The waterfall of one order; None while it is unpaid. Kept with the shop's other orders of that day."""
    day, shop = order["business_date"], order["shop"]
    if day is None:
        return None
    asked: dict[str, Any] = {"by": "order", "shop": shop, "since": day, "until": day + timedelta(days=1)}
    found = [
        a
        for a in kept_profit(reader, **asked).answer
        if a["order_id"] == order["order_id"] and "label" not in a
    ]
    return opened(found[:1], **asked)[0] if found else None


def personal_answer(
    reader: Reader, shop: str, order_id: str, *, by: str, reason: str, at: datetime
) -> dict[str, str]:
    """What the files say about an order's buyer. The opening is logged, with its reason, before anything is shown."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(NO_REASON.with_(n=SHORTEST_REASON))
    record(
        reader.workspace.secrets, who=by, verb="reveal_personal", at=at, subject=order_id, shop=shop,
        details={"reason": reason.strip()[:200]},
    )  # fmt: skip
    return personal_of_order(reader.workspace, shop, order_id)


def totals_answers(
    reader: Reader, *, since: date | None = None, until: date | None = None, shop: str | None = None
) -> list[dict[str, Any]]:
    """Totals by paid business day, one per currency; none when nothing is loaded."""
    found = totals(reader.tables(only=shop), since=since, until=until)
    refused = quarantined_rows(reader, shop)
    return [vars(one) | {"quarantined": refused} for one in found]


def quarantined_rows(reader: Reader, shop: str | None = None) -> int:
    """How many rows wait in quarantine, in all batches of the shops asked about."""
    loaded = loaded_batches(reader, costs=True)
    loaded = loaded if shop is None else loaded.filter(shop=shop)
    return QuarantinedRow.objects.filter(batch__in=loaded.values("pk")).count()


def expected_total(expect: str) -> tuple[str, Decimal | None]:
    """What somebody typed as ``paid=AMOUNT`` or ``bill=AMOUNT``: which total, and how much. ``bill`` alone has none."""
    name, _, amount = expect.partition("=")
    if name.strip() == "bill" and not amount.strip():
        return "bill", None
    try:
        total = Decimal(amount.replace(",", "").replace("¥", "").strip())
        if name.strip() in ("paid", "bill") and total.is_finite():
            return name.strip(), total
    except ArithmeticError:
        pass
    raise WrongUsage(BAD_EXPECTATION)


def reconcile_answer(
    reader: Reader,
    expected: Decimal,
    *,
    shop: str | None = None,
    since: date | None = None,
    until: date | None = None,
    currency: str = "CNY",
) -> dict[str, Any]:
    """The difference between the platform's own total and ours, split into parts that explain it."""
    tables = reader.tables(only=shop)
    found = explain_difference(
        expected,
        {**tables, "order": order_money(tables)},
        shop,
        since,
        until,
        currency=currency,
        handed_in={"quarantined": (quarantined_rows(reader, shop), Decimal(0))},
    )
    parts = [
        {
            "code": p.code,
            "name": reader.say(p.name),
            "amount": p.amount,
            "orders": p.orders,
            "explains": p.counts,
        }
        for p in found.parts
    ]
    shown = ("expected", "ours", "difference", "currency")
    answer = {name: getattr(found, name) for name in shown}
    return {**answer, "parts": parts, "unexplained": found.unexplained}
