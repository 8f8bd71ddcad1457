"""``zg method effect``: what a treatment did to an outcome, or why the table cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from zhanggui.answers.method_file import MethodFile, plain, read_method_file
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.methods.effect.design import Panel
from zhanggui.methods.effect.measure import METHODS, Effect, measure_effect
from zhanggui.methods.forecast.steps import UnreadableTime, calendar_of

BAD_METHOD = Text("没有方法「{found}」；可用：{known}。", "There is no method {found!r}; there are: {known}.")
NO_TIME = Text(
    "看不懂「{column}」中的时间：{value}。请统一用 2026-06-01、2026-06 或整数，间隔相等。",
    "Cannot read the time {value} in “{column}”. Write all times alike: 2026-06-01, 2026-06 or whole numbers.",
)
NAMELESS = Text("{file} 第 {line} 行「{column}」为空。", "{file}, line {line}: “{column}” is empty.")
NOT_A_FLAG = Text(
    "{file} 第 {line} 行「{column}」应为 0 或 1，实际为 {value}。",
    "{file}, line {line}: “{column}” must be 0 or 1, found {value}.",
)
TWICE = Text(
    "{file} 第 {line} 行：单位「{unit}」在「{time}」已有一行。请先汇总成每单位每期一行。",
    "{file}, line {line}: unit {unit} has a row for {time} already. Add them up to one row per unit and time.",
)
UNBALANCED = Text(
    "{file} 中单位「{unit}」没有「{time}」的行。每个单位每期都要有一行；没有发生就写 0，不知道就去掉该单位。",
    "{file}: unit {unit} has no row for {time}. Every unit needs a row for every time: write 0 where nothing happened, or "
    "leave the unit out.",
)
FLAGS = {"0": False, "1": True, "0.0": False, "1.0": True, "false": False, "true": True}
LEVEL = 0.95


def effect_answer(
    path: Path, *, unit: str, time: str, outcome: str, treated: str, method: str, seed: int, language: str
) -> dict[str, Any]:
    """The effect with its 95 % interval and placebo p-value; ``measurable`` false says why."""
    if method not in METHODS:
        raise WrongUsage(BAD_METHOD.with_(found=method, known=", ".join(METHODS)))
    panel = _panel(read_method_file(path, (unit, time, outcome, treated)), unit, time, outcome, treated)
    return _told(measure_effect(panel, method=method, levels=(LEVEL,), seed=seed), language)


def _told(found: Effect, language: str) -> dict[str, Any]:
    low, high = next(((low, high) for _, low, high in found.intervals), (None, None))
    return {
        "method": found.method,
        "effect": plain(found.effect),
        "lo-95": plain(low),
        "hi-95": plain(high),
        "p_placebo": plain(found.p),
        "measurable": found.measurable,
        "why": found.why.in_(language) if found.why else None,
        "treated": found.treated,
        "controls": found.controls,
        "before": found.before,
    }


def _panel(table: MethodFile, unit: str, time: str, outcome: str, treated: str) -> Panel:
    for column in (unit, time):
        _named(table, column)
    units = sorted(set(table.columns[unit]))
    times = _ordered(table.columns[time], time)
    values, flags = table.numbers(outcome), _flags(table, treated)
    panel = np.full((len(units), len(times)), np.nan)
    written, on = np.zeros(panel.shape, dtype=bool), np.zeros(panel.shape, dtype=bool)
    row_of, column_of = ({name: i for i, name in enumerate(names)} for names in (units, times))
    for i, (u, t) in enumerate(zip(table.columns[unit], table.columns[time], strict=True)):
        at = row_of[u], column_of[t]
        if written[at]:
            raise WrongUsage(TWICE.with_(file=table.name, line=table.lines[i], unit=u, time=t))
        written[at], panel[at], on[at] = True, values[i], flags[i]
    gone = np.argwhere(~written)
    if gone.size:
        u, t = units[gone[0][0]], times[gone[0][1]]
        raise WrongUsage(UNBALANCED.with_(file=table.name, unit=u, time=t))
    return Panel(panel, on, tuple(units), tuple(times))


def _named(table: MethodFile, column: str) -> None:
    for line, text in zip(table.lines, table.columns[column], strict=True):
        if not text:
            raise WrongUsage(NAMELESS.with_(file=table.name, line=line, column=column))


def _ordered(texts: list[str], column: str) -> list[str]:
    """The times in order."""
    names = sorted(set(texts))
    try:
        calendar = calendar_of(names)
        return sorted(names, key=calendar.place)
    except UnreadableTime as error:
        raise WrongUsage(NO_TIME.with_(column=column, value=str(error))) from None


def _flags(table: MethodFile, column: str) -> list[bool]:
    for line, text in zip(table.lines, table.columns[column], strict=True):
        if text.lower() not in FLAGS:
            raise WrongUsage(NOT_A_FLAG.with_(file=table.name, line=line, column=column, value=text or "∅"))
    return [FLAGS[text.lower()] for text in table.columns[column]]
