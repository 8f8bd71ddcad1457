"""A file no profile knows, met during an import: refused, proposed, or accepted by --yes. Never guessed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from zhanggui.collect.collector import Profile, bind
from zhanggui.collect.generic.continuing import Continued, continued, proposal_continuing
from zhanggui.collect.generic.guess import means_something
from zhanggui.collect.generic.profiles import profile_of
from zhanggui.collect.generic.propose import HEADER_WITHIN, WIDEST, Proposal, header_row, propose
from zhanggui.collect.generic.questions import LAYOUT_CHANGED, LAYOUT_LOST, UNCLEAR_TABLE, UNKNOWN_TABLE
from zhanggui.collect.generic.saving import free_name, save_mapping, saved_mappings
from zhanggui.collect.messages import PROFILES_FIT
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.recognise import NearMiss, Recognised
from zhanggui.core.language import Text

PLATFORM_HITS = 5
PLATFORM_SHARE = 0.7
ENOUGH_TO_ASK = 2
"""Columns a table must have in common with what we know before its refusal speaks of columns at all."""


@dataclass(frozen=True)
class Foreign:
    """What to do with a foreign table: read it as ``recognised`` (with its new ``profile``), or say ``reason``.

    ``warns``: the reason belongs on the receipt although the table is read.
    """

    reason: Text
    candidates: list[str] = field(default_factory=list)
    recognised: Recognised | None = None
    warns: bool = False


def is_damaged_export(near: NearMiss | None) -> bool:
    """Whether a table is a platform's export that lost a column, rather than a shop's own table."""
    if near is None or not near.missing:
        return False
    binding = bind(near.profile, near.header)
    filled = sum(1 for h in near.header if h.strip())
    known = filled - len(binding.unknown)
    return len(binding.positions) >= PLATFORM_HITS and known >= PLATFORM_SHARE * filled


def meet(table: OpenedTable, file: str, *, yes: bool, now: datetime) -> Foreign | None:
    """A proposal for a foreign table, accepted when ``yes`` and nothing is in doubt; None when it is no table."""
    if not _has_names_we_know(table):
        return None
    proposal = propose(table, free_name(table.name))
    if proposal is None or len(proposal.chosen) < ENOUGH_TO_ASK:
        return None
    if not proposal.complete:
        return Foreign(UNCLEAR_TABLE.with_(file=file, missing=_in_doubt(proposal)))
    shown = "、".join(
        f"{proposal.table.target(t).zh}={proposal.header[p]}" for t, p in proposal.chosen.items()
    )
    kind = Text(proposal.table.zh, proposal.table.en)
    reason = UNKNOWN_TABLE.with_(file=file, kind=kind, columns=shown)
    name = proposal.mapping().profile_name
    if not yes:
        return Foreign(reason, [name])
    return Foreign(reason, [name], recognised_by(save_mapping(proposal.mapping(), now=now), proposal))


def meet_again(
    table: OpenedTable, file: str, known: Collection[str], *, yes: bool, now: datetime
) -> Foreign | None:
    """What to do with a table that is nearly of a remembered layout (one of the ``known``); None when it is not."""
    layouts = [m for name, m in saved_mappings().items() if name in known]
    found = continued(table.head(HEADER_WITHIN), layouts)
    if len(found) > 1:
        return Foreign(PROFILES_FIT, [one.mapping.profile_name for one in found])
    return _one_again(table, file, found[0], yes=yes, now=now) if found else None


def _one_again(table: OpenedTable, file: str, found: Continued, *, yes: bool, now: datetime) -> Foreign:
    name = found.mapping.profile_name
    if not found.asked:
        lost = "、".join(found.missing)
        return Foreign(LAYOUT_LOST.with_(name=name, lost=lost), [name], found.recognised(), warns=True)
    proposal = proposal_continuing(table, found) if yes else None
    if proposal is not None and proposal.complete:
        save_mapping(proposal.mapping(), now=now)
        profile = profile_of(proposal.mapping().seen_in(proposal.header))
        return Foreign(Text("", ""), [name], recognised_by(profile, proposal))
    lost = "、".join(found.mapping.columns[t][0] for t in found.asked)
    new = Text("、".join(found.new) or "无", ", ".join(found.new) or "none")
    return Foreign(LAYOUT_CHANGED.with_(file=file, name=name, lost=lost, new=new), [name])


def _has_names_we_know(table: OpenedTable) -> bool:
    """A look at the header alone: cells are not studied where no name could ever be chosen."""
    header = header_row(table.head(HEADER_WITHIN))
    if header is None or len(header.cells) > WIDEST:
        return False
    return sum(map(means_something, header.cells)) >= ENOUGH_TO_ASK


def recognised_by(profile: Profile, proposal: Proposal) -> Recognised:
    """The proposal's table, read by the profile made of it."""
    return Recognised(bind(profile, proposal.header), proposal.header_line)


def _in_doubt(proposal: Proposal) -> Text:
    names = [t.text for t in proposal.lacking]
    names += [
        proposal.table.target(q.about).text
        for q in proposal.questions
        if q.blocks and q.about in proposal.chosen
    ]
    return Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
