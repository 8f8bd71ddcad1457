"""价格 Prices: every SKU in every shop with floor, margin and competitors, as every entrance tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from zhanggui.answers.price_advice import advice_of, ladders_of
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.money import RATE_UNITS, from_ticks, round_half_up
from zhanggui.core.plain import to_text
from zhanggui.domains.pricing.shop_rules import rule_values
from zhanggui.domains.pricing.words import ADVICE, ASSUMED, LINES, STATES, WHY
from zhanggui.profit.reasons import why
from zhanggui.profit.rounding import half_up_ticks

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.competitors import Band, Judged
    from zhanggui.domains.pricing.analysis.floor import FloorRule, Ledger
    from zhanggui.domains.pricing.analysis.price_limits import Limit
    from zhanggui.domains.pricing.analysis.price_view import Floor, Priced, PriceView

NO_SUCH = Text(
    "没有在售或近期卖过的 SKU「{sku}」。zg price 列出所有 SKU。",
    "No SKU {sku} is offered or was sold lately. zg price lists those there are.",
)
BAD_MARGIN = Text(
    "要求的毛利率应从 0% 到 100%（不含 100%），百分数最多 4 位小数，例如 10；收到的是「{given}」。",
    "The margin wanted is from 0 to below 100 percent with at most four decimals, such as 10, not “{given}”.",
)
LINES_SHOWN = 200
ALERT = 0.05
"""A competitor this share of our price below it raises an alert."""
SKU_COLUMNS = ("sku", "name", "category", "list_price", "currency")


def rule_of(percent: str = "") -> FloorRule:
    """The floor's rule as typed: the margin wanted in percent, empty for none; WrongUsage for what makes no sense."""
    from zhanggui.domains.pricing.analysis.floor import FloorRule

    try:
        return FloorRule(margin=Decimal(percent.strip().rstrip("%％ ") or "0") / 100)
    except (ValueError, InvalidOperation) as wrong:
        raise WrongUsage(BAD_MARGIN.with_(given=percent)) from wrong


def prices_answer(reader: Reader, rule: FloorRule | None = None) -> Stored:
    """``rows``: one a SKU × shop, most money lost below the floor first; ``lines``: order lines sold below their floor."""
    chosen = rule or rule_of()
    names = shop_names()
    rules = rule_values()
    asked = {
        "today": reader.today,
        "margin": chosen.margin,
        "names": sorted(names.items()),
        "rules": to_text(rules),
    }
    return stored(reader, "prices", asked, lambda: _found(reader, chosen, names, rules))


def price_answer(reader: Reader, sku: str, rule: FloorRule | None = None) -> list[dict[str, Any]]:
    """One SKU in each shop: its row, the floor line by line, by province, the competitors' offers with what became of each."""
    from zhanggui.domains.pricing.analysis.competitors import sightings
    from zhanggui.domains.pricing.analysis.price_limits import counting_ads
    from zhanggui.domains.pricing.analysis.price_view import by_province, price_view

    chosen = rule or rule_of()
    rows = {row["shop"]: row for row in prices_answer(reader, chosen).answer["rows"] if row["sku"] == sku}
    if not rows:
        raise Refused(NO_SUCH.with_(sku=sku))
    tables = reader.tables()
    view = price_view(
        tables,
        profit_settings(),
        day=reader.today,
        rule=chosen,
        matches=matches(),
        skus={sku},
        ads_in=counting_ads(rule_values()),
    )
    seen = sightings(tables, day=reader.today).get(sku, [])
    found = []
    for one in view.rows:
        if one.offer.shop in rows:
            offers, _ = _band(one, seen, view, shop_names())
            found.append(
                rows[one.offer.shop]
                | {
                    "ledger": _ledger_lines(one, one.rule, reader),
                    "provinces": [
                        {"province": place, "share": _share(share), **_floor_told(floor, reader)}
                        for place, share, floor in by_province(view, one)
                    ],
                    "offers": [_offer_told(offer, reader) for offer in offers],
                }
            )
    return found


def _found(
    reader: Reader, rule: FloorRule, names: Mapping[str, str], rules: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    from zhanggui.domains.pricing.analysis.aged_stock import on_hand
    from zhanggui.domains.pricing.analysis.below_floor import by_sku, sold_below
    from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule
    from zhanggui.domains.pricing.analysis.competitors import sightings
    from zhanggui.domains.pricing.analysis.designed_tests import designed_tests
    from zhanggui.domains.pricing.analysis.elasticity import responses
    from zhanggui.domains.pricing.analysis.price_limits import counting_ads, limits_for
    from zhanggui.domains.pricing.analysis.price_view import price_view
    from zhanggui.domains.pricing.analysis.repricing import RepriceRule
    from zhanggui.domains.pricing.decisions.family_round import family_prices
    from zhanggui.profit.stages import collected

    tables, settings = reader.tables(), profit_settings()
    view = price_view(
        tables, settings, day=reader.today, rule=rule, matches=matches(), ads_in=counting_ads(rules)
    )
    sold = sold_below(tables, settings, view.refunds, day=view.known, rule=rule, matches=matches())
    short = by_sku(sold.rows)
    seen = sightings(tables, day=reader.today)
    skus = {row["sku"]: row for row in collected(tables["sku"].select(*SKU_COLUMNS))}
    answers = responses(tables, until=view.known, matches=matches())
    tests = designed_tests(view.rows, answers)
    limits = limits_for(view, tables, rules, matches=matches())
    joint = family_prices(
        view, answers, skus, lambda shop: RepriceRule(**rules.get(shop, {})), limits, BestPriceRule()
    )
    rows = []
    for one in view.rows:
        sku, shop = one.offer.sku, one.offer.shop
        reprice, known = rules.get(shop, {}), skus.get(sku)
        bounds = limits.get((sku, shop), ())
        row = _row(one, _band(one, seen.get(sku, []), view, names), short, known, reprice, bounds, reader)
        rows.append(
            row
            | advice_of(
                one,
                answers.of(sku, shop),
                tests.get((sku, shop)),
                known or {},
                reprice,
                bounds,
                ((sku, shop) in joint, joint.get((sku, shop))),
                reader,
            )
        )
    stock = on_hand(tables, day=view.known, matches=matches())
    ladders = {sku: told for sku, units in stock.items() if (told := ladders_of(sku, units, view, answers))}
    return {
        "ladders": ladders,
        "rows": sorted(rows, key=_worst_first),
        "lines": [_line(one) for one in sold.rows],
        "judged": sold.judged,
        "of_lines": sold.lines,
        "margin": rule.margin,
    }


def _worst_first(row: Mapping[str, Any]) -> tuple[Any, ...]:
    known = row["margin"] is None
    return (-row["short"], row["state"] != "below", known, row["margin"] or 0, row["sku"], row["shop"])


def _row(
    one: Priced, around: tuple[list[Judged], Band], short: Mapping[tuple[str, str], tuple[int, int, int]],
    sku: Mapping[str, Any] | None, reprice: Mapping[str, Any], limits: Sequence[Limit], reader: Reader,
) -> dict[str, Any]:  # fmt: skip
    offer, (offers, band) = one.offer, around
    lines, units, missing = short.get((offer.sku, offer.shop), (0, 0, 0))
    return {
        "sku": offer.sku, "name": (sku or {}).get("name") or "", "category": (sku or {}).get("category") or "",
        "shop": offer.shop, "platform": one.shop.platform, "currency": one.shop.currency,
        "asked": _money(offer.asked), "paid": _money(offer.paid), "units": offer.units,
        **_floor_told(one.floor, reader), "floor_with_ads": _money(one.floor.with_ads),
        "ads": _money(one.floor.terms.ads) if one.floor.terms else None, "ads_counted": one.rule.with_ads,
        "profit": _rounded(one.now), "margin": _margin(one.now),
        "state": _state(one), "below_lines": lines, "below_units": units, "short": _money(missing),
        "lowest": _money(band.lowest), "middle": _money(band.middle), "highest": _money(band.highest),
        "competitors": len(band.prices), "rank": band.rank,
        "above_lowest": None if band.above_lowest is None else round_half_up(Decimal(repr(band.above_lowest)), 4),
        "undercut": band.undercut(ALERT), **_advice(one, band, sku or {}, reprice, limits, reader),
        "set_aside": sum(judged.state not in ("used", "own") for judged in offers),
        "seen_day": max((j.sighting.captured_day for j in offers if j.state == "used"), default=None),
    }  # fmt: skip


def _advice(
    one: Priced,
    band: Band,
    sku: Mapping[str, Any],
    reprice: Mapping[str, Any],
    limits: Sequence[Limit],
    reader: Reader,
) -> dict[str, Any]:
    """What the shop's repricing rule (or the usual one) would ask, as a dry run; nothing where no competitor counts."""
    from zhanggui.domains.pricing.analysis.repricing import RepriceRule
    from zhanggui.domains.pricing.decisions.price_rails import rule_price

    if not band.prices:
        return {"advised": None, "advised_why": ""}
    found = rule_price(one, band, RepriceRule(**reprice), sku, day=reader.today, limits=limits)
    why_so = "；".join(reader.say(ADVICE[reason]) for reason in found.reasons)
    return {"advised": _money(found.price) if found.target is not None else None, "advised_why": why_so}


def _state(one: Priced) -> str:
    if one.floor.price is None:
        return "unknown"
    if one.below:
        return "below"
    asked = one.offer.asked
    return "asked_below" if asked is not None and asked < one.floor.price else "above"


def _band(
    one: Priced, seen: Iterable[Any], view: PriceView, names: Mapping[str, str]
) -> tuple[list[Judged], Band]:
    from zhanggui.domains.pricing.analysis.competitors import CompetitorRule, band, judged, own_names

    items = [item for row in view.of_sku(one.offer.sku) for item in row.offer.items]
    found = judged(
        seen,
        CompetitorRule(),
        day=view.day,
        ours=one.offer.price,
        currency=one.shop.currency,
        own=own_names(names, items),
    )
    return found, band(found, one.offer.price)


def _floor_told(floor: Floor, reader: Reader) -> dict[str, Any]:
    told: dict[str, Any] = {"floor": _money(floor.price), "assumed": list(floor.assumed)}
    if floor.why:
        told["floor_why"] = reader.say(WHY.get(floor.why) or why(floor.why))
    return told


def _ledger_lines(one: Priced, rule: FloorRule, reader: Reader) -> list[dict[str, Any]]:
    """Why this floor: every deduction at the floor and at the present price, in the order they are taken."""
    from zhanggui.domains.pricing.analysis.floor import ledger

    floor, terms = one.floor, one.floor.terms
    if floor.price is None or terms is None:
        return []
    at = [ledger(terms, floor.price, rule), one.now]
    buyer = [
        None if x is None else half_up_ticks(x.price * terms.subsidy, RATE_UNITS, terms.coin) for x in at
    ]
    amounts: dict[str, list[int | None]] = {
        "price": [None if x is None else x.price for x in at],
        "goods_cost": [-terms.cost] * 2,
    }
    amounts |= {fee: [None if x is None else -x.fees[fee] for x in at] for fee in terms.rates}
    amounts |= {"shipping": [-terms.freight] * 2, "tax": [None if x is None else -x.tax for x in at]}
    if rule.with_ads:
        amounts["ads"] = [-terms.ads] * 2
    amounts |= {
        name: [None if x is None else getattr(x, name) for x in at]
        for name in ("sold", "unsent", "returned", "lost")
    }
    lines = [_ledger_line(name, values, one, reader) for name, values in amounts.items()]
    lines.append(
        {
            "name": "expected",
            "text": reader.say(LINES["expected"]),
            "how": "",
            "floor": _rounded(at[0]),
            "now": _rounded(at[1]),
        }
    )
    subsidy = {
        "name": "subsidy",
        "text": reader.say(LINES["subsidy"]),
        "how": f"{Decimal(terms.subsidy) / 10_000:.2f}%",
    }
    return [*lines, subsidy | {"floor": _money(buyer[0]), "now": _money(buyer[1])}]


def _ledger_line(name: str, values: list[int | None], one: Priced, reader: Reader) -> dict[str, Any]:
    terms = one.floor.terms
    assert terms is not None
    how = ""
    if name in terms.rates:
        since = one.shop.own.get(name)
        how = f"{Decimal(terms.rates[name]) / 10_000:.2f}%" + (
            f" + {_money(terms.fixed[name])}" if terms.fixed[name] else ""
        )
        how += f" ({since})" if since else " ≈"
    elif name == "tax":
        how = f"{Decimal(terms.tax) / 10_000:.2f}%" if terms.tax else reader.say(LINES["no_tax"])
    elif name in ("sold", "unsent", "returned", "lost"):
        how = f"{Decimal(getattr(terms.refunds, name)) / 10_000:.2f}%"
    elif name == "shipping" and "shipping" in one.floor.assumed:
        how = "≈"
    now = values[1] if one.now is not None else None
    return {
        "name": name,
        "text": reader.say(LINES[name]),
        "how": how,
        "floor": _money(values[0]),
        "now": _money(now),
    }


def _offer_told(one: Judged, reader: Reader) -> dict[str, Any]:
    seen = one.sighting
    return {
        "competitor": seen.competitor, "offer": seen.offer, "platform": seen.platform, "price": _money(seen.price),
        "currency": seen.currency, "captured_at": seen.captured_at, "seen_in": seen.seen_in, "state": one.state,
        "state_text": reader.say(STATES[one.state]),
    }  # fmt: skip


def _line(one: Any) -> dict[str, Any]:
    return {
        "sku": one.sku, "shop": one.shop, "order_id": one.order_id, "line_id": one.line_id, "day": one.day, "units": one.units,
        "currency": one.currency, "price": _money(one.price), "floor": _money(one.floor), "short": _money(one.short),
    }  # fmt: skip


def assumed_told(codes: Iterable[str], reader: Reader) -> list[str]:
    """What of a floor is assumed, in words."""
    return [reader.say(ASSUMED[code]) for code in codes]


def _money(ticks: int | None) -> Decimal | None:
    return None if ticks is None else from_ticks(ticks)


def _rounded(one: Ledger | None) -> Decimal | None:
    return None if one is None else round_half_up(one.profit / 10_000, 2)


def _margin(one: Ledger | None) -> Decimal | None:
    return None if one is None or one.margin is None else round_half_up(one.margin, 4)


def _share(units: int) -> Decimal:
    return Decimal(units) / RATE_UNITS
