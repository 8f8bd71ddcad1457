"""What the OpenAPI says about an order, made from the fields that are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhanggui.collect.api.fields import LINE_FIELDS, MOST_LINES, ORDER_FIELDS, Sent
from zhanggui.collect.collector import Kind

_MONEY = r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$"
FORMS: Mapping[Kind, dict[str, Any]] = {
    Kind.ID: {"type": "string", "pattern": r"^[A-Za-z0-9_.:#@+/-]+$"},
    Kind.TEXT: {"type": "string"},
    Kind.PERSONAL: {"type": "string"},
    Kind.MONEY: {"anyOf": [{"type": "string", "pattern": _MONEY}, {"type": "number"}]},
    Kind.INTEGER: {"type": "integer"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.FLAG: {"type": "boolean"},
}


def _schema(sent: Sent) -> dict[str, Any]:
    form = dict(FORMS[sent.kind])
    if sent.words:
        form["enum"] = list(sent.words)
    if form.get("type") == "string" and sent.kind is not Kind.MOMENT:
        form["maxLength"] = sent.longest
    return form | {"description": sent.meaning}


def _object(fields: Mapping[str, Sent], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name, sent in fields.items() if sent.must],
        "properties": {name: _schema(sent) for name, sent in fields.items()} | more,
    }


LINES = {"type": "array", "maxItems": MOST_LINES, "items": _object(LINE_FIELDS)}
ORDER_SCHEMA = _object(ORDER_FIELDS, lines=LINES)
"""One order as ``POST /orders:batch`` takes it."""

PROBLEM = {
    "type": "object",
    "required": ["error", "code"],
    "properties": {
        "error": {"type": "string", "description": "a sentence in the language of Accept-Language"},
        "code": {"type": "string", "description": "a word for programs"},
        "field": {"type": "string", "description": "what is wrong, where one thing is"},
    },
}
ERRORS = {
    "401": "no key, or an unknown or revoked one",
    "403": "the key lacks the right",
    "404": "no such thing, or another shop's",
    "409": "somebody was first, or the workspace is busy",
    "413": "too large",
    "422": "a value that cannot be; its field is named",
    "429": "too many calls; Retry-After says when to come back",
}


def with_errors(schema: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with what every operation may answer instead."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"] |= {
                status: {"description": text, "content": {"application/json": {"schema": PROBLEM}}}
                for status, text in ERRORS.items()
            }
    return schema
