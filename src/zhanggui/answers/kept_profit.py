"""The waterfall as pages ask for it again and again: kept, and shared by every page that shows the same figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhanggui.answers.profit import asked_of, profit_answer, profit_answers, refs_of
from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import State, Stored, keep, stored
from zhanggui.profit.summary import ProfitRow


def kept_profit(
    reader: Reader, *, by: str, since: date, until: date, view: str = "cohort", shop: str | None = None
) -> Stored:
    """``profit_answers``, kept without their references (``opened`` makes them for what is shown)."""
    period: dict[str, Any] = {"since": since, "until": until}

    def compute() -> list[dict[str, Any]]:
        return [_slim(answer) for answer in profit_answers(reader, by=by, view=view, shop=shop, **period)]

    return stored(reader, "profit", {"by": by, "view": view, "shop": shop or ""} | period, compute)


def keep_profit(
    reader: Reader, rows: Iterable[ProfitRow], state: State, *, by: str, since: date, until: date
) -> list[dict[str, Any]]:
    """Keep figures of all shops that were computed after ``state``, for the pages that show them too."""
    answer = [_slim(profit_answer(reader, row, by, {})) for row in rows]
    asked = {"by": by, "view": "cohort", "shop": "", "since": since, "until": until}
    keep(reader, "profit", asked, answer, state)
    return answer


def _slim(answer: dict[str, Any]) -> dict[str, Any]:
    """References are three quarters of an answer, and its own names make them again."""
    opens = "refs" in answer
    return {k: v for k, v in answer.items() if k != "refs"} | {"opens": opens}


def opened(
    answers: Iterable[dict[str, Any]],
    *,
    by: str,
    since: date,
    until: date,
    view: str = "cohort",
    shop: str | None = None,
) -> list[dict[str, Any]]:
    """Kept answers with the references that open their rows."""
    asked = asked_of(since, until, view, shop)
    return [a | {"refs": refs_of(a, by, asked)} if a["opens"] else a for a in answers]
