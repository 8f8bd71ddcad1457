"""True profit in contract form: the waterfall by groups, each figure with the reference that opens its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.words import COMPONENTS, GROUPS
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.references import Reference, parse_reference
from zhanggui.profit.settings import VIEWS
from zhanggui.profit.summary import GROUPS as GROUP_COLUMNS
from zhanggui.profit.summary import LABELS, ProfitRow, profit_by

TOTAL = "total"
"""In a reference: all groups together, in one currency."""
PROFIT = Text("利润", "profit")
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
    asked = asked_of(since, until, view, shop)
    return [profit_answer(reader, row, by, asked) for row in rows]


def _text(day: date | None) -> str:
    return str(day) if day else ""


def profit_answer(reader: Reader, row: ProfitRow, by: str, asked: dict[str, str]) -> dict[str, Any]:
    """One row of the waterfall: an unknown figure is null with its reason beside it."""
    answer = {k: reader.say(v) if isinstance(v, Text) else v for k, v in row.as_dict().items()}
    label = next((code for code, text in LABELS.items() if text in row.group.values()), None)
    if label is not None:
        answer["label"] = label
    if None not in row.group.values():
        answer["refs"] = refs_of(answer, by, asked)
    return answer


def refs_of(answer: dict[str, Any], by: str, asked: dict[str, str]) -> dict[str, str]:
    """What opens the rows behind each figure of an answer that stands for a whole group.

    A row that is only a label (unallocated, orders without lines) is named by it: a SKU may be called like it.
    """
    columns = () if by == TOTAL else GROUP_COLUMNS[by]
    named = {k: str(answer[k]) for k in (columns[:-1] if "label" in answer else columns)}
    named |= {"label": answer["label"]} if "label" in answer else {}
    selection = {"by": by} | named | {"currency": answer["currency"]} | asked
    return {name: str(Reference("profit", name, selection)) for name in (*COMPONENTS, "profit")}


def short(ref: str) -> str:
    """The reference without what ``by_of`` and the usual currency say again: a page holds hundreds of them.

    >>> short("profit/tax?by=sku&sku=A&currency=CNY&since=2026-06-01")
    'profit/tax?sku=A&since=2026-06-01'
    """
    reference = parse_reference(ref)
    if reference.family != "profit":
        return ref
    rest = {k: v for k, v in reference.selection.items() if (k, v) != ("currency", "CNY")}
    by = rest.pop("by", "shop")
    if by_of(rest) != by:
        rest = {"by": by} | rest
    return str(Reference(reference.family, reference.part, rest))


def by_of(selection: Mapping[str, str]) -> str:
    """By what a selection that does not say so is grouped: the narrowest thing it names."""
    named = (by for by, columns in _NARROWEST.items() if columns in selection)
    return next(named, "shop")


_NARROWEST = {by: GROUP_COLUMNS[by][-1] for by in ("order", "sku", "day", "month")} | {
    "shop": "shop",
    "platform": "platform",
}


def totals_of(answers: Iterable[dict[str, Any]], asked: dict[str, str]) -> list[dict[str, Any]]:
    """All groups together, one answer a currency: what is unknown in one of them is unknown in the sum."""
    found: dict[str, dict[str, Any]] = {}
    for one in answers:
        total = found.setdefault(one["currency"], _nothing(one["currency"]))
        for name in (*COMPONENTS, "profit"):
            known = total[name] is not None and one[name] is not None
            total[name] = total[name] + one[name] if known else None
            if f"{name}_why" in one:
                total.setdefault(f"{name}_why", one[f"{name}_why"])
        for name in total["known"]:
            total["known"][name] += one["known"][name]
        total["assumed"] = [c for c in COMPONENTS if c in {*total["assumed"], *one["assumed"]}]
    for total in found.values():
        total["refs"] = refs_of(total, TOTAL, asked)
    return [found[currency] for currency in sorted(found)]


def _nothing(currency: str) -> dict[str, Any]:
    amounts: dict[str, Any] = dict.fromkeys((*COMPONENTS, "profit"), Decimal(0))
    known = {"profit": Decimal(0), "complete_orders": 0, "orders": 0}
    return {"currency": currency, **amounts, "known": known, "assumed": []}


def asked_of(since: date | None, until: date | None, view: str, shop: str | None) -> dict[str, str]:
    """The part of a reference that says of which period, view and shop a figure is."""
    return {
        "since": _text(since),
        "until": _text(until),
        "view": view if view == "cash" else "",
        "only": shop or "",
    }


def figure_of_profit(
    reader: Reader, part: str, selection: dict[str, str], period: dict[str, date | None]
) -> dict[str, Any]:
    """One figure of the waterfall, as its reference names it."""
    by, currency = selection.pop("by", by_of(selection)), selection.pop("currency", "CNY")
    view, only = selection.pop("view", "cohort"), selection.pop("only", None)
    grouped = "platform" if by == TOTAL else by
    rows = profit_answers(reader, by=grouped, view=view, shop=only, **period)
    rows = [r for r in rows if r["currency"] == currency and "refs" in r]
    if by == TOTAL:
        rows = totals_of(rows, {})
    else:
        label = selection.pop("label", None)
        rows = [r for r in rows if r.get("label") == label]
        rows = [r for r in rows if all(str(r[k]) == v for k, v in selection.items())]
        selection |= {"label": LABELS[label].in_(reader.language)} if label else {}
    value = rows[0][part] if rows else None
    name = COMPONENTS.get(part, PROFIT)
    return {"value": value, "currency": currency, "family": PROFIT, "name": name, "group": selection}
