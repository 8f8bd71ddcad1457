"""What a person says about a proposal: ``target=Column`` and ``option=value``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhanggui.collect.generic.mapping import Options
from zhanggui.collect.generic.propose import Proposal
from zhanggui.collect.generic.questions import NO_COLUMN, NO_TARGET, WRONG_OPTION, Question
from zhanggui.collect.generic.targets import TABLES
from zhanggui.core.codes import fold_header
from zhanggui.core.errors import WrongUsage

LISTS = ("charges", "adjustments", "may_lack")
GONE = "-"
"""Said instead of a column: this layout has none for it."""
OPTIONS = tuple(f.name for f in fields(Options))


def answered(proposal: Proposal, sayings: Iterable[tuple[str, str]]) -> Proposal:
    """The proposal with sayings laid over it, in order; an empty column takes a target away.

    Beside targets: ``kind`` (sales, stock, costs, products), ``amount_is`` (line, order) and the options of
    ``mapping.Options``; lists are separated by ``;``, ``documents`` is ``C:cancellation;A:adjustment``.
    """
    for name, value in sayings:
        proposal = _one(proposal, name.strip(), value.strip())
        left = [q for q in proposal.questions if q.about != name.strip() and _still_open(proposal, q)]
        proposal = replace(proposal, questions=tuple(left))
    return proposal


def _still_open(proposal: Proposal, question: Question) -> bool:
    """A column that is no longer lacking, because another one stands in for it, is not asked for."""
    if not question.blocks or question.about in {t.name for t in proposal.lacking}:
        return True
    required = proposal.table.target(question.about).required
    return required and question.about not in proposal.by_hand and len(proposal.rivals(question.about)) > 1


def _one(proposal: Proposal, name: str, value: str) -> Proposal:
    if name == "kind":
        return _of_kind(proposal, value)
    if name == "amount_is":
        return _amount_is(proposal, value)
    if name in proposal.table.names and not (name == "day" and _is_day(value)):
        if name == "currency" and _position(proposal, value) is None:
            return _option(proposal, name, value)
        return _column(proposal, name, value)
    if name == "from_day" and _is_day(value):
        return _option(proposal, "day", value)
    if name in OPTIONS:
        return _option(proposal, name, value)
    raise WrongUsage(NO_TARGET.with_(name=name, known=", ".join((*proposal.table.names, "kind", *OPTIONS))))


def _of_kind(proposal: Proposal, value: str) -> Proposal:
    if value not in TABLES:
        raise WrongUsage(WRONG_OPTION.with_(name="kind", value=value, reason=", ".join(TABLES)))
    return replace(proposal, table=TABLES[value], chosen={}, questions=(), continues=None)


def _amount_is(proposal: Proposal, value: str) -> Proposal:
    wanted = {"line": "line_paid", "order": "order_paid"}
    if value not in wanted:
        raise WrongUsage(WRONG_OPTION.with_(name="amount_is", value=value, reason="line, order"))
    chosen = dict(proposal.chosen)
    for name in wanted.values():
        if name in chosen and name != wanted[value]:
            chosen[wanted[value]] = chosen.pop(name)
    return replace(proposal, chosen=chosen)


def _column(proposal: Proposal, target: str, column: str) -> Proposal:
    chosen = dict(proposal.chosen)
    chosen.pop(target, None)
    if column and not (column == GONE and GONE not in proposal.header):
        at = _position(proposal, column)
        if at is None:
            shown = "、".join(h for h in proposal.header if h)
            raise WrongUsage(NO_COLUMN.with_(column=column, found=shown))
        chosen = {t: p for t, p in chosen.items() if p != at} | {target: at}
    return replace(proposal, chosen=chosen, by_hand=proposal.by_hand | {target})


def _position(proposal: Proposal, column: str) -> int | None:
    folded = [fold_header(h) for h in proposal.header]
    return folded.index(fold_header(column)) if fold_header(column) in folded else None


def _option(proposal: Proposal, name: str, value: str) -> Proposal:
    try:
        read: dict[str, Any] = {name: _read(name, value)}
        changed = replace(proposal.options, **read)
        if name == "time_zone":
            ZoneInfo(value)
    except (ValueError, ZoneInfoNotFoundError) as wrong:
        raise WrongUsage(WRONG_OPTION.with_(name=name, value=value, reason=wrong)) from wrong
    return replace(proposal, options=changed)


def _read(name: str, value: str) -> object:
    if name == "documents":
        pairs = [p.partition(":") for p in value.split(";") if p.strip()]
        return {p.strip(): d.strip() for p, _, d in pairs}
    if name in LISTS:
        return tuple(v.strip() for v in value.split(";") if v.strip())
    if name == "worthless_is_no_sale":
        return value.casefold() in ("1", "true", "yes", "是")
    if name == "currency" and not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise ValueError("ISO 4217: CNY, GBP, USD")
    if name == "day":
        date.fromisoformat(value)
    return value.upper() if name == "currency" else value


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
