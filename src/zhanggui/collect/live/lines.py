"""A line of a pulled file as text, whatever a server put into it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from zhanggui.collect.live.amounts import MOST_DIGITS

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs: no file can hold them."""


def written(line: dict[str, Any]) -> str:
    """One line of JSON that UTF-8 can hold; amounts keep every digit."""
    return _HALVES.sub("\ufffd", json.dumps(line, ensure_ascii=False, default=_exact))


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and abs(value.adjusted()) <= MOST_DIGITS else str(value)
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")
