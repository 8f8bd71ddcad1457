"""Price files: the form of each platform, how sure it is, and no file at all where a row could not be taken as it is meant."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from zhanggui.core.errors import Refused
from zhanggui.domains.pricing.price_files import PriceLine, price_sheet


def _line(**changed: Any) -> PriceLine:
    plain: dict[str, Any] = {
        "code": "TEA", "product_id": "720001", "platform_sku_id": "990001", "title": "龙井", "old": Decimal(50), "new": Decimal("48.5"),
        "currency": "CNY",
    }  # fmt: skip
    return PriceLine(**plain | changed)


def test_amazon_takes_sku_and_price_between_tabs() -> None:
    ending, content = price_sheet(
        "amazon", [_line(currency="USD"), _line(code="CUP", new=Decimal(7), currency="USD")]
    )
    assert (ending, content.decode()) == ("tsv", "sku\tprice\r\nTEA\t48.50\r\nCUP\t7.00\r\n")


def test_yen_has_no_decimals() -> None:
    _, content = price_sheet("amazon", [_line(new=Decimal(1200), currency="JPY")])
    assert content.decode().splitlines()[1] == "TEA\t1200"


@pytest.mark.parametrize("platform", ["taobao", "jd", "pinduoduo", "douyin", "moon"])
def test_a_platform_whose_template_nobody_saw_gets_the_generic_sheet_which_says_so(platform: str) -> None:
    ending, content = price_sheet(platform, [_line()])
    book = load_workbook(BytesIO(content))
    assert (ending, book.sheetnames) == ("xlsx", ["批量改价", "说明"])
    assert [cell.value for cell in book["批量改价"][2]] == [
        "TEA",
        "720001",
        "990001",
        "龙井",
        50,
        48.5,
        "CNY",
    ]
    assert "generic sheet" in book["说明"]["A2"].value


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"new": Decimal(0)}, "TEA the new price 0 is no amount above 0"),
        ({"new": Decimal("NaN")}, "no amount above 0"),
        ({"new": Decimal("48.555")}, "more decimals than the 2 of CNY"),
        ({"new": Decimal("12.5"), "currency": "JPY"}, "more decimals than the 0 of JPY"),
        ({"title": "龙井\n茶"}, "a line break or a tab"),
        ({"title": "长" * 501}, "longer than 500 characters"),
        ({"code": "", "product_id": " ", "platform_sku_id": ""}, "has no code that the platform asks for"),
    ],
)
def test_a_bad_row_is_refused_before_a_file_is_written(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        price_sheet("tmall", [_line(code="CUP"), _line(**changed)][1:])


def test_rows_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Refused, match=r"two new prices, 48\.5 / 40"):
        price_sheet("tmall", [_line(), _line(new=Decimal(40))])
    with pytest.raises(Refused, match="one currency, found CNY、USD"):
        price_sheet("tmall", [_line(), _line(code="CUP", currency="USD")])
    assert price_sheet("tmall", [_line(), _line()]), "the same row twice says the same"
    with pytest.raises(Refused, match="takes 100000 at once"):
        price_sheet("tmall", [_line()] * 100_001)


def test_a_price_that_was_a_mean_of_sales_is_restored_as_an_amount() -> None:
    back = _line(old=Decimal("49.3333")).restored()
    assert (back.old, back.new) == (Decimal("48.5"), Decimal("49.33"))
    assert price_sheet("tmall", [back])
