"""Where parcels go, and what they cost."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from zhanggui.simulate.chance import pick

# full name, name in the freight card, weight, cities with districts
PLACES: tuple[tuple[str, str, float, tuple[tuple[str, str], ...]], ...] = (
    ("广东省", "广东", 16, (("广州市", "天河区"), ("深圳市", "南山区"), ("东莞市", "南城街道"))),
    ("浙江省", "浙江", 13, (("杭州市", "余杭区"), ("宁波市", "鄞州区"), ("金华市", "义乌市"))),
    ("江苏省", "江苏", 13, (("南京市", "江宁区"), ("苏州市", "吴中区"), ("徐州市", "云龙区"))),
    ("上海", "上海", 9, (("上海市", "浦东新区"), ("上海市", "徐汇区"))),
    ("北京", "北京", 8, (("北京市", "海淀区"), ("北京市", "朝阳区"))),
    ("山东省", "山东", 8, (("青岛市", "市南区"), ("济南市", "历下区"))),
    ("四川省", "四川", 7, (("成都市", "武侯区"), ("绵阳市", "涪城区"))),
    ("湖北省", "湖北", 6, (("武汉市", "洪山区"),)),
    ("福建省", "福建", 5, (("厦门市", "思明区"), ("福州市", "鼓楼区"))),
    ("重庆", "重庆", 4, (("重庆市", "渝北区"),)),
    ("陕西省", "陕西", 4, (("西安市", "雁塔区"),)),
    ("吉林省", "吉林", 2, (("通化市", "柳河县"),)),
    ("广西壮族自治区", "广西", 3, (("南宁市", "青秀区"),)),
    ("内蒙古自治区", "内蒙古", 1, (("呼和浩特市", "赛罕区"),)),
    ("新疆维吾尔自治区", "新疆", 1, (("乌鲁木齐市", "天山区"),)),
    ("西藏自治区", "西藏", 0.5, (("拉萨市", "城关区"),)),
)
STATES = (("California", "CA", "Fresno"), ("New York", "NY", "Albany"), ("Texas", "TX", "Waco"),
          ("Ohio", "OH", "Dayton"), ("Washington", "WA", "Tacoma"))  # fmt: skip
REMOTE = ("新疆", "西藏")


@dataclass(frozen=True)
class Place:
    """A destination: full province name as platforms print it, short one as freight cards do."""

    province: str
    short: str
    city: str
    district: str


def draw_place(rng: random.Random) -> Place:
    """A Chinese destination."""
    province, short, cities = pick(rng, [((p, s, c), w) for p, s, w, c in PLACES])
    city, district = rng.choice(cities)
    return Place(province, short, city, district)


def draw_state(rng: random.Random) -> Place:
    """A destination in the United States."""
    name, short, city = rng.choice(STATES)
    return Place(name, short, city, "")


@dataclass(frozen=True)
class Tariff:
    """One row of the freight card: grams and fen."""

    province: str
    since: date
    first_grams: int
    first_fee: int
    step_grams: int
    step_fee: int

    def fee(self, grams: int) -> int:
        """What a parcel costs: the first fee, and a step fee for every further step begun."""
        steps = max(0, -(-(grams - self.first_grams) // self.step_grams))
        return self.first_fee + steps * self.step_fee


def freight_card(start: date, change: date) -> tuple[Tariff, ...]:
    """The card at the start, and dearer rows from ``change`` on."""
    near = ("浙江", "江苏", "上海")
    rows = []
    for since, extra in ((start, 0), (change, 30)):
        rows.append(Tariff("*", since, 1000, 450 + extra, 1000, 200))
        rows += [Tariff(p, since, 1000, 320 + extra, 1000, 80) for p in near]
        rows += [Tariff(p, since, 1000, 380 + extra, 1000, 120) for p in ("广东", "福建", "山东", "北京")]
        rows += [Tariff(p, since, 500, 1500 + 2 * extra, 500, 800) for p in REMOTE]
    return tuple(rows)


def tariff(card: tuple[Tariff, ...], province: str, day: date) -> Tariff:
    """The row of the province in force on a day, else the row ``*``."""
    for wanted in (province, "*"):
        rows = [row for row in card if row.province == wanted and row.since <= day]
        if rows:
            return max(rows, key=lambda row: row.since)
    raise LookupError(f"no freight row for {province} on {day}")
