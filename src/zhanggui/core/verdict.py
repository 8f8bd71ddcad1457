"""Never a bare "no": an answer carries its reason."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.language import Text


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and why. Truthy when the answer is yes."""

    yes: bool
    why: Text | None = None

    def __bool__(self) -> bool:
        return self.yes
