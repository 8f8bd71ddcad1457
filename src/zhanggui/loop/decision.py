"""A decision as a domain proposes it: what to do, what it should earn, and what speaks for it. Plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text

NOTHING = Text("", "")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What doing it should earn over ``horizon_days``, against leaving it: a range in money, and its middle.

    ``low`` to ``high`` should hold the measured effect four times out of five.
    """

    low: Decimal
    mid: Decimal
    high: Decimal
    currency: str
    horizon_days: int

    def __post_init__(self) -> None:
        if not self.low <= self.mid <= self.high:
            raise ValueError(f"an expected gain from {self.low} over {self.mid} to {self.high} is no range")
        if self.horizon_days <= 0:
            raise ValueError(f"horizon_days must be positive, got {self.horizon_days}")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One figure that speaks for the decision; ``ref`` opens the rows behind it, where there are any."""

    name: Text
    value: str
    unit: Text = NOTHING
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the calculation of the action: replaying the lines in order gives the quantity again."""

    name: Text
    value: str
    how: Text = NOTHING


@dataclass(frozen=True, kw_only=True)
class Series:
    """A line of a chart: ``role`` is history, forecast, low, high, stock or without; None where unknown."""

    name: Text
    role: str
    start: date
    step_days: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One thing to do, proposed.

    ``subject`` names what it is about (sku, shop, supplier …), ``action`` what to do with it in plain values a
    person may partly change. ``instead`` says what would happen without it: the measurement compares with that.
    ``cost`` is the money it ties up or spends. ``shop`` is "" where the whole merchant is concerned.
    ``confidence`` (0–1) is how much of the evidence is known rather than assumed.
    """

    kind: str
    subject: Mapping[str, str]
    action: Mapping[str, Any]
    title: Text
    expected: Expected
    cost: Decimal
    confidence: Decimal
    deadline: date
    reversible: bool
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()
    series: tuple[Series, ...] = ()
    risks: tuple[Text, ...] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)
    shop: str = ""

    def __post_init__(self) -> None:
        if not self.subject or not self.action:
            raise ValueError(f"a decision of kind {self.kind} without subject or action")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence must lie between 0 and 1, got {self.confidence}")

    @property
    def key(self) -> str:
        """The same for two proposals about the same thing, whatever they advise."""
        about = json.dumps([self.kind, sorted(self.subject.items())], ensure_ascii=False)
        return hashlib.sha256(about.encode()).hexdigest()


def as_values(decision: Decision) -> dict[str, Any]:
    """The decision as dictionaries and lists, for the records."""
    return {name: _plain(getattr(decision, name)) for name in decision.__dataclass_fields__}


def from_values(told: Mapping[str, Any]) -> Decision:
    """The decision that ``as_values`` told."""
    lists = {"evidence": Evidence, "steps": Step, "series": Series}
    values = dict(told) | {name: tuple(made(**one) for one in told[name]) for name, made in lists.items()}
    values["series"] = tuple(Series(**(one | {"values": tuple(one["values"])})) for one in told["series"])
    return Decision(**values | {"expected": Expected(**told["expected"]), "risks": tuple(told["risks"])})


def _plain(value: Any) -> Any:
    if isinstance(value, Expected | Evidence | Step | Series):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value
