"""``zg method elasticity``: per group how quantity answers price, or why the table cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from zhanggui.answers.method_file import UNKNOWN, MethodFile, plain, read_method_file
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.methods.elasticity.measure import Elasticities, Elasticity, elasticities
from zhanggui.methods.elasticity.observed import Floats, Observed

NEGATIVE = Text(
    "{file} 第 {line} 行「{column}」为负：{value}。退货不是销量：请先减去，或去掉该行。",
    "{file}, line {line}: “{column}” is negative: {value}. Returns are not sales: net them first or leave the row out.",
)
NOT_POSITIVE = Text(
    "{file} 第 {line} 行「{column}」应大于 0，实际为 {value}。赠品请去掉该行，未知的价格留空。",
    "{file}, line {line}: “{column}” must be above 0, found {value}. Leave gifts out; leave unknown prices empty.",
)
MANY_LABELS = Text(
    "控制列「{column}」有 {found} 种取值，太多了（最多 {most}）。请用数字列，或合并取值。",
    "The control “{column}” has {found} labels, too many (at most {most}). Use numbers or fewer labels.",
)
MOST_LABELS = 60


def elasticity_answer(
    path: Path, *, quantity: str, price: str, group: str | None, controls: list[str], language: str
) -> list[dict[str, Any]]:
    """One object a group, in the order of the groups' names."""
    asked = [quantity, price, *([group] if group else []), *controls]
    table = read_method_file(path, asked)
    names, place = _groups(table, group)
    columns, labels = _controls(table, controls)
    seen = Observed(
        _at_least(table, quantity, NEGATIVE, lambda n: n < 0),
        _at_least(table, price, NOT_POSITIVE, lambda n: n <= 0),
        place, columns, labels,
    )  # fmt: skip
    found = elasticities(seen)
    return [_told(name, one, found, language) for name, one in zip(names, found.groups, strict=True)]


def _told(name: str, one: Elasticity, found: Elasticities, language: str) -> dict[str, Any]:
    return {
        "group": name,
        "elasticity": plain(one.elasticity),
        "lo-95": plain(one.low),
        "hi-95": plain(one.high),
        "identifiable": one.identifiable,
        "why": one.why.in_(language) if one.why else None,
        "n": one.rows,
        "model": one.model,
        "own": plain(one.own),
        "own_error": plain(one.own_error),
        "specifications": {key: plain(value) for key, value in one.specifications.items()},
        "typical": None if found.typical is None else [plain(v) for v in found.typical],
    }


def _groups(table: MethodFile, group: str | None) -> tuple[list[str], Any]:
    if group is None:
        return [""], np.zeros(len(table.lines), dtype=np.int64)
    names, place = np.unique(np.array(table.columns[group], dtype=object).astype(str), return_inverse=True)
    return names.tolist(), place


def _at_least(table: MethodFile, column: str, refusal: Text, wrong: Any) -> Floats:
    numbers = table.numbers(column)
    bad = np.flatnonzero(wrong(numbers))
    if bad.size:
        i = int(bad[0])
        said = refusal.with_(
            file=table.name, line=table.lines[i], column=column, value=table.columns[column][i]
        )
        raise WrongUsage(said)
    return numbers


def _controls(table: MethodFile, names: list[str]) -> tuple[Floats, tuple[str, ...]]:
    """Numbers as they are; a column with any word in it as one 0/1 column for each label but the first."""
    columns: list[Floats] = [np.empty((len(table.lines), 0))]
    labels: list[str] = []
    for name in names:
        texts = table.columns[name]
        if not any(_is_word(text) for text in texts):
            columns.append(table.numbers(name)[:, None])
            labels.append(name)
            continue
        found = sorted(set(texts))
        if len(found) > MOST_LABELS:
            raise WrongUsage(MANY_LABELS.with_(column=name, found=len(found), most=MOST_LABELS))
        columns.append(np.array([[float(text == label) for label in found[1:]] for text in texts]))
        labels += [f"{name}={label}" for label in found[1:]]
    return np.concatenate(columns, axis=1), tuple(labels)


def _is_word(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text.lower() not in UNKNOWN
    return False
