"""The contract of a live shop's adapter: what to ask its server, and what the answers mean.

An adapter knows no network and no workspace: it makes ``Ask`` values and reads JSON. To add a platform, write one
module and name it in ``register``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zhanggui.collect.live.calling import Answer, Ask
from zhanggui.core.language import Text

ORDER, PRODUCT, REFUND = "order", "product", "refund"
KINDS = (ORDER, PRODUCT, REFUND)
"""What a pulled record can be; a file holds one kind."""
PULLED = (PRODUCT, ORDER)
"""What is asked for; refunds come with their orders."""

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError)
"""What reading a document raises that does not hold what it should."""

Line = dict[str, Any]
DEEPEST = 64
"""So deep may a document be nested; real ones are below ten."""
AHEAD = timedelta(days=1)
"""A clock may be wrong by so much; a state that is further ahead is not believed, or all later ones would be older."""


class Said(ValueError):
    """What a server itself said of why it gives nothing."""


def shallow(document: Any) -> bool:
    """Whether a document can be gone through without end of the stack."""
    level = [document]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return True
    return False


@dataclass(frozen=True, kw_only=True)
class Record:
    """One thing of the shop in the state it had ``at`` a moment: lines for our files, by kind.

    ``more``: calls whose answers belong to it (refunds of an order, variants of a product).
    """

    id: str
    at: datetime
    lines: Mapping[str, Sequence[Line]]
    more: tuple[Ask, ...] = ()
    document: Any = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer of a list: its documents. ``next_place``: where it goes on, in the platform's own terms; None: it was the last."""

    documents: Sequence[Any]
    next_place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One webhook call as its headers and body tell it. ``kind`` None: of no use to us, only to be acknowledged."""

    kind: str | None
    topic: str
    document: Any


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """One platform's API.

    ``ask(kind, since, place)``: the next page of what was changed at or after ``since`` (None: all there is), oldest
    change first. ``read(kind, answer, place)``: what it says. ``record(kind, document)``: one
    thing of it, ``stamp(document)`` its number and the moment of its state. ``more(record, answers)``: the lines the answers to
    ``record.more`` add; ``rest(ask, answer)``: the call that gives what one of those answers left out. ``steady``: a place stays right while records change; where not (numbered pages), the pull
    begins a new list at the newest moment it has seen.
    ``secrets``: what an owner must enter, by name. ``headers(secrets)`` carry the token. ``sign_in``: a call that gives
    one first. ``delivery``: reads a webhook whose signature is right; ``signature``: the header that holds it (base64 of
    the HMAC-SHA256 of the raw body); empty where the platform sends none.
    """

    platform: str
    name: Text
    secrets: Mapping[str, Text]
    headers: Callable[[Mapping[str, str]], dict[str, str]]
    ask: Callable[[str, datetime | None, str | None], Ask]
    read: Callable[[str, Answer, str | None], Page]
    record: Callable[[str, Any], Record]
    stamp: Callable[[Any], tuple[str, datetime]]
    more: Callable[[Record, Sequence[Answer]], Mapping[str, Sequence[Line]]] = lambda _record, _answers: {}
    rest: Callable[[Ask, Answer], Ask | None] = lambda _ask, _answer: None
    steady: bool = False
    sign_in: Callable[[Mapping[str, str]], Ask] | None = None
    signed_in: Callable[[Answer], dict[str, str]] = lambda _: {}
    signature: str = ""
    delivery: Callable[[Mapping[str, str], Any], Delivery] | None = None
    overlap: timedelta = field(default=timedelta(minutes=2))
    """Changes become visible after the moment they bear (clocks, transactions): each pull looks back so far."""
