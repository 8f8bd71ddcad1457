"""Purchase orders written by hand: numbered, checked against the supplier's terms, told as files like the proposed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError

from zhanggui.access.audit import COMMAND_LINE
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.money import LARGEST_AMOUNT
from zhanggui.domains.supply.models import PurchaseOrder
from zhanggui.domains.supply.purchase_files import Sheet, SheetLine
from zhanggui.domains.supply.workflows import OrderedLine, place_purchase_order

TRIES = 50
"""As many people may take the same next number at once."""
NO_SUPPLIER = Text("请填写供应商。", "Name the supplier.")
TOO_EARLY = Text("希望到货日 {day} 早于今天 {today}。", "It is wanted on {day}, before today ({today}).")
NOT_A_COUNT = Text(
    "{sku} 的数量应为正整数，收到「{found}」。", "Quantity of {sku}: a whole number above 0, got {found}."
)
NOT_MONEY = Text("{sku} 的采购价不是金额：「{found}」。", "The price of {sku} is no amount: {found}.")
BELOW_MINIMUM = Text(
    "{sku}：{quantity} 件低于起订量 {minimum}。",
    "{sku}: {quantity} units are below the minimum of {minimum}.",
)
NOT_CARTONS = Text(
    "{sku}：{quantity} 件不是整箱（每箱 {pack} 件）。",
    "{sku}: {quantity} units are no whole cartons of {pack}.",
)
OTHER_PRICE = Text(
    "{sku}：采购价 {price} 与报价 {quoted} 不同。",
    "{sku}: the price {price} is not the {quoted} that was quoted.",
)
NO_TERMS = Text("{sku}：这家供应商没有报过价。", "{sku}: this supplier never quoted it.")
TOO_SOON = Text(
    "{sku}：希望 {days} 天后到货，供应商的交期约 {lead} 天。",
    "{sku}: wanted in {days} days, the supplier takes about {lead}.",
)


def draft_by_hand(
    workspace: OpenWorkspace, *, supplier: str, lines: Sequence[OrderedLine], currency: str, wanted_day: date,
    at: datetime, today: date, by: str = COMMAND_LINE, note: str = "",
) -> PurchaseOrder:  # fmt: skip
    """A draft with the next free number of the day (PO20260701-M1). Refused: a blocked supplier, no lines, a SKU twice,
    a wanted day that is over. What is odd about it against the supplier's terms, ``remarks`` say.
    """
    if not supplier.strip():
        raise WrongUsage(NO_SUPPLIER)
    if wanted_day < today:
        raise WrongUsage(TOO_EARLY.with_(day=wanted_day, today=today))
    for attempt in range(TRIES):
        try:
            return place_purchase_order(
                workspace, number=_next_number(today), supplier=supplier.strip(), lines=lines, currency=currency,
                ordered_day=today, promised_day=wanted_day, at=at, by=by, note=note,
            )  # fmt: skip
        except IntegrityError:  # somebody took the number in between
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def read_line(sku: str, quantity: str, price: str = "") -> OrderedLine:
    """A line as it is typed; "" is no price."""
    plain = quantity.strip().replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9 and int(plain) > 0):
        raise WrongUsage(NOT_A_COUNT.with_(sku=sku, found=quantity))
    return OrderedLine(sku=sku.strip(), quantity=int(plain), unit_cost=_money(sku, price))


def remarks(
    lines: Iterable[Mapping[str, Any]], terms: Iterable[Mapping[str, Any]], *, days: int | None
) -> list[Text]:
    """What is odd about lines (sku, quantity, unit_cost) against the supplier's terms (as ``answers.suppliers`` tells them)."""
    sold = {one["sku"]: one for one in terms}
    return [text for line in lines for text in _remarks(line, sold.get(line["sku"]), days)]


def sheet_of(order: PurchaseOrder, names: Mapping[str, tuple[str, str]]) -> Sheet:
    """The order as its supplier reads it; ``names`` gives name and specification by SKU."""
    return Sheet(
        number=order.number, supplier=order.supplier, ordered_day=order.ordered_day, wanted_day=order.promised_day,
        currency=order.currency, to=order.stock_warehouse,
        lines=[
            SheetLine(
                sku=line.sku, name=names.get(line.sku, ("", ""))[0], spec=names.get(line.sku, ("", ""))[1],
                quantity=line.quantity, unit_cost=line.unit_cost,
            )
            for line in order.lines.order_by("sku")
        ],
    )  # fmt: skip


def _remarks(line: Mapping[str, Any], terms: Mapping[str, Any] | None, days: int | None) -> Iterable[Text]:
    sku, quantity, price = line["sku"], line["quantity"], line["unit_cost"]
    if terms is None:
        yield NO_TERMS.with_(sku=sku)
        return
    # A decision's quantity reaches the minimum over all buildings it is spread to.
    if quantity < terms["minimum"] and line.get("decision") is None:
        yield BELOW_MINIMUM.with_(sku=sku, quantity=quantity, minimum=terms["minimum"])
    if quantity % terms["pack"]:
        yield NOT_CARTONS.with_(sku=sku, quantity=quantity, pack=terms["pack"])
    if price is not None and terms["landed"] is not None and price != terms["landed"]:
        yield OTHER_PRICE.with_(sku=sku, price=f"{price:,.2f}", quoted=f"{terms['landed']:,.2f}")
    if days is not None and days < terms["lead_days"]:
        yield TOO_SOON.with_(sku=sku, days=days, lead=terms["lead_days"])


def _next_number(today: date) -> str:
    begins = f"PO{today:%Y%m%d}-M"
    taken = PurchaseOrder.objects.filter(number__startswith=begins).values_list("number", flat=True)
    return (
        f"{begins}{max((int(n[len(begins) :]) for n in taken if n[len(begins) :].isdigit()), default=0) + 1}"
    )


def _money(sku: str, typed: str) -> Decimal | None:
    text = typed.strip().replace(",", "")
    if not text:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation as wrong:
        raise WrongUsage(NOT_MONEY.with_(sku=sku, found=typed)) from wrong
    if not price.is_finite() or not 0 <= price <= LARGEST_AMOUNT or price != round(price, 4):
        raise WrongUsage(NOT_MONEY.with_(sku=sku, found=typed))
    return price
