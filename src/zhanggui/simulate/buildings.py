"""Stock in several buildings with a true share each: which one ships a parcel, where a delivery goes, what each holds.

Only where the size asks for it (``--buildings``); else two buildings share every count in the same proportion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhanggui.simulate.catalogue import Catalogue
from zhanggui.simulate.chance import chance
from zhanggui.simulate.files import Row
from zhanggui.simulate.purchasing import Arrival, Bought
from zhanggui.simulate.size import Size
from zhanggui.simulate.supply import Supply, purchase_row, receipt_row, receipts

NAMES = ("义乌仓", "东莞仓", "武汉仓", "成都仓", "廊坊仓", "西安仓")
LETTERS = ("", "B", "C", "D", "E", "F")
ALIKE = 20.0
"""How alike SKUs are: their shares scatter like those of a Dirichlet distribution of this weight."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """``overall`` shares of the ``names``, by which the merchant spreads what it buys; ``shares`` by SKU, by which buyers
    are served; ``goes_to`` the building of each unit of a purchase (its number and SKU); ``levels`` on the morning of each day by
    SKU and building; ``elsewhere`` units that another building shipped because theirs was empty.
    """

    names: tuple[str, ...]
    overall: tuple[float, ...]
    shares: Mapping[str, tuple[float, ...]]
    goes_to: Mapping[tuple[str, str], tuple[int, ...]]
    levels: Mapping[str, tuple[tuple[int, ...], ...]]
    elsewhere: Mapping[str, int]


def lay_out(size: Size, goods: Catalogue, supply: Supply) -> Layout | None:
    """Everything about the buildings; None where the size asks for none."""
    if size.buildings is None:
        return None
    names = NAMES[: size.buildings]
    weights = [(place + 1) ** -0.8 for place in range(len(names))]
    overall = tuple(weight / sum(weights) for weight in weights)
    rng = chance(size.seed, "buildings")
    shares = {}
    for sku in goods.skus:
        drawn = [rng.gammavariate(ALIKE * share, 1.0) for share in overall]
        shares[sku.code] = tuple(one / sum(drawn) for one in drawn)
    goes_to = _destinations(supply, overall)
    levels, elsewhere = {}, Counter[str]()
    for sku in goods.skus:
        levels[sku.code] = _levels(size, supply, sku.code, shares[sku.code], overall, goes_to, elsewhere)
    return Layout(
        names=names, overall=overall, shares=shares, goes_to=goes_to, levels=levels, elsewhere=dict(elsewhere)
    )  # fmt: skip


def _destinations(supply: Supply, overall: Sequence[float]) -> dict[tuple[str, str], tuple[int, ...]]:
    """The building of every unit of each purchase, in the order in which they come: the one furthest behind its share."""
    due: dict[str, list[float]] = {}
    found = {}
    for number, bought in supply.purchases:
        owed, places = due.setdefault(bought.term.sku.code, [0.0] * len(overall)), []
        for _ in range(bought.quantity):
            for place, share in enumerate(overall):
                owed[place] += share
            place = max(range(len(owed)), key=lambda one: owed[one])
            owed[place] -= 1
            places.append(place)
        found[number, bought.term.sku.code] = tuple(places)
    return found


def _levels(
    size: Size, supply: Supply, code: str, shares: Sequence[float], overall: Sequence[float],
    goes_to: Mapping[tuple[str, str], tuple[int, ...]], elsewhere: Counter[str],
) -> tuple[tuple[int, ...], ...]:  # fmt: skip
    """What each building held on every morning, that of the last export included."""
    rng, places = chance(size.seed, "buildings", code), range(len(shares))
    came = _came(supply, code, goes_to)
    held = [int(supply.opening[code] * share) for share in overall]
    held[0] += supply.opening[code] - sum(held)
    mornings = [tuple(held)]
    for day, gone in enumerate(supply.shelves[code].gone):
        for place in places:
            held[place] += came[size.days[day], place]
        for place in rng.choices(places, shares, k=gone):
            if held[place] <= 0:
                elsewhere[code] += 1
                place = max(places, key=lambda one: held[one])
            held[place] -= 1
        mornings.append(tuple(held))
    return tuple(mornings)


def _came(
    supply: Supply, code: str, goes_to: Mapping[tuple[str, str], tuple[int, ...]]
) -> Counter[tuple[date, int]]:
    """Good units by day and building."""
    found: Counter[tuple[date, int]] = Counter()
    for number, bought in supply.purchases:
        if bought.term.sku.code == code:
            for arrival, places in arrived(bought, goes_to[number, code]):
                found.update((arrival.day, place) for place in places[: arrival.good])
    return found


def arrived(bought: Bought, places: Sequence[int]) -> Iterator[tuple[Arrival, Sequence[int]]]:
    """Each delivery with the building of every unit of it, bad ones last; more than was ordered goes to the first."""
    first = 0
    for arrival in bought.arrivals:
        listed = tuple(places[first : first + arrival.quantity])
        yield arrival, listed + (0,) * (arrival.quantity - len(listed))
        first += arrival.quantity


def still_to_come(bought: Bought, places: Sequence[int], day: date) -> Counter[int]:
    """Units on order on the morning of a day, by building."""
    left = bought.on_order(day)
    return Counter(places[len(places) - left :] if left else ())


def spread_purchases(supply: Supply, layout: Layout) -> Iterator[Row]:
    """Everything ordered, a line for each building: the order for another building than the first has a letter more."""
    for number, one in supply.purchases:
        units = Counter(layout.goes_to[number, one.term.sku.code])
        for place in sorted(units):
            yield purchase_row(number + LETTERS[place], one, layout.names[place], units[place])


def spread_receipts(supply: Supply, layout: Layout) -> Iterator[Row]:
    """Everything that came, in each building."""
    for arrival, number, one in receipts(supply):
        places = dict(arrived(one, layout.goes_to[number, one.term.sku.code]))[arrival]
        units, bad = Counter(places), Counter(places[arrival.good :])
        for place in sorted(units):
            yield receipt_row(
                arrival, number + LETTERS[place], one, layout.names[place], units[place], bad[place]
            )


def buildings_truth(layout: Layout | None) -> dict[str, object]:
    """What no file says: who serves what."""
    if layout is None:
        return {}
    shares = {
        code: {name: round(share, 4) for name, share in zip(layout.names, own, strict=True)}
        for code, own in layout.shares.items()
    }
    overall = {name: round(share, 4) for name, share in zip(layout.names, layout.overall, strict=True)}
    return {"buildings": {"overall": overall, "shares": shares, "shipped_elsewhere": dict(layout.elsewhere)}}
