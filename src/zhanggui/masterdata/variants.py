"""What a title and a specification say about the variant: measures, pack size, colour, size, model.

Two goods whose names are alike but whose variants contradict each other are never the same SKU: 500ml is not
750ml, red is not blue, a pack of two is not a single piece. Where one side says nothing it does not contradict,
except for the pack: who names no pack sells one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache

_UNITS = {
    "ml": ("volume", "1"), "毫升": ("volume", "1"), "l": ("volume", "1000"), "升": ("volume", "1000"),
    "mg": ("mass", "0.001"), "毫克": ("mass", "0.001"), "g": ("mass", "1"), "克": ("mass", "1"),
    "kg": ("mass", "1000"), "千克": ("mass", "1000"), "公斤": ("mass", "1000"), "斤": ("mass", "500"),
    "mm": ("length", "1"), "毫米": ("length", "1"), "cm": ("length", "10"), "厘米": ("length", "10"),
    "m": ("length", "1000"), "米": ("length", "1000"), "寸": ("inch", "1"), "英寸": ("inch", "1"),
    "w": ("power", "1"), "瓦": ("power", "1"), "gb": ("memory", "1"), "tb": ("memory", "1024"),
    "mah": ("charge", "1"), "毫安": ("charge", "1"), "度": ("degrees", "1"),
    "抽": ("sheets", "1"), "张": ("sheets", "1"), "片": ("slices", "1"), "片装": ("slices", "1"),
    "粒": ("grains", "1"), "粒装": ("grains", "1"), "颗": ("grains", "1"), "枚": ("grains", "1"),
    "层": ("layers", "1"), "码": ("shoe", "1"), "号": ("number", "1"), "岁": ("age", "1"),
}  # fmt: skip
_CLASSIFIERS = "件只支条瓶盒包袋双个对罐桶卷提箱套本组块"
_DIGITS = {
    "单": 1,
    "一": 1,
    "二": 2,
    "两": 2,
    "双": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_COLOURS = {
    "red": "红", "blue": "蓝", "green": "绿", "yellow": "黄", "black": "黑", "white": "白", "grey": "灰", "gray": "灰",
    "pink": "粉", "purple": "紫", "orange": "橙", "brown": "棕", "beige": "米", "silver": "银", "gold": "金",
    "咖啡": "棕", "咖": "棕", "褐": "棕", "透明": "透",
}  # fmt: skip
_SHADES = "深浅天宝藏墨军奶玫酒大湖草卡亮暗雾豆藕烟象牙"
_COLOUR = re.compile(rf"([{_SHADES}]?)([红蓝绿黄黑白灰粉紫橙棕米银金青杏驼透])(色?)")
_FLAT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:cm|m|mm|米|厘米)?\s*[x×*]\s*(\d+(?:\.\d+)?)\s*(cm|mm|m|米|厘米)")
_MEASURE = re.compile(
    r"(\d+(?:\.\d+)?)\s*(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")(?![a-z])"
)
_PACK = re.compile(
    rf"(\d+|[{''.join(_DIGITS)}])\s*(?:[{_CLASSIFIERS}](?:装|套|组|入|盒)?|pcs|pack|入装|入|连包|联包)(?![a-z])"
)
_TIMES = re.compile(r"[x×*]\s*(\d+)")
_LETTERS = re.compile(r"(?<![a-z0-9])((?:[2-6]?x{1,4})?[sl]|m)(?:码|号)?(?![a-z0-9])")
_WORDS = (
    "大号",
    "中号",
    "小号",
    "加大",
    "男款",
    "女款",
    "男士",
    "女士",
    "儿童",
    "成人",
    "左",
    "右",
    "单人",
    "双人",
)
_MODELS = re.compile(r"(?<![a-z])(pro|max|plus|mini|ultra|air|lite|se)(?![a-z])")
_NUMBER = re.compile(r"[a-z]*\d+(?:\.\d+)?[a-z]*")
_YEAR = re.compile(r"20[12]\d\s*(年|新款|春|夏|秋|冬|款)")
_LABEL = re.compile(r"[^;,:/]*:")
_EMPTY_SPECS = {
    "默认",
    "标准",
    "如图",
    "均码",
    "default",
    "default title",
    "统一规格",
    "无",
    "-",
    "组合装",
    "套餐",
}


class Verdict(IntEnum):
    """How two variants stand to each other: contradiction, one says more than the other, agreement."""

    CONTRADICT = 0
    ONE_SIDED = 1
    AGREE = 2


@dataclass(frozen=True)
class Variant:
    """What is said: per kind (volume, pack, colour …) the set of values; ``rest`` is other text of the spec."""

    said: dict[str, frozenset[str]]
    rest: str


def normalised(text: str) -> str:
    """Width and case folded, years and white space made even: what is compared."""
    return _YEAR.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=65_536)
def variant_of(title: str, spec: str) -> Variant:
    """Read a title and a specification (``颜色分类:奶白;尺码:L``). A colour in the spec outweighs the title's."""
    labels = _LABEL.sub("", normalised(spec).replace("；", ";"))
    detail = " ".join(part for part in re.split(r"[;,/]", labels) if part.strip() not in _EMPTY_SPECS)
    said, _ = _read(f"{normalised(title)} | {detail}")
    colours = _colours(detail, bare=True) or _colours(normalised(title), bare=False)
    if colours:
        said["colour"] = colours
    return Variant({k: frozenset(v) for k, v in said.items()}, _rest(detail))


def _read(text: str) -> tuple[dict[str, frozenset[str]], str]:
    said: dict[str, set[str]] = {}

    def note(kind: str, value: str) -> str:
        said.setdefault(kind, set()).add(value)
        return " "

    text = _FLAT.sub(lambda m: note("flat", _flat(m)), text)
    text = _MEASURE.sub(lambda m: note(_UNITS[m[2]][0], _amount(m[1], m[2])), text)
    text = _PACK.sub(lambda m: note("pack", str(_DIGITS.get(m[1], m[1]))), text)
    text = _TIMES.sub(lambda m: note("pack", m[1]), text)
    text = _LETTERS.sub(lambda m: note("size", m[1]), text)
    text = _MODELS.sub(lambda m: note("edition", m[1]), text)
    _NUMBER.sub(lambda m: note("model", m[0]), text)
    for word in _WORDS:
        if word in text:
            note("size" if word.endswith(("号", "大")) else "for", word.replace("士", "款"))
    said["pack"] = {n for n in said.get("pack", set()) if n != "1"}
    return {k: frozenset(v) for k, v in said.items()}, text


def _flat(match: re.Match[str]) -> str:
    return "x".join(sorted(_amount(n, match[3]) for n in (match[1], match[2])))


def _amount(number: str, unit: str) -> str:
    return f"{(Decimal(number) * Decimal(_UNITS[unit][1])).normalize():f}"


def _colours(text: str, *, bare: bool) -> frozenset[str]:
    """Colours named in the text; in titles (not ``bare``) only with 色, for 白菜 and 红枣 are no colours."""
    text = _read(text)[1]  # 1.5米 is no 米色
    for word, colour in _COLOURS.items():
        whole = rf"\b{word}\b" if word.isascii() else word
        text = re.sub(whole, colour if bare or not word.isascii() else f"{colour}色", text)
    return frozenset(m[1] + m[2] for m in _COLOUR.finditer(text) if m[3] or bare)


def _rest(detail: str) -> str:
    """The spec without what was understood, and without words that tell nothing apart."""
    left = _read(detail)[1]
    left = _COLOUR.sub(" ", left)
    return re.sub(r"[\W_a]|装|款式?|型|色|味|香|版|码|系列|[a-z]*\d+[a-z]*", "", left) or _lone_letter(detail)


def _lone_letter(detail: str) -> str:
    found = re.search(r"(?<![a-z0-9])([a-k])(?=款|型|版|$)", detail)
    return found[1] if found else ""


def compare(one: Variant, other: Variant) -> Verdict:
    """Do two variants contradict each other?"""
    verdicts = [_of_kind(kind, one, other) for kind in sorted({*one.said, *other.said})]
    verdicts.append(_of_rest(one.rest, other.rest))
    return min(verdicts)


def _of_kind(kind: str, one: Variant, other: Variant) -> Verdict:
    mine, theirs = one.said.get(kind, frozenset()), other.said.get(kind, frozenset())
    if mine == theirs:
        return Verdict.AGREE
    if kind in ("pack", "edition"):
        return Verdict.CONTRADICT
    if kind == "colour" and mine and theirs:
        return _of_colours(mine, theirs)
    return Verdict.ONE_SIDED if mine <= theirs or theirs <= mine else Verdict.CONTRADICT


def _of_colours(mine: frozenset[str], theirs: frozenset[str]) -> Verdict:
    """深蓝 and 浅蓝 differ, 蓝 and 深蓝 may be one; 红 and 蓝 differ."""
    if {c[-1] for c in mine} != {c[-1] for c in theirs}:
        return Verdict.CONTRADICT
    shaded = all(len(c) > 1 for c in mine | theirs)
    return Verdict.CONTRADICT if shaded else Verdict.ONE_SIDED


def _of_rest(mine: str, theirs: str) -> Verdict:
    """Flavours and styles: 原味 is not 香辣; where one side is silent nothing is known."""
    if mine == theirs:
        return Verdict.AGREE
    if mine and theirs and not set(mine) & set(theirs):
        return Verdict.CONTRADICT
    return Verdict.ONE_SIDED
