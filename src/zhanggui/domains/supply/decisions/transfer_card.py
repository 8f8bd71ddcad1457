"""What a card says for and against a transfer: figures, the steps of the quantity, charts, risks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import numpy as np

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.position import STALE_DAYS
from zhanggui.domains.supply.analysis.transfers import Side, Transfer
from zhanggui.loop.decision import Evidence, Step

UNITS, DAYS = Text("件", "units"), Text("天", "days")

SHARED = Text(
    "各仓占比按盘点减少量推算（{units} 件），误差约 ±{error:.0%}。",
    "The buildings' shares are read off how their counts fall ({units} units), give or take {error:.0%}.",
)
BORROWED = Text(
    "这个 SKU 的盘点看不出各仓占比，用同仓其他 SKU 的。",
    "This SKU's own counts do not tell the shares: those of the other SKUs of these buildings are used.",
)
LOST = Text(
    "假设某仓断货时 {share:.0%} 的订单会丢（其余由别的仓发或买了别的）。",
    "An empty building is assumed to lose {share:.0%} of its orders; another one ships the rest, or they buy something else.",
)
FIXED = Text(
    "已分摊这趟调拨的固定费和操作费 {fixed} 元；同一趟的其他 SKU 不采纳时，分摊会变大。",
    "Its part of the journey's fixed cost and handling, {fixed} CNY, is taken off; it grows where others of the journey are refused.",
)
STALE = Text(
    "{building}的库存是 {days} 天前盘点的，之后按占比推算。",
    "The stock of {building} was counted {days} days ago and rolled forward by its share.",
)
OVERSOLD = Text(
    "{building}推算的在库为负（{units}）：盘点或到货记录可能不全。",
    "The stock of {building} rolled forward is below zero ({units}): a count or a receipt is missing.",
)


def confidence(one: Transfer, today: date, assumed: int) -> Decimal:
    """How much of it is known: less for each assumption, for wide shares, for old counts."""
    off = Decimal("0.1") * (assumed + len(one.assumed))
    stale = any((today - side.stock.counted_day).days > STALE_DAYS for side in (one.source, one.target))
    off += Decimal("0.3") if stale else Decimal(0)
    off += Decimal("0.1") if one.target.stock.share.units == 0 else Decimal(0)
    off += Decimal("0.2") if min(one.source.stock.on_hand, one.target.stock.on_hand) < 0 else Decimal(0)
    return max(Decimal("0.1"), Decimal("0.8") - off)


def evidence(one: Transfer) -> Iterable[Evidence]:
    for side in (one.target, one.source):
        yield from _side(side)
    money = Text(one.currency, one.currency)
    yield Evidence(
        name=Text("每件赚（近 90 天，未扣广告）", "earned by a unit (90 days, before ads)"),
        value=f"{one.margin:,.2f}",
        unit=money,
    )
    yield Evidence(name=Text("每件运费", "way of a unit"), value=f"{one.unit_cost:,.2f}", unit=money)
    yield Evidence(
        name=Text("分摊的固定费和操作费", "fixed cost and handling"), value=f"{one.fixed:,.2f}", unit=money
    )
    yield Evidence(name=Text("在途", "on the way"), value=f"{one.way.days}", unit=DAYS)


def _side(side: Side) -> Iterable[Evidence]:
    stock, at = side.stock, side.stock.building
    coming = sum(one.units for one in stock.coming)

    def named(zh: str, en: str) -> Text:
        return Text(f"{at}{zh}", f"{at}: {en}")

    yield Evidence(
        name=named("在库（推算）", "on hand (rolled forward)"), value=f"{stock.on_hand:,}", unit=UNITS
    )
    yield Evidence(name=named("在途", "coming"), value=f"{coming:,}", unit=UNITS)
    yield Evidence(name=named("占比", "share of demand"), value=f"{stock.share.share:.1%}")
    yield Evidence(name=named("预计每天卖", "expected a day"), value=f"{side.a_day:,.2f}", unit=UNITS)
    yield Evidence(name=named("下次到货", "next delivery"), value=f"{side.next_days}", unit=DAYS)
    yield Evidence(name=named("预计断货日", "runs out"), value=f"{side.empty_day}" if side.empty_day else "—")


def steps(one: Transfer) -> Iterable[Step]:
    """Each line can be worked out from those above: what is free, what is wanted, where one more unit stops paying."""
    source, target, sent = one.source, one.target, one.sent
    worth = Text("每件值", "a unit sold is worth")
    yield Step(
        name=Text("调出仓在库", "on hand where it leaves"),
        value=f"{source.stock.on_hand:,}",
        how=_counted(source),
    )
    yield Step(
        name=Text("调出仓到下次到货前要留", "to keep there until its next delivery"), value=f"{source.keep:,}",
        how=_facts((Text("预计销量", "expected demand"), source.wanted), (Text("天数", "days"), source.next_days)),
    )  # fmt: skip
    free = max(0, source.stock.on_hand - source.keep)
    yield Step(
        name=Text("可以调出", "free to go"), value=f"{free:,}",
        how=_facts((Text("在库", "on hand"), source.stock.on_hand), (Text("减 要留", "less to keep"), source.keep)),
    )  # fmt: skip
    yield Step(
        name=Text("调入仓在库", "on hand where it goes"),
        value=f"{target.stock.on_hand:,}",
        how=_counted(target),
    )
    yield Step(
        name=Text("调入仓到下次到货前要有", "to have there until its next delivery"), value=f"{target.keep:,}",
        how=_facts((Text("预计销量", "expected demand"), target.wanted), (Text("天数", "days"), target.next_days)),
    )  # fmt: skip
    yield Step(
        name=Text("每件多卖出的价值", "worth of a unit sold thanks to it"), value=f"{one.worth:,.2f}",
        how=_facts((Text("每件赚", "margin"), one.margin), (Text("乘 断货会丢的部分", "times the part lost"), one.worth / one.margin)),
    )  # fmt: skip
    yield Step(
        name=Text("调拨数量：最后一件还赚", "units to send: the last one still earns"), value=f"{sent.units:,}",
        how=_facts(
            (Text("最后一件赚", "the last earns"), sent.last),
            (Text("再多一件赚", "one more would earn"), sent.further if np.isfinite(sent.further) else 0.0),
        ),
    )  # fmt: skip
    yield Step(
        name=Text("预期多赚", "expected gain"), value=f"{one.gains[1]:,.2f}",
        how=_facts(
            (Text("调入仓多卖", "sold more there"), sent.saved), (Text("调出仓少卖", "sold less here"), sent.lost),
            (worth, one.worth), (Text("运费和操作费", "way and handling"), one.cost),
        ),
    )  # fmt: skip


def _counted(side: Side) -> Text:
    one = side.stock
    return _facts(
        (Text("盘点", "counted"), one.counted), (Text("减 占用", "less reserved"), one.reserved),
        (Text("减 之后卖出", "less sold since"), one.sold), (Text("加 之后到货", "plus come since"), one.came),
    )  # fmt: skip


def _facts(*facts: tuple[Text, float]) -> Text:
    told = [(name, f"{value:,}" if isinstance(value, int) else f"{value:,.2f}") for name, value in facts]
    return Text("，".join(f"{n.zh} {v}" for n, v in told), ", ".join(f"{n.en} {v}" for n, v in told))


def risks(one: Transfer, today: date, lost_share: float, assumed: Iterable[Text]) -> Iterable[Text]:
    share = one.target.stock.share
    yield SHARED.with_(units=f"{share.units:,.0f}", error=share.error) if share.units else BORROWED
    yield LOST.with_(share=lost_share)
    yield FIXED.with_(fixed=f"{one.fixed:,.2f}")
    yield from one.assumed
    yield from assumed
    for stock in (one.source.stock, one.target.stock):
        if (days := (today - stock.counted_day).days) > STALE_DAYS:
            yield STALE.with_(building=stock.building, days=days)
        if stock.on_hand < 0:
            yield OVERSOLD.with_(building=stock.building, units=stock.on_hand)
