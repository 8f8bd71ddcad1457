"""True profit in contract form: the waterfall by groups, each figure with the reference that opens its rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.words import COMPONENTS, GROUPS
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.references import Reference
from zhanggui.profit.settings import VIEWS
from zhanggui.profit.summary import ProfitRow, profit_by

WRONG_GROUP = Text("不能按 {by} 分组；可用：{known}", "Cannot group by {by}; there are: {known}")
WRONG_VIEW = Text(
    "口径只能是 cohort（退款记回原订单）或 cash（退款按退款日）。", "The view is cohort or cash."
)


def profit_answers(
    reader: Reader,
    *,
    by: str = "shop",
    since: date | None = None,
    until: date | None = None,
    view: str = "cohort",
    shop: str | None = None,
) -> list[dict[str, Any]]:
    """One answer a group and currency, as ``zg profit --json`` prints it."""
    if by not in GROUPS:
        raise WrongUsage(WRONG_GROUP.with_(by=by, known=", ".join(GROUPS)))
    if view not in VIEWS:
        raise WrongUsage(WRONG_VIEW)
    rows = profit_by(
        reader.tables(only=shop), profit_settings(), by=by, since=since, until=until, matches=matches(), view=view
    )  # fmt: skip
    period = {"since": _text(since), "until": _text(until), "view": view if view == "cash" else ""}
    return [profit_answer(reader, row, by, period | {"only": shop or ""}) for row in rows]


def _text(day: date | None) -> str:
    return str(day) if day else ""


def profit_answer(reader: Reader, row: ProfitRow, by: str, asked: dict[str, str]) -> dict[str, Any]:
    """One row of the waterfall: an unknown figure is null with its reason beside it."""
    answer = {k: reader.say(v) if isinstance(v, Text) else v for k, v in row.as_dict().items()}
    named = {k: v for k, v in row.group.items() if v is not None and not isinstance(v, Text)}
    selection = {"by": by} | {k: str(v) for k, v in named.items()} | {"currency": row.currency} | asked
    if len(named) == len(row.group):
        answer["refs"] = {name: str(Reference("profit", name, selection)) for name in COMPONENTS}
    return answer
