"""Which column of a foreign table is what: by its name, and by whether its cells agree with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from zhanggui.collect.collector import Kind
from zhanggui.collect.generic.content import Column
from zhanggui.collect.generic.target import Table, Target
from zhanggui.collect.generic.targets import TABLES, known_headers, plain

SURE = 0.6
"""From here on a candidate counts: its name says so and its cells agree."""
SHOWN = 0.35
ALIKE = 0.82
FITTING = 0.9
"""Share of cells that must be readable as the target's kind; below, the name is taken for a coincidence."""
SUGGESTED_BY_CONTENT = ("order_id", "created_at", "quantity", "unit_price", "line_paid", "order_paid")
PART_OF_A_NAME = 0.7
FUZZY = 0.62


@dataclass(frozen=True, order=True)
class Candidate:
    """A column that may be a target; ``confidence`` is 0 to 1, a ranking and no probability."""

    confidence: float
    target: str
    position: int


def candidates(table: Table, header: Sequence[str], columns: Sequence[Column]) -> list[Candidate]:
    """Every plausible pair of target and column, the surest first."""
    found = []
    for target in table.targets:
        for position, name in enumerate(header):
            confidence = name_confidence(table, target, name)
            if confidence == 0 and target.name in SUGGESTED_BY_CONTENT:
                confidence = _by_content(target, columns[position])
            if confidence >= SHOWN:
                confidence = round(confidence * _fit(target, columns[position]), 2)
            if confidence >= SHOWN:
                found.append(Candidate(confidence, target.name, position))
    order = {t.name: i for i, t in enumerate(table.targets)}
    return sorted(found, key=lambda c: (-c.confidence, order[c.target], c.position))


def name_confidence(table: Table, target: Target, header: str) -> float:
    """How sure the header's own words make us: 0.95 for a name of the target, less for a part or a likeness."""
    name = plain(header)
    known = known_headers(table.code)
    if not name:
        return 0.0
    if name in known:
        return known[name].get(target.name, 0.0)
    return _likeness(table, name).get(target.name, 0.0)


def means_something(header: str) -> bool:
    """Whether a header's own words could name a target of any table."""
    name = plain(header)
    return bool(name) and any(name in known_headers(t.code) or _likeness(t, name) for t in TABLES.values())


@lru_cache(maxsize=4_096)
def _likeness(table: Table, name: str) -> dict[str, float]:
    """Targets one of whose names is a part of this name, or nearly this name."""
    found: dict[str, float] = {}
    for known, targets in known_headers(table.code).items():
        confidence = PART_OF_A_NAME if _part_of(known, name) else FUZZY if _alike(known, name) else 0.0
        for target in targets if confidence else ():
            found[target] = max(found.get(target, 0.0), confidence)
    return found


def _alike(known: str, name: str) -> bool:
    if abs(len(known) - len(name)) > 2:
        return False
    match = SequenceMatcher(None, known, name)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _part_of(known: str, name: str) -> bool:
    """Long enough to mean something: two Chinese characters or four letters."""
    least = 2 if any(c > "\u2e80" for c in known) else 4
    return len(known) >= least and known in name


def _fit(target: Target, column: Column) -> float:
    """1 when the cells can be read as the target's kind; 0 when too many cannot, or a must-have is blank."""
    if not len(column.filled):
        return 0.0 if target.required else 0.9
    share = column.share(target.kind)
    if share < FITTING or (target.required and column.filled_share < FITTING):
        return 0.0
    dates = target.kind in (Kind.ID, Kind.TEXT, Kind.PERSONAL) and column.share(Kind.MOMENT) > FITTING
    is_number = column.share(Kind.DECIMAL) > FITTING
    return share * (0.3 if dates and not is_number else 1.0)


def _by_content(target: Target, column: Column) -> float:
    """What the cells alone suggest; never enough to be accepted without a person."""
    number = column.share(Kind.DECIMAL) > FITTING
    moment = column.share(Kind.MOMENT) > FITTING and not column.share(Kind.INTEGER) > FITTING
    whole = column.share(Kind.INTEGER) > FITTING
    looks = {
        "created_at": moment,
        "order_id": column.filled_share == 1 and not moment and not column.has_decimals and column.runs,
        "quantity": whole and number and column.distinct_share < 0.5 and column.largest < 10_000,
        "unit_price": number and column.has_decimals,
        "line_paid": number and column.has_decimals,
        "order_paid": number and column.has_decimals,
    }
    return 0.45 if looks.get(target.name, False) else 0.0


def assign(found: Sequence[Candidate]) -> dict[str, Candidate]:
    """One column per target and one target per column, the surest first; only sure ones."""
    chosen: dict[str, Candidate] = {}
    taken: set[int] = set()
    for candidate in found:
        if (
            candidate.confidence >= SURE
            and candidate.target not in chosen
            and candidate.position not in taken
        ):
            chosen[candidate.target] = candidate
            taken.add(candidate.position)
    return chosen


TOLD_BY = (
    ("purchases", ("po_number", "sku", "supplier", "ordered", "ordered_day")),
    ("receipts", ("sku", "received_day", "received", "supplier")),
    ("sales", ("order_id",)),
    ("stock", ("sku", "on_hand")),
    ("supply_terms", ("sku", "supplier", "unit_cost", "lead_days")),
    ("costs", ("sku", "cost")),
    ("products", ("sku", "name")),
)
"""Which columns tell a kind of table, in the order to ask: a purchase order has an order's columns too."""


def kind_of_table(header: Sequence[str], columns: Sequence[Column]) -> Table:
    """The first kind whose telling columns are all there; sales when none is."""
    for code, telling in TOLD_BY:
        found = assign(candidates(TABLES[code], header, columns))
        if all(name in found for name in telling):
            return TABLES[code]
    return TABLES["sales"]
