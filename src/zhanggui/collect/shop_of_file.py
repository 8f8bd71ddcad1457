"""Whose file a table is: what was said, what stands in it, where it lies, what is known of its numbers."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from django.db.models import Q

from zhanggui.clean.receipt import Receipt
from zhanggui.collect.file_names import readable_name
from zhanggui.collect.import_run import ImportRun
from zhanggui.collect.intake import Intake
from zhanggui.collect.messages import NOT_YOUR_SHOP, OF_ALL_SHOPS, SHOPS_FIT
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.recognise import HEADER_WITHIN, Recognised
from zhanggui.collect.telling_apart import (
    FEWEST,
    FOLDER_SAYS_OTHER,
    NAMED_INSIDE,
    NO_SIGN,
    PLACED,
    SUGGESTED,
    against,
    numbers_of,
    placed_before,
    shared_with,
    suggestion,
)
from zhanggui.core.errors import Refused
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.shops import ShopChoice, called, choose_shop
from zhanggui.tables.table import Table
from zhanggui.warehouse.staging import Staging


def shop_of_file(
    run: ImportRun, found: Recognised, table: OpenedTable, path: Path, base: Path, receipt: Receipt
) -> Shop | None:
    """The table's shop; None where a person has to say it (the receipt then asks). A new shop is not saved yet.

    Raises Refused where the shop is none of those the person may import for.
    """
    profile = found.binding.profile
    receipt.profile = profile.name
    if profile.platform == "":  # our own templates name the shop in their rows, or need none
        if run.shops is not None:
            raise Refused(OF_ALL_SHOPS)
        return Shop(code="", platform="", currency="CNY", time_zone="Asia/Shanghai")
    within = 2 if table.kind in ("xlsx", "xls") else 1  # a workbook is no folder of its sheets
    folders = [_folder(name) for name in table.name.replace("!", "/").split("/")[:-within][::-1]]
    folders += [readable_name(p) for p in path.parents if base in p.parents]
    inside = _shop_in_file(found, table)
    choice = choose_shop(
        platform=profile.platform,
        said=run.options.shop,
        in_file=inside,
        folders=folders,
        dropped=readable_name(base),
    )
    choice = _told_apart(run, choice, found, table, receipt)
    if choice.shop is None:
        receipt.status = "needs_choice"
        receipt.reason = receipt.reason or SHOPS_FIT
        receipt.candidates = [c for c in choice.candidates if run.sees(c)]
        return None
    receipt.shop = choice.shop.code
    _say_where_it_lies(run, choice.shop, inside, folders, receipt)
    if run.shops is not None and choice.shop.code not in run.shops:
        raise Refused(NOT_YOUR_SHOP.with_(shop=choice.shop.code))
    if choice.shop.pk is None:
        choice.shop.currency = profile.currency or choice.shop.currency
        choice.shop.time_zone = profile.time_zone or choice.shop.time_zone
    return choice.shop


def _say_where_it_lies(
    run: ImportRun, shop: Shop, inside: str | None, folders: list[str], receipt: Receipt
) -> None:
    """A file that names its shop counts for that one wherever it lies; in another shop's folder the receipt says so."""
    if inside is None or run.options.shop:
        return
    others = Shop.objects.filter(Q(code__in=folders) | Q(name__in=folders)).exclude(code=shop.code)
    home = others.first()
    if home is not None and run.sees(home.code) and {shop.code, shop.name}.isdisjoint(folders):
        receipt.warnings.append(NAMED_INSIDE.with_(shop=shop.name))


def _told_apart(
    run: ImportRun, choice: ShopChoice, found: Recognised, table: OpenedTable, receipt: Receipt
) -> ShopChoice:
    """Where nobody said whose file it is: what is in it suggests a shop, or speaks against the only one there is."""
    codes = [c for c in choice.candidates if run.sees(c)]
    if choice.shop is not None and choice.founded and codes:
        return _not_founded_twice(run, choice.shop, codes, found, table, receipt)
    if choice.shop is not None and choice.shop.pk and choice.only:
        codes = [choice.shop.code]
    elif choice.shop is not None or not codes:
        return choice
    root = run.workspace.place.warehouse
    numbers = numbers_of(_first_piece(run, found, table, codes[0]))
    shared = shared_with(root, numbers, codes)
    if choice.shop is not None:
        receipt.reason = against(shared[0], numbers)
        return choice if receipt.reason is None else ShopChoice(None, codes)
    best = suggestion(shared)
    receipt.evidence = NO_SIGN if best is None else SUGGESTED.with_(shop=called(best.shop), shares=best.text)
    if best is None:
        return choice
    if best.strong >= FEWEST and placed_before(best.shop):
        receipt.evidence = None
        receipt.warnings.append(PLACED.with_(shop=called(best.shop), shares=best.text))
        return ShopChoice(Shop.objects.get(code=best.shop))
    receipt.suggested = best.shop
    return ShopChoice(None, [best.shop, *(c for c in choice.candidates if c != best.shop)])


def _not_founded_twice(
    run: ImportRun, new: Shop, codes: list[str], found: Recognised, table: OpenedTable, receipt: Receipt
) -> ShopChoice:
    """A folder nobody knows (a month's, a colleague's) does not make a second shop of one there is: that is asked."""
    numbers = numbers_of(_first_piece(run, found, table, codes[0]))
    best = shared_with(run.workspace.place.warehouse, numbers, codes)[0]
    if best.strong < FEWEST:
        return ShopChoice(new)
    receipt.suggested = best.shop
    receipt.evidence = FOLDER_SAYS_OTHER.with_(folder=new.code, shop=called(best.shop), shares=best.text)
    return ShopChoice(None, [best.shop, *(code for code in codes if code != best.shop)])


def _first_piece(
    run: ImportRun, found: Recognised, table: OpenedTable, shop: str
) -> list[tuple[Table, pl.DataFrame]]:
    intake = Intake(
        binding=found.binding, shop=Shop.objects.get(code=shop), secrets=run.workspace.secrets,
        staging=Staging(run.workspace.place.warehouse, 0), batch=0, arrival=run.now,
    )  # fmt: skip
    pieces = table.chunks(
        header_line=found.header_line,
        width=len(found.binding.header),
        keep_extra_cells=found.binding.profile.extra_cells,
    )
    for piece in pieces:
        if piece.frame.height:
            return intake.canonical(piece.frame, piece.lines)
    return []


def _shop_in_file(found: Recognised, table: OpenedTable) -> str | None:
    """The shop's name where a column of the file holds the same one on every row of its head."""
    field = found.binding.profile.shop_field
    place = found.binding.positions.get(field) if field else None
    if place is None:
        return None
    below = [
        r.cells[place].strip()
        for r in table.head(HEADER_WITHIN)
        if r.line > found.header_line and len(r.cells) > place
    ]
    names = {name for name in below if name}
    return names.pop() if len(names) == 1 else None


def _folder(name: str) -> str:
    """What a folder is called; a zip is one, and 甲店.zip holds the files of 甲店."""
    return name[:-4] if name.lower().endswith(".zip") else name
