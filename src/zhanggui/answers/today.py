"""今日 Today: the last day of every shop against what could be expected, and what to look at first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.answers.kept_profit import keep_profit, opened
from zhanggui.answers.profit import profit_answers
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.refused_money import waiting_things
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.stored import Stored, state_now, stored
from zhanggui.core.language import Text
from zhanggui.domains.operations.analysis.brief import NEARLY_ALL, PERIOD_DAYS, Uncomfortable, brief
from zhanggui.domains.operations.analysis.expected_range import WEEKS, ExpectedRange, expected_range
from zhanggui.domains.operations.analysis.urgent import Thing, most_urgent
from zhanggui.masterdata.models import Shop

OUTSIDE = {
    "below": Text(
        "「{shop}」{day} 的利润 {value} 低于预期范围（{low} 至 {high} {currency}）。",
        "{shop} earned {value} on {day}, below what could be expected ({low} to {high} {currency}).",
    ),
    "above": Text(
        "「{shop}」{day} 的利润 {value} 高于预期范围（{low} 至 {high} {currency}），请确认成本和文件齐全。",
        "{shop} earned {value} on {day}, above what could be expected ({low} to {high} {currency}): are costs and files whole?",
    ),
}
NO_COST = Text(
    "近 {days} 天有 {n} 个 SKU 的利润未知（{why}），涉及实付 {money} {currency}；最多的是 {names}。",
    "The profit of {n} SKUs is unknown for the last {days} days ({why}), {money} {currency} of sales; most of all {names}.",
)


def today_answer(reader: Reader, *, wait: bool = False) -> Stored:
    """What Today shows; its answer is None while nothing was ever paid."""
    now, before = {"today": reader.today}, {"today": reader.today - timedelta(days=1)}
    return stored(reader, "today", now, lambda: _today(reader), wait=wait, instead=before)


def things_to_do(reader: Reader, answer: dict[str, Any]) -> list[Thing]:
    """At most seven things, the most money at risk and the least time left first."""
    names = shop_names()
    return most_urgent([*_kept_things(answer, names), *waiting_things(reader, names)])


def _today(reader: Reader) -> dict[str, Any] | None:
    state = state_now()
    made = brief(
        reader.tables(), profit_settings(), today=reader.today, matches=matches(), called=shop_names()
    )
    if made is None:
        return None
    since, until = made.since, made.day + timedelta(days=1)
    # Profit's first page and the goods show the same figures: they are kept for them too.
    kept = keep_profit(reader, made.period, state, by="shop", since=since, until=until)
    by_sku = keep_profit(reader, made.skus, state, by="sku", since=since, until=until)
    by_shop = opened(kept, by="shop", since=since, until=until)
    return {
        "day": made.day,
        "since": made.since,
        "shops": [_shop(reader, shop, made.day, by_shop) for shop in _shops(reader)],
        "things": [*(_told(truth) for truth in made.truths), *_unknown(reader, by_sku)],
    }


def _told(truth: Uncomfortable) -> dict[str, Any]:
    told = {name: getattr(truth, name) for name in ("kind", "text", "money", "currency")}
    return told | {"subjects": list(truth.subjects)}


def _shops(reader: Reader) -> list[Shop]:
    return [shop for shop in Shop.objects.order_by("code") if reader.sees(shop.code)]


def _shop(reader: Reader, shop: Shop, day: date, period: list[dict[str, Any]]) -> dict[str, Any]:
    """One shop: the last day with its range, and the period.

    The range is of money as it came and went on its day (the cash view): the refunds of yesterday's orders are
    still to come, so by orders yesterday would always look better than the weeks before.
    """
    since = day - timedelta(weeks=WEEKS)
    daily = profit_answers(
        reader, by="day", since=since, until=day + timedelta(days=1), view="cash", shop=shop.code
    )
    known = {one["day"]: one for one in daily if one["currency"] == shop.currency}
    weeks = [day - timedelta(weeks=n) for n in range(1, WEEKS + 1)]
    found = expected_range([_earned(known.get(one)) for one in weeks])
    value = _earned(known.get(day))
    expected = vars(found) if isinstance(found, ExpectedRange) else None
    return {
        "shop": shop.code,
        "name": shop.name,
        "platform": shop.platform,
        "currency": shop.currency,
        "day": known.get(day),
        "value": value,
        "expected": expected,
        "weeks": found.weeks,
        "verdict": found.verdict(value) if isinstance(found, ExpectedRange) and value is not None else None,
        "period": next(
            (p for p in period if p["shop"] == shop.code and p["currency"] == shop.currency), None
        ),
    }


def _earned(row: dict[str, Any] | None) -> Decimal | None:
    """A day's profit; where something is unknown, that of the complete orders if they are nearly all."""
    if row is None:
        return None
    profit: Decimal | None = row["profit"]
    known = row["known"]
    if profit is None and known["orders"] and known["complete_orders"] >= NEARLY_ALL * known["orders"]:
        profit = known["profit"]
    return profit


def _unknown(reader: Reader, by_sku: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """SKUs whose profit is unknown, by what buyers paid for them: one thing a reason and currency."""
    groups: dict[tuple[str, str], list[tuple[Decimal, str]]] = {}
    for row in by_sku:
        if row["profit"] is None and row["buyer_paid"] and "label" not in row:
            why = str(row.get("profit_why") or "")
            groups.setdefault((why, row["currency"]), []).append((row["buyer_paid"], row["sku"]))
    for (why, currency), found in groups.items():
        worst = [sku for _, sku in sorted(found, reverse=True)]
        money = sum((paid for paid, _ in found), Decimal(0))
        names = "、".join(worst[:3]) if reader.language == "zh" else ", ".join(worst[:3])
        said = NO_COST.with_(
            days=PERIOD_DAYS, n=len(found), why=why, money=f"{money:,.2f}", currency=currency, names=names
        )
        yield {
            "kind": "unknown_profit",
            "text": said,
            "money": money,
            "currency": currency,
            "subjects": worst,
        }


PLACES = {
    "losing_skus": "losing",
    "dead_stock": "stock",
    "refunds_eat_margin": "refunds",
    "unknown_profit": "unknown",
    "no_cost": "no_cost",
}


def _kept_things(answer: dict[str, Any], names: dict[str, str]) -> Iterable[Thing]:
    for one in answer["things"]:
        yield Thing(
            kind=one["kind"], text=one["text"], where=PLACES[one["kind"]], money=one["money"],
            currency=one["currency"], about=one["subjects"][0] if one["subjects"] else "",
        )  # fmt: skip
    for shop in answer["shops"]:
        if shop["verdict"] in OUTSIDE:
            yield _outside(shop, answer["day"], names)


def _outside(shop: dict[str, Any], day: date, names: dict[str, str]) -> Thing:
    expected = shop["expected"]
    said = OUTSIDE[shop["verdict"]].with_(
        shop=names.get(shop["shop"], shop["shop"]), day=day, value=f"{shop['value']:,.2f}", low=f"{expected['low']:,.2f}",
        high=f"{expected['high']:,.2f}", currency=shop["currency"],
    )  # fmt: skip
    return Thing(
        kind="outside_range", text=said, where="shop_day", about=shop["shop"], currency=shop["currency"],
        money=abs(shop["value"] - expected["middle"]),
    )  # fmt: skip
