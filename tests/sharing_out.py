"""Which worker gets which tests: those of one file together, for they share what is dear to make, and the longest
files first, so that no worker is left with one of them at the end.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

TOGETHER = ("tests/engines/",)
"""Folders whose files share a Spark session: two workers would each start one, and warm it up."""


def place_of(nodeid: str) -> str:
    """What a test's worker gets whole: the test's file, or the folder it shares more with."""
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """By place: those with most tests marked ``slow``, then those with most tests; within one as it was."""
    slow = Counter(place_of(item.nodeid) for item in items if item.get_closest_marker("slow"))
    tests = Counter(place_of(item.nodeid) for item in items)
    return sorted(items, key=lambda item: _rank(place_of(item.nodeid), slow, tests))


def _rank(place: str, slow: Counter[str], tests: Counter[str]) -> tuple[bool, int, int, str]:
    return (place not in TOGETHER, -slow[place], -tests[place], place)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers take places in this order; who runs without workers keeps the order of the files."""
    if items and hasattr(items[0].config, "workerinput"):
        items[:] = longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For ``--dist loadfile``: places handed out whole, in the order in which they were collected."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByPlace(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return place_of(nodeid)

    config.option.loadscopereorder = False
    return ByPlace(config, log)
