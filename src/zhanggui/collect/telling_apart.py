"""Whose file it is where neither a person, nor the file, nor its folder says so: what is in it, held against what is known.

A platform gives a product's number and an order's number once, so a file that holds numbers of one shop and of no other
is that shop's. A merchant's own codes are in all shops and say nothing. The first piece of the file is looked at.

Evidence makes a suggestion, and decides only for files like one a person has placed. It can also speak against the only
shop there is: two shops' files in one folder must not silently become one shop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import polars as pl

from zhanggui.core.language import Text
from zhanggui.masterdata.shops import called
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.same_documents import LONG_DIGITS
from zhanggui.warehouse.store import STORED

GOODS = {"order_line": ("product_id", "platform_sku_id"), "traffic": ("product_id",), "listing": ("product_id", "platform_sku_id")}  # fmt: skip
"""Columns that hold numbers a platform gives to one shop's goods."""
ORDERS = ("order", "order_line", "refund", "settlement")
FEWEST = 5
"""Numbers a file must share with a shop, and with no other, to be placed without being asked."""
ENOUGH = 10
"""Goods that must be known on both sides before having none in common speaks against a shop."""
APART = timedelta(hours=36)
"""Two orders of one number placed so far apart are two orders, whatever a file says of days and zones."""
EVERYWHERE = "*"

SHARES = Text("{orders} 个订单号、{goods} 个商品编号只在「{shop}」出现过", "{orders} order numbers and {goods} product numbers of it are known of “{shop}” only")  # fmt: skip
SUGGESTED = Text("很可能属于「{shop}」：{shares}。", "It is probably of “{shop}”: {shares}.")
NO_SIGN = Text(
    "文件里的订单号和商品编号在哪家店铺都没有出现过。",
    "None of its order and product numbers is known of any shop.",
)
PLACED = Text(
    "按内容归入「{shop}」：{shares}；此前已有人确认过该店铺的文件。如有误，请撤销这一批并指定店铺。",
    "Placed with “{shop}” by what is in it: {shares}, and somebody placed a file of that shop before. If that is wrong, "
    "undo the batch and name the shop.",
)
FOLDER_SAYS_OTHER = Text(
    "文件夹「{folder}」不是已有的店铺，但文件里有 {shares}，很可能属于「{shop}」。如果确实是新店铺，请写出它的名称（命令行：--shop {folder}）。",
    "The folder “{folder}” is no shop there is, but {shares}: the file is probably of “{shop}”. Should it be a new shop, "
    "give its name (--shop {folder} on the command line).",
)
NAMED_INSIDE = Text(
    "文件里写的店铺是「{shop}」，文件却在另一家店铺的文件夹里：已按文件内容计入「{shop}」。如有误，请撤销这一批并指定店铺。",
    "The file itself names the shop “{shop}”, though it lies in another shop's folder: it counts for “{shop}”. If that is "
    "wrong, undo the batch and name the shop.",
)
"""Who reads the receipt later may not see that other shop, so it is not named."""
OTHER_GOODS = Text(
    "平台上只有「{shop}」一家店铺，但文件里的 {n} 个商品编号没有一个是它的。如果是另一家店铺，请指定；如果就是它（例如全是新品），请选它。",
    "“{shop}” is the only shop of this platform, but none of the {n} product numbers in the file is its. Name the other "
    "shop; or choose this one, should all its goods be new.",
)
OTHER_ORDERS = Text(
    "平台上只有「{shop}」一家店铺，但文件里有 {n} 个订单号与它的订单相同而下单时间不同（例如 {number}），是另一家店铺的订单。请指定店铺。",
    "“{shop}” is the only shop of this platform, but {n} order numbers of the file are its with another time (such as "
    "{number}): they are another shop's orders. Name the shop.",
)


@dataclass(frozen=True)
class Shared:
    """How many of a file's numbers are known of one shop; ``clashing`` order numbers are other orders there."""

    shop: str
    orders: int
    goods: int
    clashing: int = 0
    clash: str = ""
    goods_of_shop: int = 0

    @property
    def strong(self) -> int:
        return self.orders + self.goods

    @property
    def text(self) -> Text:
        return SHARES.with_(orders=self.orders, goods=self.goods, shop=called(self.shop))


@dataclass(frozen=True)
class Numbers:
    """The numbers in a file's first piece: orders with when they were placed, and goods."""

    orders: pl.DataFrame
    goods: frozenset[str]


def numbers_of(made: Sequence[tuple[Table, pl.DataFrame]]) -> Numbers:
    """The numbers in the canonical rows of a file."""
    orders = [_orders(rows) for table, rows in made if table.name in ORDERS and "order_id" in rows.columns]
    goods: set[str] = set()
    for table, rows in made:
        for column in GOODS.get(table.name, ()):
            if column in rows.columns:
                goods |= set(rows[column].drop_nulls().unique()) - {EVERYWHERE}
    empty = pl.DataFrame(schema={"order_id": pl.String, "at": pl.Datetime("us", "UTC")})
    return Numbers(pl.concat([empty, *orders]).unique("order_id", keep="first"), frozenset(goods))


def _orders(rows: pl.DataFrame) -> pl.DataFrame:
    at = pl.col("created_at") if "created_at" in rows.columns else pl.lit(None)
    return rows.filter(pl.col("order_id").is_not_null()).select(
        "order_id", at=at.cast(pl.Datetime("us", "UTC"))
    )


def shared_with(root: Path, numbers: Numbers, shops: Sequence[str]) -> list[Shared]:
    """What the file has in common with each of the shops, those with most first. A number of two shops tells nothing."""
    met = _orders_met(root, numbers, shops)
    goods = _goods_met(root, shops)
    owners: dict[str, set[str]] = {}
    for shop, known in goods.items():
        for one in known & numbers.goods:
            owners.setdefault(one, set()).add(shop)
    found = []
    for shop in shops:
        mine = met.filter(pl.col("shop") == shop)
        clash = mine.filter("clashes").sort("order_id")
        found.append(Shared(
            shop=shop,
            orders=mine.filter("same", "alone").height,
            goods=sum(1 for whose in owners.values() if whose == {shop}),
            clashing=clash.height,
            clash=clash["order_id"][0] if clash.height else "",
            goods_of_shop=len(goods[shop]),
        ))  # fmt: skip
    return sorted(found, key=lambda one: -one.strong)


def _orders_met(root: Path, numbers: Numbers, shops: Sequence[str]) -> pl.DataFrame:
    """Orders of the shops that have a number of the file's: the same (``alone``: of one shop only), or clashing."""
    known = _rows(root, "order", shops).select("shop", "order_id", then="created_at")
    met = known.join(numbers.orders.lazy(), on="order_id").collect(engine="streaming")
    apart = (pl.col("at") - pl.col("then")).abs()
    long = pl.col("order_id").str.count_matches(r"\d") >= LONG_DIGITS
    told = met.with_columns(
        same=(long | (apart < APART)).fill_null(False), clashes=(~long & (apart >= APART)).fill_null(False)
    )
    return told.with_columns(alone=pl.col("same").sum().over("order_id") == 1)


def _goods_met(root: Path, shops: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {shop: set() for shop in shops}
    for name, columns in GOODS.items():
        for column in columns:
            rows = _rows(root, name, shops).select("shop", column).unique().drop_nulls()
            for shop, number in rows.collect(engine="streaming").iter_rows():
                if number != EVERYWHERE:
                    found[shop].add(number)
    return found


def _rows(root: Path, name: str, shops: Sequence[str]) -> pl.LazyFrame:
    files = catalogue.listed(name, catalogue.CURRENT)
    rows = scan(TABLES[name], [root / f.path for f in files])
    return rows.filter(pl.col("shop").is_in(list(shops)))


def suggestion(shared: Sequence[Shared]) -> Shared | None:
    """The one shop the file has numbers in common with; None where there are none, or several."""
    some = [one for one in shared if one.strong]
    return some[0] if len(some) == 1 else None


def placed_before(shop: str) -> bool:
    """Whether a person has said of a file that it is of this shop."""
    readings = Batch.objects.filter(shop=shop, state=STORED).order_by("-pk").values_list("reading", flat=True)
    return any(reading.get("placed") for reading in readings[:200])


def against(shared: Shared, numbers: Numbers) -> Text | None:
    """What speaks against the only shop there is; None where nothing does."""
    if shared.clashing > shared.orders:
        return OTHER_ORDERS.with_(shop=called(shared.shop), n=shared.clashing, number=shared.clash)
    enough = min(len(numbers.goods), shared.goods_of_shop) >= ENOUGH
    if enough and not shared.strong:
        return OTHER_GOODS.with_(shop=called(shared.shop), n=len(numbers.goods))
    return None
