"""预填的活动方案 A plan that fills itself, as every entrance tells it: SKUs, depths, units, gain, where each figure is from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhanggui.answers.promotion_plans import NO_SHOP, STRANGE_SHOP, create_and_tell
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, minor_digits, round_half_up
from zhanggui.core.periods import CHINA
from zhanggui.masterdata.models import Shop

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.plan.aside import Aside
    from zhanggui.domains.pricing.analysis.plan.suggest import Advice
    from zhanggui.domains.pricing.analysis.plan.suggestion import Suggestion, Window

LONGEST_DAYS = 60
BACKWARDS = Text(
    "活动期应从 {since} 或之后开始、不早于今天（{today}），最多 {most} 天，收到 {since} 到 {until}。",
    "A window starts no earlier than today ({today}), ends after it starts and lasts at most {most} days, got {since} to {until}.",
)
NOTHING = Text(
    "没有一个 SKU 值得在这个活动里降价，没有生成方案。不参加的原因：{why}",
    "No SKU is worth a cut in this event, so no plan was made. Why they are left out: {why}",
)
ORIGINS = {
    "sku": Text("本 SKU 的 {n} 次活动", "{n} past events of the SKU"),
    "all": Text("全部商品的 {n} 次活动", "{n} past events of all goods"),
    "elasticity": Text(
        "只有平时的价格弹性，活动本身的拉动未知，没有计入",
        "its elasticity alone: what the event itself pulls is not known and left out",
    ),
}
SAME_NAME = Text("学过同名活动", "An event of this name was seen")
NEW_NAME = Text("没有见过同名活动，按一般活动", "No event of this name was seen: taken as any other")
LEARNT = Text("从 {n} 次活动学到", "learnt from {n} events")
NOT_LEARNT = Text("还没有可学的活动，按 0", "no event could tell it yet: taken as 0")


def suggest_answer(
    reader: Reader, since: date, until: date, shops: Sequence[str] = (), *, parity: Decimal | None = None
) -> Stored:
    """``rows``: each SKU to take part; ``left_out`` with reasons; ``total``: units and gain; what it was learnt from. The last day
    ``until`` is included. Kept until data or settings change.
    """
    window = window_of(reader, since, until, shops)
    asked = {"today": reader.today, "since": since, "until": until, "shops": list(window.shops), "parity": parity,
             "busy": sorted(f"{k}{v}" for k, v in _busy(window).items()), "planned": len(_planned()), "ads_in": sorted(_ads_in())}  # fmt: skip
    return stored(
        reader, "promotion_suggest", asked, lambda: told(found_for(reader, window, parity), reader), wait=True
    )


def suggest_and_create(
    reader: Reader, since: date, until: date, shops: Sequence[str] = (), *, at: datetime, by: str, parity: Decimal | None = None
) -> int:  # fmt: skip
    """Write the suggestion down as a draft plan; its number. Refused where no SKU is worth it. Nothing starts by itself."""
    from zhanggui.domains.pricing.analysis.plan.suggestion import name_of, plan_of

    window = window_of(reader, since, until, shops)
    found = found_for(reader, window, parity)
    if not found.advices:
        raise Refused(
            NOTHING.with_(why="；".join(sorted({reader.say(one.why) for one in found.left_out})[:5]))
        )
    return create_and_tell(reader, plan_of(found, reader.say(name_of(window)), owner=by), at=at, by=by)


def window_of(reader: Reader, since: date, until: date, shops: Sequence[str]) -> Window:
    """The window asked for; every shop of the reader's in the commonest currency where none is named."""
    from zhanggui.domains.pricing.analysis.plan.suggestion import Window

    if since < reader.today or not 0 <= (until - since).days < LONGEST_DAYS:
        raise WrongUsage(BACKWARDS.with_(since=since, until=until, today=reader.today, most=LONGEST_DAYS))
    known = [shop for shop in sorted(shop_names()) if reader.sees(shop)]
    for shop in shops:
        if shop not in known:
            raise Refused(STRANGE_SHOP.with_(shop=shop, known=", ".join(known)))
    paid_in = dict(Shop.objects.values_list("code", "currency"))
    chosen = list(shops) or known
    if not chosen:
        raise Refused(NO_SHOP.with_(known=""))
    currencies = [paid_in.get(shop) or "CNY" for shop in chosen]
    currency = max(sorted(set(currencies)), key=currencies.count)
    return Window(
        since=datetime.combine(since, time.min, tzinfo=CHINA), until=datetime.combine(until + timedelta(days=1), time.min, tzinfo=CHINA),
        shops=tuple(shop for shop, one in zip(chosen, currencies, strict=True) if one == currency), currency=currency,
    )  # fmt: skip


def found_for(reader: Reader, window: Window, parity: Decimal | None = None) -> Suggestion:
    """The suggestion itself."""
    from zhanggui.domains.pricing.analysis.plan.suggestion import suggestion

    return suggestion(
        reader.tables(), profit_settings(), window, today=reader.today, matches=matches(), taken=_busy(window), planned=_planned(),
        parity=parity, ads_in=_ads_in(),
    )  # fmt: skip


def told(found: Suggestion, reader: Reader) -> dict[str, Any]:
    """The suggestion as plain values in the reader's language."""
    from zhanggui.domains.pricing.analysis.plan.suggestion import name_of

    window, digits = found.window, minor_digits(found.window.currency)
    low, mid, high = (_money(x, digits) for x in found.total())
    pull = found.knowledge.pull
    return {
        "name": reader.say(name_of(window)), "event": window.event, "since": window.since, "until": window.until,
        "shops": list(window.shops), "currency": window.currency, "known_until": found.known - timedelta(days=1),
        "rows": [_row(one, found, digits, reader) for one in found.advices],
        "left_out": [{"sku": one.sku, "why": reader.say(one.why)} for one in found.left_out],
        "units": sum(max(1, round(one.expected)) for one in found.advices),
        "gain": {"low": low, "mid": mid, "high": high, "mean": _money(found.mean, digits)},
        "learnt": {
            "events": pull.events, "same_name": bool(window.event) and window.event in pull.names,
            "text": reader.say(SAME_NAME if window.event and window.event in pull.names else NEW_NAME) if pull.events else "",
            "elastic_skus": len(pull.answers), "bias": _ratio(found.knowledge.bias),
            "pulled_forward": _aside(found.knowledge.pulled, reader), "cannibalised": _aside(found.knowledge.taken, reader),
        },
    }  # fmt: skip


def _row(one: Advice, found: Suggestion, digits: int, reader: Reader) -> dict[str, Any]:
    hours = found.window.days * 24
    ranges = {
        name: {key: made(x) for key, x in zip(("low", "mid", "high"), drawn, strict=True)}
        for name, drawn, made in (
            ("units", one.units, round), ("lift", one.lift, lambda x: round_half_up(Decimal(repr(float(x))), 2)), ("gain", one.gain, lambda x: _money(x, digits))
        )
    }  # fmt: skip
    return {
        "sku": one.sku, "depth": one.depth, **ranges, "expected": max(1, round(one.expected)),
        "an_hour": round(one.expected / hours, 2), "profit": _money(one.profit[1], digits),
        "mean": _money(one.mean, digits), "short": round(one.short), "aside": _money(one.aside, digits),
        "worse": _ratio(one.worse), "origin": one.origin, "source": reader.say(ORIGINS[one.origin].with_(n=one.events)),
        "prices": [
            {"shop": shop, "now": from_ticks(now), "price": from_ticks(then)}
            for shop, (now, then) in sorted(found.prices[one.sku].items())
        ],
    }  # fmt: skip


def _aside(one: Aside, reader: Reader) -> dict[str, Any]:
    said = LEARNT.with_(n=one.windows) if one.windows else NOT_LEARNT
    return {
        "share": _ratio(one.share),
        "error": _ratio(one.error),
        "events": one.windows,
        "text": reader.say(said),
    }


def _busy(window: Window) -> dict[tuple[str, str], int]:
    """SKU × shops of plans that are meant for the same time."""
    from zhanggui.domains.pricing.suggested_plans import busy_in

    return busy_in(window)


def _ads_in() -> frozenset[str]:
    from zhanggui.domains.pricing.shop_rules import shops_counting_ads

    return shops_counting_ads()


def _planned() -> list[Any]:
    from zhanggui.domains.pricing.suggested_plans import planned_before

    return planned_before()


def _money(ticks: float, digits: int) -> Decimal:
    return round_half_up(from_ticks(round(ticks)), digits)


def _ratio(x: float) -> Decimal:
    return round_half_up(Decimal(repr(float(x))), 4)
