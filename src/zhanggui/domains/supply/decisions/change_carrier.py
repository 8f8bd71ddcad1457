"""Supply's advice: send a province's parcels with another carrier. Tables in, decisions out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from statistics import fmean

from zhanggui.core.language import Text
from zhanggui.core.money import TICKS, from_ticks, round_half_up
from zhanggui.domains.supply.analysis.bill_audit import bill_lines
from zhanggui.domains.supply.analysis.carrier_change import METHOD, ONE_IN_FIVE, saved_by_change
from zhanggui.domains.supply.analysis.freight_view import DAYS_A_MONTH, REPLAY_DAYS
from zhanggui.domains.supply.analysis.modes import MM3_A_CM3, Mode, RiskCosts, modes_in_force
from zhanggui.domains.supply.analysis.order_effect import NOT_OVER, period_over
from zhanggui.domains.supply.analysis.parcels import Parcel, parcels
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.analysis.tariff import PriceList, billable_weight, freight_prices
from zhanggui.domains.supply.analysis.volumes import divisors, measured
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen

CHANGE_CARRIER = "change_carrier"
LEAST_ORDERS = 20
LEAST_SAVING = Decimal(20)
HORIZON_DAYS = 30
PER_ORDER = Text("元/单", "an order")
TITLE = Text(
    "{province}的包裹由{old}改走{new}，每单省 {each}", "Send parcels to {province} by {new} instead of {old}: {each} less an order"
)  # fmt: skip
NO_LATE_RATE = Text(
    "{mode}的迟到率没有填写，未计入。", "The late rate of {mode} is not stated and not counted."
)
SLOWER = Text("{new}承诺 {days} 天，比现在慢。", "{new} promises {days} days: slower than now.")
FROM_LIST = Text(
    "现在的费用按运费价卡计算，不是按账单。", "What it costs now is reckoned by the price list, not by bills."
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """A province's parcels of one carrier through another mode. ``savings``: ticks saved by each parcel, in order."""

    province: str
    old: str
    new: Mode
    savings: Sequence[int]
    now: int
    risk: float

    @property
    def a_month(self) -> float:
        """Parcels in ``DAYS_A_MONTH`` days."""
        return len(self.savings) * DAYS_A_MONTH / REPLAY_DAYS

    @property
    def each(self) -> float:
        """Ticks saved by a parcel, what more lateness and damage costs taken off."""
        return fmean(self.savings) - self.risk

    def gain(self) -> tuple[Decimal, Decimal, Decimal]:
        """Money saved in ``HORIZON_DAYS`` days with an 80 % range: parcels come as a compound Poisson, Var = n·E[s²]."""
        mid = self.a_month * self.each
        spread = sqrt(self.a_month * fmean([(s - self.risk) ** 2 for s in self.savings]))
        ends = (mid - ONE_IN_FIVE * spread, mid, mid + ONE_IN_FIVE * spread)
        low, middle, high = (round_half_up(from_ticks(round(end)), 2) for end in ends)
        return low, middle, high


def propose_changes(seen: Seen) -> Iterable[Decision]:
    """The best change for each province and carrier in use, where it surely saves something worth the trouble."""
    until = known_until(seen.tables, seen.today)
    own = parcels(seen.tables, since=until - timedelta(days=REPLAY_DAYS), until=until, matches=seen.matches)
    own = measured(own, seen.tables, divisors(seen.tables, until), until)
    modes, prices = modes_in_force(seen.tables, until)
    changed = {tuple(one) for one in seen.inputs.get("moved", ())}
    for change in best_changes(own, modes, prices, freight_prices(seen.tables), RiskCosts()):
        low, mid, _ = change.gain()
        if low > 0 and mid >= LEAST_SAVING and (change.province, change.old) not in changed:
            yield change_decision(change, modes, seen.today)


def best_changes(
    own: Iterable[Parcel], modes: Sequence[Mode], prices: PriceList, now: PriceList, risk: RiskCosts
) -> list[Change]:
    """For each province and carrier the mode without fixed cost that saves most."""
    groups: dict[tuple[str, str], list[Parcel]] = defaultdict(list)
    for one in own:
        if one.province and one.carrier and one.weight is not None:
            groups[one.province, one.carrier].append(one)
    known = {mode.name: mode for mode in modes}
    found = []
    for (province, carrier), listed in sorted(groups.items()):
        if len(listed) >= LEAST_ORDERS:
            options = [
                _change(listed, province, carrier, mode, known.get(carrier), prices, now, risk)
                for mode in modes
                if mode.name != carrier and not mode.fixed_month and mode.serves(province)
            ]
            found += sorted((one for one in options if one), key=lambda one: (-one.each, one.new.name))[:1]
    return found


def change_decision(change: Change, modes: Sequence[Mode], today: date) -> Decision:
    """The decision to change a province's carrier."""
    low, mid, high = change.gain()
    each = round_half_up(from_ticks(round(change.each)), 2)
    return Decision(
        kind=CHANGE_CARRIER,
        subject={"province": change.province, "carrier": change.old},
        action={"to": change.new.name, "from_day": today + timedelta(days=1)},
        title=TITLE.with_(province=change.province, old=change.old, new=change.new.name, each=f"{each}"),
        expected=Expected(
            low=low, mid=mid, high=high, currency=change.new.currency, horizon_days=HORIZON_DAYS
        ),
        cost=Decimal(0),
        confidence=Decimal("0.7") if change.new.late_rate is not None else Decimal("0.5"),
        deadline=today + timedelta(days=14),
        reversible=True,
        evidence=tuple(_evidence(change)),
        steps=tuple(_steps(change, mid)),
        risks=tuple(_risks(change, {mode.name: mode for mode in modes})),
        instead={"each_now": from_ticks(change.now), "days_before": REPLAY_DAYS},
    )


def measure_change(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What it saved, by bills, against provinces whose carrier did not change."""
    decision = accepted.decision
    until = period_over(done, decision.expected.horizon_days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    place = decision.subject["province"]
    others = frozenset(province for province, _ in seen.inputs.get("moved", ()) if province != place)
    found = saved_by_change(
        bill_lines(seen.tables), changed=place, others=others, done=done, until=until,
        before=decision.instead["days_before"],
    )  # fmt: skip
    if isinstance(found, Text):
        return Measured(method=METHOD, why=found)
    return Measured(
        method=METHOD, low=found.low, mid=found.mid, high=found.high, currency=decision.expected.currency,
        placebo=found.placebo,
    )  # fmt: skip


def _change(
    own: Sequence[Parcel], province: str, carrier: str, mode: Mode, known: Mode | None, prices: PriceList,
    now: PriceList, risk: RiskCosts,
) -> Change | None:  # fmt: skip
    savings, paid = [], 0
    for one in own:
        here, there = now.in_force(carrier, province, one.day), prices.in_force(mode.name, province, one.day)
        old, new = (
            price.of(weight_charged(one, by)) if price else None
            for price, by in ((here, known), (there, mode))
        )
        if here is None or there is None or old is None or new is None or here.currency != there.currency:
            return None
        savings.append(old + here.surcharge - new - there.surcharge)
        paid += old + here.surcharge
    return Change(
        province=province, old=carrier, new=mode, savings=savings, now=round(paid / len(own)),
        risk=_more_risk(known, mode, risk),
    )  # fmt: skip


def weight_charged(one: Parcel, mode: Mode | None) -> int:
    """By a mode's divisor; of a carrier that is no mode nobody knows it."""
    volume = None if one.volume is None else one.volume / MM3_A_CM3
    return billable_weight(one.weight or 0, volume, mode.divisor if mode else None)


def _more_risk(old: Mode | None, new: Mode, risk: RiskCosts) -> float:
    """Ticks that more lateness and damage costs an order; what is unknown counts as the same."""
    more = Decimal(0)
    for name, cost in (("late_rate", risk.late), ("damage_rate", risk.damaged)):
        before, after = getattr(old, name, None), getattr(new, name)
        if before is not None and after is not None:
            more += Decimal(repr(after - before)) * cost
    return float(more * TICKS)


def _evidence(change: Change) -> Iterable[Evidence]:
    now, then = from_ticks(change.now), from_ticks(round(change.now - fmean(change.savings)))
    yield Evidence(name=Text("现在每单运费", "freight of an order now"), value=f"{now:.2f}", unit=PER_ORDER)
    yield Evidence(name=Text("换后每单运费", "then"), value=f"{then:.2f}", unit=PER_ORDER)
    a_month = Text("单/30 天", "in 30 days")
    yield Evidence(name=Text("单量", "orders"), value=f"{change.a_month:.0f}", unit=a_month)
    if change.new.late_rate is not None:
        yield Evidence(name=Text("新承运商迟到率", "its late rate"), value=f"{change.new.late_rate:.1%}")


def _steps(change: Change, mid: Decimal) -> Iterable[Step]:
    yield Step(
        name=Text("每单运费差", "freight saved by an order"),
        value=f"{from_ticks(round(fmean(change.savings))):.4f}",
    )
    yield Step(
        name=Text("减：每单多出的迟到和破损", "less: more lateness and damage"),
        value=f"{from_ticks(round(change.risk)):.4f}",
    )
    yield Step(name=Text("× 30 天单量", "× orders in 30 days"), value=f"{change.a_month:.1f}")
    yield Step(name=Text("预期节省", "expected saving"), value=f"{mid:,.2f}")


def _risks(change: Change, known: Mapping[str, Mode]) -> Iterable[Text]:
    yield FROM_LIST
    if change.new.late_rate is None:
        yield NO_LATE_RATE.with_(mode=change.new.name)
    old = known.get(change.old)
    if (
        old
        and old.promised_days
        and change.new.promised_days
        and change.new.promised_days > old.promised_days
    ):
        yield SLOWER.with_(new=change.new.name, days=f"{change.new.promised_days:g}")
