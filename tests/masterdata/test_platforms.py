"""What a new shop starts with stands in the platform's folder."""

from __future__ import annotations

import pytest

from zhanggui.masterdata.platforms import Custom, custom_of, files_of


@pytest.mark.parametrize(
    ("platform", "currency", "time_zone"),
    [
        ("shopify", "USD", "UTC"),
        ("amazon", "USD", "UTC"),
        ("ebay", "USD", "UTC"),
        ("woocommerce", "CNY", "Asia/Shanghai"),
        ("jd", "CNY", "Asia/Shanghai"),
        ("nobody knows", "CNY", "Asia/Shanghai"),
    ],
)
def test_a_shop_starts_with_its_platforms_usual_currency_and_zone(platform, currency, time_zone):
    assert custom_of(platform) == Custom(currency, time_zone)


def test_tmall_shops_have_taobaos_files_and_douyin_shops_their_own():
    assert [files_of(platform) for platform in ("tmall", "taobao", "douyin")] == [
        "taobao",
        "taobao",
        "douyin",
    ]
