"""Fee rates over time: what shops agreed with their platforms, and the platforms' own cards where they did not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.answers.reader import Reader
from zhanggui.masterdata.fees import COMPONENTS, FIRST_DAY, fees_in_force
from zhanggui.masterdata.models import Shop, ShopFee
from zhanggui.profit.fees import fee_cards
from zhanggui.profit.reasons import why


def fee_answers(reader: Reader) -> list[dict[str, Any]]:
    """Every rate of every fee of the reader's shops, the oldest first, as ``zg fees --json`` prints it.

    ``source`` is own, platform or none (nobody says a rate); a rate holds from ``since`` up to but not including
    ``until``. ``entered``: something a person entered starts on that day, which can be removed.
    """
    entered: dict[tuple[str, str], list[ShopFee]] = defaultdict(list)
    for fee in fees_in_force():
        entered[fee.shop, fee.component].append(fee)
    shops = [s for s in Shop.objects.order_by("code") if reader.sees(s.code)]
    return [
        answer
        for one in shops
        for component in COMPONENTS
        for answer in _timeline(reader, one, component, entered[one.code, component])
    ]


def _timeline(reader: Reader, shop: Shop, component: str, entered: list[ShopFee]) -> list[dict[str, Any]]:
    """One answer a rate; a day on which the platform's card changed while the shop's own rate held is none."""
    started = {fee.since: fee for fee in entered}
    found: list[dict[str, Any]] = []
    for day in sorted({FIRST_DAY, *_turns(shop.platform, component), *started}):
        one = _own(day, entered) or _card(reader, shop.platform, component, day) | _ended(started.get(day))
        if found and day not in started and found[-1]["source"] == one["source"] == "own":
            continue
        if found:
            found[-1]["until"] = day
        found.append(_about(shop, component) | one | {"since": day, "entered": day in started})
    for one in found:
        one["in_force"] = one["since"] <= reader.today and (
            one["until"] is None or reader.today < one["until"]
        )
    return found


def _about(shop: Shop, component: str) -> dict[str, Any]:
    return {"shop": shop.code, "platform": shop.platform, "component": component, "until": None}


def _own(day: date, entered: list[ShopFee]) -> dict[str, Any] | None:
    """What the shop itself had agreed last by this day; None: nothing, or that the platform's card holds again."""
    begun = [fee for fee in entered if fee.since <= day]
    if not begun or (rate := begun[-1].rate) is None:
        return None
    fee = begun[-1]
    return {
        "source": "own", "rate": rate, "fixed": fee.fixed, "currency": fee.currency, "note": fee.note, "by": fee.by,
    }  # fmt: skip


def _ended(fee: ShopFee | None) -> dict[str, Any]:
    """Who said, where somebody did, that the platform's card holds again, and why."""
    return {} if fee is None else {"by": fee.by} | ({"note": fee.note} if fee.note else {})


def _card(reader: Reader, platform: str, component: str, day: date) -> dict[str, Any]:
    """What the platform's card says on this day."""
    cards = fee_cards()
    card = cards.get(f"{platform}.{component}")
    value = card.on(day) if card else None
    if card is None or value is None:
        return _unknown(reader)
    extra = cards.get(f"{platform}.{component}_fixed")
    fixed = extra.on(day) if extra else None
    return {
        "source": "platform", "rate": value.value, "fixed": fixed.value if fixed else Decimal(0),
        "currency": extra.unit if extra and fixed else "", "note": reader.say(card.description), "by": "",
    }  # fmt: skip


def _unknown(reader: Reader) -> dict[str, Any]:
    return {
        "source": "none", "rate": None, "rate_why": reader.say(why("no_fee_card")), "fixed": Decimal(0),
        "currency": "", "note": "", "by": "",
    }  # fmt: skip


def _turns(platform: str, component: str) -> set[date]:
    """The days on which the platform's card changes."""
    codes = (f"{platform}.{component}", f"{platform}.{component}_fixed")
    return {value.since for code in codes if code in fee_cards() for value in fee_cards()[code].values}
