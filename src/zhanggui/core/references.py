"""Number references: what a command prints beside a figure so that ``zg rows`` can open the rows behind it.

A reference is readable text, ``profit/goods_cost?shop=tmall&since=2026-06-01``: which family of figures, which
part, and the selection. It names no snapshot: it opens the rows as they are now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

FAMILIES = ("kpi", "profit")
NOT_A_REFERENCE = Text(
    "{ref} 不是数字引用。引用由 zg profit --json 或 zg kpi --json 在 refs 中给出。",
    "{ref} is no number reference. They stand under refs in the answers of zg profit --json and zg kpi --json.",
)


@dataclass(frozen=True)
class Reference:
    """``family``/``part`` of the figure and the ``selection`` it was computed for (only given values)."""

    family: str
    part: str
    selection: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        query = urlencode({k: v for k, v in self.selection.items() if v}, quote_via=quote)
        return f"{self.family}/{self.part}" + (f"?{query}" if query else "")


def parse_reference(ref: str) -> Reference:
    """The reference a text is; WrongUsage when it is none. In an address ``;`` stands for ``&``, which would be longer.

    >>> parse_reference("profit/refunds?shop=tmall").selection
    {'shop': 'tmall'}
    >>> parse_reference("profit/refunds?shop=tmall;since=2026-06-01").selection
    {'shop': 'tmall', 'since': '2026-06-01'}
    """
    path, _, query = ref.partition("?")
    family, _, part = path.partition("/")
    if family not in FAMILIES or not part:
        raise WrongUsage(NOT_A_REFERENCE.with_(ref=ref))
    return Reference(family, part, dict(parse_qsl(query.replace(";", "&"))))
