"""Whether an account's file is whole: its running balance follows from its amounts, and its own summary agrees.

A row that is missing breaks the balance:

    balance after = balance before + amount

Files run forwards or backwards in time; which, their own balances tell: the direction in which more rows agree.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Summary
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

_SUM = r"(?:合计)?[：:]\s*(?P<n>\d+)\s*笔[，,\s]*(?:共|金额)?\s*(?P<sum>-?[\d,]*\d(?:\.\d+)?)\s*元"


def summaries(*, income: pl.Expr, expense: pl.Expr, money: tuple[str, str]) -> tuple[Summary, Summary]:
    """Alipay's lines ``收入合计：5笔，共200.00元`` and ``支出合计：3笔，共-66.56元``.

    ``income`` and ``expense`` say which rows are which; ``money`` names the fields that hold the amount of either.
    """
    came_in, went_out = money
    return (
        Summary(pattern="收入" + _SUM, rows=income, amount=pl.col(came_in)),
        Summary(pattern="支出" + _SUM, rows=expense, amount=pl.col(went_out)),
    )
