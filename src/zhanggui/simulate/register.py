"""All platforms and shops of the sample merchant: a new folder in ``platforms/`` is found without being named here.

They are looked for when first asked for, not when this file is imported, so platforms may import what asks for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from zhanggui.simulate.platform import Platform
from zhanggui.simulate.shops import FeeCard, Shop

FOLDER = Path(__file__).parent / "platforms"


@cache
def platforms() -> dict[str, Platform]:
    """Every platform by its code, in the order of their first shops."""
    found = [_platform(path.parent.name) for path in FOLDER.glob("*/platform.py")]
    _refuse_twice("place", (shop.place for platform in found for shop in platform.shops))
    _refuse_twice("code", (shop.code for platform in found for shop in platform.shops))
    return {one.code: one for one in sorted(found, key=lambda one: min(shop.place for shop in one.shops))}


def _platform(name: str) -> Platform:
    platform: Platform = import_module(f"zhanggui.simulate.platforms.{name}.platform").PLATFORM
    if platform.code != name:
        raise ValueError(f"the platform in {name}/ is called {platform.code}: use the folder's name")
    return platform


def _refuse_twice(what: str, values: Iterable[object]) -> None:
    twice = [str(value) for value, count in Counter(values).items() if count > 1]
    if twice:
        raise ValueError(f"{what} of two sample shops: {', '.join(twice)}; take another")


@cache
def all_shops() -> tuple[Shop, ...]:
    """Every shop, by its place."""
    shops = (shop for platform in platforms().values() for shop in platform.shops)
    return tuple(sorted(shops, key=lambda shop: shop.place))


def platform_of(shop: Shop) -> Platform:
    """The platform a shop is on."""
    return _by_shop()[shop.code]


@cache
def _by_shop() -> dict[str, Platform]:
    return {shop.code: platform for platform in platforms().values() for shop in platform.shops}


def fee_cards() -> dict[str, tuple[FeeCard, ...]]:
    """Every fee card by what the merchant calls the platform."""
    return {name: cards for platform in platforms().values() for name, cards in platform.cards.items()}
