"""Sentences in the reader's language.

Every sentence a person may read is a ``Text``: the same sentence in Chinese and in English. It stays a
value until an entrance (command line, page, API) knows who is reading.
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """One sentence in both languages; ``{name}`` places are filled by ``with_(name=…)``."""

    zh: str
    en: str

    def with_(self, **values: object) -> Text:
        """Fill the named places in both languages; a value that is a ``Text`` is filled in its language."""
        return Text(
            zh=self.zh.format(**{k: _in(v, "zh") for k, v in values.items()}),
            en=self.en.format(**{k: _in(v, "en") for k, v in values.items()}),
        )

    def in_(self, language: str) -> str:
        """The sentence for a reader of ``language`` (``zh`` or ``en``)."""
        return self.en if language == "en" else self.zh


def _in(value: object, language: str) -> object:
    return value.in_(language) if isinstance(value, Text) else value
