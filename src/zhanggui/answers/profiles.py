"""Kinds of files in contract form."""

from __future__ import annotations

from typing import Any

from zhanggui.collect.profiles import known_profiles


def profile_answers() -> list[dict[str, Any]]:
    """Every kind of file an import knows, saved mappings too, as ``zg profiles --json`` prints it."""
    return [
        {
            "profile": p.name,
            "platform": p.platform or p.name.split(".")[0],
            "kind": p.name.split(".")[1],
            "columns": [f.headers[0] for f in p.fields],
        }
        for p in known_profiles().values()
    ]
