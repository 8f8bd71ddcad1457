"""The brief after a run: the last day and the period by shop, and the three most uncomfortable truths, in money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.domains.operations.analysis.dead_stock import DeadStock, dead_stock
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.summary import ProfitRow, profit_by

PERIOD_DAYS = 30
UNSOLD_DAYS = 60
EATEN_FROM = Decimal("0.05")
NAMED = 3
NEARLY_ALL = Decimal("0.9")

LOSING = Text(
    "近 {days} 天有 {n} 个 SKU 在亏钱，合计亏 {money} {currency}；亏得最多的是 {names}。",
    "{n} SKUs lost money in the last {days} days, {money} {currency} together; most of all {names}.",
)
DEAD = Text(
    "{n} 个 SKU 已 {days} 天没有卖出，压着 {money} {currency} 的货；最多的是 {names}。",
    "{n} SKUs have not sold for {days} days and tie up {money} {currency}; most of all {names}.",
)
EATEN = Text(
    "近 {days} 天「{names}」的退款 {money} {currency}，吃掉了退款前利润的 {share}。",
    "Refunds of {names} in the last {days} days, {money} {currency}, ate {share} of the profit before refunds.",
)


@dataclass(frozen=True)
class Uncomfortable:
    """One truth: what it costs, in which currency, said in a sentence, and the subjects behind it."""

    kind: str
    money: Decimal
    currency: str
    text: Text
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """``day`` is the newest finished day with a sale; the period is the ``PERIOD_DAYS`` days up to and with it.

    The day is in the cash view: refunds of its orders are still to come, so only money that moved on it can be
    set beside other days. The period is in the cohort view. ``skus`` is the period by SKU, from which the
    truths were told.
    """

    day: date
    since: date
    last_day: list[ProfitRow]
    period: list[ProfitRow]
    truths: list[Uncomfortable]
    skus: list[ProfitRow]


def brief(
    tables: Tables,
    settings: ProfitSettings,
    *,
    today: date,
    matches: Frame | None = None,
    called: Mapping[str, str] = MappingProxyType({}),
) -> Brief | None:
    """The brief of the day before ``today``, or of the newest day with a paid order if that is earlier.

    ``called`` is what people call the shops, by code.

    ``today`` itself is never shown: it is not over. None while nothing was ever paid.
    """
    over = tables["order"].filter(nw.col("paid_day") < nw.lit(today))
    newest = over.select("paid_day").collect()["paid_day"].max()
    if newest is None:
        return None
    until, since = newest + timedelta(days=1), newest - timedelta(days=PERIOD_DAYS - 1)
    by_shop = profit_by(tables, settings, by="shop", since=since, until=until, matches=matches)
    by_sku = profit_by(tables, settings, by="sku", since=since, until=until, matches=matches)
    unsold = dead_stock(tables, day=today - timedelta(days=1), unsold_days=UNSOLD_DAYS, matches=matches)
    truths = [*_losing_skus(by_sku), *_dead_stock(unsold), *_eaten_shops(by_shop, called)]
    return Brief(
        day=newest,
        since=since,
        last_day=profit_by(
            tables, settings, by="shop", since=newest, until=until, matches=matches, view="cash"
        ),
        period=by_shop,
        truths=_worst_of_each_kind(truths),
        skus=by_sku,
    )


def _worst_of_each_kind(truths: Iterable[Uncomfortable]) -> list[Uncomfortable]:
    """The costliest truth of each kind, most money first. Currencies cannot be compared: amounts are as they are."""
    best: dict[str, Uncomfortable] = {}
    for truth in truths:
        if truth.kind not in best or truth.money > best[truth.kind].money:
            best[truth.kind] = truth
    return sorted(best.values(), key=lambda t: -t.money)


def _losing_skus(rows: list[ProfitRow]) -> Iterable[Uncomfortable]:
    """SKUs below zero, per currency; where part of a SKU is unknown, by what is known of it."""
    losses: dict[str, list[tuple[Decimal, str]]] = {}
    for row in rows:
        earned = row.profit if row.profit is not None else row.known.profit
        sku = row.group["sku"]
        if earned < 0 and isinstance(sku, str):
            losses.setdefault(row.currency, []).append((earned, sku))
    for currency, found in losses.items():
        worst = [sku for _, sku in sorted(found)]
        money = -sum((earned for earned, _ in found), Decimal(0))
        text = LOSING.with_(
            days=PERIOD_DAYS, n=len(found), money=f"{money:,.2f}", currency=currency, names=_names(worst)
        )
        yield Uncomfortable("losing_skus", money, currency, text, tuple(worst))


def _dead_stock(unsold: list[DeadStock]) -> Iterable[Uncomfortable]:
    for currency in sorted({d.currency for d in unsold}):
        found = sorted((d for d in unsold if d.currency == currency), key=lambda d: -d.money)
        money, names = sum((d.money for d in found), Decimal(0)), [d.sku for d in found]
        text = DEAD.with_(
            days=UNSOLD_DAYS, n=len(found), money=f"{money:,.2f}", currency=currency, names=_names(names)
        )
        yield Uncomfortable("dead_stock", money, currency, text, tuple(names))


def _eaten_shops(rows: list[ProfitRow], called: Mapping[str, str]) -> Iterable[Uncomfortable]:
    """Shops whose refunds are at least a twentieth of what would have been earned without them."""
    for row in rows:
        refunds, profit = row.amounts["refunds"], _earned(row)
        if not refunds or refunds <= 0 or profit is None:
            continue
        before = profit + refunds
        share = refunds / before if before > 0 else Decimal(1)
        if share >= EATEN_FROM:
            shown = f"{min(share, Decimal(1)):.0%}"
            text = EATEN.with_(
                days=PERIOD_DAYS,
                names=called.get(row.group["shop"], row.group["shop"]),
                money=f"{refunds:,.2f}",
                currency=row.currency,
                share=shown,
            )
            yield Uncomfortable("refunds_eat_margin", refunds, row.currency, text, (str(row.group["shop"]),))


def _earned(row: ProfitRow) -> Decimal | None:
    """The shop's profit; where something is unknown, that of the complete orders if they are nearly all."""
    if row.profit is not None:
        return row.profit
    nearly_all = row.known.complete_orders >= NEARLY_ALL * row.known.orders and row.known.orders > 0
    return row.known.profit if nearly_all else None


def _names(subjects: list[str]) -> Text:
    more_zh = f" 等 {len(subjects)} 个" if len(subjects) > NAMED else ""
    return Text(
        "、".join(subjects[:NAMED]) + more_zh, ", ".join(subjects[:NAMED]) + (" …" if more_zh else "")
    )
