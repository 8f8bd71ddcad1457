"""Threads that write at one moment share one transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest


@pytest.fixture
def three_wait(workspace: Any) -> Callable[..., list[Future[int]]]:
    """Let 1 write; while it does, 2, 3 and 4 come; then let go. What each of the four got."""
    from django.db import connection

    def run(together: Any, busy: threading.Event, go: threading.Event) -> list[Future[int]]:
        def call(number: int) -> int:
            try:
                return int(together(number))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(call, 1)]
            assert busy.wait(20)
            calls += [pool.submit(call, n) for n in (2, 3, 4)]
            while len(together._waiting) < 3:
                pass
            go.set()
        return calls

    return run


def test_whoever_comes_while_another_writes_is_written_with_the_others(three_wait: Any) -> None:
    from zhanggui.collect.together import Together

    busy, go, groups = threading.Event(), threading.Event(), []

    def write(numbers: Sequence[int]) -> list[int]:
        groups.append(sorted(numbers))
        busy.set()
        assert go.wait(20)
        return [10 * number for number in numbers]

    calls = three_wait(Together(write), busy, go)
    assert [call.result() for call in calls] == [10, 20, 30, 40], "each gets its own answer"
    assert groups == [[1], [2, 3, 4]], "two transactions for four calls"


def test_what_fails_fails_for_all_who_wrote_together_and_for_nobody_else(
    three_wait: Any, workspace: Any
) -> None:
    from zhanggui.collect.models import JournalOrder
    from zhanggui.collect.together import Together

    busy, go = threading.Event(), threading.Event()

    def write(numbers: Sequence[int]) -> list[int]:
        busy.set()
        assert go.wait(20)
        for number in numbers:
            JournalOrder.objects.create(shop=f"{number}", by="erp", at="2026-07-01T00:00:00Z", sealed=b"")
        if 3 in numbers:
            raise ValueError("the disk is full")
        return list(numbers)

    together = Together(write)
    one, *others = three_wait(together, busy, go)
    assert one.result() == 1
    for call in others:
        with pytest.raises(ValueError, match="the disk is full"):
            call.result()
    assert together(5) == 5
    assert set(JournalOrder.objects.values_list("shop", flat=True)) == {"1", "5"}
