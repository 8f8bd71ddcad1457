"""What the loop must know of a kind of decision; the domain that owns the kind says it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from zhanggui.core.language import Text
from zhanggui.core.verdict import Verdict
from zhanggui.loop.decision import Decision, Series

if TYPE_CHECKING:
    import narwhals as nw

    from zhanggui.access.opening import OpenWorkspace
    from zhanggui.profit.settings import ProfitSettings

    Tables = Mapping[str, nw.LazyFrame[Any]]


Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """All a proposal may look at: the tables of one snapshot, the day, and the records as they were then.

    ``inputs`` is what the kind gathered, as plain values; ``settings`` and ``matches`` are what people decided that
    every figure rests on; ``facts`` is what other kinds share of their domains' records (see ``Kind.shares``), by name.
    Together with the snapshot they make the proposal again.
    """

    tables: Tables
    today: date
    settings: ProfitSettings
    matches: nw.LazyFrame[Any] | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    worked_out: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, what: Hashable, work_out: Callable[[], Found]) -> Found:
        """``work_out()``, or what another kind of the same round worked out under the same name. The name says
        everything it depends on beside tables, day, settings and matches.
        """
        if what not in self.worked_out:
            self.worked_out[what] = work_out()
        found: Found = self.worked_out[what]
        return found


@dataclass(frozen=True, kw_only=True)
class Field:
    """A part of the action that a person may change: ``read`` makes the value of what was typed or says no."""

    name: Text
    read: Callable[[str, Decision], Any]


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A decision that somebody accepted, with the action as they changed it."""

    number: int
    decision: Decision
    action: Mapping[str, Any]
    by: str


@dataclass(frozen=True)
class OutboxFile:
    """A file for somebody outside: its name in ``outbox/`` and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What carrying out some accepted decisions together means: files to write, values for the records."""

    decisions: tuple[int, ...]
    told: Text
    files: tuple[OutboxFile, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    money: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a decision really earned; ``why`` says why it cannot be measured, and then there are no figures.

    ``placebo`` is what the same calculation finds where nothing was done: near zero if it can be trusted.
    """

    method: Text
    low: Decimal | None = None
    mid: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    placebo: Decimal | None = None
    why: Text | None = None
    series: tuple[Series, ...] = ()

    @property
    def measurable(self) -> bool:
        return self.mid is not None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of decision.

    ``propose`` is pure: the same ``Seen`` gives the same decisions. ``gather`` reads the records it needs.
    ``plan`` says what carrying out means without doing anything (a dry run shows just that); ``carry_out``
    writes the domain's records inside the transaction that marks the decisions as executed and gives what
    ``take_back`` needs; without ``take_back`` an execution is final. ``measure`` compares with ``instead``.
    ``held`` looks at the facts of the moment of execution: which of the accepted decisions must not be carried out any
    more, and why. ``opposes`` names kinds that must not be done to the same subject at the same time. ``shares`` gives facts
    of the domain's own records to the kinds of other domains, which may not import it: plain values by name, each name once.
    """

    code: str
    name: Text
    propose: Callable[[Seen], Iterable[Decision]]
    plan: Callable[[Sequence[Accepted], datetime], Sequence[Plan]]
    carry_out: Callable[[OpenWorkspace, Plan, str, datetime], Mapping[str, Any]]
    measure: Callable[[Seen, Accepted, date], Measured]
    gather: Callable[[OpenWorkspace], Mapping[str, Any]] = lambda _workspace: {}
    shares: Callable[[OpenWorkspace], Mapping[str, Any]] = lambda _workspace: {}
    take_back: Callable[[OpenWorkspace, Mapping[str, Any], str, datetime], None] | None = None
    allowed: Callable[[Accepted], Verdict] = lambda _accepted: Verdict(True)
    held: Callable[[OpenWorkspace, Sequence[Accepted], datetime], Mapping[int, Text]] = lambda *_: {}
    fields: Mapping[str, Field] = field(default_factory=dict)
    opposes: frozenset[str] = frozenset()
    per_day: int = 200
    money_per_day: Decimal | None = None


Kinds = Mapping[str, Kind]
