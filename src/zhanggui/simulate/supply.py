"""Supply of the whole merchant: terms, purchases, receipts and the stock they leave; and what is true of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate

from zhanggui.simulate.catalogue import Catalogue
from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.purchasing import LATELY, Arrival, Bought, Shelf, buy
from zhanggui.simulate.size import Size
from zhanggui.simulate.suppliers import SUPPLIERS, Term, terms_of

TERMS = columns("SKU编码,供应商,生效日期,失效日期,采购价,单件运费,币种,交期,起订量,箱规,保质期")
PURCHASES = columns("采购单号,SKU编码,供应商,仓库,下单日期,约定到货日期,采购数量,采购价,币种,状态")
RECEIPTS = columns("收货单号,采购单号,SKU编码,供应商,仓库,收货日期,收货数量,不良数量")
RECEIVING = "义乌仓"
QUIET = 4
"""Days without a parcel before the end that let a SKU be out of stock by then."""


@dataclass(frozen=True, kw_only=True)
class Supply:
    """``opening`` and ``shelves`` by SKU code; ``purchases`` by the number of their order."""

    size: Size
    terms: dict[str, tuple[Term, ...]]
    shelves: dict[str, Shelf]
    opening: dict[str, int]
    purchases: tuple[tuple[str, Bought], ...]

    def on_hand(self, code: str) -> list[int]:
        """Units on the shelf on the morning of every day, that of the last export included."""
        moved = [0] * (len(self.size.days) + 1)
        for bought in self.of(code):
            for arrival in bought.arrivals:
                moved[(arrival.day - self.size.start).days + 1] += arrival.good
        for day, units in enumerate(self.shelves[code].gone):
            moved[day + 1] -= units
        moved[0] = self.opening[code]
        return list(accumulate(moved))

    def of(self, code: str) -> list[Bought]:
        """All purchases of a SKU."""
        return self._by_sku.get(code, [])

    @cached_property
    def _by_sku(self) -> dict[str, list[Bought]]:
        found: dict[str, list[Bought]] = {}
        for _, bought in self.purchases:
            found.setdefault(bought.term.sku.code, []).append(bought)
        return found


def plan_supply(size: Size, goods: Catalogue, orders: dict[str, list[Order]]) -> Supply:
    """Everything bought for what the orders took."""
    gone = units_gone(size, orders)
    shelves = {sku.code: [gone[sku.code, day] for day in size.days] for sku in goods.skus}
    roles = _roles(size, goods, shelves)
    made = {c: Shelf(start=size.start, gone=units, role=roles[c]) for c, units in shelves.items()}
    terms = terms_of(size.seed, goods)
    plans = {code: buy(size.seed, terms[code], shelf) for code, shelf in made.items()}
    every = [bought for _, purchases in plans.values() for bought in purchases]
    return Supply(
        size=size, terms=terms, shelves=made, opening={code: opening for code, (opening, _) in plans.items()},
        purchases=tuple(_numbered(every)),
    )  # fmt: skip


def units_gone(size: Size, orders: dict[str, list[Order]]) -> Counter[tuple[str, date]]:
    """Units that left, by SKU and day."""
    gone: Counter[tuple[str, date]] = Counter()
    for order in (order for shop in orders.values() for order in shop):
        for line in order.shipped_lines(datetime.combine(size.end, time())):
            assert order.shipped_at
            for sku, units in line.offer.parts:
                gone[sku.code, order.shipped_at.date()] += units * line.quantity
    return gone


def _roles(size: Size, goods: Catalogue, gone: dict[str, list[int]]) -> dict[str, str]:
    """How each SKU's stock ends. Short can only be what has not left for days: no order is taken away."""
    roles = {sku.code: "dead" if sku.kind == "dead stock" else "healthy" for sku in goods.skus}
    sold = {code: sum(gone[code][-LATELY:]) for code, role in roles.items() if role == "healthy"}
    quiet = [code for code in sold if not sum(gone[code][-QUIET:]) and sold[code] >= 5]
    short = sorted(quiet, key=lambda code: (-sold[code], code))[: max(3, size.skus // 20)]
    rng = chance(size.seed, "running short")
    steady = sorted(code for code, units in sold.items() if units >= 5 and code not in short)
    soon = rng.sample(steady, min(len(steady), max(5, len(steady) // 8)))
    return roles | dict.fromkeys(soon, "soon") | dict.fromkeys(short, "short")


def _numbered(every: list[Bought]) -> Iterator[tuple[str, Bought]]:
    """One order a supplier and day; a SKU that was ordered twice that day stands in a second one."""
    place = {name: i for i, name in enumerate(SUPPLIERS, 1)}
    every = sorted(every, key=lambda b: (b.ordered, place[b.term.supplier.name], b.term.sku.code))
    seen: Counter[tuple[date, str, str]] = Counter()
    for one in every:
        key = (one.ordered, one.term.supplier.name, one.term.sku.code)
        seen[key] += 1
        again = f"-{seen[key]}" if seen[key] > 1 else ""
        yield f"CG{one.ordered:%y%m%d}-{place[one.term.supplier.name]:02d}{again}", one


def term_rows(supply: Supply) -> Iterator[Row]:
    """A row for every price a supplier quoted; nobody knows the terms of SKUs whose cost nobody knows."""
    for terms in supply.terms.values():
        for term in terms if terms[0].sku.cost_known else ():
            for since, _ in term.sku.costs:
                yield [
                    term.sku.code, term.supplier.name, since.isoformat(), "", amount(term.price_on(since)), None, "CNY",
                    term.lead_days, term.minimum, term.pack, term.shelf_days,
                ]  # fmt: skip


def purchase_rows(supply: Supply) -> Iterator[Row]:
    """Everything ordered, as it stands at the last export."""
    for number, one in supply.purchases:
        yield purchase_row(number, one, RECEIVING, one.quantity)


def purchase_row(number: str, one: Bought, building: str, units: int) -> Row:
    """So many units of a purchase, for one building."""
    known = one.term.sku.cost_known
    return [
        number, one.term.sku.code, one.term.supplier.name, building, one.ordered.isoformat(), one.promised.isoformat(),
        units, amount(one.term.price_on(one.ordered)) if known else None, "CNY" if known else "", _state(one),
    ]  # fmt: skip


def _state(one: Bought) -> str:
    if one.cancelled:
        return "已取消"
    return "已完成" if one.over else "未完成"


def receipt_rows(supply: Supply) -> Iterator[Row]:
    """Everything that came, by day."""
    for arrival, number, one in receipts(supply):
        yield receipt_row(arrival, number, one, RECEIVING, arrival.quantity, arrival.defects)


def receipts(supply: Supply) -> list[tuple[Arrival, str, Bought]]:
    """Every delivery with its purchase, by day."""
    came = [(arrival, number, one) for number, one in supply.purchases for arrival in one.arrivals]
    return sorted(came, key=lambda c: (c[0].day, c[1], c[2].term.sku.code))


def receipt_row(arrival: Arrival, number: str, one: Bought, building: str, units: int, defects: int) -> Row:
    """So many units of a delivery, in one building."""
    return [
        f"RK{arrival.day:%y%m%d}-{number.removeprefix('CG')}", number, one.term.sku.code, one.term.supplier.name,
        building, arrival.day.isoformat(), units, defects,
    ]  # fmt: skip


def supply_truth(supply: Supply) -> dict[str, object]:
    """What the supplier and the shelf know and no file says."""
    suppliers = {
        one.name: {
            "lead_days": one.lead_days, "late_mean": one.late_mean, "late_sd": one.late_sd,
            "defect_rate": one.defect_rate, "short_rate": one.short_rate, "premium": one.premium,
        }
        for one in SUPPLIERS.values()
    }  # fmt: skip
    return {"suppliers": suppliers, "stock_at_the_end": dict(_ends(supply))}


def _ends(supply: Supply) -> Iterator[tuple[str, dict[str, object]]]:
    for code, shelf in supply.shelves.items():
        levels = supply.on_hand(code)
        coming = sum(one.on_order(supply.size.end) for one in supply.of(code))
        facts: dict[str, object] = {
            "on_hand": levels[-1], "on_order": coming, "units_a_day": round(shelf.rate, 3),
            "out_since": None if levels[-1] else _out_since(supply.size.start, levels),
        }  # fmt: skip
        yield code, facts


def _out_since(start: date, levels: list[int]) -> str:
    """The first morning of the emptiness that lasts to the end."""
    last = max((day for day, level in enumerate(levels) if level), default=-1)
    return (start + timedelta(days=last + 1)).isoformat()
