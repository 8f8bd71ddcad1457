"""What a kind of foreign table is: the canonical things its columns may be."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhanggui.collect.collector import Kind
from zhanggui.core.language import Text


@dataclass(frozen=True, kw_only=True)
class Target:
    """One canonical thing a column may be. ``same_as`` names the fields of platform profiles whose headers mean
    the same; ``headers`` are further names seen in shops' own tables.
    """

    name: str
    zh: str
    en: str
    kind: Kind
    headers: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    required: bool = False

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A kind of table: ``one_of`` are groups of targets of which one group must be complete."""

    code: str
    zh: str
    en: str
    targets: tuple[Target, ...]
    one_of: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)

    def target(self, name: str) -> Target:
        """The target called ``name``; KeyError when there is none."""
        for one in self.targets:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(t.name for t in self.targets)

    def lacks(self, mapped: set[str]) -> list[Target]:
        """Required targets that are not mapped yet; of the groups the one nearest to complete."""
        missing = [t.name for t in self.targets if t.required and t.name not in mapped]
        groups = sorted(([n for n in group if n not in mapped] for group in self.one_of), key=len)
        missing += groups[0] if groups else []
        return [self.target(n) for n in missing]
