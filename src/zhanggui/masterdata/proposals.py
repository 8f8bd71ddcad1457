"""Which known SKU an unknown item of a shop probably is: proposals for a person to confirm.

Every item is compared with the names of the SKUs: characters and character bigrams weighted by rarity (inverse document
frequency), the geometric mean of their cosine and of the share of the shorter name that the longer contains.
A variant that contradicts (``variants.compare``) rules a SKU out. The confidence falls when a second SKU is
nearly as like, when one side is silent about the variant, and when the prices are far apart.

Confidence is a score between 0 and 1, tuned so that of proposals at 0.9 and more at least 99 of 100 are right on
the labelled names of the tests; it is no probability on goods of another kind, and titles that are only codes get
no proposal at all.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from zhanggui.core.language import Text
from zhanggui.masterdata.variants import Variant, Verdict, compare, normalised, variant_of

FLOOR = 0.5
SURE = 0.62  # names this alike are as good as equal: shop titles add selling words on both sides
MARGIN = 0.12  # a runner-up this much less like raises no doubt
_SELLING = re.compile(
    r"包邮|新款|正品|官方|旗舰店|家用|爆款|热销|现货|厂家直销|特价|促销|秒杀|限时|同款|网红|【[^】]*】"
)
_NOT_WORDS = re.compile(r"[\W_]+")
Weights: TypeAlias = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something a shop sells that no file and no person has named. ``price`` is what one unit sold for."""

    shop: str
    item_key: str
    title: str
    spec: str = ""
    price: Decimal | None = None
    currency: str | None = None
    units: int = 0


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A name under which a known SKU goes: in the catalogue, or as another shop titles it."""

    sku: str
    name: str
    spec: str = ""
    price: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An item, the SKU it probably is, how sure that is (0 to 1) and why."""

    item: Item
    sku: str
    name: str
    confidence: float
    why: Text


@dataclass(frozen=True)
class _Likeness:
    candidate: Candidate
    names: float
    variant: Verdict

    @property
    def score(self) -> float:
        return self.names * (1 if self.variant is Verdict.AGREE else 0.9)


def propose(
    items: Iterable[Item], candidates: Sequence[Candidate], *, floor: float = FLOOR
) -> list[Proposal]:
    """At most one proposal per item, surest first; none below ``floor``."""
    asked = list(items)
    known = _Names(candidates, asked)
    found = [_best(item, known) for item in asked]
    kept = [p for p in found if p is not None and p.confidence >= floor]
    return surest_first(kept)


def surest_first(proposals: Iterable[Proposal]) -> list[Proposal]:
    """In the order in which a person looks: the surest, among equals what sold most."""
    return sorted(proposals, key=lambda p: (-p.confidence, -p.item.units, p.item.shop, p.item.item_key))


class _Names:
    """The candidates' names as weighted characters and pairs, with an index to them."""

    def __init__(self, candidates: Sequence[Candidate], items: Sequence[Item]) -> None:
        self.candidates = candidates
        self.variants: list[Variant] = [variant_of(c.name, c.spec) for c in candidates]
        grams = [_grams(f"{c.name} {v.rest}") for c, v in zip(candidates, self.variants, strict=True)]
        # Selling words (宿舍, 学生) stand in many titles and in no catalogue: both sides say what is rare.
        titles = [_grams(f"{i.title} {variant_of(i.title, i.spec).rest}") for i in items]
        seen = Counter(gram for one in (*grams, *titles) for gram in one)
        names = len(grams) + len(titles)
        self.rarity = {gram: math.log(1 + names / n) for gram, n in seen.items()}
        self.vectors = [self.weigh(one) for one in grams]
        self.holding: Mapping[str, list[int]] = _index(self.vectors)

    def weigh(self, grams: set[str]) -> Weights:
        """Squared weights, so that a length is a plain sum."""
        return {gram: self.rarity[gram] ** 2 for gram in grams}


def _index(vectors: Sequence[Weights]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for gram in vector:
            index[gram].append(place)
    return index


def _grams(name: str) -> set[str]:
    """Pairs of neighbouring characters, and single characters: shops put the same words in any order."""
    words = _NOT_WORDS.sub("", _SELLING.sub(" ", normalised(name)))
    return {words[i : i + 2] for i in range(len(words) - 1)} | set(words)


def _best(item: Item, known: _Names) -> Proposal | None:
    ranked = _ranked(item, known)
    if not ranked:
        return None
    best = ranked[0]
    runner_up = next((r.score for r in ranked if r.candidate.sku != best.candidate.sku), 0)
    return Proposal(
        item=item,
        sku=best.candidate.sku,
        name=best.candidate.name,
        confidence=_confidence(best, runner_up, _price_factor(item, best.candidate)),
        why=_why(item, best, runner_up),
    )


def _ranked(item: Item, known: _Names) -> list[_Likeness]:
    """Candidates that share a character and do not contradict, most alike first."""
    variant = variant_of(item.title, item.spec)
    mine = known.weigh(_grams(f"{item.title} {variant.rest}"))
    shared: dict[int, float] = defaultdict(lambda: 0.0)
    for gram, weight in mine.items():
        for place in known.holding.get(gram, ()):
            shared[place] += weight
    total = sum(mine.values())
    alike = []
    for place, common in shared.items():
        verdict = compare(variant, known.variants[place])
        if verdict is not Verdict.CONTRADICT:
            names = _alike(common, total, sum(known.vectors[place].values()))
            alike.append(_Likeness(known.candidates[place], names, verdict))
    return sorted(alike, key=lambda found: (-found.score, found.candidate.sku))


def _alike(common: float, mine: float, theirs: float) -> float:
    """Geometric mean of the cosine and of the part of the lighter name that is shared."""
    return math.sqrt(common / math.sqrt(mine * theirs) * common / min(mine, theirs))


def _confidence(best: _Likeness, runner_up: float, price: float) -> float:
    lead = min(1, (best.score - runner_up) / best.score / MARGIN)
    said = 1 if best.variant is Verdict.AGREE else 0.88
    return round(min(1, best.names / SURE) * (0.55 + 0.45 * lead) * said * price, 2)


def _price_factor(item: Item, candidate: Candidate) -> float:
    """1 for like prices; unknown prices or other currencies take little, a threefold price takes much."""
    apart = _apart(item, candidate)
    if apart is None:
        return 0.98
    return 1 if apart <= Decimal("1.6") else 0.88 if apart <= 3 else 0.6


def _apart(item: Item, candidate: Candidate) -> Decimal | None:
    prices = (item.price, candidate.price)
    if item.currency != candidate.currency or prices[0] is None or prices[1] is None:
        return None
    low, high = sorted((prices[0], prices[1]))
    return high / low if low > 0 else None


def _why(item: Item, best: _Likeness, runner_up: float) -> Text:
    apart = _apart(item, best.candidate)
    agree = best.variant is Verdict.AGREE
    zh = [
        f"名称相似 {best.names:.0%}",
        "规格一致" if agree else "规格一方未写全",
        f"次选相似 {runner_up:.0%}",
    ]
    en = [f"names {best.names:.0%} alike", "variant agrees" if agree else "one side is silent on the variant"]
    en.append(f"runner-up {runner_up:.0%}")
    if apart is not None:
        zh.append(f"价格相差 {apart:.1f} 倍")
        en.append(f"prices {apart:.1f}-fold apart")
    return Text("，".join(zh), ", ".join(en))
