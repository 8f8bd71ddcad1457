"""Killing imports, undos, replays, rounds of proposing and executions at random moments, and looking at what is left.

Every round copies a small workspace, lets another process change it, kills that process (SIGKILL) at a random
moment, and asks: is every file wholly in or wholly out, does the doctor agree, and does the same command run
again lead to what an undisturbed run gives?
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
HEADER = ("订单编号", "订单创建时间", "订单付款时间", "买家实际支付金额", "收货人姓名")
PROGRAM = Path(__file__).with_name("proof.py")


def write_orders(path: Path, n: int, version: int, *, broken: bool = True) -> Path:
    """An order report; a later version changes every order, one row in fifty may be broken."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for i in range(n):
            month = 5 + i % 2
            paid = "many" if broken and i % 50 == 7 else f"{i % 90 + version}.50"
            at = f"2026-{month:02d}-01 10:"
            writer.writerow((f"2600{i:08d}", f"{at}00:00", f"{at}{version:02d}:30", paid, "张三"))
    return path


@dataclass(frozen=True)
class Deed:
    """Something to do to a workspace; done twice it must not do more than once."""

    name: str
    do: Callable[[Path, Path], None]


def import_all(root: Path, files: Path, first: int | None = None) -> None:
    """Import the folder's files in name order, or only the first so many."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles

    paths = sorted(files.iterdir())[:first]
    options = ImportOptions(shop="taobao-1")
    Importer(workspace=workspace, profiles=known_profiles(), now=NOW, options=options).run(paths)


def undo_second(root: Path, _files: Path) -> None:
    """Undo batch 2 unless that is done."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.collect.undoing import undo_batch
    from zhanggui.warehouse.models import Batch

    if Batch.objects.filter(pk=2, state="loaded").exists():
        undo_batch(workspace, 2, now=NOW)


def replay_all(root: Path, _files: Path) -> None:
    """Try every refused row again; corrections were given before."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import replay

    replay(workspace, known_profiles(), now=NOW)


def propose_all(root: Path, _files: Path) -> None:
    """Let the system propose on what the tea merchant exported."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.propose import propose

    propose(workspace, known_kinds(), today=NOW.date(), at=NOW)


def execute_all(root: Path, _files: Path) -> None:
    """Carry out every decision that was accepted."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.execute import execute
    from zhanggui.loop.models import ACCEPTED, EXECUTED, DecisionRecord

    wanted = DecisionRecord.objects.filter(state__in=[ACCEPTED, EXECUTED]).values_list("pk", flat=True)
    execute(workspace, known_kinds(), list(wanted), at=NOW)


LOOP = ("propose", "execute")
LOADED = (
    "collect.importing", "collect.undoing", "collect.replaying", "collect.profiles", "answers.kinds", "loop.propose",
    "loop.execute", "domains.supply.kinds",
)  # fmt: skip
DEEDS = {
    d.name: d
    for d in (
        Deed("import", import_all),
        Deed("undo", undo_second),
        Deed("replay", replay_all),
        Deed("propose", propose_all),
        Deed("execute", execute_all),
    )
}


def state(root: Path) -> str:
    """A hash of everything readers see: all rows without their lineage, and all refused rows' places."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.access.models import PersonalBlock
    from zhanggui.clean.models import QuarantinedRow
    from zhanggui.tables.register import TABLES
    from zhanggui.warehouse import store

    digest = hashlib.sha256()
    for name, frame in store.read(workspace.place.warehouse).items():
        table = TABLES[name]
        rows = frame.collect().select(*table.names).sort(*table.key)
        digest.update(f"{name} {len(rows)}\n{rows.to_native().write_csv()}".encode())
    refused = sorted(QuarantinedRow.objects.values_list("rule", "column", "line"))
    digest.update(repr((refused, PersonalBlock.objects.count(), _decided(workspace))).encode())
    return digest.hexdigest()


def _decided(workspace: Any) -> list[Any]:
    """Decisions, what was carried out, purchase orders, and the files that are out once somebody has come by."""
    from zhanggui.domains.supply.models import PurchaseOrder
    from zhanggui.loop.models import DecisionRecord, Execution
    from zhanggui.loop.outbox import bring_out

    bring_out(workspace.place)
    decisions = DecisionRecord.objects.values_list("key", "state", "place")
    files = sorted(path.name for path in workspace.place.outbox.glob("PO*"))
    return [sorted(decisions), Execution.objects.count(), PurchaseOrder.objects.count(), files]


def complaints(root: Path) -> list[str]:
    """What the doctor finds."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(root)
    from zhanggui.collect.doctor import examine

    return [p.en for check in examine(workspace) for p in check.problems]


@dataclass
class Result:
    """What came of killing one deed: how often it died under way, before it began or after it had ended."""

    deed: str
    kills: int = 0
    untouched: int = 0
    partly: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Yard:
    """The prepared workspaces and files of one deed."""

    deed: str
    base: Path
    files: Path
    states: list[str]
    seconds: float


def prepare(deed: str, folder: Path) -> Yard:
    """Build the workspace the deed starts from, and every state it may rightly leave behind."""
    from zhanggui.access.opening import create_workspace

    base, files, before = folder / "base", folder / "files", folder / "before"
    for path in (files, before):
        path.mkdir(parents=True)
    create_workspace(base)
    if deed in LOOP:
        return _loop_yard(deed, base, files, folder)
    write_orders(before / "a.csv", 400, 0)
    for n, name in enumerate(("b.csv", "c.csv", "d.csv"), start=1):
        write_orders((files if deed == "import" else before) / name, 900, n, broken=deed == "import")
    import_all(base, before)
    if deed == "replay":
        _correct(base)
    states = [state(base)]
    if deed == "import":
        for first in (1, 2, 3):
            states.append(
                _state_after(base, folder / f"undisturbed{first}", lambda r, n=first: import_all(r, files, n))
            )
    else:
        states.append(_state_after(base, folder / "undisturbed", lambda r: DEEDS[deed].do(r, files)))
    return Yard(deed, base, files, states, _duration(base, folder / "timed", deed, files))


def _loop_yard(deed: str, base: Path, files: Path, folder: Path) -> Yard:
    """The tea merchant; for an execution with its decision accepted."""
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(base)
    from tests.tea_merchant import files as exports

    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles

    options = ImportOptions(shop="tea-shop")
    importer = Importer(workspace=workspace, profiles=known_profiles(), now=NOW, options=options)
    importer.run(exports(folder / "tea"))
    if deed == "execute":
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.loop.accept import accept
        from zhanggui.loop.models import DecisionRecord

        propose_all(base, files)
        for number in DecisionRecord.objects.values_list("pk", flat=True):
            accept(workspace, known_kinds(), number, at=NOW)
    before, after = (
        state(base),
        _state_after(base, folder / "undisturbed", lambda r: DEEDS[deed].do(r, files)),
    )
    return Yard(deed, base, files, [before, after], _duration(base, folder / "timed", deed, files))


def _correct(base: Path) -> None:
    from zhanggui.access.opening import open_workspace

    workspace = open_workspace(base)
    from zhanggui.clean.models import QuarantinedRow
    from zhanggui.collect.replaying import fix_rows

    for rule in set(QuarantinedRow.objects.values_list("rule", flat=True)):
        fix_rows(workspace, rule, {"买家实际支付金额": "5.00"}, now=NOW)


def _state_after(base: Path, root: Path, do: Callable[[Path], None]) -> str:
    copy_workspace(base, root)
    do(root)
    return state(root)


def copy_workspace(base: Path, root: Path) -> None:
    """Copy a workspace that this process has open: its records are closed first, so the copy is whole."""
    from django.db import connections

    connections.close_all()
    shutil.copytree(base, root)


def _duration(base: Path, root: Path, deed: str, files: Path) -> float:
    """Seconds an undisturbed run takes (the faster of two: the first one warms the disk's cache)."""
    nursery, taken = Nursery(base), []
    for turn in (1, 2):
        place = root.with_name(f"{root.name}{turn}")
        copy_workspace(base, place)
        began = time.monotonic()
        nursery.start(deed, place, files)
        nursery.ended()
        taken.append(time.monotonic() - began)
    nursery.close()
    return min(taken)


class Nursery:
    """A process that has loaded everything and starts (forks) one process per deed, so a round costs no start-up."""

    def __init__(self, base: Path) -> None:
        words = [sys.executable, str(PROGRAM), "--nursery", str(base)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, deed: str, root: Path, files: Path) -> int:
        """Start the deed; the number of its process."""
        self._process.stdin.write(json.dumps([deed, str(root), str(files)]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def ended(self) -> None:
        """Wait until the deed's process is gone."""
        self._process.stdout.readline()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def be_nursery(base: Path) -> None:
    """Load what deeds need (nothing may run yet: a running thread would not survive the fork), then serve."""
    from zhanggui.access.opening import prepare

    prepare(base)
    for module in LOADED:
        importlib.import_module(f"zhanggui.{module}")
    for line in sys.stdin:
        deed, root, files = json.loads(line)
        child = os.fork()
        if child == 0:
            DEEDS[deed].do(Path(root), Path(files))
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def kill_rounds(yard: Yard, folder: Path, rounds: int, chance: random.Random) -> Result:
    """Kill the deed so often; ``wrong`` of the result is empty when every promise was kept."""
    result, nursery = Result(yard.deed), Nursery(yard.base)
    for number in range(rounds):
        root = folder / f"round{number}"
        copy_workspace(yard.base, root)
        process = nursery.start(yard.deed, root, yard.files)
        time.sleep(chance.uniform(0, yard.seconds))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        nursery.ended()
        result.kills += 1
        _judge(yard, root, result)
        shutil.rmtree(root)
        print(f"{yard.deed} {number + 1}/{rounds}", end="\r", file=sys.stderr, flush=True)
    nursery.close()
    return result


def _judge(yard: Yard, root: Path, result: Result) -> None:
    left = state(root)
    if left not in yard.states:
        result.wrong.append(f"round {result.kills}: a half state was left")
    elif left == yard.states[0]:
        result.untouched += 1
    elif left == yard.states[-1]:
        result.finished += 1
    else:
        result.partly += 1
    result.wrong += [f"round {result.kills}, after the kill: {c}" for c in complaints(root)]
    DEEDS[yard.deed].do(root, yard.files)
    if state(root) != yard.states[-1]:
        result.wrong.append(f"round {result.kills}: done again it does not lead to the undisturbed state")
    result.wrong += [f"round {result.kills}, done again: {c}" for c in complaints(root)]
