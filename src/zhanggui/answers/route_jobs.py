"""Routes asked for on a page: the file of stops is looked at at once, the search runs in the background.

The stops' names may be people's addresses: file and plan lie together in ``arriving/`` and are swept with it after some days.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zhanggui.access.opening import OpenWorkspace
from zhanggui.answers.own_routes import fleet_of, own_routes
from zhanggui.answers.routing import effort_of
from zhanggui.answers.stops_file import read_stops
from zhanggui.collect.arriving import receive
from zhanggui.collect.asking import ask_for
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.plain import from_text, to_text
from zhanggui.core.workspace import Workspace
from zhanggui.jobs.models import Job
from zhanggui.jobs.work import Running
from zhanggui.methods.routing.solve import NOT_INSTALLED, PACKAGE

ROUTES = "routes"
LARGEST = 2 << 20
MOST_SECONDS = 120.0
PLAN = "plan.json"
FLEET = {
    "vehicles": "3",
    "capacity": "100",
    "leaves": "08:00",
    "back": "20:00",
    "speed": "30",
    "detour": "1.3",
}
"""What is asked of the vehicles, with the values the form starts from."""

NO_FILE = Text("请选择停靠点文件（xlsx 或 CSV）。", "Choose a file of stops (xlsx or csv).")
TOO_LARGE = Text("停靠点文件最大 2 MB。", "A file of stops has at most 2 MB.")
TOO_LONG = Text("搜索时间应在 1 到 {most} 秒之间。", "Seconds to search lie between 1 and {most}.").with_(
    most=int(MOST_SECONDS)
)
NOT_A_NUMBER = Text("「{name}」应为数字，收到「{typed}」。", "{name} is a number, got {typed!r}.")
GONE = Text(
    "停靠点文件已经清理，请重新上传。", "The file of stops is gone by now: upload it again."
)  # fmt: skip


def is_installed() -> bool:
    """Is the search for routes installed (the extra ``routing``)?"""
    return importlib.util.find_spec(PACKAGE) is not None


def ask_for_routes(
    workspace: OpenWorkspace, file: UploadedFile[Any] | None, typed: Mapping[str, str], *, by: str, at: datetime, source: str
) -> Job:  # fmt: skip
    """The job that will plan routes; Refused for a file that cannot be read (it names the rows), WrongUsage for settings
    that make no sense. Nothing is kept then.
    """
    if not is_installed():
        raise Refused(NOT_INSTALLED)
    if file is None:
        raise Refused(NO_FILE)
    if (file.size or 0) > LARGEST:
        raise Refused(TOO_LARGE)
    asked = _settings(typed)
    folder = receive(workspace.place, [file], [])
    try:
        _looked_at(_file_in(folder), asked)
        return ask_for(
            workspace, ROUTES, by=by, at=at, source=source, asked=asked | {"folder": folder.name, "files": 1}, shops=None
        )  # fmt: skip
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def plan_asked(running: Running) -> dict[str, Any]:
    """Plan the routes that a page asked for and write the drivers' lists; the plan itself lies beside the stops."""
    asked, folder = running.asked, _folder(running.workspace.place, running.asked)
    running.check()
    found = own_routes(
        running.workspace, _file_in(folder), asked["depot"] or None, effort_of(asked["seconds"], None, 1),
        by=running.job.by, at=running.clock(), **_fleet(asked),
    )  # fmt: skip
    (folder / PLAN).write_text(to_text(found), encoding="utf-8")
    return {name: found[name] for name in ("file", "vehicles", "km", "feasible")}


def plan_of(place: Workspace, job: Job) -> dict[str, Any] | None:
    """The plan of a job that is done; None where it is not, or was swept."""
    path = _folder(place, job.asked) / PLAN
    try:
        plan: dict[str, Any] = from_text(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return plan


def _settings(typed: Mapping[str, str]) -> dict[str, Any]:
    seconds = _number("seconds", typed.get("seconds") or "10")
    if not 1 <= seconds <= MOST_SECONDS:
        raise WrongUsage(TOO_LONG)
    said = {name: (typed.get(name) or usual).strip()[:20] for name, usual in FLEET.items()}
    return said | {"seconds": seconds, "depot": (typed.get("depot") or "").strip()[:100]}


def _fleet(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "vehicles": int(_number("vehicles", asked["vehicles"])), "capacity": asked["capacity"],
        "speed": _number("speed", asked["speed"]), "detour": _number("detour", asked["detour"]),
        "leaves": asked["leaves"], "back": asked["back"],
    }  # fmt: skip


def _number(name: str, typed: str) -> float:
    try:
        return float(typed)
    except ValueError as wrong:
        raise WrongUsage(NOT_A_NUMBER.with_(name=name, typed=typed[:20])) from wrong


def _looked_at(path: Path, asked: Mapping[str, Any]) -> None:
    """Whatever can be refused without a search is refused at once."""
    _, _, flat = read_stops(path, asked["depot"] or None)
    fleet_of(**_fleet(asked), flat=flat)


def _folder(place: Workspace, asked: Mapping[str, Any]) -> Path:
    return place.arriving / Path(str(asked["folder"])).name


def _file_in(folder: Path) -> Path:
    files = (
        [path for path in folder.rglob("*") if path.is_file() and path.name != PLAN]
        if folder.is_dir()
        else []
    )
    if not files:
        raise Refused(GONE)
    return files[0]
