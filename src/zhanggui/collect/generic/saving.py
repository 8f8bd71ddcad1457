"""Remembering mappings people confirmed, so that the next file of that layout imports by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from zhanggui.collect.collector import Profile
from zhanggui.collect.generic.mapping import Mapping, as_json, from_json
from zhanggui.collect.generic.profiles import SHIPPED, profile_of
from zhanggui.collect.generic.questions import BAD_NAME
from zhanggui.collect.models import SavedMapping
from zhanggui.collect.reading.contract import HeadRow
from zhanggui.collect.recognise import recognise
from zhanggui.collect.register import PROFILES
from zhanggui.core.codes import fold_header
from zhanggui.core.errors import WrongUsage

LONGEST_NAME = 40


def saved_mappings() -> dict[str, Mapping]:
    """All saved mappings by the name of their profile, in name order."""
    found = [
        from_json(m.name, m.headers, m.columns, m.options) for m in SavedMapping.objects.order_by("name")
    ]
    return {mapping.profile_name: mapping for mapping in found}


def saved_profiles() -> dict[str, Profile]:
    """The profiles of all saved mappings, by name."""
    return {name: profile_of(mapping) for name, mapping in saved_mappings().items()}


def save_mapping(mapping: Mapping, *, now: datetime) -> Profile:
    """Remember a mapping under its name; one of the same name is replaced."""
    if not re.fullmatch(rf"\w{{1,{LONGEST_NAME}}}", mapping.name) or mapping.name in SHIPPED:
        raise WrongUsage(BAD_NAME.with_(name=mapping.name))
    content = as_json(mapping)
    content["headers"] = [fold_header(h) for h in content["headers"] if h.strip()]
    SavedMapping.objects.update_or_create(name=mapping.name, defaults={**content, "saved_at": now})
    return profile_of(mapping)


def read_already(header: Sequence[str], name: str) -> str | None:
    """The profile that reads tables with this header already, one of this name apart: two would need a choice
    at every import.
    """
    others = {**PROFILES, **saved_profiles()}
    others.pop(f"generic.{name}", None)
    found = recognise([HeadRow(1, tuple(header))], others.values())
    return found[0].binding.profile.name if found else None


def free_name(file: str) -> str:
    """A name for the layout of a file that no other mapping has: its own name without dates and numbers."""
    stem = PurePath(file.rpartition("!")[2]).name.split(".")[0]
    words = re.sub(r"[\W\d_]+", "_", stem).strip("_").lower()[: LONGEST_NAME - 4] or "table"
    taken = {*SHIPPED, *SavedMapping.objects.values_list("name", flat=True)}
    return next(n for n in (words, *(f"{words}_{i}" for i in range(2, 1000))) if n not in taken)
