"""Volumetric weight: by which divisor each carrier counts volume, and what its parcels weigh by volume."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zhanggui.core.rules import load_rules
from zhanggui.domains.supply.analysis.modes import MM3_A_CM3, modes_in_force
from zhanggui.domains.supply.analysis.packing import Packer, packer_of
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import PriceList, billable_weight, freight_prices
from zhanggui.kpi.lines import Tables

EXPRESS = ("顺丰", "京东", "EMS", "特快")


@dataclass(frozen=True)
class Divisors:
    """cm³ that count as one kilogram, by carrier. ``agreed`` holds what 物流方案 says of a carrier (None: volume is not
    charged); of carriers it does not name the dated figures of ``rules/volume.yaml`` are assumed.
    """

    agreed: Mapping[str, float | None]
    economy: float | None
    express: float | None

    def of(self, carrier: str) -> float | None:
        """The divisor; None where volume is not charged or no carrier is known."""
        if carrier in self.agreed or not carrier:
            return self.agreed.get(carrier)
        return self.express if any(name in carrier for name in EXPRESS) else self.economy

    def billable(self, carrier: str, weight: int, volume: int | None) -> int:
        """The weight charged for, in millionths of a kg; ``volume`` in mm³."""
        return billable_weight(weight, None if volume is None else volume / MM3_A_CM3, self.of(carrier))


def divisors(tables: Tables, day: date) -> Divisors:
    """Divisors in force on ``day``."""
    rules = load_rules("zhanggui.domains.supply", "volume")
    economy, express = (rules[name].on(day) for name in ("economy", "express"))
    modes, _ = modes_in_force(tables, day)
    return Divisors(
        agreed={mode.name: mode.divisor for mode in modes},
        economy=float(economy.value) if economy else None,
        express=float(express.value) if express else None,
    )


def with_volumes(own: Iterable[Parcel], packer: Packer, by: Divisors, prices: PriceList) -> list[Parcel]:
    """The parcels with the volume that may be charged: of the box they should go in, else (no boxes are known, or none
    holds them) of the goods alone, which is less than what leaves the building.
    """
    return [replace(one, volume=packer.volume(one, by.of(one.carrier), prices)) for one in own]


def measured(
    own: list[Parcel], tables: Tables, by: Divisors, day: date, carriers: Iterable[str] = ()
) -> list[Parcel]:
    """The parcels with their volumes where any of ``carriers`` (or of the modes) charges volume; else as they are."""
    charged = any(by.agreed.values()) or any(by.of(carrier) for carrier in carriers)
    packer = packer_of(tables, day)
    return with_volumes(own, packer, by, freight_prices(tables)) if charged and packer.sizes else own
