"""What the platforms' bills come to, month by month and kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.world import World

BILLS = ["shop", "month", "kind", "entries", "amount"]


def bill_sums(world: World) -> Iterator[Row]:
    """A row a shop, month (Asia/Shanghai) and kind: entries booked before the last export, and their sum.

    Shops whose platform sends no bill have none.
    """
    for shop in world.shops:
        bill = platform_of(shop).bill
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in bill(world, shop) if bill else ():
            if entry.at < world.now:
                found[f"{entry.at:%Y-%m}", entry.kind].append(entry.amount)
        for (month, kind), amounts in sorted(found.items()):
            yield [shop.code, month, kind, str(len(amounts)), yuan(sum(amounts))]
