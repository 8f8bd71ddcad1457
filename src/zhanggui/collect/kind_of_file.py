"""Which kind of file a table is: one profile's, a remembered layout's, or a question on its receipt."""

from __future__ import annotations

from collections.abc import Mapping

from zhanggui.access.audit import record
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.generic.accepting import Foreign, is_damaged_export, meet, meet_again
from zhanggui.collect.import_run import ImportRun
from zhanggui.collect.messages import (
    NOT_RECOGNISED,
    NOT_RECOGNISED_NEAR,
    PROFILE_UNKNOWN,
    PROFILES_FIT,
    REQUIRED_MISSING,
    REQUIRED_RENAMED,
)
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.recognise import HEADER_WITHIN, Recognised, nearest, recognise
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text


def kind_of_file(run: ImportRun, table: OpenedTable, receipt: Receipt) -> Recognised | None:
    """What reads the table; None where several kinds fit or none does: the receipt then says so.

    Raises WrongUsage where a kind was named that does not exist.
    """
    head = table.head(HEADER_WITHIN)
    asked = run.options.profile
    if asked and asked not in run.profiles:
        raise WrongUsage(PROFILE_UNKNOWN.with_(name=asked, known=", ".join(run.profiles)))
    known = {**run.profiles, **run.accepted}
    candidates = [known[asked]] if asked else list(known.values())
    found = recognise(head, candidates)
    if len(found) == 1:
        return found[0]
    if found:
        receipt.status, receipt.reason = "needs_choice", PROFILES_FIT
        receipt.candidates = [r.binding.profile.name for r in found]
        return None
    names = {profile.name for profile in candidates}
    again = meet_again(table, receipt.file, names, yes=run.options.yes, now=run.now)
    if again is not None:
        return _foreign(run, again, receipt)
    near = nearest(head, candidates)
    if not asked and not is_damaged_export(near):
        foreign = meet(table, receipt.file, yes=run.options.yes, now=run.now)
        if foreign is not None:
            return _foreign(run, foreign, receipt)
    receipt.status = "refused"
    receipt.reason = NOT_RECOGNISED.with_(file=receipt.file)
    if near is not None:
        shown = "、".join(h.strip() for h in near.header if h.strip())[:300]
        renamed = near.renamed
        template = REQUIRED_RENAMED if renamed else REQUIRED_MISSING if near.missing else NOT_RECOGNISED_NEAR
        receipt.reason = template.with_(
            file=receipt.file,
            kind=Text(near.profile.zh, near.profile.en),
            missing="、".join(near.missing),
            found=shown,
            renamed=_pairs(renamed),
        )
    return None


def _foreign(run: ImportRun, foreign: Foreign, receipt: Receipt) -> Recognised | None:
    """A table no profile knows: read by the mapping --yes accepted, else proposed or refused."""
    if foreign.recognised is not None:
        profile = foreign.recognised.binding.profile
        if foreign.warns:
            receipt.warnings.append(foreign.reason)
        else:
            run.accepted[profile.name] = profile
            record(
                run.workspace.secrets,
                who=run.by,
                verb="save_mapping",
                at=run.now,
                subject=profile.name,
            )
        return foreign.recognised
    receipt.status = "needs_choice" if foreign.candidates else "refused"
    receipt.reason, receipt.candidates = foreign.reason, foreign.candidates
    return None


def _pairs(renamed: Mapping[str, str]) -> Text:
    """``实付金额(元) → 实付金额`` for every column that may have been renamed."""
    shown = [f"{header} → {name}" for name, header in renamed.items()]
    return Text("、".join(shown), ", ".join(shown))
