"""What each shop offers: its listings, with the ids the platform gave them."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.simulate.catalogue import Bundle, Catalogue, Sku
from zhanggui.simulate.chance import chance
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.shops import Shop


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A variant as one shop sells it. ``code`` is the merchant code as the shop writes it, perhaps empty."""

    shop: str
    code: str
    item_code: str
    sku: str
    product_id: str
    platform_sku_id: str
    title: str
    spec: str
    price: int
    demand: float
    season: str
    elasticity: float
    refund_rate: float
    parts: tuple[tuple[Sku, int], ...]

    @property
    def grams(self) -> int:
        """Weight of one unit sold."""
        return sum(sku.grams * n for sku, n in self.parts)


def make_offers(seed: int, shop: Shop, goods: Catalogue) -> tuple[Offer, ...]:
    """The shop's listings: a part of the products with all their variants, and some bundles."""
    rng, selling = chance(seed, "offers", shop.code), platform_of(shop).selling
    products = sorted({sku.product for sku in goods.skus})
    chosen = set(rng.sample(products, max(4, round(len(products) * shop.range_share))))
    single = {p for p in products if sum(sku.product == p for sku in goods.skus) == 1}
    offers = []
    for sku in goods.skus:
        if sku.product in chosen:
            forgotten = selling.forgets_codes and sku.product in single and sku.product % 10 == 0
            offers.append(_offer(shop, sku, coded=not forgotten))
    if not selling.abroad:
        offers += [_bundle_offer(shop, bundle, goods) for bundle in goods.bundles if rng.random() < 0.6]
    return tuple(offers)


def gift_offer(shop: Shop, goods: Catalogue) -> Offer:
    """The gift that goes with some orders: the cheapest thing that sells as usual."""
    cheap = min(
        (sku for sku in goods.skus if sku.kind == "usual" and sku.cost_known), key=lambda s: (s.price, s.code)
    )
    return _offer(shop, cheap, coded=True)


def _offer(shop: Shop, sku: Sku, *, coded: bool) -> Offer:
    code = _written(shop, sku.code)
    product_id, sku_id = _ids(shop, sku.product, sku.code[-1])
    english = f"{sku.item_code} {sku.category.split('/')[-1]}"
    return Offer(
        shop=shop.code, code=code if coded else "", item_code=code.split("-")[0], sku=sku.code,
        product_id=product_id, platform_sku_id=sku_id,
        title=english if platform_of(shop).selling.abroad else f"{sku.brand}{sku.name} 家用,新款", spec=f"颜色分类:{sku.spec}",
        price=_price(shop, sku.price), demand=sku.demand, season=sku.season, elasticity=sku.elasticity,
        refund_rate=sku.refund_rate, parts=((sku, 1),),
    )  # fmt: skip


def _bundle_offer(shop: Shop, bundle: Bundle, goods: Catalogue) -> Offer:
    product_id, sku_id = _ids(shop, 9000 + int(bundle.code[2:]), "A")
    median = sorted(sku.demand for sku in goods.skus)[len(goods.skus) // 2]
    return Offer(
        shop=shop.code, code=bundle.code, item_code=bundle.code, sku=bundle.code, product_id=product_id,
        platform_sku_id=sku_id, title=bundle.name, spec="套餐:组合装", price=_price(shop, bundle.price),
        demand=median, season="flat", elasticity=-1.5, refund_rate=0.04, parts=bundle.parts,
    )  # fmt: skip


def _written(shop: Shop, code: str) -> str:
    """As the shop's people type it."""
    return code.lower() if shop.lower_case and code[-3] in "37" else code


def _price(shop: Shop, fen: int) -> int:
    """The shop's price: yuan prices end in .90, dollar prices in .99 (7.1 yuan to the dollar)."""
    if shop.currency == "USD":
        return max(299, round(fen * shop.price_factor / 7.1) // 100 * 100 + 99)
    return max(490, round(fen * shop.price_factor) // 100 * 100 + 90)


def _ids(shop: Shop, product: int, variant: str) -> tuple[str, str]:
    number = product * 10 + "ABCDE".index(variant) + 1
    return platform_of(shop).offer_ids(shop, product, number)
