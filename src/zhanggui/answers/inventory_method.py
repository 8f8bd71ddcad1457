"""``zg method inventory``: a policy, today's order and the reasons for every row of a table of items."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zhanggui.answers.inventory_columns import column_called
from zhanggui.answers.inventory_rows import DEFAULT_SERVICE, ItemRow, item_of
from zhanggui.answers.inventory_words import assumed, told, whole_units
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.methods.inventory.order import Levels, Limits, Step, Stock, explained_order
from zhanggui.methods.inventory.plan import (
    LOTS,
    ORDER_UP_TO,
    REORDER_UP_TO,
    Items,
    Plan,
    chosen_policy,
    plan,
)

WASTE_SHARE = 0.05
LONGEST = 400.0
PLACES = 6

NO_FILE = Text("找不到文件「{name}」；请检查路径。", "There is no file {name!r}; check the path.")
NO_TEXT = Text(
    "「{name}」不是 UTF-8 或 GB18030 的文本；请另存为 CSV。",
    "{name!r} is no text in UTF-8 or GB18030; save it as CSV.",
)
NO_COLUMNS = Text(
    "「{name}」缺少需求列 `demand_mean` 或 `history`。文件中有：{found}。列名见 `zg method inventory --help`。",
    "{name!r} has no column demand_mean or history. It has: {found}. See `zg method inventory --help` for names.",
)
TWICE = Text(
    "「{name}」中有两列都表示 `{column}`；请只保留一列。",
    "{name!r} has two columns that mean {column}; keep one.",
)
MISSING_COST = Text(
    "策略 {policy} 需要 {names}；请填写，或不指定策略。",
    "Policy {policy} needs {names}; fill them in or leave the policy open.",
)
TOO_LONG = Text(
    "提前期、其波动与检查间隔合计超过 {most} 期；请改用更长的期（如周）。",
    "Lead time, its spread and the review reach beyond {most} periods; count in longer periods, such as weeks.",
)


def inventory_answers(path: Path, language: str) -> list[dict[str, Any]]:
    """One answer per row in the order of the file; a refused row says why and does not stop the others."""
    return answers_of(_read(path), language)


@dataclass(frozen=True)
class _RefusedRow:
    id: str
    line: int
    why: Text


def _read(path: Path) -> list[ItemRow | _RefusedRow]:
    if not path.is_file():
        raise WrongUsage(NO_FILE.with_(name=str(path)))
    lines = _text(path).splitlines()
    header = lines[0] if lines else ""
    table = csv.reader(lines, delimiter=max(",;\t", key=header.count))
    columns = _columns(next(table, []), path.name)
    return [_row(columns, cells, table.line_num) for cells in table if any(cell.strip() for cell in cells)]


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongUsage(NO_TEXT.with_(name=path.name))


def _columns(header: Sequence[str], name: str) -> list[str | None]:
    columns = [column_called(cell) for cell in header]
    known = [column for column in columns if column]
    for column in known:
        if known.count(column) > 1:
            raise WrongUsage(TWICE.with_(name=name, column=column))
    if not {"demand_mean", "history"} & set(known):
        raise WrongUsage(NO_COLUMNS.with_(name=name, found=", ".join(header) or "—"))
    return columns


def _row(columns: Sequence[str | None], cells: Sequence[str], line: int) -> ItemRow | _RefusedRow:
    named = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    try:
        row = item_of(named, line)
        _policy_of(row)
    except Refused as refused:
        return _RefusedRow(named.get("id", "").strip() or str(line), line, refused.text)
    return row


def _target(row: ItemRow) -> float:
    """The service target that rules; NaN where costs rule."""
    given = row["fill_rate"] if not math.isnan(row["fill_rate"]) else row["service"]
    by_cost = not math.isnan(row["shortage"]) and not math.isnan(row["holding"])
    return DEFAULT_SERVICE if math.isnan(given) and not by_cost else given


def _policy_of(row: ItemRow) -> str:
    reach = row["lead_time"] + 6 * row["lead_time_sd"] + (0 if math.isnan(row["review"]) else row["review"])
    if reach > LONGEST:
        raise Refused(TOO_LONG.with_(most=int(LONGEST)))
    costs = {name: row[name] for name in ("fixed", "holding", "shortage")}
    if row.policy == REORDER_UP_TO and not all(value > 0 for value in costs.values()):
        missing = "、".join(f"`{n}`" for n, v in costs.items() if not v > 0)
        raise Refused(MISSING_COST.with_(policy=REORDER_UP_TO, names=missing))
    return row.policy or chosen_policy(**costs, service=_target(row))


def answers_of(rows: Iterable[ItemRow | _RefusedRow], language: str) -> list[dict[str, Any]]:
    """The answers for rows already read."""
    rows = list(rows)
    sold = [row for row in rows if isinstance(row, ItemRow) and row["demand_mean"] > 0]
    planned = dict(zip((row.line for row in sold), _planned(sold), strict=True))
    return [_answer(row, planned.get(row.line), language) for row in rows]


@dataclass(frozen=True)
class _Planned:
    policy: str
    reorder_point: float
    order_up_to: float
    lot: float
    cover: float
    cost: float
    cycle_service: float
    fill_rate: float
    highest_level: float


NOTHING = _Planned(ORDER_UP_TO, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, math.nan)


def _planned(rows: Sequence[ItemRow]) -> list[_Planned]:
    if not rows:
        return []
    items = _items(rows)
    made: Plan = plan(items)
    columns = (getattr(made, name).tolist() for name in Plan.__dataclass_fields__)
    caps = _caps(rows)
    return [_Planned(policy, *numbers) for policy, *numbers in zip(items.policy, *columns, caps, strict=True)]


def _items(rows: Sequence[ItemRow]) -> Items:
    import numpy as np

    from zhanggui.methods.inventory.distributions import Empirical, fitted
    from zhanggui.methods.inventory.mixed import of_families, replaced

    columns = {name: np.array([row[name] for row in rows]) for name in rows[0].numbers}
    mean = columns["demand_mean"]
    sd = np.where(np.isnan(columns["demand_sd"]), np.sqrt(mean), columns["demand_sd"])
    longs: dict[int, list[int]] = {len(row.history): [] for row in rows if row.history}
    for i, row in enumerate(rows):
        if row.history:
            longs[len(row.history)].append(i)
    histories = [(own, Empirical(np.array([rows[i].history for i in own]))) for own in longs.values()]
    return Items(
        demand=replaced(of_families(mean, sd, fitted(mean, sd)), histories),
        exact=np.array([bool(row.history) for row in rows]),
        lead=columns["lead_time"],
        lead_sd=columns["lead_time_sd"],
        service=np.array([_target(row) for row in rows]),
        whole=np.array([whole_units(row) for row in rows]),
        lost_sales=np.array([row["lost_sales"] > 0 for row in rows]),
        by_fill=~np.isnan(columns["fill_rate"]),
        policy=tuple(_policy_of(row) for row in rows),
        **{name: columns[name] for name in ("review", "fixed", "holding", "shortage", "moq", "pack")},
    )


def _caps(rows: Sequence[ItemRow]) -> list[float]:
    import numpy as np

    from zhanggui.methods.inventory.lead_time import by_moments
    from zhanggui.methods.inventory.shelf_life import shelf_life_cap

    life = np.array([row["shelf_life"] for row in rows])
    caps = np.full(len(rows), np.nan)
    i = [k for k, own in enumerate(life) if not math.isnan(own)]
    if i:
        mean, sd = (np.array([rows[k][name] for k in i]) for name in ("demand_mean", "demand_sd"))
        sd = np.where(np.isnan(sd), np.sqrt(mean), sd)
        caps[i] = shelf_life_cap(by_moments(mean, sd, life[i], 0 * life[i], 0 * life[i]), WASTE_SHARE).level
    return [float(cap) for cap in caps]


def _answer(row: ItemRow | _RefusedRow, planned: _Planned | None, language: str) -> dict[str, Any]:
    if isinstance(row, _RefusedRow):
        return _refused(row, language)
    planned = planned or replace(NOTHING, policy=_policy_of(row))
    steps = _steps(row, planned)
    by_fill = not math.isnan(row["fill_rate"])
    return {
        "id": row.id,
        "policy": planned.policy,
        "reorder_point": _rounded(planned.reorder_point),
        "order_up_to": _rounded(planned.order_up_to),
        "quantity": _rounded(steps[-1].value),
        "cost": _rounded(planned.cost),
        "service": _rounded(planned.fill_rate if by_fill else planned.cycle_service),
        "cycle_service": _rounded(planned.cycle_service),
        "fill_rate": _rounded(planned.fill_rate),
        "lot": _rounded(planned.lot) if planned.policy == LOTS else None,
        "why": [_as_json(step, language) for step in steps],
        "assumed": [text.in_(language) for text in assumed(row, planned.policy)],
        "refused": None,
    }


def _refused(row: _RefusedRow, language: str) -> dict[str, Any]:
    empty = (
        "policy",
        "reorder_point",
        "order_up_to",
        "quantity",
        "cost",
        "service",
        "cycle_service",
        "fill_rate",
    )
    why = Text("第 {line} 行：{why}", "Line {line}: {why}").with_(line=row.line, why=row.why)
    nothing: dict[str, Any] = dict.fromkeys(empty)
    return {"id": row.id, **nothing, "lot": None, "why": [], "assumed": [], "refused": why.in_(language)}


def _steps(row: ItemRow, planned: _Planned) -> list[Step]:
    levels = Levels(
        rate=row["demand_mean"],
        cover=planned.cover,
        reorder_level=planned.reorder_point
        if planned.policy in (LOTS, REORDER_UP_TO)
        else planned.order_up_to,
        order_up_to=planned.order_up_to,
        lot=planned.lot,
    )
    pack = row["pack"] or (1.0 if whole_units(row) else 0.0)
    highest = None if math.isnan(planned.highest_level) else planned.highest_level
    return explained_order(
        levels, _stock(row, planned), Limits(moq=row["moq"], pack=pack, highest_level=highest)
    )


def _stock(row: ItemRow, planned: _Planned) -> Stock:
    if not row.knows_stock:
        regular = planned.policy in (LOTS, REORDER_UP_TO)
        return Stock(on_hand=planned.reorder_point if regular else 0.0)
    on_hand = 0.0 if math.isnan(row["on_hand"]) else row["on_hand"]
    return Stock(on_hand=max(on_hand, 0.0), on_order=row["on_order"], owed=row["owed"] + max(-on_hand, 0.0))


def _as_json(step: Step, language: str) -> dict[str, Any]:
    inputs = {name: _rounded(value) for name, value in step.inputs}
    return {
        "step": step.name,
        "rule": step.rule,
        "inputs": inputs,
        "value": _rounded(step.value),
        "text": told(step).in_(language),
    }


def _rounded(value: float) -> float | None:
    """Six places: what lies beyond is the noise of arithmetic; None where there is no figure."""
    if math.isnan(value):
        return None
    short = round(value, PLACES) + 0.0
    return int(short) if short == int(short) else short
