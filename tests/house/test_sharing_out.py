"""Tests are shared out whole and the longest first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.sharing_out import TOGETHER, longest_first, place_of


def _item(nodeid: str, *, slow: bool = False) -> Any:
    return SimpleNamespace(nodeid=nodeid, get_closest_marker=lambda name: slow or None)


def test_a_file_stays_whole_and_so_does_a_folder_that_shares_its_cluster(root: Any) -> None:
    assert place_of("tests/api/test_access.py::test_a[x::y]") == "tests/api/test_access.py"
    assert {place_of(f"tests/engines/{name}.py::test_a") for name in "ab"} == {"tests/engines/"}
    assert [folder for folder in TOGETHER if not (root / folder).is_dir()] == []


def test_slow_files_go_first_then_those_of_many_tests_and_none_is_torn_apart() -> None:
    few, many = [_item("few.py::a")], [_item(f"many.py::{n}") for n in "abc"]
    slow, shared = [_item("slow.py::a"), _item("slow.py::b", slow=True)], [_item("tests/engines/x.py::a")]
    assert longest_first([*few, *many, *slow, *shared]) == [*shared, *slow, *many, *few]
