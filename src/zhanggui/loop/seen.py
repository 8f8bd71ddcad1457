"""What a kind of decision may look at, put together from a snapshot and from records kept as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.plain import from_text, to_text
from zhanggui.loop.context import SHARED, decided, doubles_of, matches_of, settings_of
from zhanggui.loop.kind import Kinds, Seen


def gathered(workspace: OpenWorkspace, kinds: Kinds) -> dict[str, Any]:
    """The records every kind needs, as they are now, by kind; what all of them rest on stands beside."""
    inputs: dict[str, Any] = {code: dict(kind.gather(workspace)) for code, kind in kinds.items()}
    facts = {name: told for kind in kinds.values() for name, told in kind.shares(workspace).items()}
    inputs[SHARED] = {**decided(), "facts": facts}
    # Kept as text and read again: a proposal must not see a difference between the two.
    kept: dict[str, Any] = from_text(to_text(inputs))
    return kept


def seen_of(
    workspace: OpenWorkspace,
    kind: str,
    today: date,
    inputs: Mapping[str, Any],
    *,
    snapshot: int | None = None,
    worked_out: dict[Any, Any] | None = None,
) -> Seen:
    """What a kind sees of a snapshot (default: the newest) with these inputs; kinds of one round share ``worked_out``."""
    from zhanggui.warehouse import store

    return Seen(
        tables=store.read(workspace.place.warehouse, snapshot=snapshot, doubles=doubles_of(inputs[SHARED])),
        today=today,
        settings=settings_of(inputs[SHARED]),
        matches=matches_of(inputs[SHARED]["matches"]),
        inputs=inputs[kind],
        facts=inputs[SHARED].get("facts", {}),
        worked_out={} if worked_out is None else worked_out,
    )
