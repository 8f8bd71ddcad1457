"""One row of a table of items, read and checked: nonsense is refused with its reason, what is missing is assumed aloud."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

NOT_GIVEN = math.nan
DEFAULT_SERVICE = 0.95

NO_NUMBER = Text("「{name}」应为数字，实际为「{found}」。", "{name} must be a number, found {found!r}.")
NEGATIVE = Text("「{name}」不能为负，实际为 {found}。", "{name} must not be negative, found {found}.")
NO_SHARE = Text(
    "「{name}」应在 0 与 1 之间（95 % 写作 0.95），实际为 {found}。",
    "{name} must lie between 0 and 1 (write 95 % as 0.95), found {found}.",
)
NO_DEMAND = Text(
    "没有需求：请填写 `demand_mean` 或 `history`。", "No demand: fill in demand_mean or history."
)
NOT_POSITIVE = Text("「{name}」应大于 0，实际为 {found}。", "{name} must be above 0, found {found}.")
UNKNOWN_POLICY = Text(
    "不认识的策略「{found}」；可用：`newsvendor`、`(R,S)`、`(R,Q)`、`(s,S)`，或留空。",
    "Unknown policy {found!r}; use newsvendor, (R,S), (R,Q), (s,S) or leave it empty.",
)

NUMBERS = {
    "demand_mean": NOT_GIVEN,
    "demand_sd": NOT_GIVEN,
    "lead_time": 0.0,
    "lead_time_sd": 0.0,
    "review": NOT_GIVEN,
    "holding": NOT_GIVEN,
    "shortage": NOT_GIVEN,
    "fixed": 0.0,
    "service": NOT_GIVEN,
    "fill_rate": NOT_GIVEN,
    "moq": 0.0,
    "pack": 0.0,
    "on_hand": NOT_GIVEN,
    "on_order": 0.0,
    "owed": 0.0,
    "shelf_life": NOT_GIVEN,
    "lost_sales": 0.0,
}
MAY_BE_NEGATIVE = ("on_hand",)
ABOVE_ZERO = ("shelf_life",)
NOUGHT_IS_NONE = ("holding", "shortage", "review")
POLICY_NAMES = {
    "newsvendor": "newsvendor",
    "rs": "(R,S)",
    "basestock": "(R,S)",
    "rq": "(R,Q)",
    "eoq": "(R,Q)",
}


@dataclass(frozen=True)
class ItemRow:
    """One item as the file gives it; NaN where a number is not given. ``numbers`` has every key of ``NUMBERS``."""

    id: str
    line: int
    numbers: Mapping[str, float]
    history: tuple[float, ...] = ()
    policy: str | None = None
    given: frozenset[str] = field(default_factory=frozenset)

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]

    @property
    def knows_stock(self) -> bool:
        """Whether the file says anything about stock."""
        return bool(self.given & {"on_hand", "on_order", "owed"})


def item_of(cells: Mapping[str, str], line: int) -> ItemRow:
    """The row's item; ``cells`` by column name. Raises :class:`Refused` with what is wrong."""
    given = frozenset(name for name, cell in cells.items() if cell.strip())
    numbers = {name: _number(name, cells.get(name, ""), default) for name, default in NUMBERS.items()}
    history = _history(cells.get("history", ""))
    if history:
        numbers |= {"demand_mean": sum(history) / len(history), "demand_sd": _sd(history)}
    elif math.isnan(numbers["demand_mean"]):
        raise Refused(NO_DEMAND)
    _check(numbers)
    numbers |= {name: NOT_GIVEN for name in NOUGHT_IS_NONE if numbers[name] == 0}
    name = cells.get("id", "").strip() or str(line)
    return ItemRow(name, line, numbers, history, _policy(cells.get("policy", "")), given)


def _number(name: str, cell: str, default: float) -> float:
    text = cell.strip().replace(",", "").replace("，", "")
    if not text:
        return default
    percent = text.endswith(("%", "％"))
    try:
        value = float(text.rstrip("%％ ")) / (100 if percent else 1)
    except ValueError:
        raise Refused(NO_NUMBER.with_(name=name, found=cell.strip())) from None
    if not math.isfinite(value):
        raise Refused(NO_NUMBER.with_(name=name, found=cell.strip()))
    return value


def _check(numbers: Mapping[str, float]) -> None:
    for name, value in numbers.items():
        if value < 0 and name not in MAY_BE_NEGATIVE:
            raise Refused(NEGATIVE.with_(name=name, found=f"{value:g}"))
        if name in ABOVE_ZERO and value == 0:
            raise Refused(NOT_POSITIVE.with_(name=name, found="0"))
        if name in ("service", "fill_rate") and (value <= 0 or value >= 1):
            raise Refused(NO_SHARE.with_(name=name, found=f"{value:g}"))


def _history(cell: str) -> tuple[float, ...]:
    text = cell.strip()
    if not text:
        return ()
    try:
        parts = (
            json.loads(text) if text.startswith("[") else re.split(r"[;；|,，\s]+", text.strip(";；|,， "))
        )
        values = tuple(float(part) for part in parts)
    except (ValueError, TypeError):
        raise Refused(NO_NUMBER.with_(name="history", found=text[:40])) from None
    if not all(math.isfinite(v) for v in values):
        raise Refused(NO_NUMBER.with_(name="history", found=text[:40]))
    if any(v < 0 for v in values):
        raise Refused(NEGATIVE.with_(name="history", found=f"{min(values):g}"))
    return values


def _sd(values: tuple[float, ...]) -> float:
    mean = sum(values) / len(values)
    return math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))


def _policy(cell: str) -> str | None:
    text = re.sub(r"[^A-Za-z]", "", cell)
    if not text or text.lower() == "auto":
        return None
    if text in ("sS", "ss"):
        return "(s,S)"
    if text.lower() not in POLICY_NAMES:
        raise Refused(UNKNOWN_POLICY.with_(found=cell.strip()))
    return POLICY_NAMES[text.lower()]
