"""Carts a shopkeeper can check by hand: ``golden_carts.csv``, one cart a line, with the offers of ``golden_offers.yaml``.

How a line reads: ``offers`` are names of the other file; ``cart`` is ``SKU price[xquantity] [@shop] [#category]``;
``pays`` is what each of its lines costs in the end. ``inspired_by`` names the public issue whose mistake the line would
catch. ``stacking`` is the order of levels (see ``stacking.py``).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line, to_minor
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.reading import offer_from
from zhanggui.domains.pricing.analysis.promotion.stacking import STACKINGS

HERE = Path(__file__).parent
OFFERS = yaml.safe_load((HERE / "golden_offers.yaml").read_text(encoding="utf-8"))
with (HERE / "golden_carts.csv").open(encoding="utf-8", newline="") as file:
    CARTS = list(csv.DictReader(file))
PERIOD = {"since": "2026-06-01", "until": "2026-06-18"}


@pytest.mark.parametrize("row", CARTS, ids=lambda row: row["name"])
def test_a_cart_costs_what_the_shopkeeper_works_out(row: dict[str, str]) -> None:
    offers = [
        offer_from({"code": one, **PERIOD, **OFFERS[one]}, row["currency"]) for one in row["offers"].split()
    ]
    found = Promotions(offers, STACKINGS[row["stacking"]]).best(_cart(row))
    assert list(found.paid) == [to_minor(one.strip(), row["currency"]) for one in row["pays"].split(";")]
    assert found.freight == (
        to_minor(row["freight"], row["currency"]) if row["freight"] else found.cart.shipping
    )
    assert found.gifts() == ({row["gifts"].split()[0]: int(row["gifts"].split()[1])} if row["gifts"] else {})


def test_there_are_380_carts_and_each_has_a_name_of_its_own() -> None:
    assert len(CARTS) >= 380
    assert len({row["name"] for row in CARTS}) == len(CARTS)


def test_every_offer_of_the_file_is_used() -> None:
    assert {one for row in CARTS for one in row["offers"].split()} == set(OFFERS)


def _cart(row: dict[str, str]) -> Cart:
    said: dict[str, Any] = {"coupons": set(), "used": {}, "spent": {}, "gift_stock": {}}
    for one in filter(None, (part.strip() for part in row["buyer"].split(";"))):
        _hear(said, *one.split())
    money = row["currency"]
    return Cart(
        lines=tuple(_line(one.split(), money) for one in row["cart"].split(";")), currency=money,
        shipping=to_minor(said.get("ship", "0"), money), gift_stock=said["gift_stock"],
        spent={code: to_minor(amount, money) for code, amount in said["spent"].items()},
        buyer=Buyer(
            tier=said.get("tier", ""), coupons=frozenset(said["coupons"]), payment=said.get("pay", ""),
            points=int(said.get("points", 0)), presale="presale" in said, used=said["used"],
        ),
    )  # fmt: skip


def _hear(said: dict[str, Any], word: str, *rest: str) -> None:
    """``coupon S20``, ``tier gold``, ``stock PEN 2``, ``spent budget 988``, ``used once 1``, ``presale`` …"""
    match word:
        case "coupon":
            said["coupons"].add(rest[0])
        case "stock":
            said["gift_stock"][rest[0]] = int(rest[1])
        case "spent":
            said["spent"][rest[0]] = rest[1]
        case "used":
            said["used"][rest[0]] = int(rest[1])
        case _:
            said[word] = rest[0] if rest else True


def _line(words: list[str], currency: str) -> Line:
    price, _, quantity = words[1].partition("x")
    more = {word[0]: word[1:] for word in words[2:]}
    return Line(words[0], to_minor(price, currency), int(quantity or 1), more.get("@", ""), more.get("#", ""))
