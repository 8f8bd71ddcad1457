"""What every command shares: workspace, language, the day taken as today, and how answers are printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhanggui.answers.form import as_json, decimal_text
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA, business_day

if TYPE_CHECKING:
    from zhanggui.access.opening import OpenWorkspace
    from zhanggui.answers.reader import Reader

WIDTH_OF_A_FILE = 190
_STEERING = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")


@dataclass(frozen=True)
class Session:
    """The options that stand before the command. ``now`` is the one clock of a command, ``replayed`` the day it was told."""

    root: Path
    language: str
    now: datetime
    replayed: date | None = None

    @property
    def today(self) -> date:
        """The team's business day, as pages have it: in China a day begins eight hours before that of Greenwich."""
        return business_day(self.now, CHINA)

    def open(self) -> OpenWorkspace:
        """Open the workspace."""
        from zhanggui.access.opening import open_workspace

        return open_workspace(self.root)

    def reader(self) -> Reader:
        """Open the workspace as somebody who sees every shop: whoever runs a command has its files anyway."""
        workspace = self.open()
        from zhanggui.answers.reader import Reader

        return Reader(workspace=workspace, language=self.language, today=self.today)

    def say(self, text: Text) -> str:
        """The sentence in the reader's language."""
        return text.in_(self.language)

    def tell(self, text: Text) -> None:
        """Print a sentence for people on standard error."""
        print(self.say(text), file=sys.stderr)


def today_from(asked: datetime | None) -> datetime:
    """The moment a command takes as now: the clock's, or the end of the day it was told to replay."""
    if asked is None:
        return datetime.now(UTC)
    return datetime.combine(asked.date(), time(23, 59, 59), tzinfo=CHINA).astimezone(UTC)


def print_json(answer: Any) -> None:
    """Exactly one JSON document on standard output."""
    print(as_json(answer, indent=1))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people; figures are right-aligned."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", row_styles=["", "dim"])
    listed = [[_shown(cell) for cell in row] for row in rows]
    for i, column in enumerate(columns):
        numeric = bool(listed) and all(_numeric(row[i]) for row in listed)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        table.add_row(*row)
    console = Console(markup=False, emoji=False)  # a cell that says [red] says just that
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    console.print(table)


def _shown(cell: object) -> str:
    if cell is None:
        return "—"
    if isinstance(cell, Decimal):
        return f"{Decimal(decimal_text(cell)):,}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return visible(str(cell))


def visible(text: str) -> str:
    """Text out of files for a terminal: control characters, which could steer it or turn it round, are escaped."""
    return _STEERING.sub(lambda c: f"\\x{ord(c[0]):02x}", text)


def _numeric(cell: str) -> bool:
    return cell == "—" or all(c in "0123456789,.-%≈/" for c in cell)


def complain(text: Text, exit_code: int, *, language: str, as_json: bool) -> int:
    """Say what went wrong, as JSON on standard output or as a sentence on standard error."""
    if as_json:
        print_json({"error": text.in_(language), "exit_code": exit_code})
    print(visible(text.in_(language)), file=sys.stderr)
    return exit_code


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """A progress line on standard error while files are read; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _name, _rows: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=None)
        yield lambda name, rows: bar.update(task, description=name, completed=rows)
