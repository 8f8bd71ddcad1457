"""The profiles an import tries: those of the platforms, and the mappings people saved."""

from __future__ import annotations

from zhanggui.collect.collector import Profile
from zhanggui.collect.register import PROFILES


def known_profiles() -> dict[str, Profile]:
    """Every profile by name."""
    return dict(PROFILES)
