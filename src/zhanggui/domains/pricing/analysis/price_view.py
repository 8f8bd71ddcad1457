"""Every SKU in every shop: price now, floor, what a unit earns, by the terms of one day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from zhanggui.domains.pricing.analysis.dated_terms import DatedTerms, ShopTerms, dated_terms
from zhanggui.domains.pricing.analysis.floor import FloorRule, Ledger, UnitTerms, floor_price, ledger
from zhanggui.domains.pricing.analysis.offers import Offer, known_until, offers, subsidies
from zhanggui.domains.pricing.analysis.refund_shares import RefundRule, Refunds, refund_shares
from zhanggui.domains.pricing.analysis.unit_ads import ads_per_unit
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.settings import ProfitSettings


@dataclass(frozen=True, kw_only=True)
class Floor:
    """The floor of a SKU in a shop (ticks), at the mean freight of the shop's buyers or to one province.

    ``price`` None: not computable, ``why`` is the reason's code. ``assumed`` names what rests on an assumption. ``with_ads``:
    the floor that earns the ads of a unit too; the same as ``price`` where the shop's rule counts ads.
    """

    price: int | None
    why: str | None
    terms: UnitTerms | None
    assumed: tuple[str, ...] = ()
    with_ads: int | None = None


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A SKU in a shop with its floor; ``now`` is what a unit at the present price earns, None where either is unknown."""

    offer: Offer
    shop: ShopTerms
    floor: Floor
    now: Ledger | None
    rule: FloorRule = field(default_factory=FloorRule)

    @property
    def below(self) -> bool:
        """Is it asked or paid below its floor?"""
        asked, floor = self.offer.price, self.floor.price
        return asked is not None and floor is not None and asked < floor


@dataclass(frozen=True, kw_only=True)
class PriceView:
    """Everything the page of prices shows, and what its floors were made of.

    ``day``: rates and costs are those in force on it; ``known``: sales are those before it.
    """

    day: date
    known: date
    rule: FloorRule
    terms: DatedTerms
    refunds: Refunds
    subsidies: Mapping[str, int]
    rows: tuple[Priced, ...] = field(repr=False)
    by_sku: Mapping[str, tuple[Priced, ...]] = field(repr=False, default_factory=dict)

    def of_sku(self, sku: str) -> tuple[Priced, ...]:
        """The SKU in every shop."""
        return self.by_sku.get(sku, ())


def price_view(
    tables: Tables,
    settings: ProfitSettings,
    *,
    day: date,
    rule: FloorRule,
    matches: Frame | None = None,
    refund_rule: RefundRule | None = None,
    skus: Collection[str] | None = None,
    ads_in: Collection[str] = (),
) -> PriceView:
    """Floors of everything offered or lately sold (of ``skus`` only, where some are named), on ``day``. ``ads_in``: shops
    whose floors count ads.
    """
    known = known_until(tables, day)
    terms = dated_terms(tables, settings, day=day, known=known)
    ripe = refund_rule or RefundRule()
    refunds = refund_shares(tables, settings, day=known, rule=ripe, matches=matches)
    given = subsidies(tables, day=known)
    found = offers(tables, day=known, matches=matches).values()
    asked = (one for one in found if one.shop in terms.shops and (skus is None or one.sku in skus))
    ads = ads_per_unit(tables, settings, day=known, matches=matches)
    rows = tuple(
        _priced(one, terms, refunds, given, replace(rule, with_ads=one.shop in ads_in), ads) for one in asked
    )
    by_sku = {sku: tuple(listed) for sku, listed in groupby(rows, key=lambda row: row.offer.sku)}
    return PriceView(
        day=day,
        known=known,
        rule=rule,
        terms=terms,
        refunds=refunds,
        subsidies=given,
        rows=rows,
        by_sku=by_sku,
    )


def _priced(
    offer: Offer, terms: DatedTerms, refunds: Refunds, given: Mapping[str, int], rule: FloorRule,
    ads: Mapping[tuple[str, str], int],
) -> Priced:  # fmt: skip
    shop = terms.shops[offer.shop]
    spent = ads.get((offer.sku, offer.shop), 0)
    floor = floor_of(terms, shop, offer.sku, refunds, rule, subsidy=given.get(offer.shop, 0), ads=spent)
    now = ledger(floor.terms, offer.price, rule) if floor.terms and offer.price is not None else None
    return Priced(offer=offer, shop=shop, floor=floor, now=now, rule=rule)


def floor_of(
    terms: DatedTerms,
    shop: ShopTerms,
    sku: str,
    refunds: Refunds,
    rule: FloorRule,
    *,
    province: str | None = None,
    subsidy: int = 0,
    ads: int = 0,
) -> Floor:
    """The floor of a SKU in a shop, and why there is none."""
    unit = terms.unit(shop, sku, refunds.of(sku), province=province, subsidy=subsidy)
    if isinstance(unit, str):
        return Floor(price=None, why=unit, terms=None)
    unit = replace(unit, ads=ads)
    price = floor_price(unit, rule)
    with_ads = floor_price(unit, replace(rule, with_ads=True)) if ads and not rule.with_ads else price
    assumed = tuple(_assumed(terms, shop, sku, refunds, unit, province))
    return Floor(
        price=price,
        why=None if price is not None else "no_price",
        terms=unit,
        assumed=assumed,
        with_ads=with_ads,
    )


def _assumed(
    terms: DatedTerms, shop: ShopTerms, sku: str, refunds: Refunds, unit: UnitTerms, province: str | None
) -> Iterable[str]:
    """What of a floor nobody has stated: fees by the platform's public card, freight of an unknown place, refunds."""
    if len(shop.own) < len(shop.rates):
        yield "fees"
    if terms.parcel(shop, sku, province).guessed:
        yield "shipping"
    if sku not in refunds.lines:
        yield "refunds"
    if unit.refunds.returned:
        yield "returned_sellable_share"


def by_province(view: PriceView, row: Priced) -> list[tuple[str, int, Floor]]:
    """The floor to each province with the share (millionths) of the shop's parcels that go there, most parcels first.

    Provinces of the freight card stand beside those of the shop's own buyers, unless the shop sends to none of them.
    """
    mix = row.shop.mix
    card = view.terms.provinces if "" in mix or any(place in mix for place in view.terms.provinces) else ()
    ads = row.floor.terms.ads if row.floor.terms else 0
    places = sorted({*mix, *card}, key=lambda place: (-mix.get(place, 0), place))
    return [
        (
            place,
            mix.get(place, 0),
            floor_of(view.terms, row.shop, row.offer.sku, view.refunds, row.rule, province=place, ads=ads),
        )
        for place in places
    ]
