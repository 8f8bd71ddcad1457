"""What a buyer pays for a cart, to the last fen: per line, per offer, per funder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhanggui.core.money import split_units
from zhanggui.domains.pricing.analysis.promotion.cart import Cart
from zhanggui.domains.pricing.analysis.promotion.offer import FUNDERS, Offer


def split_table(rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """Whole numbers not below zero whose rows sum to ``rows`` and whose columns sum to ``columns`` (equal sums).

    One column after the other is shared by what its rows still lack (largest remainder), the last takes the rest.

    >>> split_table([10, 20], [15, 15])
    [[5, 5], [10, 10]]
    """
    left, table = list(rows), [[] for _ in rows]  # type: list[int], list[list[int]]
    for column in columns[:-1]:
        parts = split_units(column, left) if column else [0] * len(left)
        left = [one - part for one, part in zip(left, parts, strict=True)]
        for row, part in zip(table, parts, strict=True):
            row.append(part)
    return [[*row, one] for row, one in zip(table, left, strict=True)]


@dataclass(frozen=True, slots=True)
class Applied:
    """One offer that holds: what it takes off each line of the cart (in the cart's order) and off the freight.

    ``gifts`` are units of the offer's gift, ``gifts_short`` those it owes but has no stock for; ``capped``: a cap
    or a used-up budget cut the amount.
    """

    offer: Offer
    parts: tuple[int, ...]
    freight: int = 0
    gifts: int = 0
    gifts_short: int = 0
    capped: bool = False

    @property
    def off(self) -> int:
        """Minor units off the whole cart."""
        return sum(self.parts) + self.freight

    def by_funder(self) -> dict[str, tuple[int, ...]]:
        """Funder → what he pays of each line, the freight last. Rows sum to the parts, columns to his share."""
        rows = [*self.parts, self.freight]
        funders = [one for one in FUNDERS if self.offer.funding.get(one)]
        totals = split_units(self.off, [self.offer.funding[one] for one in funders])
        table = split_table(rows, totals)
        return {one: tuple(row[i] for row in table) for i, one in enumerate(funders)}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The best combination for the buyer. ``paid`` per line in the cart's order; ``freight`` to be paid."""

    cart: Cart
    applied: tuple[Applied, ...]
    paid: tuple[int, ...]
    freight: int

    @property
    def total(self) -> int:
        """What the buyer pays (到手价 of the whole cart)."""
        return sum(self.paid) + self.freight

    @property
    def off(self) -> int:
        """What came off altogether."""
        return self.cart.total - self.total

    @property
    def codes(self) -> tuple[str, ...]:
        """The offers that hold, in the order they were computed; one that works by SKU may stand more than once."""
        return tuple(one.offer.code for one in self.applied)

    def funded(self, funder: str) -> int:
        """What ``merchant``, ``platform`` or ``supplier`` pays for the offers of this cart."""
        return sum(sum(one.by_funder().get(funder, ())) for one in self.applied)

    @property
    def receivable(self) -> int:
        """What the merchant is owed: the buyer's money and what platform and supplier pay for.

        List 100, merchant's coupon 10, platform's coupon 5: the buyer pays 85, the merchant gets 90.
        """
        return self.cart.total - self.funded("merchant")

    def received(self) -> tuple[int, ...]:
        """``receivable`` by line, freight left out: what to compare with each line's floor."""
        got = [line.total for line in self.cart.lines]
        for one in self.applied:
            for i, part in enumerate(one.by_funder().get("merchant", ())[: len(got)]):
                got[i] -= part
        return tuple(got)

    def gifts(self) -> dict[str, int]:
        """Gift SKU → units that go into the parcel."""
        found: dict[str, int] = {}
        for one in self.applied:
            if one.offer.gift and one.gifts:
                found[one.offer.gift.sku] = found.get(one.offer.gift.sku, 0) + one.gifts
        return found
