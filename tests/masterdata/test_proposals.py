"""Which SKU an unnamed item probably is: hand-typed traps, and a labelled set with its precision and recall."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

import pytest

from zhanggui.masterdata.proposals import Candidate, Item, Proposal, propose

CATALOGUE = (
    ("BEI-500-W", "大容量保温杯", "500ml 白色", "59"),
    ("BEI-750-W", "大容量保温杯", "750ml 白色", "69"),
    ("BEI-500-B", "大容量保温杯", "500ml 黑色", "59"),
    ("MAO-R", "长绒棉毛巾", "红色", "19.9"),
    ("MAO-R-2", "长绒棉毛巾 2条装", "红色", "36"),
    ("SI-15", "水洗棉四件套", "奶白;1.5m", "199"),
    ("SI-18", "水洗棉四件套", "奶白;1.8m", "219"),
    ("XI-N", "浓缩洗衣液", "柠檬味 2kg", "29.9"),
    ("XI-L", "浓缩洗衣液", "薰衣草味 2kg", "29.9"),
    ("KE-14", "手机壳 iphone14 防摔", "透明", "15"),
    ("KE-14P", "手机壳 iphone14 pro 防摔", "透明", "15"),
    ("SHAN-L", "纯棉短袖男款", "深蓝色;L", "49"),
    ("ZHI", "竹浆厨房抽纸", "100抽*3包", "12.9"),
)


def known() -> list[Candidate]:
    return [
        Candidate(sku=sku, name=name, spec=spec, price=Decimal(price), currency="CNY")
        for sku, name, spec, price in CATALOGUE
    ]


def found(title: str, spec: str = "", price: str | None = None) -> Proposal | None:
    amount = Decimal(price) if price else None
    item = Item(shop="pdd", item_key="1", title=title, spec=spec, price=amount, currency="CNY")
    return next(iter(propose([item], known())), None)


@pytest.mark.parametrize(
    ("title", "spec", "sku"),
    [
        ("拾光里大容量保温杯 家用,新款", "颜色分类:白;容量:500毫升", "BEI-500-W"),
        ("【官方正品】大容量保温杯 ７５０ＭＬ", "白色", "BEI-750-W"),
        ("大容量保温杯 0.5升", "颜色:黑色", "BEI-500-B"),
        ("加厚长绒棉毛巾 单条", "红", "MAO-R"),
        ("长绒棉毛巾", "红色;两条装", "MAO-R-2"),
        ("水洗棉四件套 2026新款", "颜色:奶白;尺寸:1.8米", "SI-18"),
        ("浓缩洗衣液 4斤", "柠檬味", "XI-N"),
        ("iPhone14 Pro 防摔手机壳", "透明", "KE-14P"),
        ("纯棉短袖 男士", "深蓝;L码", "SHAN-L"),
        ("竹浆抽纸厨房 100抽×3包", "", "ZHI"),
    ],
)
def test_the_same_thing_in_other_words_is_found(title: str, spec: str, sku: str) -> None:
    proposal = found(title, spec)
    assert proposal is not None
    assert proposal.sku == sku


@pytest.mark.parametrize(
    ("title", "spec"),
    [
        ("大容量保温杯", "1000ml 白色"),
        ("大容量保温杯 500ml", "粉色"),
        ("长绒棉毛巾", "蓝色"),
        ("长绒棉毛巾 3条装", "红色"),
        ("水洗棉四件套", "奶白;2.0m"),
        ("水洗棉三件套", "奶白;1.5m"),
        ("浓缩洗衣液", "玫瑰味 2kg"),
        ("浓缩洗衣液", "柠檬味 3kg"),
        ("手机壳 iphone15 防摔", "透明"),
        ("手机壳 iphone14 plus 防摔", "透明"),
        ("纯棉短袖女款", "深蓝色;L"),
        ("纯棉短袖男款", "浅蓝色;L"),
        ("纯棉短袖男款", "深蓝色;XL"),
        ("竹浆厨房抽纸", "100抽*6包"),
        ("不锈钢炒锅 32cm", ""),
        ("660011223344", ""),
    ],
)
def test_another_size_colour_count_flavour_or_model_is_never_proposed(title: str, spec: str) -> None:
    assert found(title, spec) is None


def test_an_item_that_does_not_say_which_colour_is_never_sure() -> None:
    proposal = found("大容量保温杯 500ml")
    assert proposal is None or proposal.confidence < 0.6


def test_a_threefold_price_makes_a_proposal_unsure() -> None:
    alike, dear = found("长绒棉毛巾", "红色", "18.8"), found("长绒棉毛巾", "红色", "199")
    assert alike is not None
    assert alike.confidence == 1.0
    assert dear is not None
    assert dear.confidence == 0.6


def test_a_proposal_says_why() -> None:
    proposal = found("长绒棉毛巾", "红色", "19.9")
    assert proposal is not None
    assert proposal.why.zh == "名称相似 100%，规格一致，次选相似 0%，价格相差 1.0 倍"


# A labelled set: 160 products of adjective, feature and noun in three colours each, some of them sold by another shop under a noisy title.
NOUNS = [
    "保温杯",
    "毛巾",
    "四件套",
    "收纳箱",
    "台灯",
    "雨伞",
    "拖鞋",
    "抱枕",
    "砧板",
    "炒锅",
    "枕套",
    "浴巾",
    "地垫",
    "水壶",
    "饭盒",
    "窗帘",
    "衣架",
    "花瓶",
    "闹钟",
    "剪刀",
]
ADJECTIVES = [
    "大容量",
    "可折叠",
    "加厚",
    "便携",
    "北欧风",
    "智能",
    "防滑",
    "静音",
    "不锈钢",
    "竹纤维",
    "儿童卡通",
    "复古",
]
FEATURES = ["长绒棉", "磨砂", "珐琅", "亚麻", "硅胶", "陶瓷", "胡桃木", "云朵", "条纹", "星空"]
NOISE = ["家用", "新款", "包邮", "学生", "宿舍", "厨房", "办公室", "ins风", "高颜值", "送礼", "正品", "热销"]
COLOURS = ["红色", "蓝色", "白色", "灰色", "绿色", "粉色"]
SIZES = ("300ml", "500ml", "750ml", "", "", "")


def labelled(seed: int) -> tuple[list[Candidate], list[Item], dict[str, str | None]]:
    """Candidates, items, and the SKU each item truly is (null where the catalogue lacks it)."""
    draw = random.Random(seed)
    candidates: list[Candidate] = []
    items: list[Item] = []
    truth: dict[str, str] = {}
    for n in range(160):
        words = [draw.choice(ADJECTIVES), draw.choice(FEATURES), draw.choice(NOUNS)]
        price = draw.randrange(10, 300)
        for colour in draw.sample(COLOURS, 3):
            size, pack = draw.choice(SIZES), draw.choice(("", "", "", "2件装"))
            sku = f"S{n:03d}-{colour}"
            if draw.random() < 0.85:
                candidates.append(_candidate(sku, words, f"{colour} {size} {pack}".strip(), price))
            if draw.random() < 0.5:
                items.append(_noisy(draw, str(len(items)), words, (colour, size, pack), price))
                truth[items[-1].item_key] = sku
    listed = {c.sku for c in candidates}
    return candidates, items, {key: sku if sku in listed else None for key, sku in truth.items()}


def _candidate(sku: str, words: Sequence[str], spec: str, price: int) -> Candidate:
    return Candidate(sku=sku, name="".join(words), spec=spec, price=Decimal(price), currency="CNY")


def _noisy(
    draw: random.Random, key: str, words: Sequence[str], variant: tuple[str, str, str], price: int
) -> Item:
    colour, size, pack = variant
    kept = list(words) if draw.random() < 0.7 else draw.sample(words, 3)
    title = "".join(kept) if draw.random() < 0.85 else "".join(kept[1:])
    title = (
        draw.choice(("拾光里", "木言", "")) + title + " " + " ".join(draw.sample(NOISE, draw.randrange(4)))
    )
    said = {"300ml": "300毫升", "500ml": "0.5L", "750ml": "750ML", "": ""}[size]
    spec = f"颜色分类:{colour[:-1] if draw.random() < 0.5 else colour};规格:{said}"
    sold = Decimal(price) * draw.randrange(80, 125) / 100
    return Item(shop="other", item_key=key, title=f"{title} {pack}", spec=spec, price=sold, currency="CNY")


@pytest.mark.parametrize("seed", [7, 11, 2026])
def test_of_the_sure_proposals_at_least_99_of_100_are_right_and_most_items_get_one(seed: int) -> None:
    candidates, items, truth = labelled(seed)
    proposals = propose(items, candidates)
    sure = [p for p in proposals if p.confidence >= 0.9]
    right = [p for p in sure if truth[p.item.item_key] == p.sku]
    there = sum(sku is not None for sku in truth.values())
    print(f"seed {seed}: {len(items)} items, {there} in catalogue, {len(proposals)} proposals,"
          f" {len(sure)} sure, precision {len(right) / len(sure):.4f}, recall {len(right) / there:.3f}")  # fmt: skip
    assert len(right) >= 0.99 * len(sure)
    assert len(right) >= 0.72 * there
