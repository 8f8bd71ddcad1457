"""`simulate`: the sample merchant's files and the truth about it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from zhanggui.simulate.bills import BILLS, bill_sums
from zhanggui.simulate.buildings import buildings_truth
from zhanggui.simulate.carrier_bills import TRUTH, bill_truth
from zhanggui.simulate.demand import AD_LIFT
from zhanggui.simulate.exports import write_exports
from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, Written, write_csv, write_text
from zhanggui.simulate.register import fee_cards, platforms
from zhanggui.simulate.seasons import as_facts
from zhanggui.simulate.service import SERVICE, service_truth
from zhanggui.simulate.size import Size
from zhanggui.simulate.supply import supply_truth
from zhanggui.simulate.templates import write_templates
from zhanggui.simulate.truth import LineTruth, OrderTruth, ShopTruth, find_truth
from zhanggui.simulate.windows import windows
from zhanggui.simulate.world import World, make_world

MONEY = ("buyer_paid", "platform_subsidy", "refunds", "goods_cost", "commission", "payment_fee", "shipping",
         "other_fees", "ads", "tax", "profit")  # fmt: skip
LINE_MONEY = ("paid", "platform_subsidy", "refunds", "goods_cost", "ads")


@dataclass(frozen=True)
class SampleMerchant:
    """Where everything was written."""

    exports: Path
    truth: Path
    files: tuple[Written, ...]


def simulate(
    directory: Path, *, seed: int = 7, shops: int = 6, skus: int = 300, months: int = 12, orders_per_day: int = 100,
    start: date = date(2025, 7, 1), buildings: int | None = None,
) -> SampleMerchant:  # fmt: skip
    """Write ``directory/exports`` and ``directory/truth``; the same arguments give the same bytes.

    About ``orders_per_day × 30 × months`` orders over all shops, from ``start`` (the first of a month). The last
    exports are taken at 09:30 on the day the last month ends. Files of an earlier run in the same directory are
    removed first, so that two merchants never mix; other files are left alone.
    """
    size = Size(seed=seed, shops=shops, skus=skus, months=months, orders_per_day=orders_per_day, start=start,
                buildings=buildings)  # fmt: skip
    world, rounds = make_world(size), windows(size)
    merchant = SampleMerchant(directory / "exports", directory / "truth", ())
    _remove_earlier(merchant)
    files = (*write_templates(world, merchant.exports), *write_exports(world, rounds, merchant.exports))
    _table(merchant.truth / "service.csv", SERVICE, service_truth(world, rounds))
    _write_truth(world, list(find_truth(world, rounds)), files, merchant.truth)
    return SampleMerchant(merchant.exports, merchant.truth, files)


def _remove_earlier(merchant: SampleMerchant) -> None:
    """Remove what the last run listed as its own."""
    listed = merchant.truth / "files.json"
    if listed.exists():
        for entry in json.loads(listed.read_text(encoding="utf-8")):
            (merchant.exports / entry["file"]).unlink(missing_ok=True)


def _write_truth(world: World, shops: list[ShopTruth], files: tuple[Written, ...], folder: Path) -> None:
    orders = [order for shop in shops for order in shop.orders]
    lines = [line for shop in shops for line in shop.lines]
    _table(folder / "orders.csv", ["shop", "order_id", "paid_day", "currency", *MONEY, "complete", "why"],
           (_order_row(order) for order in orders))  # fmt: skip
    _table(folder / "lines.csv", ["shop", "order_id", "line_id", "sku", "quantity", *LINE_MONEY],
           (_line_row(line) for line in lines))  # fmt: skip
    _table(folder / "shops.csv", ["shop", "currency", "orders", "paid_orders", "complete", *MONEY, "unallocated_ads"],
           (_shop_row(shop) for shop in shops))  # fmt: skip
    _table(folder / "carrier_bill.csv", TRUTH, bill_truth(world))
    _table(folder / "bills.csv", BILLS, bill_sums(world))
    _json(folder / "files.json", [asdict(written) for written in files])
    _json(folder / "parameters.json", _parameters(world))


def _order_row(order: OrderTruth) -> Row:
    day = order.paid_day.isoformat() if order.paid_day else ""
    money = [yuan(getattr(order, name)) for name in MONEY]
    return [order.shop, order.order_id, day, order.currency, *money, "0" if order.why else "1", order.why]


def _line_row(line: LineTruth) -> Row:
    money = [yuan(getattr(line, name)) for name in LINE_MONEY]
    return [line.shop, line.order_id, line.line_id, line.sku, str(line.quantity), *money]


def _shop_row(shop: ShopTruth) -> Row:
    paid = sum(order.paid_day is not None for order in shop.orders)
    complete = sum(not order.why for order in shop.orders)
    sums = [yuan(sum(getattr(order, name) for order in shop.orders)) for name in MONEY]
    counts = [str(len(shop.orders)), str(paid), str(complete)]
    return [shop.shop.code, shop.shop.currency, *counts, *sums, yuan(shop.unallocated_ads)]


def _parameters(world: World) -> dict[str, object]:
    """What nobody exports: how the world works, and what went wrong in it."""
    return {
        "size": {name: str(value) for name, value in asdict(world.size).items() if value is not None},
        "now": world.now.isoformat(),
        "ad_lift": AD_LIFT,
        "promotions": [as_facts(promotion) for promotion in world.promotions],
        "incidents": [as_facts(incident) for incident in world.incidents],
        "fee_cards": {
            platform: [{name: str(value) for name, value in asdict(card).items()} for card in cards]
            for platform, cards in fee_cards().items()
        },
        **supply_truth(world.supply),
        **buildings_truth(world.layout),
        **{name: fact for platform in platforms().values() for name, fact in platform.facts.items()},
        "skus": {
            sku.code: {"kind": sku.kind, "elasticity": sku.elasticity, "season": sku.season,
                       "refund_rate": round(sku.refund_rate, 4), "cost_known": sku.cost_known,
                       "weight_known": sku.weight_known}
            for sku in world.goods.skus
        },
    }  # fmt: skip


def _table(path: Path, header: Row, rows: Iterable[Row]) -> None:
    write_csv(path, [header, *rows], encoding="utf-8")


def _json(path: Path, document: object) -> None:
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
