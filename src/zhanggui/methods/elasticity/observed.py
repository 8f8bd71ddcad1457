"""Prices and quantities as they were observed, and whether a group's prices can show an elasticity at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from zhanggui.core.language import Text

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

FEWEST_ROWS = 8
LEAST_SPREAD = 0.01
"""A price whose highest is less than 1 % above its lowest has not moved."""
SAME_PRICE = 0.005
"""Prices within half a per cent count as one level."""
FEWEST_LEVELS = 3
FEWEST_SWITCHES = 3
"""Two levels do if the price went back and forth; one change alone is the same as a change of season."""
TOGETHER = 0.95
"""A price whose movement controls explain to more than this share has not moved by itself."""

FEW_ROWS = Text(
    "只有 {found} 条可用记录，至少要 {least} 条。", "Only {found} usable rows; at least {least} are needed."
)
NEVER_VARIED = Text(
    "每行销量都是 {found:g}：这是订单明细而不是每期销量。请先按天或按周汇总，没有卖出的期写 0。",
    "Every row sells {found:g}: these look like order lines, not periods. Add them up by day or week, with 0 where nothing "
    "was sold.",
)
FEW_SALES = Text(
    "只有 {found} 条记录有销量（{levels} 个价格），至少要 {least} 条、两个价格。",
    "Only {found} rows with a sale (at {levels} prices); at least {least} at two prices are needed.",
)
NOT_SETTLED = Text(
    "某个控制变量下才有销量，回归没有确定的解。请去掉该控制变量，或积累更多数据。",
    "Sales happen only together with some control, so the regression has no definite answer. Leave the control out or "
    "collect more data.",
)
NEVER_MOVED = Text(
    "价格从未变动（{low:.4g} 到 {high:.4g}）。请做一次价格测试。",
    "The price never moved ({low:.4g} to {high:.4g}). Run a price test.",
)
ONE_CHANGE = Text(
    "只有 {levels} 个价格，变动 {switches} 次：分不清是价格还是时间的影响。请做一次价格测试。",
    "Only {levels} prices and {switches} changes: price cannot be told from time. Run a price test.",
)
WITH_CONTROL = Text(
    "价格只和「{control}」一起变动（R²={share:.2f}），无法区分两者。请单独做一次价格测试。",
    "The price moved only together with “{control}” (R² {share:.2f}); the two cannot be told apart. Run a price test.",
)


@dataclass(frozen=True)
class Observed:
    """quantity and price: one number a row, price above 0, quantity 0 or more, nan unknown (the row is left out).

    group: which group each row belongs to (0 … groups - 1). Rows of a group stand in the order of time. controls: rows ×
    controls (promotion, season, traffic, another price's logarithm …); control_names for messages.
    """

    quantity: Floats
    price: Floats
    group: Whole
    controls: Floats = field(default_factory=lambda: np.empty((0, 0)))
    control_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rows = self.quantity.shape
        if len(rows) != 1 or self.price.shape != rows or self.group.shape != rows:
            raise ValueError("quantity, price and group must be rows of equal length")
        if self.controls.size and self.controls.shape[0] != rows[0]:
            raise ValueError(f"controls need {rows[0]} rows, got {self.controls.shape[0]}")
        if self.controls.size and self.controls.shape[1] != len(self.control_names):
            raise ValueError("every control needs a name")
        if (self.quantity < 0).any() or (self.price <= 0).any():
            raise ValueError("quantities must not be negative and prices must be above 0; net returns first")
        if np.isinf(self.quantity).any() or np.isinf(self.price).any() or np.isinf(self.controls).any():
            raise ValueError("quantities, prices and controls must be finite, or nan where unknown")

    @property
    def groups(self) -> int:
        return int(self.group.max(initial=-1)) + 1

    @cached_property
    def _starts(self) -> Whole | None:
        """Where each group begins, if the groups stand one after the other; then nobody has to look through all rows."""
        if (np.diff(self.group) < 0).any():
            return None
        return np.searchsorted(self.group, np.arange(self.groups + 1))

    def rows_of(self, group: int) -> slice | NDArray[np.bool_]:
        """What picks a group's rows."""
        starts = self._starts
        if starts is None or group >= self.groups:
            return self.group == group
        return slice(int(starts[group]), int(starts[group + 1]))

    def known(self) -> Observed:
        """Without rows in which anything is unknown."""
        z = self.controls if self.controls.size else np.empty((len(self.quantity), 0))
        kept = np.isfinite(self.quantity) & np.isfinite(self.price) & np.isfinite(z).all(axis=1)
        return Observed(self.quantity[kept], self.price[kept], self.group[kept], z[kept], self.control_names)

    def only(self, groups: NDArray[np.bool_]) -> tuple[Observed, Whole]:
        """The rows of some groups, renumbered, and the old numbers of those groups."""
        old = np.flatnonzero(groups)
        new = np.full(len(groups), -1)
        new[old] = np.arange(old.size)
        kept = groups[self.group]
        return (
            Observed(
                self.quantity[kept], self.price[kept], new[self.group[kept]], self.controls[kept],
                self.control_names,
            ),
            old,
        )  # fmt: skip


def why_not(seen: Observed, group: int) -> Text | None:
    """Why this group's rows cannot show its elasticity; None where they can. ``seen`` holds known rows."""
    rows = seen.rows_of(group)
    quantity, price, z = seen.quantity[rows], seen.price[rows], seen.controls[rows]
    if not price.size:
        return FEW_ROWS.with_(found=0, least=FEWEST_ROWS)
    varying = z.std(axis=0) > 0
    least = FEWEST_ROWS + int(varying.sum())
    if price.size < least:
        return FEW_ROWS.with_(found=price.size, least=least)
    if price.max() / price.min() - 1 < LEAST_SPREAD:
        return NEVER_MOVED.with_(low=price.min(), high=price.max())
    level = np.round(np.log(price) / SAME_PRICE)
    sold = level[quantity > 0]
    if sold.size < FEWEST_ROWS or np.unique(sold).size < 2:
        return FEW_SALES.with_(found=sold.size, levels=np.unique(sold).size, least=FEWEST_ROWS)
    levels, switches = np.unique(level).size, int((np.diff(level) != 0).sum())
    if levels < FEWEST_LEVELS and switches < FEWEST_SWITCHES:
        return ONE_CHANGE.with_(levels=levels, switches=switches)
    if quantity.min() == quantity.max():
        return NEVER_VARIED.with_(found=quantity[0])
    return _with_control(np.log(price), z, varying, seen.control_names)


def _with_control(
    price: Floats, controls: Floats, varying: NDArray[np.bool_], names: tuple[str, ...]
) -> Text | None:
    if not varying.any():
        return None
    own = price - price.mean()
    others = controls[:, varying] - controls[:, varying].mean(axis=0)
    left = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
    share = 1 - float(left @ left) / float(own @ own)
    if share <= TOGETHER:
        return None
    alike = np.abs(own @ others) / np.sqrt((others**2).sum(axis=0))
    return WITH_CONTROL.with_(control=names[int(np.flatnonzero(varying)[alike.argmax()])], share=share)
