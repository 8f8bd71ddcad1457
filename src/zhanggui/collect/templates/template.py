"""What one of our own templates is: a profile, the name of its workbook, and what to write in each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhanggui.collect.collector import Profile


@dataclass(frozen=True, kw_only=True)
class Template:
    """``file`` names workbook and sheet; ``guide`` gives, by field and in column order, (what to fill in, example)."""

    file: str
    profile: Profile
    guide: Mapping[str, tuple[str, str]]

    def __post_init__(self) -> None:
        for name in self.guide:
            self.profile.field(name)

    @property
    def headers(self) -> list[str]:
        """The columns of the empty workbook."""
        return [self.profile.field(name).headers[0] for name in self.guide]
