"""A kind of decision small enough to check by hand: order some of a thing, it earns 2 each and costs 1 each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.verdict import Verdict

TODAY = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


class Toy:
    """Proposes what ``wanted`` says (thing → units) and writes down what was carried out."""

    def __init__(self) -> None:
        self.wanted: dict[str, int] = {}
        self.carried: list[str] = []
        self.taken_back: list[str] = []
        self.earned: dict[str, str | None] = {}

    def gather(self, _workspace: Any) -> Mapping[str, Any]:
        return {"wanted": dict(self.wanted)}

    def propose(self, seen: Any) -> Iterable[Any]:
        return [an_order(thing, units) for thing, units in seen.inputs["wanted"].items()]

    def plan(self, accepted: Sequence[Any], at: datetime) -> list[Any]:
        from zhanggui.loop.kind import OutboxFile, Plan

        return [
            Plan(
                decisions=(one.number,),
                told=Text(f"订 {one.action['quantity']}", f"order {one.action['quantity']}"),
                files=(OutboxFile(f"order-{one.number}.txt", str(one.action["quantity"]).encode()),),
                record={"thing": one.decision.subject["thing"]},
                money=Decimal(one.action["quantity"]),
            )
            for one in accepted
        ]

    def carry_out(self, _workspace: Any, plan: Any, _by: str, _at: datetime) -> Mapping[str, Any]:
        self.carried.append(plan.record["thing"])
        return {"thing": plan.record["thing"]}

    def take_back(self, _workspace: Any, back: Mapping[str, Any], _by: str, _at: datetime) -> None:
        self.taken_back.append(back["thing"])

    def measure(self, _seen: Any, accepted: Any, _done: date) -> Any:
        from zhanggui.loop.kind import Measured

        earned = self.earned.get(accepted.decision.subject["thing"])
        if earned is None:
            return Measured(method=Text("数", "counting"), why=Text("没有销售", "nothing was sold"))
        mid = Decimal(earned)
        return Measured(method=Text("数", "counting"), low=mid - 1, mid=mid, high=mid + 1, currency="CNY")


def an_order(thing: str, units: int, **other: Any) -> Any:
    from zhanggui.loop.decision import Decision, Expected

    gain = Decimal(2 * units)
    values: dict[str, Any] = {
        "kind": "toy",
        "subject": {"thing": thing},
        "action": {"quantity": units},
        "title": Text(f"订 {units} 个{thing}", f"Order {units} {thing}"),
        "expected": Expected(low=gain / 2, mid=gain, high=gain * 2, currency="CNY", horizon_days=30),
        "cost": Decimal(units),
        "confidence": Decimal("0.8"),
        "deadline": date(2026, 7, 11),
        "reversible": True,
    }
    return Decision(**values | other)


def _units(typed: str, _decision: Any) -> int:
    if not typed.isdigit() or int(typed) == 0:
        raise WrongUsage(
            Text(f"数量应为正整数，收到「{typed}」。", f"Quantity: a number above 0, got {typed}.")
        )
    return int(typed)


def _not_too_many(accepted: Any) -> Verdict:
    return Verdict(
        accepted.action["quantity"] <= 1_000, Text("一次最多订 1000 个。", "At most 1,000 at once.")
    )


def toy_kinds(toy: Toy, *, per_day: int = 3) -> dict[str, Any]:
    """The kind as the loop runs it."""
    from zhanggui.loop.kind import Field, Kind

    return {
        "toy": Kind(
            code="toy",
            name=Text("订货", "order"),
            propose=toy.propose,
            gather=toy.gather,
            plan=toy.plan,
            carry_out=toy.carry_out,
            take_back=toy.take_back,
            measure=toy.measure,
            allowed=_not_too_many,
            fields={"quantity": Field(name=Text("数量", "quantity"), read=_units)},
            per_day=per_day,
        )
    }
