"""What may be done with remembered layouts, one verb each, logged: keep, take from a file, hand out as one, forget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhanggui.access.audit import record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.models import QuarantinedRow
from zhanggui.collect.generic.mapping import Mapping
from zhanggui.collect.generic.questions import ALREADY_KNOWN
from zhanggui.collect.generic.saving import read_already, save_mapping, saved_mappings
from zhanggui.collect.generic.sharing import layout_of, layout_text
from zhanggui.collect.models import SavedMapping
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

NO_SUCH_LAYOUT = Text(
    "没有记住名为「{name}」的格式。已记住的有：{known}。",
    "No layout is remembered as {name}. There are: {known}.",
)
NAME_TAKEN = Text(
    "已经记住了一个名为「{name}」的格式，内容不同。换个名称（--name），或用 --replace 替换。",
    "Another layout is remembered as {name}. Choose another name (--name), or replace it (--replace).",
)
ROWS_WAIT = Text(
    "按格式「{name}」读取的文件还有 {n} 行在隔离区。请先更正、重放，或撤销这些批次，再删除格式。",
    "{n} refused rows of files read by {name} wait in quarantine. Correct and replay them, or undo those batches, first.",
)
NONE = Text("（无）", "(none)")


@dataclass(frozen=True)
class By:
    """Who does it, when, and how long to wait for the workspace (None: as long as usual)."""

    who: str
    at: datetime
    wait_seconds: float | None = None


def keep_layout(workspace: OpenWorkspace, layout: Mapping, by: By) -> str:
    """Remember a layout somebody confirmed; the name of its profile. One of the same name is replaced."""
    with writer(workspace.place.lock, doing="map", wait_seconds=by.wait_seconds):
        name = save_mapping(layout, now=by.at).name
        _log(workspace, by, "save_mapping", name)
    return name


def take_layout(
    workspace: OpenWorkspace, data: bytes, file: str, by: By, *, name: str = "", replace: bool = False
) -> str:
    """Remember the layout a file holds, under ``name`` or its own; the name of its profile.

    Refused when the file is none, when other profiles read its headers already, and when another layout has the name.
    """
    layout = layout_of(data, file)
    layout = layout.called(name) if name else layout
    with writer(workspace.place.lock, doing="map", wait_seconds=by.wait_seconds):
        there = saved_mappings().get(layout.profile_name)
        if there is not None and not replace and layout_text(there) != layout_text(layout):
            raise Refused(NAME_TAKEN.with_(name=layout.name))
        known = read_already([hs[0] for hs in layout.columns.values()] + list(layout.others), layout.name)
        if known is not None:
            raise Refused(ALREADY_KNOWN.with_(name=known))
        kept = save_mapping(layout, now=by.at).name
        _log(workspace, by, "import_layout", kept, file=file, fingerprint=layout.fingerprint)
    return kept


def hand_out_layout(workspace: OpenWorkspace, name: str, by: By) -> tuple[str, bytes]:
    """The file of a remembered layout, to share: its name and content."""
    layout = _layout(name)
    _log(workspace, by, "export", layout.profile_name)
    return f"{layout.name}.layout.yaml", layout_text(layout).encode()


def forget_layout(workspace: OpenWorkspace, name: str, by: By) -> str:
    """Forget a layout; what was imported with it stays. Refused while rows of such files wait to be corrected."""
    with writer(workspace.place.lock, doing="map", wait_seconds=by.wait_seconds):
        layout = _layout(name)
        batches = Batch.objects.filter(profile=layout.profile_name, state=STORED).values_list("pk", flat=True)
        waiting = QuarantinedRow.objects.filter(batch__in=list(batches)).count()
        if waiting:
            raise Refused(ROWS_WAIT.with_(name=layout.profile_name, n=waiting))
        SavedMapping.objects.filter(name=layout.name).delete()
        _log(workspace, by, "forget_layout", layout.profile_name)
    return layout.profile_name


def _layout(name: str) -> Mapping:
    known = saved_mappings()
    plain = name.removeprefix("generic.")
    for layout in known.values():
        if layout.name == plain:
            return layout
    shown = "、".join(m.name for m in known.values())
    raise WrongUsage(NO_SUCH_LAYOUT.with_(name=plain, known=shown or NONE))


def _log(workspace: OpenWorkspace, by: By, verb: str, subject: str, **details: str) -> None:
    record(workspace.secrets, who=by.who, verb=verb, at=by.at, subject=subject, details=details)
