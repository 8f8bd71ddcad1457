"""The profiles an import tries: those of the platforms, and the mappings people saved."""

from __future__ import annotations

from django.apps import apps

from zhanggui.collect.collector import Profile
from zhanggui.collect.register import PROFILES


def known_profiles() -> dict[str, Profile]:
    """Every profile by name; saved mappings only while a workspace is open."""
    if not apps.ready:
        return dict(PROFILES)
    from zhanggui.collect.generic.saving import saved_profiles

    return {**PROFILES, **saved_profiles()}
