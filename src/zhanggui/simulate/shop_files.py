"""What the platforms' writers have in common: the orders of a round, and saving a file of a shop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from zhanggui.simulate.files import Row, Written, write_csv, write_text, write_xlsx
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

Rounds = list[Window]
BOOKED_AGAIN = timedelta(days=2)
"""So far settlements reach back into the round before."""


def held(world: World, shop: Shop, window: Window) -> list[Order]:
    """The shop's orders in a round's files, newest first as consoles list them."""
    return [order for order in reversed(world.orders[shop.code]) if window.holds(order)]


def save_csv(
    folder: Path, shop: Shop, name: str, kind: str, rows: list[Row], encoding: str, *, quote_all: bool = False,
    ignored: int = 0, repeated: int = 0, quarantined: int = 0, same_as: str = "",
) -> Written:  # fmt: skip
    """A CSV; the first of the rows is its header."""
    write_csv(folder / name, rows, encoding=encoding, quote_all=quote_all)
    return written(
        folder, shop, name, kind, len(rows) - 1, ignored=ignored, repeated=repeated, quarantined=quarantined,
        same_as=same_as,
    )  # fmt: skip


def save_tsv(folder: Path, shop: Shop, name: str, kind: str, rows: list[Row], *, ignored: int = 0) -> Written:
    """Text with tabs, UTF-8; the first of the rows is its header."""
    text = "".join("\t".join(map(str, row)) + "\r\n" for row in rows)
    write_text(folder / name, text, encoding="utf-8")
    return written(folder, shop, name, kind, len(rows) - 1, ignored=ignored)


def save_xlsx(
    folder: Path, shop: Shop, name: str, kind: str, sheet: str, rows: Iterable[Row], *, ignored: int = 0
) -> Written:  # fmt: skip
    """A workbook of one sheet; the first of the rows is its header."""
    known = list(rows)
    write_xlsx(folder / name, {sheet: known})
    return written(folder, shop, name, kind, len(known) - 1, ignored=ignored)


def written(
    folder: Path, shop: Shop, name: str, kind: str, records: int, *, ignored: int = 0, repeated: int = 0,
    quarantined: int = 0, same_as: str = "",
) -> Written:  # fmt: skip
    """What a correct reader must find in a file of the shop."""
    return Written(
        file=f"{folder.name}/{name}", shop=shop.code, kind=kind, records=records, ignored=ignored, repeated=repeated,
        quarantined=quarantined, same_as=same_as,
    )  # fmt: skip
