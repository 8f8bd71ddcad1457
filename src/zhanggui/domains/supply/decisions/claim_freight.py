"""Supply's advice: claim back what a carrier charged too much on a bill. Tables in, decisions out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.supply.analysis.bill_audit import CLASSES, Audited, bill_lines
from zhanggui.domains.supply.analysis.freight_view import audited_bills
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen

CLAIM_FREIGHT = "claim_freight"
RECOVERED = (Decimal("0.6"), Decimal("0.85"), Decimal(1))
"""Share of a claim that carriers give back: low, mid, high. Assumed until claims are measured."""
LEAST_CLAIM = Decimal(10)
ANSWER_DAYS = 45
"""Days in which the credit should stand on a later bill: assumed."""
CLAIM_WITHIN = 14
"""Days within which a claim should go out; contracts often end the right to claim after a month. Assumed."""

TITLE = Text(
    "向{carrier}追回账单 {bill} 多收的 {money} {currency}（{lines} 行）",
    "Claim {money} {currency} overcharged on bill {bill} from {carrier} ({lines} lines)",
)
SHARE_ASSUMED = Text(
    "能追回的比例是假设的：60%–100%，取 85%。", "The share that comes back is assumed: 60 % to 100 %, 85 % taken."
)  # fmt: skip
OWN_WEIGHTS = Text(
    "重量以商品档案为准（含包装），允许秤差 3% 加 0.05 公斤。",
    "Weights are those of the goods' file (packing included), with 3 % and 0.05 kg allowed for the scales.",
)
METHOD = Text(
    "之后账单上这些运单的退费（负数行）合计", "Credits (lines below zero) for these tracking numbers on later bills"
)  # fmt: skip
NO_CREDIT = Text(
    "之后的账单上没有这些运单的退费；若以转账等方式赔付，这里看不到。",
    "No later bill credits these tracking numbers; money paid back in another way is not seen here.",
)


def propose_claims(seen: Seen) -> Iterable[Decision]:
    """One decision for each bill with enough overcharges that were not claimed yet."""
    claimed = {tuple(key) for key in seen.inputs.get("claimed", ())}
    bills: dict[tuple[str, str, str], list[Audited]] = defaultdict(list)
    for one in bills_seen(seen):
        line = one.line
        if one.over > 0 and (line.carrier, line.bill_number, line.entry) not in claimed:
            bills[line.carrier, line.bill_number, line.currency].append(one)
    for (carrier, bill, currency), listed in sorted(bills.items()):
        if _money(listed) >= LEAST_CLAIM:
            yield claim(carrier, bill, currency, listed, today=seen.today)


def bills_seen(seen: Seen) -> list[Audited]:
    """The bills as audited, worked out once a round: late parcels are claimed from them too."""
    return seen.once(
        "audited_bills",
        lambda: audited_bills(seen.tables, today=seen.today, matches=seen.matches),
    )


def claim(carrier: str, bill: str, currency: str, listed: Sequence[Audited], *, today: date) -> Decision:
    """The decision to claim the overcharges of a bill."""
    total = _money(listed)
    low, mid, high = (round_half_up(total * share, 2) for share in RECOVERED)
    said = {
        "carrier": carrier,
        "bill": bill,
        "money": f"{total:,.2f}",
        "currency": currency,
        "lines": len(listed),
    }
    return Decision(
        kind=CLAIM_FREIGHT,
        subject={"carrier": carrier, "bill_number": bill},
        action={"amount": total, "lines": len(listed)},
        title=TITLE.with_(**said),
        expected=Expected(low=low, mid=mid, high=high, currency=currency, horizon_days=ANSWER_DAYS),
        cost=Decimal(0),
        confidence=_confidence(listed),
        deadline=today + timedelta(days=CLAIM_WITHIN),
        reversible=True,
        evidence=tuple(_evidence(listed, currency)),
        steps=tuple(_steps(total, mid)),
        risks=(SHARE_ASSUMED, OWN_WEIGHTS),
        instead={"lines": [claim_line(one) for one in listed]},
    )


def claim_line(one: Audited) -> dict[str, Any]:
    """A line of the claim as plain values, as the claim file tells it."""
    line = one.line
    return {
        "entry": line.entry, "tracking_no": line.tracking_no, "day": line.day, "order_id": one.parcel.order_id if one.parcel else "",
        "province": line.province or "", "own_province": (one.parcel.province if one.parcel else None) or "",
        "weight": _kg(line.weight), "own_weight": _kg(one.parcel.weight if one.parcel else None),
        "charged": from_ticks(line.charged), "expected": from_ticks(one.expected or 0), "over": from_ticks(one.over),
        "credited": from_ticks(one.credited), "kind": one.kind,
    }  # fmt: skip


def measure_claim(seen: Seen, accepted: Accepted, _done: date) -> Measured:
    """What later bills credited for the claimed parcels, less what stood there before the claim."""
    decision = accepted.decision
    numbers = {line["tracking_no"] for line in decision.instead["lines"]}
    before = sum((line["credited"] for line in decision.instead["lines"]), Decimal(0))
    back = [
        line.charged
        for line in bill_lines(seen.tables)
        if line.charged < 0 and line.tracking_no in numbers and line.carrier == decision.subject["carrier"]
    ]
    found = from_ticks(-sum(back)) - before
    if found <= 0:
        return Measured(method=METHOD, why=NO_CREDIT)
    return Measured(
        method=METHOD,
        low=found,
        mid=found,
        high=found,
        currency=decision.expected.currency,
        placebo=Decimal(0),
    )


def _money(listed: Iterable[Audited]) -> Decimal:
    return from_ticks(sum(one.over for one in listed))


def _kg(weight: int | None) -> Decimal | None:
    return None if weight is None else Decimal(weight) / 1_000_000


def _confidence(listed: Sequence[Audited]) -> Decimal:
    """The share of the lines whose parcel, weight and province are all our own knowledge."""
    known = sum(bool(one.parcel and one.parcel.weight and one.parcel.province) for one in listed)
    return round_half_up(Decimal("0.5") + Decimal(known) / len(listed) / 2, 2)


def _evidence(listed: Sequence[Audited], currency: str) -> Iterable[Evidence]:
    counts = Counter(one.kind for one in listed)
    sums: Counter[str] = Counter()
    for one in listed:
        sums[one.kind] += one.over
    lines = Text("行", "lines")
    for kind, _ in counts.most_common():
        name = CLASSES[kind]
        yield Evidence(name=name, value=str(counts[kind]), unit=lines)
        yield Evidence(
            name=Text(f"{name.zh}：多收", f"{name.en}: too much"), value=f"{from_ticks(sums[kind]):,.2f}",
            unit=Text(currency, currency),
        )  # fmt: skip


def _steps(total: Decimal, mid: Decimal) -> Iterable[Step]:
    yield Step(name=Text("多收合计", "charged too much"), value=f"{total:,.2f}")
    how = Text("× 85%（假设能追回的比例）", "× 85 % (share that comes back, assumed)")
    yield Step(name=Text("预期追回", "expected back"), value=f"{mid:,.2f}", how=how)
