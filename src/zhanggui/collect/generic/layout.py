"""The fields of a mapped layout."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind
from zhanggui.collect.generic.mapping import Mapping
from zhanggui.core.codes import fold_header

UNMAPPED = "unused_"
"""How fields begin that only tell a layout by: nobody said what they mean."""


def layout_fields(mapping: Mapping, must: tuple[str, ...]) -> tuple[Field, ...]:
    """A required field for every header of the layout: a file of another layout is not ours to read."""
    mapped = [
        Field(name=t, headers=h, kind=mapping.table.target(t).kind, required=True, must=t in must)
        for t, h in mapping.columns.items()
    ]
    taken = {fold_header(h) for headers in mapping.columns.values() for h in headers}
    rest = [h for h in dict.fromkeys(map(fold_header, mapping.headers)) if h and h not in taken]
    unused = [
        Field(name=f"{UNMAPPED}{i}", headers=(h,), kind=Kind.TEXT, required=True) for i, h in enumerate(rest)
    ]
    return (*mapped, *unused)
