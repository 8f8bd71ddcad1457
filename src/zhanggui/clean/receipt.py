"""The receipt of an import: every row of the file is accounted for, and the parts add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhanggui.core.language import Text

COUNTED = ("rows", "loaded", "updated", "duplicate", "quarantined", "ignored")


@dataclass
class Receipt:
    """What became of one file (or of one table of it).

    status: loaded, already_loaded, refused (nothing was stored) or needs_choice (``candidates`` names what
    fits; ``suggested`` is the one that ``evidence`` speaks for). rows are records below the header, blank lines apart; they always equal the sum of the other counts.
    """

    file: str
    status: str = "loaded"
    batch: int | None = None
    profile: str | None = None
    shop: str | None = None
    rows: int = 0
    loaded: int = 0
    updated: int = 0
    duplicate: int = 0
    quarantined: int = 0
    ignored: int = 0
    reason: Text | None = None
    candidates: list[str] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    suggested: str | None = None
    evidence: Text | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the parts sum to the rows."""
        return self.rows == self.loaded + self.updated + self.duplicate + self.quarantined + self.ignored

    def as_json(self, language: str) -> dict[str, Any]:
        """The receipt as ``contracts.md`` lays it down."""
        return {
            "file": self.file,
            "batch": self.batch,
            "status": self.status,
            "profile": self.profile,
            "shop": self.shop,
            **{name: getattr(self, name) for name in COUNTED},
            "reason": self.reason.in_(language) if self.reason else None,
            "candidates": self.candidates,
            "warnings": [w.in_(language) for w in self.warnings],
            **({"suggested": self.suggested} if self.suggested else {}),
            **({"evidence": self.evidence.in_(language)} if self.evidence else {}),
        }


def totals(receipts: list[Receipt]) -> dict[str, int]:
    """The counts of several receipts, added."""
    return {name: sum(getattr(r, name) for r in receipts) for name in COUNTED}
