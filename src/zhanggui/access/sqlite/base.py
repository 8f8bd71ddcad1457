"""Django's SQLite, whose writers wait in a queue instead of trying again and again.

A transaction takes its turn when it begins and gives it on when it is over; a statement that writes on its own
takes one for itself. Readers wait for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from zhanggui.access.sqlite.turns import Turns, turns_at

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose writing statements take a turn where no transaction has one."""

    in_turn: Callable[[], Any]

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if self.connection.in_transaction or not query.startswith(WRITES):
            return super().execute(query, params)
        with self.in_turn():
            return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows whose turn it is."""

    _turns: Turns | None = None

    def create_cursor(self, name: Any = None) -> Any:
        """A cursor of this connection."""
        del name
        cursor = self.connection.cursor(factory=Cursor)
        cursor.in_turn = self._in_turn
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        self._take()
        try:
            yield
        finally:
            self._leave()

    def _take(self) -> None:
        """Wait as long as SQLite itself would, and say what it would say."""
        turns = turns_at(Path(self.settings_dict["NAME"]))
        if not turns.take(self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked")
        self._turns = turns

    def _leave(self) -> None:
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.leave()
