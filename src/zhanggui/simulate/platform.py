"""What the sample merchant must know of a platform. Each has a folder in ``platforms/``, found by its ``platform.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.shops import FeeCard, Shop, card_on
from zhanggui.tables.costs import FEE_KINDS

if TYPE_CHECKING:
    from zhanggui.simulate.files import Written
    from zhanggui.simulate.orders import Order
    from zhanggui.simulate.windows import Window
    from zhanggui.simulate.world import World


@dataclass(frozen=True, kw_only=True)
class Selling:
    """How buyers order on a platform, in the words of trade; every rate is a part of all orders (0 to 1).

    ``abroad``: in dollars and in English, one SKU at a time; ten per cent off by code; postage below 50 dollars.
    ``one_product``: an order holds one product. ``gift_rate``: a gift comes with so many.
    ``influencer_rate``, ``recruiter_rate``: so many came through an influencer, a recruiter of influencers;
    ``influencer_coupon_rate``: so many of the influencer's carry a coupon that the influencer pays.
    ``pay_cut_rate``: from so many the platform takes something off at payment.
    ``merchant_coupons``, ``platform_coupons``: there are coupons that the merchant, the platform pays.
    ``coupons_after_cuts``: coupons are shared over lines by what is left after the day's price cut, not by list price.
    ``free_postage``: the shop pays it to every province. ``forgets_codes``: some products have no merchant code.
    ``ads_by_account``: ad reports are of the whole account, not of products.
    ``by_rider``: orders are brought within the hour and booked then. ``wholesale``: buyers take ten times as many units.
    """

    abroad: bool = False
    one_product: bool = False
    gift_rate: float = 0
    influencer_rate: float = 0
    recruiter_rate: float = 0
    influencer_coupon_rate: float = 0
    pay_cut_rate: float = 0
    merchant_coupons: bool = True
    platform_coupons: bool = True
    coupons_after_cuts: bool = False
    free_postage: bool = False
    forgets_codes: bool = False
    ads_by_account: bool = False
    by_rider: bool = False
    wholesale: bool = False

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 <= value <= 1:
                raise ValueError(f"{name} must be 0 to 1, got {value}")


@dataclass(frozen=True, kw_only=True)
class BillEntry:
    """One amount on a platform's bill, in fen of the shop's currency, above zero to the merchant.

    ``kind`` is the canonical kind of a settlement entry; ``order_id`` is empty where it belongs to no order.
    """

    at: datetime
    order_id: str = ""
    kind: str
    amount: int
    text: str = ""

    def __post_init__(self) -> None:
        if self.kind not in FEE_KINDS:
            raise ValueError(f"kind of a bill entry must be one of {', '.join(FEE_KINDS)}, got {self.kind}")


@dataclass(frozen=True, kw_only=True)
class Platform:
    """All that other modules ask about a platform.

    ``code`` is the name of its folder. ``cards`` are its dated fee cards, by what the merchant calls the platform.
    ``write`` writes the files of a shop, round by round, into its folder. ``order_id``, ``line_ids``, ``offer_ids``
    number orders, their lines and listings. ``carrier``: whose bills charge its parcels (empty: nobody's).
    ``booked``: commission, payment fee and other fees of an order that its files state up to a moment, in fen
    (None: they state none, the fee card has to do; so may a single shop's). ``besides``: what files of their own say was
    paid for an order beside those fees, in fen. ``carriage``: what its bill takes for bringing an order up to a moment, in
    fen (None, here or as its answer: the parcel costs what the freight card says). ``told``: the moments of an order that only the order files tell
    (where a settlement is a file of its own, it tells the rest). ``missing``: why its files do not say all about a paid
    order. ``bill``: everything on the shop's bill (None: the platform sends none). ``facts``: what
    ``truth/parameters.json`` says of it.
    """

    code: str
    shops: tuple[Shop, ...]
    cards: Mapping[str, tuple[FeeCard, ...]]
    write: Callable[[World, Shop, list[Window], Path], Iterator[Written]]
    selling: Selling = field(default_factory=Selling)
    order_id: numbers.OrderNumber = numbers.nineteen_digits
    line_ids: numbers.LineNumbers = numbers.lines_of_ours
    offer_ids: numbers.OfferNumbers = numbers.offers_at_home
    carrier: str = ""
    booked: Callable[[Order, datetime], tuple[int, int, int] | None] | None = None
    besides: Callable[[Order, datetime], int] | None = None
    carriage: Callable[[Order, datetime], int | None] | None = None
    told: Callable[[Order], telling.Moments] = telling.told_whole
    missing: Callable[[World, Shop, Order, list[Window]], Iterator[str]] = telling.fees_by_card
    bill: Callable[[World, Shop], Iterator[BillEntry]] | None = None
    agents: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.shops:
            raise ValueError(f"{self.code} has no shop: give at least one")
        nameless = {shop.platform for shop in self.shops} - set(self.cards)
        if nameless:
            raise ValueError(f"no fee card of {self.code} is called {', '.join(sorted(nameless))}")

    def card(self, shop: Shop, day: date) -> FeeCard:
        """The fee card of the shop's platform in force on a day."""
        return card_on(self.cards[shop.platform], day)
