"""Answers as JSON text and back: exact money, days, moments and sentences come back as what they were."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text

TAG = "~"


def to_text(answer: Any) -> str:
    """The answer as JSON.

    >>> from_text(to_text({"profit": Decimal("0.10"), "day": date(2026, 6, 1)}))
    {'profit': Decimal('0.10'), 'day': datetime.date(2026, 6, 1)}
    """
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=_tagged)


def from_text(text: str) -> Any:
    """The answer that ``to_text`` wrote."""
    return json.loads(text, object_hook=_untagged)


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {TAG: "money", "is": str(value)}
    if isinstance(value, datetime):
        return {TAG: "moment", "is": value.isoformat()}
    if isinstance(value, date):
        return {TAG: "day", "is": value.isoformat()}
    if isinstance(value, Text):
        return {TAG: "text", "is": [value.zh, value.en]}
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


_READ: dict[str, Any] = {
    "money": Decimal,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "text": lambda both: Text(*both),
}


def _untagged(found: dict[str, Any]) -> Any:
    return _READ[found[TAG]](found["is"]) if TAG in found else found
