"""The brief in contract form."""

from __future__ import annotations

from typing import Any

from zhanggui.answers.profit import profit_answer
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.domains.operations.analysis.brief import brief


def brief_answer(reader: Reader) -> dict[str, Any] | None:
    """Last day and period by shop with the most uncomfortable truths; None while nothing was ever paid."""
    made = brief(reader.tables(), profit_settings(), today=reader.today, matches=matches())
    if made is None:
        return None
    day, since = str(made.day), str(made.since)
    return {
        "day": day,
        "since": since,
        "last_day": [profit_answer(reader, r, "shop", {"since": day}) for r in made.last_day],
        "period": [profit_answer(reader, r, "shop", {"since": since}) for r in made.period],
        "truths": [
            {
                "kind": t.kind,
                "money": t.money,
                "currency": t.currency,
                "text": reader.say(t.text),
                "subjects": list(t.subjects),
            }
            for t in made.truths
        ],
    }
