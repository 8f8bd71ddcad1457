"""How large the goods are, and the boxes they are packed into."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.catalogue import THEMES, Sku
from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.world import World

BOXES = columns("包装箱,生效日期,内长(mm),内宽(mm),内高(mm),自重(g),单价,币种")
# name, inner millimetres, grams, fen
KINDS = (
    ("10号箱", 175, 95, 115, 60, 35),
    ("8号箱", 210, 110, 140, 90, 55),
    ("6号箱", 260, 150, 180, 140, 85),
    ("5号箱", 290, 170, 190, 190, 110),
    ("4号箱", 350, 190, 230, 290, 170),
    ("3号箱", 430, 210, 270, 430, 250),
    ("1号箱", 530, 290, 370, 720, 420),
)
LARGEST = {
    "保温杯": (80, 80, 250), "玻璃冷水壶": (160, 130, 260), "不粘煎锅": (480, 290, 80), "陶瓷汤碗": (180, 180, 90),
    "桌面收纳盒": (280, 200, 140), "真空压缩袋": (300, 220, 50), "长绒棉毛巾": (240, 180, 40),
    "水洗棉四件套": (400, 300, 110), "冰丝凉席": (500, 250, 120), "中筒棉袜": (160, 100, 30), "重磅纯棉T恤": (300, 220, 30),
    "猫抓板": (430, 210, 60), "线圈笔记本": (260, 190, 30), "护眼小台灯": (330, 160, 160), "茶具礼盒": (380, 280, 130),
}  # fmt: skip
"""Millimetres of the heaviest of each kind; lighter ones are smaller in proportion."""
HEAVIEST = {theme[1]: theme[5] for theme in THEMES}
NOT_MEASURED = 29


def size_of(sku: Sku) -> tuple[int, int, int]:
    """Millimetres of one unit: as heavy, so large."""
    kind = next(kind for kind in LARGEST if sku.name.endswith(kind))
    share = min(1.0, sku.grams / HEAVIEST[kind]) ** (1 / 3)
    long, wide, high = (max(1, round(edge * share)) for edge in LARGEST[kind])
    return long, wide, high


def size_cells(sku: Sku) -> Row:
    """The cells of 商品; every 29th product was never measured."""
    return [None] * 3 if sku.product % NOT_MEASURED == 7 else list(size_of(sku))


def box_rows(world: World) -> Iterator[Row]:
    """The sizes of box in use since the first freight card."""
    since = min(row.since for row in world.freight).isoformat()
    for name, long, wide, high, grams, fen in KINDS:
        yield [name, since, long, wide, high, grams, amount(fen), "CNY"]
