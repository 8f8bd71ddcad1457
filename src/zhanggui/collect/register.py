"""All profiles: the platforms' own, our templates, and the mappings people saved."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from zhanggui.collect.collector import Profile

PLATFORMS = tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/profiles.py")))
"""Folders that hold a platform's profiles in ``profiles.py``; a new folder is found without being named here."""


def _all() -> dict[str, Profile]:
    modules = [import_module(f"zhanggui.collect.{name}.profiles") for name in PLATFORMS]
    return {profile.name: profile for module in modules for profile in module.PROFILES}


PROFILES: dict[str, Profile] = _all()
