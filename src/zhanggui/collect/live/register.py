"""The live shops there are, by platform."""

from __future__ import annotations

from collections.abc import Mapping

from zhanggui.collect.live.adapter import Adapter
from zhanggui.collect.live.shopify import SHOPIFY
from zhanggui.collect.live.vendure import VENDURE
from zhanggui.collect.live.woocommerce import WOOCOMMERCE

ADAPTERS: Mapping[str, Adapter] = {one.platform: one for one in (WOOCOMMERCE, SHOPIFY, VENDURE)}
