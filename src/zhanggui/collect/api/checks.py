"""Whether an order that a program sent can be taken: the first thing that is wrong with it, or nothing.

The same checks run on the same cells when it is sent and when its file is imported, so what was said at first holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from zhanggui.clean.values.problems import PROBLEMS, explain
from zhanggui.clean.values.tidy import NULL_WORDS, tidy
from zhanggui.clean.values.times import FIRST_YEAR, LAST_YEAR, read_moments
from zhanggui.collect.api.fields import LINE_FIELDS, MOST_LINES, ORDER_FIELDS, Sent
from zhanggui.collect.collector import Kind
from zhanggui.collect.reading.json_lines import cell_of
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA

NOT_NEGATIVE = ("paid", "payable", "refunded", "goods_amount", "shipping_charged")
_NULLS = frozenset(NULL_WORDS)
_IDENTIFIER = re.compile(r"[\w.:#@+/-]+")
_AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
_COUNT = re.compile(r"-?[0-9]{1,15}")
_USUAL_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)

SAYS: Mapping[str, Text] = {
    "unknown_word": Text(
        "「{column}」应为 {words} 之一，实际为：{value}。", "'{column}' should be one of {words}, found: {value}."
    ),
    "not_an_id": Text(
        "「{column}」应为编号（字母、数字、下划线、点、冒号、斜线、横线），实际为：{value}。",
        "'{column}' should be an identifier (letters, digits, _ . : # @ + / -), found: {value}.",
    ),
    "too_long": Text("「{column}」太长，最多 {words} 个字符。", "'{column}' is too long: at most {words} characters."),
    "not_a_currency": Text(
        "「{column}」应为三个大写字母的币种代码，实际为：{value}。",
        "'{column}' should be a currency code of three capitals, found: {value}.",
    ),
    "below_zero": Text("「{column}」为负：{value}。", "'{column}' is below zero: {value}."),
    "paid_before_created": Text(
        "付款时间 {value} 早于下单时间一天以上。", "Paid at {value}, over a day before it was ordered."
    ),
    "no_lines": Text("「{column}」应为明细列表，最多 {words} 行。", "'{column}' should be a list of at most {words} lines."),
    "line_twice": Text("明细编号 {value} 出现两次。", "Line {value} stands there twice."),
    "other_shop": Text("「{column}」是另一家店铺：{value}。", "'{column}' is another shop: {value}."),
}  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """What is wrong: the broken rule, the field (``lines.2.paid``), its value, the sentence."""

    rule: str
    field: str
    value: str
    reason: Text


Cells = Mapping[str, str]


def order_cells(order: Mapping[str, Any]) -> dict[str, str]:
    """An order as the cells of its file; what means *nothing* is empty."""
    return _cells(order, _ORDER)


_ORDER = dict.fromkeys((*ORDER_FIELDS, "lines"), "")
_LINE = dict.fromkeys(LINE_FIELDS, "")


def _cells(record: Mapping[str, Any], empty: Mapping[str, str]) -> dict[str, str]:
    """The cells of a record, those of ``empty`` in their order; programs send few of the many there are."""
    return {**empty, **{name: _cell(value) for name, value in record.items() if name in empty}}


def _cell(value: Any) -> str:
    text = cell_of(value)
    return "" if text in _NULLS else text


def lines_in(text: str) -> list[dict[str, str]] | None:
    """The lines of an order as cells; None when the text is no list of objects."""
    if not text:
        return []
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):  # 1e99999999999999999999 is no decimal either
        return None
    if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
        return None
    return [_cells(line, _LINE) for line in found]


def wrong_with(order: Cells) -> Wrong | None:
    """The first thing wrong with an order; None when it can be taken."""
    own = next(_wrong(order, ORDER_FIELDS, ""), None) or next(_figures(order), None)
    return own or next(_lines(order["lines"]), None)


def _wrong(record: Cells, fields: Mapping[str, Sent], before: str) -> Iterator[Wrong]:
    for name, field in fields.items():
        value = record[name]
        if not value:
            if field.must:
                yield said("missing", before + name, "")
            continue
        rule = CHECKS[field.kind](value, field)
        if rule and (bare := tidied(value)) != value:
            rule = CHECKS[field.kind](bare, field) if bare else "missing" * field.must
        if rule:
            words: object = ", ".join(field.words) if rule == "unknown_word" else field.longest
            yield said(rule, before + name, value, words)


def _lines(text: str) -> Iterator[Wrong]:
    lines = lines_in(text)
    if lines is None or len(lines) > MOST_LINES:
        yield said("no_lines", "lines", text, MOST_LINES)
        return
    seen: set[str] = set()
    for place, line in enumerate(lines):
        yield from _wrong(line, LINE_FIELDS, f"lines.{place}.")
        if _below(line["refunded"]):
            yield said("below_zero", f"lines.{place}.refunded", line["refunded"])
        if line["line_id"] in seen:
            yield said("line_twice", f"lines.{place}.line_id", line["line_id"])
        seen.add(line["line_id"])


def _figures(order: Cells) -> Iterator[Wrong]:
    if order["document"] in ("", "order"):
        for name in NOT_NEGATIVE:
            if _below(order[name]):
                yield said("below_zero", name, order[name])
    if order["paid_at"] and moment_of(order["paid_at"]) < moment_of(order["created_at"]) - timedelta(days=1):
        yield said("paid_before_created", "paid_at", order["paid_at"])


def _below(cell: str) -> bool:
    return bool(cell) and Decimal(tidied(cell)) < 0


def tidied(cell: str) -> str:
    """The cell without what programs and people put around a value, as every import reads it."""
    if cell.isprintable() and not {*cell} & {*" =\"'"}:
        return cell
    return tidy(pl.Series([cell])).to_list()[0] or ""


def said(rule: str, field: str, value: str, words: object = "") -> Wrong:
    """What is wrong, with its sentence."""
    if rule in PROBLEMS:
        return Wrong(rule, field, value, explain(rule, field, value))
    shown = value[:80] + ("…" if len(value) > 80 else "")
    return Wrong(rule, field, value, SAYS[rule].with_(column=field, value=shown, words=words))


def _check_text(value: str, field: Sent) -> str:
    if len(value) > field.longest:
        return "too_long"
    if field.capitals and not re.fullmatch("[A-Z]+", value):
        return "not_a_currency"
    return "unknown_word" if field.words and value not in field.words else ""


def _check_id(value: str, field: Sent) -> str:
    return _check_text(value, field) or ("" if _IDENTIFIER.fullmatch(value) else "not_an_id")


def _check_money(value: str, _: Sent) -> str:
    if _AMOUNT.fullmatch(value):
        return ""
    if re.fullmatch(r"-?[0-9]{1,9}\.[0-9]{5,}", value):
        return "amount_too_fine"
    return "amount_too_large" if re.fullmatch(r"-?[0-9]{10,}(\.[0-9]*)?", value) else "not_an_amount"


def _check_count(value: str, _: Sent) -> str:
    return "" if _COUNT.fullmatch(value) else "not_a_whole_number"


def _check_moment(value: str, _: Sent) -> str:
    try:
        found = moment_of(value)
    except ValueError:
        return "not_a_time"
    return "" if FIRST_YEAR <= found.astimezone(CHINA).year <= LAST_YEAR else "time_out_of_range"


def moment_of(cell: str) -> datetime:
    """The moment of a cell; ValueError when it names none. A time without an offset counts as Chinese here."""
    if _USUAL_TIME.fullmatch(cell):
        return datetime.fromisoformat(cell)
    found: datetime | None = read_moments(pl.Series([cell]), CHINA)[0].values.to_list()[0]
    if found is None:
        raise ValueError(cell)
    return found


def _check_flag(value: str, _: Sent) -> str:
    return "" if value in ("true", "false") else "not_yes_or_no"


CHECKS: Mapping[Kind, Callable[[str, Sent], str]] = {
    Kind.TEXT: _check_text,
    Kind.PERSONAL: _check_text,
    Kind.ID: _check_id,
    Kind.MONEY: _check_money,
    Kind.INTEGER: _check_count,
    Kind.MOMENT: _check_moment,
    Kind.FLAG: _check_flag,
}
"""The code of the rule a cell breaks, or nothing."""
