"""All profiles: the platforms' own, our templates, and the mappings people saved."""

from __future__ import annotations

from importlib import import_module

from zhanggui.collect.collector import Profile

PLATFORMS = ("taobao", "douyin", "pinduoduo")
"""Folders that hold a platform's profiles in ``profiles.py``; adding a platform adds its name here."""


def _all() -> dict[str, Profile]:
    modules = [import_module(f"zhanggui.collect.{name}.profiles") for name in PLATFORMS]
    return {profile.name: profile for module in modules for profile in module.PROFILES}


PROFILES: dict[str, Profile] = _all()
