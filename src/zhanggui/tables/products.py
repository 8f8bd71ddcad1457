"""Goods (商品数据): SKUs, listings on the platforms, bundles."""

from zhanggui.tables.table import CURRENCY, PLATFORM, SHOP, Adds, Table, count, day, decimal, money, text

SKU = Table(
    name="sku",
    zh="SKU 档案",
    source="products",
    meaning="One row per thing we stock and count, under the merchant's own code.",
    key=("sku",),
    columns=(
        text("sku", "SKU 编码", "The merchant's own code, folded (width, case)."),
        text("name", "名称", "What people call it."),
        text("category", "类目", "Category, levels joined by '/'."),
        text("brand", "品牌", "Brand."),
        text("spec", "规格", "Variant."),
        text("barcode", "条码", "EAN / UPC."),
        text("supplier", "供应商", "Default supplier."),
        CURRENCY,
        money("list_price", "吊牌价", "List price of one unit.", Adds.NOT),
        decimal("weight_kg", "重量", "Weight of one unit with packing.", "kg"),
        count(
            "length_mm", "长", "Longest edge of one unit in its own packing; null: unknown.", "mm", Adds.NOT
        ),
        count("width_mm", "宽", "Second edge of one unit.", "mm", Adds.NOT),
        count("height_mm", "高", "Third edge of one unit.", "mm", Adds.NOT),
        day("launched_day", "上架日期", "First day on sale."),
        text("state", "状态", "on_sale or stopped.", ("on_sale", "stopped")),
    ),
)

LISTING = Table(
    name="listing",
    zh="在售商品链接",
    source="products",
    meaning="One row per thing a shop offers: which SKU stands behind a shop's code or id.",
    key=("shop", "item_key"),
    columns=(
        SHOP,
        PLATFORM,
        text("item_key", "商品标识", "The key that order lines of the shop carry."),
        text("sku", "SKU 编码", "The SKU (or bundle) behind it."),
        text("product_id", "商品ID", "The platform's product id."),
        text("platform_sku_id", "平台SKU ID", "The platform's variant id."),
        text("title", "标题", "Listing title."),
        CURRENCY,
        money("price", "售价", "Offered price of one unit.", Adds.NOT),
        text("state", "状态", "on_sale or stopped.", ("on_sale", "stopped")),
        text("category", "平台类目", "Category on the platform, by its product list."),
        count(
            "stock",
            "平台可售库存",
            "Units the platform may still sell; the same units may stand on several links, so it is no stock count.",
            "units",
            Adds.NOT,
        ),
    ),
)

BUNDLE = Table(
    name="bundle",
    zh="组合装",
    source="products",
    meaning="One row per component of a bundle: selling one bundle ships this many of the component.",
    key=("bundle_sku", "component_sku"),
    columns=(
        text("bundle_sku", "组合装编码", "Code under which the bundle is sold."),
        text("component_sku", "组件编码", "SKU inside it."),
        count("quantity", "件数", "Units of the component in one bundle.", "units", Adds.NOT),
    ),
)
