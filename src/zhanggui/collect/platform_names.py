"""What platforms are called: each folder says it in ``names.yaml``; here those that have no folder (yet)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhanggui.core.language import Text

HERE = Path(__file__).parent


@dataclass(frozen=True)
class PlatformName:
    """``also``: other words merchants write for it."""

    name: Text
    also: tuple[str, ...] = ()


OTHERS = {
    "other": PlatformName(Text("其他", "other"), ("线下",)),
}
"""Platforms shops may be of although no file of theirs is read yet."""


@cache
def platform_names() -> dict[str, PlatformName]:
    """Every platform by its code; a folder's own word stands before ours."""
    found = dict(one for path in sorted(HERE.glob("*/names.yaml"), reverse=True) for one in _of(path))
    return found | {code: one for code, one in OTHERS.items() if code not in found}


def _of(path: Path) -> list[tuple[str, PlatformName]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        (str(code), PlatformName(Text(one["zh"], one["en"]), tuple(one.get("also", ()))))
        for code, one in content.items()
    ]


def platforms_by_word() -> dict[str, str]:
    """Every word for a platform, small letters without blanks, and its code."""
    return {
        "".join(word.lower().split()): code
        for code, one in platform_names().items()
        for word in (one.name.zh, one.name.en, *one.also)
    }
