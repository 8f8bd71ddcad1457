"""The loop with a toy kind, its verbs at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from .toy import AT, TODAY, Toy, toy_kinds


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def kinds(workspace: Any, toy: Toy) -> dict[str, Any]:
    return toy_kinds(toy)


@pytest.fixture
def propose(workspace: Any, kinds: Any, toy: Toy) -> Callable[..., dict[str, Any]]:
    """Propose what is wanted; gives the open decisions by thing."""
    from zhanggui.loop.models import PROPOSED, DecisionRecord
    from zhanggui.loop.propose import propose as run

    def now(at: datetime = AT, **wanted: int) -> dict[str, Any]:
        from zhanggui.loop.accept import proposed

        toy.wanted = wanted
        run(workspace, kinds, today=TODAY, at=at)
        shown = DecisionRecord.objects.filter(state=PROPOSED).order_by("place")
        return {proposed(one).subject["thing"]: one for one in shown}

    return now


@pytest.fixture
def loop(workspace: Any, kinds: Any) -> Any:
    """The verbs, with workspace and kinds filled in."""
    from functools import partial
    from types import SimpleNamespace

    from zhanggui.loop.accept import accept, refuse
    from zhanggui.loop.execute import execute, plans_of, take_back
    from zhanggui.loop.limits import let_go_on, set_caps, stop
    from zhanggui.loop.measure import measure
    from zhanggui.loop.propose import made_again

    return SimpleNamespace(
        accept=partial(accept, workspace, kinds, at=AT),
        refuse=partial(refuse, workspace, at=AT),
        plans_of=partial(plans_of, kinds, at=AT),
        execute=partial(execute, workspace, kinds, at=AT),
        take_back=partial(take_back, workspace, kinds, at=AT),
        measure=partial(measure, workspace, kinds, at=AT),
        stop=partial(stop, workspace, kinds, at=AT),
        let_go_on=partial(let_go_on, workspace, kinds, at=AT),
        set_caps=partial(set_caps, workspace, kinds, at=AT),
        made_again=partial(made_again, workspace, kinds),
        outbox=workspace.place.outbox,
    )
