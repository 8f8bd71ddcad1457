"""Supply's advice: buy from a second, quicker supplier what bridges the gap until the usual one delivers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.reorder import DAYS_A_YEAR, ReorderRule
from zhanggui.domains.supply.analysis.stock_view import Ordering, known_until
from zhanggui.domains.supply.analysis.terms import Terms, offers
from zhanggui.domains.supply.decisions.order_card import confidence, evidence
from zhanggui.domains.supply.decisions.order_stock import rule_of, stock_seen
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Seen

SPLIT_SUPPLIER = "split_supplier"
LEAST_GAIN = Decimal(20)

TITLE = Text(
    "向第二供应商{supplier}补 {quantity} 件 {sku} {name}，{first}来不及",
    "Buy {quantity} × {sku} {name} from {supplier} as well: {first} comes too late",
)
DEARER = Text("每件比{first}贵 {more} {currency}。", "A unit costs {more} {currency} more than from {first}.")
UNPROVEN = Text("{supplier}只有 {n} 次到货记录。", "{supplier} has delivered {n} times on record.")


def propose_split(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU whose usual supplier leaves a gap that another one can close in time, and profitably."""
    rule, day = rule_of(seen), known_until(seen.tables, seen.today)
    sold = offers(seen.tables, today=day, blocked=seen.inputs.get("blocked", ()))
    if not any(len(listed) > 1 for listed in sold.values()):
        return
    for sku, one in stock_seen(seen).items():
        if one.order and one.order.shortage.gap_days > 0:
            found = [
                d for other in sold.get(sku, ())[1:] if (d := split_decision(one.order, other, rule, day))
            ]
            if found:
                yield max(found, key=lambda d: (d.expected.mid, d.action["supplier"]))


def split_decision(one: Ordering, second: Terms, rule: ReorderRule, today: date) -> Decision | None:
    """The order from the second supplier; None where it is not quicker, dearer than it earns, or in another currency."""
    first = one.terms
    if second.landed is None or first.landed is None or second.currency != first.currency or one.margin <= 0:
        return None
    gaps = [_missing(one, second, today, share) for share in _spread(one)]
    bridge = float(gaps[1].sum())
    quantity = _whole(bridge, second)
    if bridge <= 0:
        return None
    more = second.landed - first.landed
    low, mid, high = sorted(
        _gain(float(gap.sum()), quantity, one.margin - more, second, first, rule) for gap in gaps
    )
    if mid < LEAST_GAIN:
        return None
    return Decision(
        kind=SPLIT_SUPPLIER,
        subject={"sku": one.sku, "supplier": second.supplier},
        action={
            "quantity": quantity, "supplier": second.supplier, "unit_cost": second.landed,
            "wanted_day": today + timedelta(days=round(second.lead_days)), "minimum": second.minimum, "name": one.name,
            "spec": one.spec,
        },
        title=TITLE.with_(supplier=second.supplier, quantity=f"{quantity:,}", sku=one.sku, name=one.name, first=first.supplier),
        expected=Expected(
            low=low, mid=mid, high=high, currency=first.currency, horizon_days=max(1, round(first.lead_days) + rule.review_days)
        ),
        cost=round_half_up(second.landed * quantity, 2),
        confidence=confidence(one, today),
        deadline=today,
        reversible=True,
        evidence=(*evidence(one), _lead_evidence(second)),
        steps=tuple(_steps(bridge, quantity, second)),
        risks=tuple(_risks(first, second, more)),
        instead=_instead(one),
    )  # fmt: skip


def _missing(one: Ordering, second: Terms, today: date, share: float) -> Any:
    """Units missing on each day from the second supplier's delivery to the first one's, at ``share`` of the outlook."""
    first, days = round(one.terms.lead_days), one.outlook.daily.size
    supply = np.full(days, float(max(0, one.position.on_hand)))
    for coming in one.position.coming:
        due = (coming.promised_day - today).days if coming.promised_day else first
        supply[min(max(0, due), days) :] += coming.units
    wanted = np.cumsum(one.outlook.daily * share)
    short = np.diff(np.maximum(wanted - supply, 0.0), prepend=0.0)
    lost = np.clip(short, 0.0, one.outlook.daily * share)
    return lost[round(second.lead_days) : min(first, days)]


def _spread(one: Ordering) -> tuple[float, float, float]:
    """Slow, expected and fast demand, as shares of the expected."""
    total = float(one.outlook.until_next.mean())
    if total <= 0:
        return 1.0, 1.0, 1.0
    slow, fast = np.quantile(one.outlook.until_next, [0.1, 0.9]) / total
    return float(slow), 1.0, float(fast)


def _whole(units: float, terms: Terms) -> int:
    wanted = max(units, terms.minimum)
    return int(-(-wanted // terms.pack)) * terms.pack


def _gain(
    missing: float, quantity: int, margin: Decimal, second: Terms, first: Terms, rule: ReorderRule
) -> Decimal:
    """Margin of what is sold thanks to it, less what its other units cost more and their holding until they are sold."""
    assert second.landed is not None
    assert first.landed is not None
    sold = min(missing, quantity)
    left, more = quantity - sold, max(0.0, float(second.landed - first.landed))
    holding = float(second.landed) * rule.holding_rate / DAYS_A_YEAR * first.lead_days
    return round_half_up(Decimal(repr(sold * rule.lost_share * float(margin) - left * (more + holding))), 2)


def _lead_evidence(second: Terms) -> Evidence:
    return Evidence(
        name=Text("第二供应商交期", "lead time of the second supplier"),
        value=f"{second.lead_days:.1f} ± {second.lead_spread:.1f}", unit=Text("天", "days"),
    )  # fmt: skip


def _steps(bridge: float, quantity: int, second: Terms) -> Iterable[Step]:
    yield Step(
        name=Text("两家到货日之间缺的件数", "units missing between the two deliveries"),
        value=f"{bridge:,.2f}",
    )
    how = Text(
        f"起订量 {second.minimum}，箱规 {second.pack}", f"minimum {second.minimum}, carton {second.pack}"
    )
    yield Step(name=Text("订货数量", "quantity to order"), value=f"{quantity:,}", how=how)


def _risks(first: Terms, second: Terms, more: Decimal) -> Iterable[Text]:
    if more > 0:
        yield DEARER.with_(first=first.supplier, more=f"{more:,.2f}", currency=first.currency)
    if second.deliveries < 3:
        yield UNPROVEN.with_(supplier=second.supplier, n=second.deliveries)


def _instead(one: Ordering) -> dict[str, Any]:
    """What the measurement compares with: the stock without this order."""
    return {
        "on_hand": one.position.on_hand,
        "coming": [{"day": c.promised_day, "units": c.units} for c in one.position.coming if c.promised_day],
        "margin": one.margin,
        "holding_a_day": one.need.holding_a_day,
    }
