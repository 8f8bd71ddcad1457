"""Our own templates, filled in by the merchant: 店铺资料/*.xlsx. README.md lists their headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from zhanggui.simulate.boxes import BOXES, box_rows, size_cells
from zhanggui.simulate.buildings import spread_purchases, spread_receipts
from zhanggui.simulate.carrier_bills import BILLS, MODES, bill_rows, mode_rows
from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, Written, columns, write_csv, write_xlsx
from zhanggui.simulate.geography import Tariff
from zhanggui.simulate.opinions import PRICES, REVIEWS, competitor_rows, review_rows
from zhanggui.simulate.plans import EVENTS, event_rows
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.sites import SITES, site_rows
from zhanggui.simulate.stock import ERP, ERP_FROM, STOCK, erp_rows, stock_rows
from zhanggui.simulate.supply import PURCHASES, RECEIPTS, TERMS, purchase_rows, receipt_rows, term_rows
from zhanggui.simulate.world import World

FOLDER = "店铺资料"


def write_templates(world: World, folder: Path) -> Iterator[Written]:
    """All eighteen workbooks, and the list of the ERP of a merchant of many shops."""
    makers: dict[str, tuple[str, list[str], Callable[[World], Iterable[Row]]]] = {
        "店铺": ("shops", columns("店铺编码,店铺名称,平台,币种,时区,税率"), _shops),
        "商品": ("sku", columns("SKU编码,名称,类目,品牌,规格,条码,供应商,吊牌价,币种,重量(kg),长(mm),宽(mm),高(mm),上架日期,状态"), _skus),
        "在售链接": (
            "listing", columns("店铺编码,商家编码,平台商品ID,平台SKU ID,SKU编码,标题,售价,币种,状态"), _listings
        ),
        "组合装": ("bundle", columns("组合装编码,组件编码,件数"), _bundles),
        "成本": ("unit_cost", columns("SKU编码,生效日期,单位成本,币种"), _costs),
        "库存": ("stock_snapshot", STOCK, stock_rows),
        "供货条件": ("supply_term", TERMS, lambda world: term_rows(world.supply)),
        "采购单": ("purchase_line", PURCHASES, _purchases),
        "收货": ("goods_receipt", RECEIPTS, _receipts),
        "竞品价格": ("competitor_price", PRICES, competitor_rows),
        "促销活动": ("promotion", EVENTS, event_rows),
        "运费": ("freight", columns("快递公司,目的省,生效日期,首重(kg),首重运费,续重(kg),续重运费,币种"), _freight),
        "仓库点位": ("warehouse_site", SITES, site_rows),
        "物流方案": ("logistics_mode", MODES, mode_rows),
        "快递账单": ("carrier_bill", BILLS, bill_rows),
        "包装箱": ("packing_box", BOXES, box_rows),
        "汇率": ("exchange_rate", columns("币种,目标币种,生效日期,汇率"), _rates),
        "评价": ("review", REVIEWS, review_rows),
    }  # fmt: skip
    for name, (kind, header, rows) in makers.items():
        records = list(rows(world))
        write_xlsx(folder / FOLDER / f"{name}.xlsx", {name: [header, *records]})
        yield Written(file=f"{FOLDER}/{name}.xlsx", shop="", kind=kind, records=len(records))
    if len(world.shops) >= ERP_FROM:
        yield _erp(world, folder)


def _erp(world: World, folder: Path) -> Written:
    """The ERP's list of the morning of the last day of trade, which no count tells; its day stands in its name."""
    day = world.size.days[-1]
    name, records = f"{FOLDER}/旺店通_可发库存_{day}.csv", list(erp_rows(world, day))
    write_csv(folder / name, [ERP, *records], encoding="gb18030")
    return Written(file=name, shop="", kind="stock_snapshot", records=len(records))


def _shops(world: World) -> Iterator[Row]:
    for shop in world.shops:
        yield [shop.code, shop.name, shop.platform, shop.currency, "Asia/Shanghai", shop.tax_rate]


def _skus(world: World) -> Iterator[Row]:
    for sku in world.goods.skus:
        yield [
            sku.code, sku.name, sku.category, sku.brand, sku.spec, sku.barcode, sku.supplier, amount(sku.price), "CNY",
            amount(sku.grams // 10) if sku.weight_known else None, *size_cells(sku), sku.launched.isoformat(), "在售",
        ]  # fmt: skip


def _listings(world: World) -> Iterator[Row]:
    for shop in world.shops:
        gift = world.gifts[shop.code]
        own = world.offers[shop.code]
        extra = (
            [] if not platform_of(shop).selling.gift_rate or any(o.sku == gift.sku for o in own) else [gift]
        )
        for offer in (*own, *extra):
            yield [
                shop.code, offer.code, offer.product_id, offer.platform_sku_id, offer.sku, offer.title,
                amount(offer.price), shop.currency, "在售",
            ]  # fmt: skip


def _bundles(world: World) -> Iterator[Row]:
    for bundle in world.goods.bundles:
        for sku, count in bundle.parts:
            yield [bundle.code, sku.code, count]


def _costs(world: World) -> Iterator[Row]:
    for sku in world.goods.skus:
        if sku.cost_known:
            for since, cost in sku.costs:
                yield [sku.code, since.isoformat(), amount(cost), "CNY"]


def _purchases(world: World) -> Iterator[Row]:
    return (
        purchase_rows(world.supply) if world.layout is None else spread_purchases(world.supply, world.layout)
    )


def _receipts(world: World) -> Iterator[Row]:
    return receipt_rows(world.supply) if world.layout is None else spread_receipts(world.supply, world.layout)


def _freight(world: World) -> Iterator[Row]:
    for row in world.freight:
        yield ["*", row.province, row.since.isoformat(), *_tariff(row), "CNY"]


def _tariff(row: Tariff) -> Row:
    return [
        amount(row.first_grams // 10),
        amount(row.first_fee),
        amount(row.step_grams // 10),
        amount(row.step_fee),
    ]


def _rates(world: World) -> Iterator[Row]:
    for since, rate in world.dollar:
        yield ["USD", "CNY", since.isoformat(), rate]
