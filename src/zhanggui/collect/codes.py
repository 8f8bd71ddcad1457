"""How goods are identified in order lines and in our own files: by one rule, so that they meet.

``order_line.item_key``, ``listing.item_key`` and every ``sku`` are made here. All profiles use these functions;
``merchant_code`` itself stays as exported.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

_INVISIBLE = "[\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad]"


def folded_code(code: pl.Expr) -> pl.Expr:
    """A merchant code as we compare it: full-width letters and digits made narrow, invisible characters and
    outer white space gone, upper case; null when nothing is left. The same as ``core.codes.fold_sku``.
    """
    return on_distinct(code, _folded)


def _folded(code: pl.Expr) -> pl.Expr:
    folded = code.str.normalize("NFKC").str.replace_all(_INVISIBLE, "").str.strip_chars().str.to_uppercase()
    return pl.when(folded != "").then(folded)


def on_distinct(words: pl.Expr, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """``change(words)``, worked out once per distinct word: columns of codes and titles repeat a thousandfold.

    ``change`` sees one word at a time (no windows, no sums) and gives text.
    """

    def changed(cells: pl.Series) -> pl.Series:
        distinct = cells.unique().alias("word")
        if len(distinct) * 4 > len(cells):
            return cells.to_frame("word").select(change(pl.col("word"))).to_series()
        new = distinct.to_frame().select(change(pl.col("word"))).to_series()
        return cells.replace_strict(distinct, new, return_dtype=pl.String)

    return words.map_batches(changed, return_dtype=pl.String)


def item_key(code: pl.Expr, *ids: pl.Expr) -> pl.Expr:
    """What identifies the goods of a line within its shop: the merchant code, folded, else the first of ``ids``
    that is known (the platform's variant id, its product id, at last the title), as exported.
    """
    return pl.coalesce(folded_code(code), *ids)
