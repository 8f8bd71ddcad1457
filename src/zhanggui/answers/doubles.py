"""Orders that two shops' files both hold: which shops, how many, how much, in which files, and for whom they count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhanggui.answers.reader import Reader
from zhanggui.answers.shop_names import shop_names
from zhanggui.core.language import Text
from zhanggui.masterdata.doubles import choices, decided
from zhanggui.warehouse.models import Batch

if TYPE_CHECKING:
    import polars as pl

SHOWN = 5
"""Doubles of each two shops that are shown one by one."""
KINDS = {
    "order": Text("订单", "orders"),
    "refund": Text("退款单", "refund cases"),
    "settlement": Text("账单行", "rows of bills"),
}


def double_answers(reader: Reader) -> list[dict[str, Any]]:
    """For every two of the reader's shops that share documents or have a choice, as ``zg doubles --json`` prints it.

    ``counts``: the shop they count for, ``both``, or null while nobody decided (then totals have them twice).
    ``found``: per table and currency how many, by number and by parcel, and the sum in either shop's file (``amount``
    of ``shops[0]``, ``other_amount`` of ``shops[1]``; null where no document has one of its own). ``double``: how many still count twice.
    """
    from zhanggui.warehouse.same_documents import still_double

    doubles = _seen(reader)
    made = {
        (one.shop, one.other): one for one in decided() if reader.sees(one.shop) and reader.sees(one.other)
    }
    pairs = {tuple(pair) for pair in doubles.select("shop", "other_shop").unique().rows()} | set(made)
    names, still = shop_names(), still_double(doubles, choices())
    return [_pair(pair, doubles, still, made.get(pair), names) for pair in sorted(pairs)]


def waiting(reader: Reader) -> list[dict[str, Any]]:
    """Those of ``double_answers`` that nobody decided about and that count twice."""
    return [one for one in double_answers(reader) if one["counts"] is None and one["double"]]


def same_as(reader: Reader, shop: str, order_id: str) -> dict[str, Any]:
    """Of one order: the documents of other shops that are the same order, and whether this one counts."""
    import polars as pl

    doubles = _all(reader).filter(pl.col("table") == "order")
    mine = doubles.filter(pl.col("shop") == shop, pl.col("number") == order_id)
    theirs = doubles.filter(pl.col("other_shop") == shop, pl.col("other_number") == order_id)
    found = [*mine.select("other_shop", "other_number").rows(), *theirs.select("shop", "number").rows()]
    same = [{"shop": code, "order_id": number} for code, number in sorted(found) if reader.sees(code)]
    return {"same_as": same, "counts": not found or (shop, order_id) not in _gone(doubles)}


def _all(reader: Reader) -> pl.DataFrame:
    from zhanggui.warehouse.doubles import doubles_now
    from zhanggui.warehouse.lock import read_on

    read_on(reader.workspace.place.warehouse)
    return doubles_now(reader.workspace.place.warehouse)


def _seen(reader: Reader) -> pl.DataFrame:
    import polars as pl

    every = _all(reader)
    if reader.shops is None:
        return every
    kept = sorted(reader.shops)
    return every.filter(pl.col("shop").is_in(kept), pl.col("other_shop").is_in(kept))


def _gone(doubles: pl.DataFrame) -> set[tuple[str, str]]:
    from zhanggui.warehouse.same_documents import left_out

    rows = left_out(doubles, choices()).get("order")
    return set() if rows is None else set(rows.rows())


def _pair(
    pair: tuple[Any, ...], doubles: pl.DataFrame, still: pl.DataFrame, made: Any, names: Mapping[str, str]
) -> dict[str, Any]:
    import polars as pl

    of_them = (pl.col("shop") == pair[0]) & (pl.col("other_shop") == pair[1])
    rows = doubles.filter(of_them)
    about: dict[str, Any] = {"counts": None, "decided_by": None, "decided_at": None}
    if made is not None:
        about = {
            "counts": made.counts or "both",
            "decided_by": made.decided_by,
            "decided_at": made.decided_at,
        }
    return {
        "shops": list(pair), "names": [names.get(code, code) for code in pair], **about,
        "double": still.filter(of_them).height if about["counts"] is None else 0,
        "since": _day(rows["at"].min()), "last": _day(rows["at"].max()),
        "found": _found(rows), "examples": _examples(rows),
    }  # fmt: skip


def _day(at: Any) -> Any:
    from zhanggui.core.periods import CHINA

    return None if at is None else at.astimezone(CHINA).date()


def _found(rows: pl.DataFrame) -> list[dict[str, Any]]:
    import polars as pl

    groups = rows.group_by("table", "currency").agg(
        documents=pl.len(),
        by_parcel=(pl.col("by") == "parcel").sum(),
        amount=_sum("amount"),
        other_amount=_sum("other_amount"),
        differ=pl.col("amount").ne_missing(pl.col("other_amount")).sum(),
    )
    return groups.sort("table", "currency").rows(named=True)


def _sum(column: str) -> pl.Expr:
    """What the documents come to; unknown where none has an amount of its own (Douyin's are on the lines)."""
    import polars as pl

    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum())


def _examples(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The first of each kind, those whose amounts differ before the others, with both places."""
    import polars as pl

    order = rows.with_columns(alike=pl.col("amount").eq_missing(pl.col("other_amount")))
    shown = order.sort("table", "alike", "at", "number").head(SHOWN).drop("alike").rows(named=True)
    batches = Batch.objects.in_bulk({one[n] for one in shown for n in ("batch", "other_batch")})
    return [
        one | {"file": _file(batches, one["batch"]), "other_file": _file(batches, one["other_batch"])}
        for one in shown
    ]


def _file(batches: Mapping[int, Batch], number: int) -> str | None:
    batch = batches.get(number)
    return None if batch is None else batch.part or batch.file
