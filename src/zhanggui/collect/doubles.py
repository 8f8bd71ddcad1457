"""What a receipt says of orders that another shop's files hold too. Nothing is dropped for it: a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from zhanggui.core.language import Text
from zhanggui.masterdata.doubles import decided
from zhanggui.tables.register import TABLES
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.same_documents import DOCUMENTS, find_doubles
from zhanggui.warehouse.staging import Staging
from zhanggui.warehouse.store import STORED

KINDS = {
    "order": Text("张订单", "orders"),
    "refund": Text("张退款单", "refund cases"),
    "settlement": Text("行账单", "rows of the bill"),
}
ALSO = Text(
    "{n} {kind}在店铺「{other}」的文件里也有，例如 {number}：本文件第 {line} 行 {amount}，{file} 第 {other_line} 行 {other_amount}（{other_number}）。",
    "{n} {kind} stand in a file of shop “{other}” too, such as {number}: line {line} of this file, {amount}; line "
    "{other_line} of {file}, {other_amount} ({other_number}).",
)
UNDECIDED = Text(
    "{also}两边现在都计入，合计会算两遍：请在收件箱的「重复订单」里（或 zg doubles）选择算哪一家；如果文件放错了店铺，请撤销这一批。",
    "{also} Both count for now, so totals have them twice: choose under Double orders in the inbox (or zg doubles) for "
    "which shop they count; where the file was given to the wrong shop, undo this batch.",
)
DECIDED = Text(
    "{also}按已定的选择，只计入「{counts}」。",
    "{also} By the choice that was made they count for “{counts}” only.",
)
SOMEWHERE = Text(
    "{n} {kind}在另一家店铺的文件里也有。请有权查看两家店铺的同事在「重复订单」里处理。",
    "{n} {kind} stand in another shop's file too. A colleague who sees both shops decides under Double orders.",
)
BOTH_COUNT = Text("{also}按已定的选择，两边都计入。", "{also} By the choice that was made both count.")


@dataclass(frozen=True)
class Also:
    """The sentence about one other shop, and that shop's code: who may not see it is told less."""

    other: str
    text: Text
    short: Text

    @property
    def kept(self) -> dict[str, str | dict[str, str]]:
        """As a batch keeps it among its warnings: the sentence, and whose shop it is about with what others are told."""
        short = {"zh": self.short.zh, "en": self.short.en}
        return {"zh": self.text.zh, "en": self.text.en, "beside": self.other, "short": short}


def doubles_of(root: Path, staging: Staging, shop: str) -> list[Also]:
    """What of the staged rows another shop's files hold too, of the months they fall in; a sentence for each shop."""
    staged = {d.table.name for d in DOCUMENTS} & set(staging.files)
    if not shop or not staged or not _others(shop):
        return []
    tables = {
        name: _beside(root, staging, name, shop) for name in ("order", "order_line", "refund", "settlement")
    }
    found = find_doubles(tables).filter((pl.col("shop") == shop) | (pl.col("other_shop") == shop))
    mine = _seen_from(found, shop)
    groups = mine.group_by("table", "other_shop", maintain_order=True)
    return [_sentence(str(table), str(other), shop, rows) for (table, other), rows in groups]


def _others(shop: str) -> bool:
    """Whether any other shop has files at all: a merchant of one shop pays nothing for the look."""
    return Batch.objects.filter(state=STORED).exclude(shop__in=[shop, ""]).exists()


def _beside(root: Path, staging: Staging, name: str, shop: str) -> pl.LazyFrame:
    """The staged rows of a table, and those of other shops in the same months."""
    table, new = TABLES[name], staging.files.get(name, [])
    parts = {one.file.part for one in new}
    known = [f for f in catalogue.listed(name, catalogue.CURRENT) if f.part in parts]
    others = scan(table, [root / f.path for f in known]).filter(pl.col("shop") != shop)
    mine = scan(table, [root / one.file.path for one in new])
    return pl.concat([mine, others])


def _seen_from(found: pl.DataFrame, shop: str) -> pl.DataFrame:
    """Every pair with ``shop`` first."""
    names = ("shop", "number", "amount", "at", "batch", "line")
    turned = {n: f"other_{n}" for n in names} | {f"other_{n}": n for n in names}
    back = found.filter(pl.col("other_shop") == shop).rename(turned).select(found.columns)
    return pl.concat([found.filter(pl.col("shop") == shop), back])


def _sentence(table: str, other: str, shop: str, rows: pl.DataFrame) -> Also:
    first = rows.sort("line").row(0, named=True)
    n, kind = f"{rows['number'].n_unique():,}", KINDS[table]
    also = ALSO.with_(
        n=n, kind=kind, other=other, file=_file(first["other_batch"]), number=first["number"], line=first["line"],
        amount=_money(first["amount"]), other_number=first["other_number"], other_line=first["other_line"],
        other_amount=_money(first["other_amount"]),
    )  # fmt: skip
    return Also(other, _with_choice(also, shop, other), SOMEWHERE.with_(n=n, kind=kind))


def _with_choice(also: Text, shop: str, other: str) -> Text:
    made = next((one for one in decided() if {one.shop, one.other} == {shop, other}), None)
    if made is None:
        return UNDECIDED.with_(also=also)
    return (DECIDED if made.counts else BOTH_COUNT).with_(also=also, counts=made.counts)


def _file(number: int) -> str:
    batch = Batch.objects.filter(pk=number).first()
    return (batch.part or batch.file) if batch else "?"


def _money(amount: Any) -> str:
    return "—" if amount is None else f"{amount:,.2f}"
