"""Writes src/zhanggui/collect/tiktok/samples, small files in the real layouts with invented data.

Run it from the repository's root after a change: ``.venv/bin/python tests/collect/tiktok/write_samples.py``.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from zhanggui.simulate.files import Row, columns, write_csv, write_xlsx

SAMPLES = Path("src/zhanggui/collect/tiktok/samples")

ORDERS = columns(
    "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,Product Name,"
    "Variation,Quantity,Sku Quantity of return,SKU Unit Original Price,SKU Subtotal Before Discount,SKU Platform Discount,"
    "SKU Seller Discount,SKU Subtotal After Discount,Shipping Fee After Discount,Original Shipping Fee,"
    "Shipping Fee Seller Discount,Shipping Fee Platform Discount,Payment platform discount,Taxes,Order Amount,"
    "Order Refund Amount,Created Time,Paid Time,RTS Time,Shipped Time,Delivered Time,Cancelled Time,Cancel By,"
    "Cancel Reason,Fulfillment Type,Warehouse Name,Tracking ID,Delivery Option,Shipping Provider Name,Buyer Message,"
    "Buyer Username,Recipient,Phone #,Zipcode,Country,State,City,Detail Address,Payment Method,Weight(kg),"
    "Product Category,Package ID,Seller Note,Checked Status,Checked Marked by"
)
ISLANDS = [
    {"State": "Province", "City": "Regency and City"}.get(name, name) for name in ORDERS if name != "Taxes"
]
STATEMENT = columns(
    "Order/adjustment ID  ,Type,Order created time(UTC),Order settled time(UTC),Currency,Total settlement amount,"
    "Total revenue,Subtotal after seller discounts,Subtotal before discounts,Seller discounts,"
    "Refund subtotal after seller discounts,Refund subtotal before seller discounts,Refund of seller discounts,Total fees,"
    "Transaction fee,TikTok Shop commission fee,Seller shipping fee,Actual shipping fee,Platform shipping fee discount,"
    "Customer shipping fee,Refund customer shipping fee,Affiliate commission,Affiliate Shop Ads commission,"
    "Campaign resource fee,GST,Ajustment amount,Related order ID,Customer payment,Customer refund,Platform discounts,"
    "Refund of platform discounts"
)
TABBED = (
    "Order ID",
    "SKU ID",
    "Package ID",
    "Created Time",
    "Paid Time",
    "Shipped Time",
    "Delivered Time",
    "Cancelled Time",
)
CUP, LAMP = "1729400000000000111", "1729400000000000122"
NAMES = {CUP: ("QH0011-B", "Glass cup 350 ml"), LAMP: ("", "Desk lamp")}


def order(number: str, status: str, sku: str, quantity: int, each: str, **more: str) -> dict[str, str]:
    """One row: money that is not named is 0.00; the subtotal follows from the price and the two discounts."""
    code, title = NAMES[sku]
    before = Decimal(each) * quantity
    platform, seller = (Decimal(more.pop(name, "0")) for name in ("platform", "seller"))
    return {
        "Order ID": number, "Order Status": status, "SKU ID": sku, "Seller SKU": code, "Product Name": title,
        "Variation": "Default", "Quantity": str(quantity), "Sku Quantity of return": "0", "SKU Unit Original Price": each,
        "SKU Subtotal Before Discount": f"{before:.2f}", "SKU Platform Discount": f"{platform:.2f}",
        "SKU Seller Discount": f"{seller:.2f}", "SKU Subtotal After Discount": f"{before - platform - seller:.2f}",
        "Normal or Pre-order": "Normal", "Recipient": "A***", "Phone #": "(+1)******12", "Detail Address": "***",
        "Fulfillment Type": "Fulfillment by seller", **{name.replace("_", " "): cell for name, cell in more.items()},
    }  # fmt: skip


def explained(header: list[str]) -> Row:
    """What stands under the header."""
    said = {
        "Order ID": "Platform unique order ID.",
        "Order Status": "Current order status.",
        "SKU ID": "Platform unique SKU ID.",
    }
    return [said.get(name, "The seller may read about this column in the help centre.") for name in header]


def sheet(header: list[str], orders: list[dict[str, str]]) -> list[Row]:
    rows = [[one.get(name, "") + ("\t" if name in TABBED else "") for name in header] for one in orders]
    return [header, explained(header), *rows]


def of_the_united_states() -> list[Row]:
    """Month first, twelve hours, sales tax on top. 411 has two SKUs; 431 was paid and called off; 441 never paid."""
    place = {"Country": "United States", "State": "Texas", "City": "Austin", "Buyer Username": "austin_tea"}
    first = {"Shipping Fee After Discount": "4.99", "Taxes": "2.31", "Order Amount": "35.27",
             "Created Time": "06/03/2026 9:15:00 AM", "Paid Time": "06/03/2026 9:15:20 AM",
             "Shipped Time": "06/04/2026 2:00:00 PM", "Delivered Time": "06/07/2026 5:30:00 PM",
             "Tracking ID": "9400100000000000411", "Shipping Provider Name": "USPS", **place}  # fmt: skip
    second = {"Taxes": "1.60", "Order Amount": "21.59", "Created Time": "06/12/2026 11:59:00 PM",
              "Paid Time": "06/13/2026 12:01:00 AM", "Payment platform discount": "0.00", **place}  # fmt: skip
    return sheet(ORDERS, [
        order("576460000000000411", "Completed", CUP, 2, "9.99", platform="2.00", seller="3.00", **first),
        order("576460000000000411", "Completed", LAMP, 1, "12.99", **first),
        order("576460000000000421", "To ship", LAMP, 1, "19.99", **second),
        order("576460000000000431", "Canceled", CUP, 1, "9.99",
              **{"Cancelation/Return Type": "Cancel", "Taxes": "0.80", "Order Amount": "10.79", "Order Refund Amount": "10.79",
                 "Created Time": "06/14/2026 8:00:00 AM", "Paid Time": "06/14/2026 8:00:30 AM",
                 "Cancelled Time": "06/14/2026 10:00:00 AM", **place}),
        order("576460000000000441", "Canceled", CUP, 1, "9.99",
              **{"Order Amount": "9.99", "Created Time": "06/15/2026 8:00:00 AM",
                 "Cancelled Time": "06/16/2026 8:00:00 AM", **place}),
        order("576460000000000451", "Completed", CUP, 1, "10.00",
              **{"Cancelation/Return Type": "Return/Refund", "Taxes": "0.80", "Order Amount": "10.80",
                 "Order Refund Amount": "5.40", "Created Time": "06/16/2026 1:00:00 PM",
                 "Paid Time": "06/16/2026 1:01:00 PM", "Shipped Time": "06/17/2026 1:00:00 PM", **place}),
        order("5.7646E+17", "Completed", CUP, 1, "9.99", **place),
        order("576460000000000461", "Completed", CUP, 1, "9.99", **{"Created Time": "31/31/2026 8:00:00 AM", **place}),
    ])  # fmt: skip


def of_the_united_states_later() -> list[Row]:
    """Order 421 has left."""
    place = {"Country": "United States", "State": "Texas", "City": "Austin", "Buyer Username": "austin_tea"}
    return sheet(ORDERS, [
        order("576460000000000421", "Shipped", LAMP, 1, "19.99",
              **{"Taxes": "1.60", "Order Amount": "21.59", "Created Time": "06/12/2026 11:59:00 PM",
                 "Paid Time": "06/13/2026 12:01:00 AM", "Shipped Time": "06/14/2026 9:00:00 AM", **place}),
    ])  # fmt: skip


def of_malaysia() -> list[Row]:
    """Day first, 24 hours; each row of 511 has its part of the postage, and 3.00 off the payment stand over both."""
    place = {
        "Country": "Malaysia",
        "Province": "Selangor",
        "Regency and City": "Klang",
        "Buyer Username": "k***g",
    }
    both = {"Order Amount": "47.00", "Created Time": "04/06/2026 10:00:00", "Paid Time": "04/06/2026 10:00:09",
            "Shipped Time": "05/06/2026 09:00:00", "Shipping Fee After Discount": "2.50",
            "Payment platform discount": "1.50", **place}  # fmt: skip
    return sheet(ISLANDS, [
        order("576460000000000511", "Shipped", CUP, 1, "15.00", **both),
        order("576460000000000511", "Shipped", LAMP, 1, "32.00", platform="2.00", **both),
        order("576460000000000521", "Completed", CUP, 2, "15.00",
              **{"Order Amount": "29.00", "Payment platform discount": "1.00", "Created Time": "05/06/2026 12:00:00", **place}),
    ])  # fmt: skip


def statement() -> list[Row]:
    """411 in full, 451 with half of it back, advertising and a payout that belong to no order."""

    def row(number: str, kind: str, day: str, total: str, **cells: str) -> Row:
        named = {"Order/adjustment ID  ": number, "Type": kind, "Order settled time(UTC)": day, "Currency": "USD",
                 "Total settlement amount": total} | {k.replace("_", " "): v for k, v in cells.items()}  # fmt: skip
        return [named.get(name, "/" if name == "Related order ID" else "0") for name in STATEMENT]

    return [
        STATEMENT,
        row("576460000000000411", "Order", "2026/06/12", "30.80", Subtotal_after_seller_discounts="29.97",
            TikTok_Shop_commission_fee="-1.80", Seller_shipping_fee="4.99", Customer_shipping_fee="4.99",
            Affiliate_commission="-2.36", Platform_discounts="2.00"),
        row("576460000000000451", "Order", "2026/06/25", "4.50", Subtotal_after_seller_discounts="10.00",
            Refund_subtotal_after_seller_discounts="-5.00", TikTok_Shop_commission_fee="-0.30", Total_fees="-0.50",
            Campaign_resource_fee="-0.20"),
        row("7350000000000000901", "GMV payment for TikTok Ads", "2026/06/25", "-12.00"),
        row("7350000000000000902", "Logistics reimbursement", "2026/06/26", "3.10", Ajustment_amount="3.10",
            Related_order_ID="576460000000000421"),
        row("7350000000000000903", "Withdrawal", "2026/06/30", "-26.40"),
    ]  # fmt: skip


def main() -> None:
    write_csv(SAMPLES / "All order-202607010930.csv", of_the_united_states(), encoding="utf-8-sig")
    write_csv(SAMPLES / "All order-202607100930.csv", of_the_united_states_later(), encoding="utf-8-sig")
    write_xlsx(SAMPLES / "Shipped order_MY_202607010930.xlsx", {"OrderSKUList": of_malaysia()})
    write_xlsx(SAMPLES / "income_20260601_20260630.xlsx", {"Order details": statement()})


if __name__ == "__main__":
    main()
