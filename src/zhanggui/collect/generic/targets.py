"""What a person may map the columns of a foreign table to: one list of targets per kind of table."""

from __future__ import annotations

from functools import cache

from zhanggui.collect.collector import Kind
from zhanggui.collect.generic.supply_targets import purchases, receipts, supply_terms
from zhanggui.collect.generic.target import Table, Target
from zhanggui.core.codes import fold_header


def _sales() -> Table:
    t = Target
    return Table(
        code="sales",
        zh="销售明细或订单",
        en="sales: order lines or orders",
        one_of=(("line_paid",), ("order_paid",), ("quantity", "unit_price")),
        targets=(
            t(name="order_id", zh="订单编号", en="order number", kind=Kind.ID, required=True, same_as=("order_id",),
              headers=("InvoiceNo", "Invoice", "Invoice Number", "Order ID", "OrderID", "Order No", "Order Number", "单号", "销售单号", "单据编号", "小票号", "流水号", "Receipt No", "Transaction ID")),
            t(name="line_id", zh="明细编号", en="line number", kind=Kind.ID, same_as=("line_id",),
              headers=("Line ID", "Line No", "行号", "明细编号", "Order Item ID")),
            t(name="merchant_code", zh="商家编码", en="SKU code", kind=Kind.ID, same_as=("merchant_code", "sku"),
              headers=("SKU", "StockCode", "Stock Code", "Item Code", "Product Code", "货号", "SKU编码", "商品编码", "款号", "条码", "Barcode")),
            t(name="product_id", zh="商品ID", en="product id", kind=Kind.ID, same_as=("product_id",), headers=("Product ID", "Item ID")),
            t(name="title", zh="商品名称", en="goods", kind=Kind.TEXT, same_as=("title",),
              headers=("Description", "Product", "Product Name", "Item", "Item Name", "Name", "品名", "名称", "商品", "货品名称", "产品名称")),
            t(name="spec", zh="规格", en="variant", kind=Kind.TEXT, same_as=("spec",), headers=("Variant", "Option", "颜色尺码", "属性")),
            t(name="quantity", zh="数量", en="quantity", kind=Kind.INTEGER, same_as=("quantity",),
              headers=("Quantity", "Qty", "Units", "数量", "件数", "销量", "购买数量")),
            t(name="unit_price", zh="单价", en="unit price", kind=Kind.MONEY, same_as=("unit_price", "price"),
              headers=("UnitPrice", "Unit Price", "Price", "单价", "售价", "价格")),
            t(name="line_paid", zh="行金额", en="line amount", kind=Kind.MONEY,
              headers=("Amount", "Line Total", "Line Amount", "Sales", "Subtotal", "Revenue", "金额", "小计", "行金额", "销售额", "销售金额", "成交金额", "明细金额")),
            t(name="order_paid", zh="订单实付金额", en="paid for the order", kind=Kind.MONEY, same_as=("paid",),
              headers=("Order Total", "Total", "Grand Total", "Total Paid", "Paid", "订单金额", "实付金额", "实收金额", "合计金额", "总金额", "付款金额")),
            t(name="refunded", zh="退款金额", en="refunded", kind=Kind.MONEY, same_as=("refunded",), headers=("Refund", "Refund Amount", "退款金额", "退款")),
            t(name="shipping_charged", zh="邮费", en="postage", kind=Kind.MONEY, same_as=("shipping_charged",), headers=("Shipping", "Postage", "Freight", "运费", "邮费")),
            t(name="discount", zh="商家优惠", en="merchant's discount", kind=Kind.MONEY, headers=("Discount", "Discount Amount", "优惠", "优惠金额", "折扣金额")),
            t(name="created_at", zh="下单时间", en="time of order", kind=Kind.MOMENT, required=True, same_as=("created_at",),
              headers=("InvoiceDate", "Invoice Date", "Order Date", "Date", "Created At", "Order Time", "日期", "时间", "销售日期", "订单日期", "开单日期", "交易时间")),
            t(name="paid_at", zh="付款时间", en="time of payment", kind=Kind.MOMENT, same_as=("paid_at",), headers=("Paid At", "Payment Date", "Payment Time", "付款日期")),
            t(name="shipped_at", zh="发货时间", en="time of dispatch", kind=Kind.MOMENT, same_as=("shipped_at",), headers=("Ship Date", "Shipped At", "发货日期")),
            t(name="completed_at", zh="完成时间", en="time of completion", kind=Kind.MOMENT, same_as=("completed_at",), headers=("Completed At", "完成时间")),
            t(name="buyer", zh="买家", en="buyer", kind=Kind.PERSONAL, same_as=("buyer",),
              headers=("CustomerID", "Customer ID", "Customer", "Buyer", "Member ID", "Email", "客户", "客户编号", "会员号", "会员卡号", "顾客")),
            t(name="country", zh="国家", en="country", kind=Kind.TEXT, same_as=("country",), headers=("Country", "Ship Country", "国家")),
            t(name="province", zh="省", en="province", kind=Kind.TEXT, same_as=("province",), headers=("Province", "State", "Region", "省份", "省", "地区")),
            t(name="city", zh="市", en="city", kind=Kind.TEXT, same_as=("city",), headers=("City", "城市", "市")),
            t(name="raw_status", zh="订单状态", en="status", kind=Kind.TEXT, same_as=("raw_status",), headers=("Status", "Order Status", "状态")),
            t(name="currency", zh="币种", en="currency", kind=Kind.TEXT, same_as=("currency",), headers=("Currency", "货币")),
            t(name="receiver", zh="收件人", en="recipient", kind=Kind.PERSONAL, same_as=("receiver",), headers=("Recipient", "Ship Name")),
            t(name="phone", zh="电话", en="phone", kind=Kind.PERSONAL, same_as=("phone",), headers=("Phone", "Mobile", "电话", "手机", "手机号")),
            t(name="address", zh="地址", en="address", kind=Kind.PERSONAL, same_as=("address",), headers=("Address", "Shipping Address", "地址")),
            t(name="remark_seller", zh="备注", en="remark", kind=Kind.PERSONAL, same_as=("remark_seller", "remark_buyer"), headers=("Remark", "Note", "Notes", "备注")),
        ),
    )  # fmt: skip


def _stock() -> Table:
    t = Target
    return Table(
        code="stock",
        zh="库存",
        en="stock",
        targets=(
            t(name="sku", zh="SKU 编码", en="SKU code", kind=Kind.ID, required=True, same_as=("sku", "merchant_code"),
              headers=("SKU", "货号", "商品编码", "Item Code", "StockCode", "款号", "条码")),
            t(name="on_hand", zh="在库", en="on hand", kind=Kind.INTEGER, required=True, same_as=("on_hand",),
              headers=("On Hand", "Stock", "Inventory", "库存", "库存数量", "现有库存", "实际库存", "在库")),
            t(name="reserved", zh="占用", en="reserved", kind=Kind.INTEGER, same_as=("reserved",), headers=("Reserved", "占用", "锁定")),
            t(name="on_order", zh="在途", en="on order", kind=Kind.INTEGER, same_as=("on_order",), headers=("On Order", "Incoming", "在途", "采购在途")),
            t(name="day", zh="日期", en="day", kind=Kind.DAY, required=True, same_as=("day",), headers=("Date", "Day", "日期", "盘点日期", "统计日期")),
            t(name="stock_warehouse", zh="仓库", en="building", kind=Kind.TEXT, same_as=("stock_warehouse",), headers=("Warehouse", "Location", "仓库", "仓库名称")),
            t(name="unit_cost", zh="成本价", en="unit cost", kind=Kind.MONEY, headers=("Unit Cost", "Cost", "成本价")),
        ),
    )  # fmt: skip


def _costs() -> Table:
    t = Target
    return Table(
        code="costs",
        zh="成本",
        en="unit costs",
        targets=(
            t(name="sku", zh="SKU 编码", en="SKU code", kind=Kind.ID, required=True, same_as=("sku", "merchant_code"),
              headers=("SKU", "货号", "商品编码", "Item Code", "StockCode", "款号")),
            t(name="cost", zh="成本", en="cost", kind=Kind.MONEY, required=True, same_as=("cost",),
              headers=("Cost", "Unit Cost", "成本", "成本价", "进价", "采购价", "进货价", "单位成本")),
            t(name="from_day", zh="生效日期", en="valid from", kind=Kind.DAY, required=True, same_as=("from_day",),
              headers=("From", "Valid From", "Effective Date", "生效日期", "起始日期", "日期")),
            t(name="currency", zh="币种", en="currency", kind=Kind.TEXT, headers=("Currency", "币种")),
        ),
    )  # fmt: skip


def _products() -> Table:
    t = Target
    return Table(
        code="products",
        zh="商品",
        en="products",
        targets=(
            t(name="sku", zh="SKU 编码", en="SKU code", kind=Kind.ID, required=True, same_as=("sku", "merchant_code"),
              headers=("SKU", "货号", "商品编码", "Item Code", "StockCode", "款号")),
            t(name="name", zh="名称", en="name", kind=Kind.TEXT, required=True, same_as=("name", "title"),
              headers=("Name", "Product Name", "Description", "品名", "名称", "商品名称", "货品名称")),
            t(name="category", zh="类目", en="category", kind=Kind.TEXT, same_as=("category",), headers=("Category", "分类", "类目", "品类")),
            t(name="brand", zh="品牌", en="brand", kind=Kind.TEXT, same_as=("brand",), headers=("Brand", "品牌")),
            t(name="spec", zh="规格", en="variant", kind=Kind.TEXT, same_as=("spec",), headers=("Variant", "规格")),
            t(name="barcode", zh="条码", en="barcode", kind=Kind.ID, same_as=("barcode",), headers=("Barcode", "EAN", "UPC", "条码", "条形码")),
            t(name="supplier", zh="供应商", en="supplier", kind=Kind.TEXT, same_as=("supplier",), headers=("Supplier", "Vendor", "供应商")),
            t(name="list_price", zh="吊牌价", en="list price", kind=Kind.MONEY, same_as=("list_price",), headers=("List Price", "RRP", "吊牌价", "零售价", "市场价", "售价")),
            t(name="weight_kg", zh="重量", en="weight", kind=Kind.DECIMAL, same_as=("weight_kg",), headers=("Weight (kg)", "重量(kg)", "重量（kg）")),
            t(name="currency", zh="币种", en="currency", kind=Kind.TEXT, headers=("Currency", "币种")),
        ),
    )  # fmt: skip


TABLES: dict[str, Table] = {
    t.code: t for t in (_sales(), _stock(), _costs(), _products(), supply_terms(), purchases(), receipts())
}


@cache
def known_headers(table: str) -> dict[str, dict[str, float]]:
    """Folded header -> target -> confidence, from the targets' own names and the headers of all profiles."""
    from zhanggui.collect.register import PROFILES

    found: dict[str, dict[str, float]] = {}

    def add(header: str, target: str, confidence: float) -> None:
        known = found.setdefault(plain(header), {})
        known[target] = max(known.get(target, 0), confidence)

    for target in TABLES[table].targets:
        for header in (target.name, target.zh, target.en, *target.headers):
            add(header, target.name, 0.95)
        for profile in PROFILES.values():
            for f in profile.fields:
                if f.name in target.same_as and not profile.name.startswith("generic."):
                    for header in f.headers:
                        add(header, target.name, 0.9)
    return found


def plain(header: str) -> str:
    """A header for comparison: folded, letters and digits only (``Unit Price``, ``unit_price`` and ``UnitPrice``)."""
    return "".join(c for c in fold_header(header) if c.isalnum())
