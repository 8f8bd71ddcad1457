"""How values look in JSON, for the command line and the API alike: money and other decimals as text, times as ISO."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text


def as_json(answer: Any, *, indent: int | None = None) -> str:
    """One JSON document.

    >>> as_json({"paid": Decimal("90.5"), "day": date(2026, 6, 1)})
    '{"paid": "90.50", "day": "2026-06-01"}'
    """
    return json.dumps(answer, ensure_ascii=False, indent=indent, default=_plain)


def said(value: Any, language: str) -> Any:
    """The answer with every sentence, wherever it stands, in one language.

    >>> said({"why": [Text("没有", "none")]}, "en")
    {'why': ['none']}
    """
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, dict):
        return {key: said(one, language) for key, one in value.items()}
    return [said(one, language) for one in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def decimal_text(value: Decimal) -> str:
    """A decimal without needless zeros, but with at least two places: 90.50, 0.3333."""
    shortest = value.normalize()
    exponent = shortest.as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{value:.{places}f}"
