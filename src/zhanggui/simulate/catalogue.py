"""The goods: SKUs with weight, price and dated cost; bundles."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhanggui.simulate.chance import chance
from zhanggui.simulate.size import Size, months_later

# category, noun, lowest and highest price in yuan, lightest and heaviest in grams, season
THEMES = (
    ("厨房用品/水具", "保温杯", 49, 139, 280, 520, "winter"),
    ("厨房用品/水具", "玻璃冷水壶", 39, 99, 700, 1300, "summer"),
    ("厨房用品/锅具", "不粘煎锅", 89, 239, 900, 1900, "flat"),
    ("厨房用品/餐具", "陶瓷汤碗", 19, 69, 350, 800, "flat"),
    ("家居收纳/收纳盒", "桌面收纳盒", 15, 59, 250, 900, "flat"),
    ("家居收纳/衣物收纳", "真空压缩袋", 19, 79, 300, 850, "winter"),
    ("家纺/毛巾", "长绒棉毛巾", 12, 49, 110, 260, "flat"),
    ("家纺/床品", "水洗棉四件套", 159, 399, 1600, 2700, "winter"),
    ("家纺/凉席", "冰丝凉席", 89, 259, 1200, 2400, "summer"),
    ("服饰/袜子", "中筒棉袜", 9, 39, 60, 180, "flat"),
    ("服饰/T恤", "重磅纯棉T恤", 49, 129, 220, 320, "summer"),
    ("宠物用品/猫用品", "猫抓板", 15, 69, 500, 1500, "flat"),
    ("文具/本册", "线圈笔记本", 9, 35, 180, 420, "flat"),
    ("小家电/灯具", "护眼小台灯", 79, 219, 600, 1300, "flat"),
    ("节庆/礼盒", "茶具礼盒", 129, 369, 1200, 2600, "winter"),
)
ADJECTIVES = (
    "简约",
    "日式",
    "加厚",
    "轻奢",
    "便携",
    "大容量",
    "复古",
    "原木风",
    "可折叠",
    "防滑",
    "磨砂",
    "ins风",
)
SPECS = ("奶白", "雾蓝", "豆绿", "曜黑", "樱粉")
BRANDS = ("青禾", "木言", "拾光里")
SUPPLIERS = ("义乌禾木日用品厂", "佛山景和陶瓷", "绍兴暖棉纺织", "宁波恒亮电器")


@dataclass(frozen=True, kw_only=True)
class Sku:
    """One stocked thing. Money in fen, weight in grams; ``elasticity`` and ``demand`` are truths nobody exports."""

    code: str
    product: int
    name: str
    category: str
    brand: str
    spec: str
    barcode: str
    supplier: str
    price: int
    grams: int
    season: str
    launched: date
    demand: float
    elasticity: float
    refund_rate: float
    costs: tuple[tuple[date, int], ...]
    kind: str = "usual"
    cost_known: bool = True
    weight_known: bool = True

    def cost_on(self, day: date) -> int:
        """Unit cost in force on a day, in fen."""
        return [cost for since, cost in self.costs if since <= day][-1]

    @property
    def item_code(self) -> str:
        """The code of the product, without the variant."""
        return self.code.split("-")[0]


@dataclass(frozen=True)
class Bundle:
    """Several SKUs sold under one code."""

    code: str
    name: str
    parts: tuple[tuple[Sku, int], ...]

    @property
    def price(self) -> int:
        """A tenth below its parts, in whole yuan."""
        return sum(sku.price * n for sku, n in self.parts) * 9 // 1000 * 100


@dataclass(frozen=True)
class Catalogue:
    """All goods of the merchant."""

    skus: tuple[Sku, ...]
    bundles: tuple[Bundle, ...]
    by_code: dict[str, Sku] = field(repr=False)


def make_catalogue(size: Size) -> Catalogue:
    """Products of one to four variants until there are ``size.skus`` SKUs, and a few bundles."""
    rng = chance(size.seed, "catalogue")
    skus: list[Sku] = []
    product = 0
    while len(skus) < size.skus:
        product += 1
        skus += _variants(rng, size, product, len(skus))
    skus = skus[: size.skus]
    bundles = tuple(_bundle(rng, skus, i) for i in range(1, max(2, size.skus // 25) + 1))
    return Catalogue(tuple(skus), bundles, {sku.code: sku for sku in skus})


def _variants(rng: random.Random, size: Size, product: int, made: int) -> list[Sku]:
    theme = THEMES[(product * 7) % len(THEMES)]
    category, noun, low, high, light, heavy, season = theme
    name = rng.choice(ADJECTIVES) + noun
    price = rng.randint(low, high) * 100 - rng.choice((10, 20, 0, 100))
    grams = rng.randint(light // 10, heavy // 10) * 10
    demand = 1 / (1 + rng.randrange(size.skus)) ** 0.6
    elasticity = round(-rng.uniform(0.8, 3.0), 2)
    specs = SPECS[:1] if product % 5 == 0 else SPECS[: rng.choice((2, 3, 4))]
    brand, supplier = rng.choice(BRANDS), rng.choice(SUPPLIERS)
    refund_rate = 0.03 + rng.random() * (0.12 if category.startswith("服饰") else 0.05)
    launched = size.start - timedelta(days=rng.randint(40, 700))
    found = []
    for i, spec in enumerate(specs):
        facts: dict[str, Any] = {
            "code": f"QH{product:04d}-{'ABCDE'[i]}", "product": product, "name": name, "category": category,
            "brand": brand, "spec": spec, "barcode": f"69{product:06d}{i:04d}{(product + i) % 10}",
            "supplier": supplier, "price": price + i * 200, "grams": grams + i * 10, "season": season,
            "launched": launched, "demand": demand * rng.uniform(0.3, 1), "elasticity": elasticity,
            "refund_rate": refund_rate,
        }  # fmt: skip
        found.append(_sku(rng, size, made + i, facts))
    return found


def _sku(rng: random.Random, size: Size, index: int, facts: dict[str, Any]) -> Sku:
    """Every fortieth SKU loses money, every twelfth hardly sells, two in fifty lack cost or weight in the files."""
    kind = "loss maker" if index % 40 == 9 else "dead stock" if index % 12 == 5 else "usual"
    facts["demand"] *= 0.02 if kind == "dead stock" else 1
    share = rng.uniform(0.92, 1.02) if kind == "loss maker" else rng.uniform(0.33, 0.55)
    first = round(facts["price"] * share)
    costs = [(months_later(size.start, -2), first)]
    if rng.random() < 0.6:
        costs.append((_change_day(size, 2), round(first * rng.uniform(0.93, 1.1))))
    if rng.random() < 0.1:
        costs.append((_change_day(size, 4) + timedelta(days=9), round(first * rng.uniform(1.02, 1.12))))
    return Sku(
        **facts,
        kind=kind,
        costs=tuple(sorted(costs)),
        cost_known=index % 50 != 17,
        weight_known=index % 50 != 33,
    )


def _change_day(size: Size, part: int) -> date:
    """A day ``1/part`` into the period."""
    return size.start + (size.end - size.start) // part


def _bundle(rng: random.Random, skus: list[Sku], number: int) -> Bundle:
    usual = [sku for sku in skus if sku.kind == "usual" and sku.price < 15000]
    parts = tuple((sku, rng.choice((1, 1, 2))) for sku in rng.sample(usual, rng.choice((2, 2, 3))))
    return Bundle(f"ZH{number:03d}", "组合装 " + "+".join(sku.name for sku, _ in parts), parts)
