"""Review lists of platforms: what buyers wrote, with stars, or with the three words 好评, 中评 and 差评."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Prepare, Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.tables.aftersales import REVIEW

STARS = {
    **{f"{n}{unit}": n for n in range(1, 6) for unit in ("", "星", "颗星", "分", ".0")},
    "好评": 5,
    "中评": 3,
    "差评": 1,
}

FIELDS = (
    Field(name="review_id", headers=("评价编号", "评价ID", "评论ID"), kind=Kind.ID),
    Field(name="content", headers=("评价内容", "评论内容"), kind=Kind.TEXT),
    Field(name="has_picture", headers=("是否有图", "有图"), kind=Kind.FLAG),
    Field(name="reviewer", headers=("买家昵称", "用户昵称", "评价人"), kind=Kind.PERSONAL),
)
UNUSED = (
    "追评", "追评内容", "追评时间", "商家回复", "回复内容", "解释", "描述相符", "服务态度", "物流服务", "评价标签", "订单时间",
)  # fmt: skip
"""A later remark is no second review; scores of the shop are the platform's own."""


def review_rows(*, header: str) -> Prepare:
    """Reads the stars (rows with other words are refused) and numbers a review by order and goods where it has no number."""

    def prepare(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
        meant, odd = known_words(rows, "stars", STARS, header=header)
        goods = pl.coalesce("product_id", "title", pl.lit(""))
        return meant.with_columns(
            review_key=pl.coalesce("review_id", pl.format("{}-{}", "order_id", goods))
        ), odd

    return prepare


def review_fills() -> tuple[Fills, ...]:
    """The row of ``review``."""
    names = ("order_id", "product_id", "title", "reviewed_at", "reviewed_day", "content", "has_picture")
    columns = {n: pl.col(n) for n in names}
    return (
        Fills(
            table=REVIEW,
            columns=columns | {"review_id": pl.col("review_key"), "stars": pl.col("stars_meant")},
        ),
    )
