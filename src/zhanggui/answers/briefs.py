"""The brief in contract form: what ``zg run`` ends with, and what ``zg today`` adds to it."""

from __future__ import annotations

from typing import Any

from zhanggui.answers.profit import profit_answer
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.today import things_to_do, today_answer
from zhanggui.domains.operations.analysis.brief import brief


def brief_answer(reader: Reader) -> dict[str, Any] | None:
    """Last day and period by shop with the most uncomfortable truths; None while nothing was ever paid."""
    made = brief(
        reader.tables(), profit_settings(), today=reader.today, matches=matches(), called=shop_names()
    )
    if made is None:
        return None
    day, since = str(made.day), str(made.since)
    return {
        "day": day,
        "since": since,
        "last_day": [profit_answer(reader, r, "shop", {"since": day, "view": "cash"}) for r in made.last_day],
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


def today_brief(reader: Reader) -> dict[str, Any] | None:
    """The brief with each shop's day against its expected range, and at most seven things to do."""
    made, found = brief_answer(reader), today_answer(reader).answer
    if made is None or found is None:
        return made
    shown = ("shop", "currency", "value", "expected", "weeks", "verdict")
    things = [
        {
            "kind": t.kind,
            "text": reader.say(t.text),
            "money": t.money,
            "currency": t.currency,
            "days_left": t.days_left,
        }
        for t in things_to_do(reader, found)
    ]
    return made | {"shops": [{n: shop[n] for n in shown} for shop in found["shops"]], "things": things}
