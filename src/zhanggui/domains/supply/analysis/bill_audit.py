"""Carriers' bills line by line against our own parcels and the price list in force: what was charged too much, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import TICKS, from_ticks
from zhanggui.domains.supply.analysis.parcels import Parcel, by_number
from zhanggui.domains.supply.analysis.tariff import KILOGRAM, Price, PriceList
from zhanggui.domains.supply.analysis.volumes import Divisors
from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

OVERWEIGHT, ZONE, WRONG_DATE, NOT_BY_TARIFF = "overweight", "zone", "wrong_date", "not_by_tariff"
DUPLICATE, NOT_OURS, SURCHARGE = "duplicate", "not_ours", "surcharge"
CLASSES = {
    OVERWEIGHT: Text("计费重量偏高", "charged too heavy"),
    ZONE: Text("目的省算错", "wrong zone"),
    WRONG_DATE: Text("用了别的日期的价", "price of another date"),
    NOT_BY_TARIFF: Text("不按价卡", "not by the price list"),
    DUPLICATE: Text("同一运单重复收费", "tracking number charged twice"),
    NOT_OURS: Text("不是我们的包裹", "not our parcel"),
    SURCHARGE: Text("没有约定的附加费", "surcharge not agreed"),
}
NEVER = 1e9
NO_PRICE, OTHER_CURRENCY, NO_ORDERS, NO_NUMBER = "no_price", "other_currency", "no_orders", "no_number"
WHYS = {
    NO_PRICE: Text("没有这天的价卡", "no price list for that day"),
    OTHER_CURRENCY: Text("账单与价卡币种不同", "bill and price list are in different currencies"),
    NO_NUMBER: Text(
        "可能是还没有运单号的订单（请导入发货后的订单）",
        "perhaps an order without a number yet (import orders again)",
    ),
    NO_ORDERS: Text("这段时间的订单还没导入", "the orders of those days are not here"),
}


@dataclass(frozen=True, kw_only=True)
class AuditRule:
    """What the audit lets pass: scales that show up to ``weight_share`` and ``weight_kg`` more than we state, differences
    below ``least`` (of a currency unit). ``day_gap``: so far apart may pick-up and our own day lie. ``ours``: a bill of
    which fewer lines than this share are known is not judged parcel by parcel: then order files are missing. ``divisors``:
    by which volume may be charged (None: it may not).
    """

    weight_share: float = 0.03
    weight_kg: float = 0.05
    least: Decimal = Decimal("0.01")
    day_gap: int = 10
    ours: float = 0.5
    divisors: Divisors | None = None

    def __post_init__(self) -> None:
        if self.weight_share < 0 or self.weight_kg < 0 or self.least < 0 or self.day_gap < 0:
            raise ValueError("an allowance of the audit cannot be below zero")
        if not 0 <= self.ours <= 1:
            raise ValueError(f"ours is a share, got {self.ours}")

    def heaviest(self, one: Parcel, carrier: str) -> int | None:
        """The most a carrier may charge for: what the scales may show for the stated weight, or the volume if that counts
        for more; None where the weight is unknown.
        """
        if one.weight is None:
            return None
        shown = round(one.weight * (1 + self.weight_share) + self.weight_kg * KILOGRAM)
        return shown if self.divisors is None else self.divisors.billable(carrier, shown, one.volume)


@dataclass(frozen=True, kw_only=True)
class BillLine:
    """A line as charged; money in ticks, weight in millionths of a kg."""

    carrier: str
    bill_number: str
    entry: str
    tracking_no: str
    day: date
    delivered: date | None
    province: str | None
    weight: int | None
    currency: str
    fee: int
    surcharge: int = 0
    surcharge_for: str = ""

    @property
    def charged(self) -> int:
        return self.fee + self.surcharge


@dataclass(frozen=True, kw_only=True)
class Audited:
    """A line with what it should have cost (None: unknown, ``why`` says why) and the parts of the difference by class.

    ``credited`` is what the carrier has given back for the parcel; ``over`` what is still charged too much.
    """

    line: BillLine
    parcel: Parcel | None
    expected: int | None
    parts: tuple[tuple[str, int], ...] = ()
    credited: int = 0
    why: str = ""

    @property
    def over(self) -> int:
        return max(0, sum(ticks for _, ticks in self.parts) - self.credited)

    @property
    def kind(self) -> str:
        """The class of the largest part; "" where nothing is wrong."""
        return max(self.parts, key=lambda part: part[1])[0] if self.parts else ""

    @property
    def days(self) -> int | None:
        """Days from pick-up to delivery."""
        return (self.line.delivered - self.line.day).days if self.line.delivered else None


def bill_lines(tables: Tables, *, since: date | None = None) -> list[BillLine]:
    """Every line of every bill (of parcels picked up from ``since`` on), in order of pick-up."""
    frame = tables["carrier_bill"]
    rows = collected(frame if since is None else frame.filter(nw.col("shipped_day") >= since))
    found = [
        BillLine(
            carrier=row["carrier"], bill_number=row["bill_number"], entry=row["entry"], tracking_no=row["tracking_no"],
            day=row["shipped_day"], delivered=row["delivered_day"], province=row["province"], weight=row["weight_kg"],
            currency=row["currency"] or "CNY", fee=row["fee"] or 0, surcharge=row["surcharge"] or 0,
            surcharge_for=row["surcharge_for"] or "",
        )
        for row in rows
        if row["shipped_day"] is not None
    ]  # fmt: skip
    return sorted(found, key=lambda line: (line.day, line.carrier, line.bill_number, line.entry))


def audit(
    lines: Sequence[BillLine], own: Iterable[Parcel], prices: PriceList, rule: AuditRule | None = None,
    waiting: Iterable[Parcel] = (),
) -> list[Audited]:  # fmt: skip
    """Every line that charges something, audited; lines below zero are credits of the line with their number.

    ``waiting`` are paid orders of which no parcel's number is known yet: a line that may be one of them is not judged.
    Do not trust it where SKU weights leave packing out, or where a price list lacks agreed surcharges.
    """
    rule, known = rule or AuditRule(), by_number(own)
    credits: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        if line.charged < 0:
            credits[line.carrier, line.tracking_no] -= line.charged
    charged = [line for line in lines if line.charged >= 0]
    files = _Files(known, _by_place(waiting), _unknown_bills(charged, known, rule), prices, rule)
    pairs = _paired(charged, known, rule)
    found = []
    for line in charged:
        one = files.audited(line, pairs.get(line))
        back = min(credits[line.carrier, line.tracking_no], one.over)
        credits[line.carrier, line.tracking_no] -= back
        found.append(replace(one, credited=back))
    return found


def _paired(
    lines: Sequence[BillLine], known: Mapping[str, list[Parcel]], rule: AuditRule
) -> dict[BillLine, Parcel]:
    """Which line is for which parcel: of those with one number the pairs that fit best on the whole, so that nothing is
    claimed that fits some parcel of ours.
    """
    numbered: dict[str, list[BillLine]] = defaultdict(list)
    for line in lines:
        if line.tracking_no in known:
            numbered[line.tracking_no].append(line)
    found: dict[BillLine, Parcel] = {}
    for number, listed in numbered.items():
        _pair(listed, known[number], rule, found)
    return found


def _pair(lines: list[BillLine], own: list[Parcel], rule: AuditRule, found: dict[BillLine, Parcel]) -> None:
    if len(lines) == len(own) == 1:
        if _may_be(lines[0], own[0], rule):
            found[lines[0]] = own[0]
        return
    from scipy.optimize import linear_sum_assignment

    misfits = [[_misfit(line, one, rule) for one in own] for line in lines]
    for n, m in zip(*linear_sum_assignment(misfits), strict=True):
        if misfits[n][m] < NEVER:
            found[lines[n]] = own[m]


def _misfit(line: BillLine, one: Parcel, rule: AuditRule) -> float:
    """How badly a line fits a parcel: what would be claimed counts most, then weight (kg), then days."""
    if not _may_be(line, one, rule):
        return NEVER
    return (
        _misfits(line, one, rule) * 1e4 + _apart(line, one) / KILOGRAM + abs((line.day - one.day).days) / 100
    )


def _misfits(line: BillLine, one: Parcel, rule: AuditRule) -> int:
    """In how much of province and weight a line differs from a parcel."""
    elsewhere = one.province is not None and line.province != one.province
    most = rule.heaviest(one, line.carrier)
    heavy = most is not None and line.weight is not None and line.weight > most
    return elsewhere + heavy


def _apart(line: BillLine, one: Parcel) -> int:
    """By how much their weights differ; 0 where one of them is unknown."""
    return 0 if line.weight is None or one.weight is None else abs(line.weight - one.weight)


def _may_be(line: BillLine, one: Parcel, rule: AuditRule) -> bool:
    near = abs((line.day - one.day).days) <= rule.day_gap
    return near and (not one.carrier or one.carrier == line.carrier)


def _unknown_bills(
    lines: Sequence[BillLine], known: Mapping[str, list[Parcel]], rule: AuditRule
) -> set[tuple[str, str]]:
    """Bills of which we know too few parcels: our own files of those days are missing."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        count = counts[line.carrier, line.bill_number]
        count[0] += line.tracking_no in known
        count[1] += 1
    return {bill for bill, (ours, all_) in counts.items() if ours < rule.ours * all_}


def _by_place(waiting: Iterable[Parcel]) -> dict[str | None, list[Parcel]]:
    places: dict[str | None, list[Parcel]] = defaultdict(list)
    for one in waiting:
        places[one.province].append(one)
    return places


@dataclass(frozen=True)
class _Files:
    """What our own files say, to judge a line by: parcels by number, orders that wait by province, doubtful bills."""

    known: Mapping[str, list[Parcel]]
    waiting: Mapping[str | None, list[Parcel]]
    doubtful: set[tuple[str, str]]
    prices: PriceList
    rule: AuditRule

    def audited(self, line: BillLine, parcel: Parcel | None) -> Audited:
        """The line against the parcel it is for, if any."""
        if parcel is None:
            return self._without_parcel(line)
        price = self.prices.in_force(line.carrier, parcel.province or line.province, line.day)
        if price is None:
            return Audited(line=line, parcel=parcel, expected=None, why=NO_PRICE)
        if price.currency != line.currency:
            return Audited(line=line, parcel=parcel, expected=None, why=OTHER_CURRENCY)
        fair = _fair_weight(line, parcel, self.rule)
        expected = price.of(fair)
        if expected is None:
            return Audited(line=line, parcel=parcel, expected=None, why=NO_PRICE)
        parts = _parts(line, self.prices, price, fair, self.rule)
        return Audited(line=line, parcel=parcel, expected=expected + price.surcharge, parts=tuple(parts))

    def _without_parcel(self, line: BillLine) -> Audited:
        if (line.carrier, line.bill_number) in self.doubtful:
            return Audited(line=line, parcel=None, expected=None, why=NO_ORDERS)
        if self._may_be_waiting(line):
            return Audited(line=line, parcel=None, expected=None, why=NO_NUMBER)
        near = [one for one in self.known.get(line.tracking_no, ()) if _may_be(line, one, self.rule)]
        if near:
            return Audited(line=line, parcel=near[0], expected=0, parts=((DUPLICATE, line.charged),))
        return Audited(line=line, parcel=None, expected=0, parts=((NOT_OURS, line.charged),))

    def _may_be_waiting(self, line: BillLine) -> bool:
        listed = [*self.waiting.get(line.province, ()), *self.waiting.get(None, ())]
        return any(self._fits(line, one) for one in listed)

    def _fits(self, line: BillLine, one: Parcel) -> bool:
        """Paid shortly before pick-up, and of the weight that was charged (unknown weights fit)."""
        if not 0 <= (line.day - one.day).days <= self.rule.day_gap:
            return False
        if line.weight is None or one.weight is None:
            return True
        most = self.rule.heaviest(one, line.carrier) or 0
        return one.weight * (1 - self.rule.weight_share) <= line.weight <= most


def _fair_weight(line: BillLine, parcel: Parcel, rule: AuditRule) -> int:
    """The charged weight, at most what may be charged for what we state."""
    most = rule.heaviest(parcel, line.carrier)
    if most is None:
        return line.weight or 0
    return most if line.weight is None else min(line.weight, most)


def _parts(
    line: BillLine, prices: PriceList, price: Price, fair: int, rule: AuditRule
) -> list[tuple[str, int]]:
    """The difference in the order charged → zone → weight: what each step explains, so that the parts add up to it."""
    weight = fair if line.weight is None else line.weight
    there = prices.in_force(line.carrier, line.province, line.day) or price
    by_bill, here, right = there.of(weight), price.of(weight), price.of(fair)
    assert right is not None
    by_bill, here = right if by_bill is None else by_bill, right if here is None else here
    stray = _stray(line, prices, weight, by_bill)
    steps = [(stray, line.fee - by_bill), (ZONE, by_bill - here), (OVERWEIGHT, here - right)]
    steps.append((SURCHARGE, line.surcharge - price.surcharge))
    least = int(rule.least * TICKS)
    fee = sum(ticks for _, ticks in steps[:3])
    if fee < least:  # too cheap on the whole is no claim
        steps = steps[3:]
    return [(kind, ticks) for kind, ticks in steps if ticks and (ticks >= least or kind != SURCHARGE)]


def _stray(line: BillLine, prices: PriceList, weight: int, by_bill: int) -> str:
    """Why the fee is not what the charged weight and zone cost: another day's price, or none of the list."""
    if line.fee == by_bill:
        return NOT_BY_TARIFF
    others = prices.others(line.carrier, line.province, line.day)
    return WRONG_DATE if any(one.of(weight) == line.fee for one in others) else NOT_BY_TARIFF


def money(ticks: int | None) -> Decimal | None:
    """The amount of some ticks."""
    return None if ticks is None else from_ticks(ticks)
