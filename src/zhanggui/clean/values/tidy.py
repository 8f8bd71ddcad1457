"""Taking the wrappers off a cell: what platforms, Excel and people put around a value."""

from __future__ import annotations

import polars as pl

NULL_WORDS = (
    "", "-", "--", "—", "——", "/", "\\N", "无", "null", "NULL", "Null", "nan", "NaN", "N/A", "n/a", "#N/A", "None",
    "0000-00-00 00:00:00", "0000-00-00",
)  # fmt: skip
"""Words that mean *nothing* in any column."""

_INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
_OUTER = r"^[\s\u00a0\u3000]+|[\s\u00a0\u3000]+$"
_FORMULA = r'^=\s*"(.*)"$'
_STRANGE = [
    "\t",
    "\n",
    "\r",
    "\u00a0",
    "\u3000",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    '"',
    "'",
    "=",
]
_QUOTED = r'^"(.*)"$'


def odd_looking(cells: pl.Series, nulls: tuple[str, ...] = ()) -> pl.Series:
    """Which cells may need tidying: they hold a wrapper's character, outer blanks, or a word for *nothing*.

    A cheap look (substring automaton, no regular expression) that lets most columns through untouched.
    """
    strange = cells.str.contains_any(_STRANGE)
    blank = cells.str.starts_with(" ") | cells.str.ends_with(" ")
    return strange | blank | cells.is_in([*NULL_WORDS, *nulls])


def tidy(cells: pl.Series, *, nulls: tuple[str, ...] = ()) -> pl.Series:
    """Cells without wrappers, outer white space and invisible characters; words for *nothing* become null.

    Takes off ``="…"`` and a bare leading ``=`` before a digit, a leading ``'``, TABs inside quotes, NBSP.
    """
    bare = (
        cells.str.replace_all(_INVISIBLE, "")
        .str.replace_all(_OUTER, "")
        .str.replace(_FORMULA, "$1")
        .str.replace(_QUOTED, "$1")
        .str.replace(r"^=([0-9])", "$1")
        .str.replace(r"^'", "")
        .str.replace_all(_OUTER, "")
    )
    nothing = bare.is_in([*NULL_WORDS, *nulls])
    return bare.set(nothing, None)
