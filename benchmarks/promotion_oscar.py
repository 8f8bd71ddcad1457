"""The peer of ``promotion.py``: django-oscar's offers on the same carts, in a process of its own.

Reads carts (price and quantity of each line) from standard input and prints carts per second of processor time, once
as a shop would call it (``Applicator.apply``, queries included) and once with offers and lines loaded before.
"""

from __future__ import annotations

import json
import sys
import time
from decimal import Decimal
from typing import Any

import django
from django.conf import settings

DASHBOARDS = [
    "catalogue",
    "communications",
    "offers",
    "orders",
    "pages",
    "partners",
    "ranges",
    "reports",
    "reviews",
    "shipping",
    "users",
    "vouchers",
]
APPS = [
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
    "oscar.apps.dashboard.apps.DashboardConfig",
    *(f"oscar.apps.dashboard.{one}.apps.{one.title()}DashboardConfig" for one in DASHBOARDS),
]


def main() -> None:
    """Set up a shop in memory, compute every cart, print the rates."""
    _open()
    from oscar import get_version

    carts = json.load(sys.stdin)
    products = _goods(len(carts[0]))
    _offers(products)
    whole = applying = 0.0
    crumbs = 0
    for lines in carts:
        basket = _basket(products, lines)
        began = time.process_time()
        _applicator().apply(basket)
        whole += time.process_time() - began
        crumbs += any(one.discount_value != round(one.discount_value, 2) for one in basket.all_lines())
        loaded = list(_applicator().get_site_offers())
        basket.reset_offer_applications()
        began = time.process_time()
        _applicator().apply_offers(basket, loaded)
        applying += time.process_time() - began
    n = len(carts)
    print(
        json.dumps(
            {
                "version": get_version(),
                "carts": n,
                "whole": n / whole,
                "applying": n / applying,
                "crumbs": crumbs,
            }
        )
    )


def _open() -> None:
    from oscar.defaults import __dict__ as defaults

    own = {name: value for name, value in defaults.items() if name.startswith("OSCAR_")}
    contrib = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites", "flatpages"]
    settings.configure(
        **own,
        SECRET_KEY="bench", SITE_ID=1, USE_TZ=True, ROOT_URLCONF=__name__, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[*(f"django.contrib.{one}" for one in contrib), *APPS],
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    )  # fmt: skip
    settings.MIGRATION_MODULES = _NoMigrations()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)


class _NoMigrations:
    """Tables straight from the models: the peer's hundred migrations are not what is measured."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


urlpatterns: list[Any] = []


def _applicator() -> Any:
    from oscar.apps.offer.applicator import Applicator

    return Applicator()


def _goods(n: int) -> list[Any]:
    from oscar.test.factories import create_product

    return [create_product(price=Decimal("10.00"), num_in_stock=10_000) for _ in range(n)]


def _offers(products: list[Any]) -> None:
    """A fifth off the even goods, the cheaper of two odd ones at half price, 20 off from 199, 40 off from 300."""
    from oscar.test import factories as make

    even, odd = (make.RangeFactory(products=products[start::2]) for start in (0, 1))
    everything = make.RangeFactory(includes_all_products=True)
    rules = [
        (even, "Count", 1, "Percentage", 20, even),
        (odd, "Count", 2, "Percentage", 50, odd),
        (everything, "Value", 199, "Absolute", 20, everything),
        (everything, "Value", 300, "Absolute", 40, everything),
    ]
    for i, (range_, condition, least, benefit, off, over) in enumerate(rules):
        most = 1 if i == 1 else None
        make.ConditionalOfferFactory(
            name=f"offer {i}", priority=10 - i, exclusive=False,
            condition=make.ConditionFactory(range=range_, type=condition, value=least),
            benefit=make.BenefitFactory(range=over, type=benefit, value=off, max_affected_items=most),
        )  # fmt: skip


def _basket(products: list[Any], lines: list[list[int]]) -> Any:
    from oscar.apps.partner import strategy
    from oscar.test.factories import BasketFactory

    basket = BasketFactory()
    basket.strategy = strategy.Default()
    for product, (price, quantity) in zip(products, lines, strict=True):
        product.stockrecords.update(price=Decimal(price) / 100)
        basket.add_product(product, quantity)
    basket.all_lines()
    return basket


if __name__ == "__main__":
    main()
