"""All profiles: the platforms' own, our templates, and the mappings people saved."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from zhanggui.collect.collector import Profile

PLATFORMS = tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/profiles.py")))
"""Folders that hold a platform's profiles in ``profiles.py``; a new folder is found without being named here."""

PULLED = "live.kinds"
"""Files that pulls from shops' servers make; they stand on the orders that programs send, so they are no platform's."""


def _all() -> dict[str, Profile]:
    modules = [
        import_module(f"zhanggui.collect.{name}") for name in (*(f"{p}.profiles" for p in PLATFORMS), PULLED)
    ]
    return {profile.name: profile for module in modules for profile in module.PROFILES}


PROFILES: dict[str, Profile] = _all()
