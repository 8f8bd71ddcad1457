"""What a receipt says of orders that another shop's files hold too. Nothing is dropped for it: a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from zhanggui.core.language import Text
from zhanggui.masterdata.doubles import decided
from zhanggui.masterdata.shops import called
from zhanggui.tables.register import TABLES
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.same_documents import DOCUMENTS, LONG_DIGITS, find_doubles
from zhanggui.warehouse.staging import Staging
from zhanggui.warehouse.store import STORED

KINDS = {
    "order": Text("张订单", "orders"),
    "refund": Text("张退款单", "refund cases"),
    "settlement": Text("行账单", "rows of the bill"),
}
ALSO = Text(
    "{n} {kind}在店铺「{other}」的文件里也有，例如 {number}：本文件第 {line} 行{amount}，{file} 第 {other_line} 行{other_amount}{other_number}。",
    "{n} {kind} stand in a file of shop “{other}” too, such as {number}: line {line} of this file{amount}; line "
    "{other_line} of {file}{other_amount}{other_number}.",
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
ASTRAY = Text(
    "{n} 张订单的明细是店铺「{other}」的订单的（例如 {number}，第 {line} 行），本店没有这些订单，所以这些明细不计入任何数字。"
    "如果文件放错了店铺，请撤销这一批，再导入到「{other}」。",
    "The lines of {n} orders are of orders of shop “{other}” (such as {number}, line {line}); this shop has no such orders, so "
    "they count in no figure. Where the file was given to the wrong shop, undo this batch and import it for “{other}”.",
)
ASTRAY_SOMEWHERE = Text(
    "{n} 张订单的明细是另一家店铺的订单的，本店没有这些订单，所以这些明细不计入任何数字。请核对文件属于哪家店铺。",
    "The lines of {n} orders are of another shop's orders; this shop has no such orders, so they count in no figure. Check "
    "whose file it is.",
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


def lines_astray(root: Path, staging: Staging, shop: str) -> list[Also]:
    """Staged lines without an order of their own whose long order number is another shop's order; a sentence for each shop."""
    if not shop or "order_line" not in staging.files or not _others(shop):
        return []
    lines = scan(TABLES["order_line"], [root / one.file.path for one in staging.files["order_line"]])
    parts = {one.file.part for one in staging.files["order_line"]}
    orders = scan(
        TABLES["order"],
        [root / f.path for f in catalogue.listed("order", catalogue.CURRENT) if f.part in parts],
    )
    staged = scan(TABLES["order"], [root / one.file.path for one in staging.files.get("order", [])])
    own = pl.concat([orders.filter(pl.col("shop") == shop), staged]).select("order_id")
    theirs = orders.filter(pl.col("shop") != shop).select("order_id", other="shop")
    long = lines.filter(pl.col("order_id").str.count_matches(r"\d") >= LONG_DIGITS).select("order_id", "line")
    met = long.join(own, on="order_id", how="anti").join(theirs, on="order_id").sort("line")
    groups = met.collect(engine="streaming").group_by("other", maintain_order=True)
    return [_of_whom(str(other), rows) for (other,), rows in groups]


def _of_whom(other: str, rows: pl.DataFrame) -> Also:
    n, first = f"{rows['order_id'].n_unique():,}", rows.row(0, named=True)
    text = ASTRAY.with_(n=n, other=called(other), number=first["order_id"], line=first["line"])
    return Also(other, text, ASTRAY_SOMEWHERE.with_(n=n))


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
    theirs = first["other_number"]
    also = ALSO.with_(
        n=n, kind=kind, other=called(other), file=_file(first["other_batch"]), number=first["number"], line=first["line"],
        amount=_money(first["amount"]), other_line=first["other_line"], other_amount=_money(first["other_amount"]),
        other_number="" if theirs == first["number"] else Text(f"（{theirs}）", f" ({theirs})"),
    )  # fmt: skip
    return Also(other, _with_choice(also, shop, other), SOMEWHERE.with_(n=n, kind=kind))


def _with_choice(also: Text, shop: str, other: str) -> Text:
    made = next((one for one in decided() if {one.shop, one.other} == {shop, other}), None)
    if made is None:
        return UNDECIDED.with_(also=also)
    return (DECIDED if made.counts else BOTH_COUNT).with_(also=also, counts=called(made.counts))


def _file(number: int) -> str:
    batch = Batch.objects.filter(pk=number).first()
    return (batch.part or batch.file) if batch else "?"


def _money(amount: Any) -> Text | str:
    """As it stands behind a line's number; nothing where the document has no amount of its own."""
    return "" if amount is None else Text(f" {amount:,.2f}", f", {amount:,.2f}")
