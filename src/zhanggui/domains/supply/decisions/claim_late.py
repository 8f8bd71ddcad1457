"""Supply's advice: claim what a carrier agreed to pay for parcels that came late. Tables in, decisions out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.supply.analysis.bill_audit import bill_lines
from zhanggui.domains.supply.analysis.late_parcels import LateLine, late_lines, promises
from zhanggui.domains.supply.decisions.claim_freight import (
    ANSWER_DAYS,
    CLAIM_WITHIN,
    LEAST_CLAIM,
    METHOD,
    NO_CREDIT,
    RECOVERED,
    SHARE_ASSUMED,
    bills_seen,
)
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen

CLAIM_LATE = "claim_late"
TITLE = Text(
    "向{carrier}索赔账单 {bill} 上迟到的 {lines} 件，共 {money} {currency}",
    "Claim {money} {currency} from {carrier} for {lines} late parcels of bill {bill}",
)
BY_BILL = Text(
    "签收日期以账单为准；承诺天数和每件赔付以「物流方案」为准，请核对合同中的免责情形（天气、节假日）。",
    "Delivery days are the bill's, promise and compensation those of 物流方案: check what the contract excuses (weather, holidays).",
)


def late_found(seen: Seen) -> list[LateLine]:
    """Every late parcel on the bills."""
    return late_lines(bills_seen(seen), bill_lines(seen.tables), promises(seen.tables))


def propose_late_claims(seen: Seen) -> Iterable[Decision]:
    """One decision for each bill with late parcels that compensation was agreed for and not claimed yet."""
    claimed = {tuple(key) for key in seen.inputs.get("claimed_late", ())}
    bills: dict[tuple[str, str, str], list[LateLine]] = defaultdict(list)
    for one in late_found(seen):
        line = one.one.line
        if one.due > 0 and (line.carrier, line.tracking_no) not in claimed:
            bills[line.carrier, line.bill_number, line.currency].append(one)
    for (carrier, bill, currency), listed in sorted(bills.items()):
        if _money(listed) >= LEAST_CLAIM:
            yield late_claim(carrier, bill, currency, listed, today=seen.today)


def late_claim(
    carrier: str, bill: str, currency: str, listed: Sequence[LateLine], *, today: date
) -> Decision:
    """The decision to claim a bill's late parcels."""
    total = _money(listed)
    low, mid, high = (round_half_up(total * share, 2) for share in RECOVERED)
    said = {"carrier": carrier, "bill": bill, "lines": len(listed), "money": f"{total:,.2f}"}
    return Decision(
        kind=CLAIM_LATE,
        subject={"carrier": carrier, "bill_number": bill},
        action={"amount": total, "lines": len(listed)},
        title=TITLE.with_(currency=currency, **said),
        expected=Expected(low=low, mid=mid, high=high, currency=currency, horizon_days=ANSWER_DAYS),
        cost=Decimal(0),
        confidence=Decimal("0.7"),
        deadline=today + timedelta(days=CLAIM_WITHIN),
        reversible=True,
        evidence=tuple(_evidence(listed)),
        steps=tuple(_steps(total, mid)),
        risks=(SHARE_ASSUMED, BY_BILL),
        instead={"lines": [late_row(one) for one in listed]},
    )


def late_row(one: LateLine) -> dict[str, Any]:
    """A late parcel as plain values, as the claim file tells it."""
    line, parcel = one.one.line, one.one.parcel
    return {
        "tracking_no": line.tracking_no, "order_id": parcel.order_id if parcel else "", "day": line.day,
        "delivered": line.delivered, "province": line.province or "", "promised": _days(one.promised), "days": one.days,
        "late": _days(one.days - one.promised), "due": from_ticks(one.due), "credited": from_ticks(one.credited),
    }  # fmt: skip


def measure_late_claim(seen: Seen, accepted: Accepted, _done: date) -> Measured:
    """What bills credited for the claimed parcels beyond overcharges, less what stood there before the claim; never more
    than was claimed for each."""
    decision = accepted.decision
    claimed = {line["tracking_no"]: line["due"] for line in decision.instead["lines"]}
    carrier = decision.subject["carrier"]
    before = {line["tracking_no"]: line["credited"] for line in decision.instead["lines"]}
    back = sum(
        (
            min(claimed[number], from_ticks(one.credited) - before[number])
            for one in late_found(seen)
            if (number := one.one.line.tracking_no) in claimed and one.one.line.carrier == carrier
        ),
        Decimal(0),
    )
    if back <= 0:
        return Measured(method=METHOD, why=NO_CREDIT)
    return Measured(
        method=METHOD, low=back, mid=back, high=back, currency=decision.expected.currency, placebo=Decimal(0)
    )


def _money(listed: Iterable[LateLine]) -> Decimal:
    return from_ticks(sum(one.due for one in listed))


def _days(value: float) -> Decimal:
    return Decimal(f"{value:g}")


def _evidence(listed: Sequence[LateLine]) -> Iterable[Evidence]:
    worst = max(listed, key=lambda one: one.days - one.promised)
    yield Evidence(name=Text("迟到", "late"), value=str(len(listed)), unit=Text("件", "parcels"))
    yield Evidence(
        name=Text("最多晚", "latest by"), value=f"{worst.days - worst.promised:g}", unit=Text("天", "days")
    )


def _steps(total: Decimal, mid: Decimal) -> Iterable[Step]:
    yield Step(name=Text("合同约定的赔付合计", "agreed compensation"), value=f"{total:,.2f}")
    how = Text("× 85%（假设能追回的比例）", "× 85 % (share that comes back, assumed)")
    yield Step(name=Text("预期追回", "expected back"), value=f"{mid:,.2f}", how=how)
