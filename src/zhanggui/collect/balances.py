"""Whether the running balance of an account's file follows from its amounts: a row that is missing breaks it.

    balance after = balance before + amount

Files run forwards or backwards in time; which, their own balances tell: the direction in which more rows agree.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check
from zhanggui.core.language import Text


def with_broken_balance(
    rows: pl.DataFrame, *, amount: str = "amount", balance: str = "balance"
) -> pl.DataFrame:
    """The rows with ``balance_broken``: between this row and the one above it in the file money is missing.

    A row without a balance, and the first one, break nothing; a file that a large import takes in several pieces
    is followed within each piece.
    """
    before, above = pl.col(balance).shift(1), pl.col(amount).shift(1)
    forwards = (before + pl.col(amount) != pl.col(balance)).fill_null(False)
    backwards = (pl.col(balance) + above != before).fill_null(False)
    known = rows.filter(pl.col(balance).is_not_null() & pl.col(amount).is_not_null())
    told = known.select("line", __f=forwards, __b=backwards)
    broken = "__f" if told["__f"].sum() <= told["__b"].sum() else "__b"
    marked = rows.join(
        told.select("line", balance_broken=broken), on="line", how="left", maintain_order="left"
    )
    return marked.with_columns(pl.col("balance_broken").fill_null(False))


BALANCE_FOLLOWS = Check(
    code="balance_follows",
    says=Text(
        "余额 = 上一笔余额 + 本笔金额（不满足处之间缺少资金变动，或文件被筛选过）",
        "balance = the balance before + the amount (elsewhere a movement is missing, or the file was filtered)",
    ),
    broken=pl.col("balance_broken"),
)
