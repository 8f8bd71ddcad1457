"""The commands there are, as data: for the generated reference and for tests that read the docs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer


@dataclass(frozen=True)
class Option:
    """An argument or option: how it is written and what it means."""

    written: str
    help: str


@dataclass(frozen=True)
class Command:
    """A command as it is typed, without the program's name: ``quarantine fix``."""

    name: str
    help: str
    options: tuple[Option, ...]


def commands() -> list[Command]:
    """Every command of ``zg``, groups before their members, in the order of the help."""
    from zhanggui.cli.main import app

    return list(_below(typer.main.get_command(app), ""))


def _below(group: Any, path: str) -> Iterator[Command]:
    for name, one in group.commands.items():
        full = f"{path} {name}".strip()
        yield Command(
            full, (one.help or "").strip(), tuple(_option(p) for p in one.params if p.name != "help")
        )
        if hasattr(one, "commands"):
            yield from _below(one, full)


def _option(param: Any) -> Option:
    is_option = param.param_type_name == "option"
    written = ", ".join(param.opts) if is_option else (param.metavar or param.name).upper()
    return Option(written, getattr(param, "help", None) or "")
