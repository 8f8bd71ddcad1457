"""Where provinces and cities lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TypeAlias

import yaml

Place: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""
_SUFFIX = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市)$")


def province_place(name: str) -> Place | None:
    """Where a province's parcels go: its capital; None for a name that is no province.

    >>> province_place("广西壮族自治区")
    (22.82, 108.37)
    """
    return _known()["provinces"].get(short_name(name))


def city_place(name: str) -> Place | None:
    """Where a city (or a province's capital, by the province's name) lies; None where it is not on the list."""
    known = _known()
    return known["cities"].get(short_name(name)) or known["provinces"].get(short_name(name))


def nearest_city(place: Place) -> str:
    """The listed city nearest to a place."""
    known = _known()["cities"]
    return min(known, key=lambda name: (known[name][0] - place[0]) ** 2 + (known[name][1] - place[1]) ** 2)


def nearest_province(place: Place) -> str:
    """The province whose capital is nearest to a place: near a border not always the one it lies in.

    >>> nearest_province((23.02, 113.75))
    '广东'
    """
    known = _known()["provinces"]
    return min(known, key=lambda name: (known[name][0] - place[0]) ** 2 + (known[name][1] - place[1]) ** 2)


def short_name(name: str) -> str:
    """A province or city without its suffix."""
    return _SUFFIX.sub("", name.strip())


@cache
def _known() -> Mapping[str, Mapping[str, Place]]:
    text = (resources.files("zhanggui.domains.supply") / "rules" / "places.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    found = {kind: {name: (at[0], at[1]) for name, at in listed.items()} for kind, listed in read.items()}
    capitals = {CAPITALS.get(province, province): at for province, at in found["provinces"].items()}
    return {"provinces": found["provinces"], "cities": {**capitals, **found["cities"]}}


CAPITALS = {
    "河北": "石家庄", "山西": "太原", "内蒙古": "呼和浩特", "辽宁": "沈阳", "吉林": "长春", "黑龙江": "哈尔滨", "江苏": "南京",
    "浙江": "杭州", "安徽": "合肥", "福建": "福州", "江西": "南昌", "山东": "济南", "河南": "郑州", "湖北": "武汉", "湖南": "长沙",
    "广东": "广州", "广西": "南宁", "海南": "海口", "四川": "成都", "贵州": "贵阳", "云南": "昆明", "西藏": "拉萨", "陕西": "西安",
    "甘肃": "兰州", "青海": "西宁", "宁夏": "银川", "新疆": "乌鲁木齐", "台湾": "台北",
}  # fmt: skip
