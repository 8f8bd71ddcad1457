"""Each shop's folder: the files its platform gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def write_exports(world: World, rounds: list[Window], root: Path) -> Iterator[Written]:
    """All files of all shops."""
    for shop in world.shops:
        yield from platform_of(shop).write(world, shop, rounds, root / shop.code)
