"""Columns that hold one of a few words: what each word means, and the refusal of rows with any other."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Refusal
from zhanggui.core.language import Text

UNKNOWN_WORD = Text(
    "「{column}」不认识：{value}。可以填：{known}。", "'{column}' is not known: {value}. Use one of: {known}."
)


def known_words(
    rows: pl.DataFrame, field: str, words: dict[str, int] | dict[str, str], *, header: str
) -> tuple[pl.DataFrame, list[Refusal]]:
    """Replace a field's words by what they mean, as ``field_meant``; rows with other words are refused."""
    type_ = pl.Int64 if isinstance(next(iter(words.values())), int) else pl.String
    folded = pl.col(field).str.to_lowercase().str.strip_chars()
    meant = rows.with_columns(
        folded.replace_strict(words, default=None, return_dtype=type_).alias(f"{field}_meant")
    )
    odd = meant.filter(pl.col(field).is_not_null() & pl.col(f"{field}_meant").is_null())
    return meant, [
        unknown_word(line, header, value, list(words)[:6])
        for line, value in zip(odd["line"], odd[field], strict=True)
    ]


def unknown_word(line: int, header: str, value: str, known: list[str]) -> Refusal:
    """The refusal of a row whose word is not among ``known``."""
    reason = UNKNOWN_WORD.with_(column=header, value=value, known="、".join(known))
    return Refusal(line, "unknown_word", header, value, reason)
