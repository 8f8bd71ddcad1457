"""促销方案 Promotion plans: the list, one plan, its check before launch, as every entrance tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhanggui.answers.promotions import NO_FILE, NOT_YAML, worst_rows
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.stored import Stored, kept, stored
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.core.periods import CHINA
from zhanggui.core.plain import from_text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms, read_terms
from zhanggui.domains.pricing.models import HOLDS, STACKS, PromotionPlan
from zhanggui.domains.pricing.shop_rules import shops_counting_ads
from zhanggui.domains.pricing.workflows import STATE_NAMES
from zhanggui.masterdata.models import Shop

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.plan.price_law import Finding
    from zhanggui.domains.pricing.analysis.price_view import PriceView
    from zhanggui.domains.pricing.price_files import PriceLine
    from zhanggui.loop.kind import OutboxFile

CHECK = "promotion_check"
Progress = Callable[[str, int], None]
"""Hears what is being looked at and how many shops were."""
NO_SHOP = Text("方案没有写店铺（{known}）。", "The plan names no shop ({known}).")
STRANGE_SHOP = Text("没有店铺 {shop}，有：{known}。", "There is no shop {shop}; there are {known}.")
NOT_SOLD = Text("{shop} 没有在售的 {skus}。", "{shop} does not offer {skus}.")
FOREIGN = Text(
    "{shop} 以 {found} 结算，方案以 {currency} 写成。",
    "{shop} is paid in {found}, the plan is written in {currency}.",
)
NO_STEP = Text("没有「{step}」这一步。", "There is no step “{step}”.")
NOT_STARTED = Text(
    "活动方案 {number} 还没有开始，没有文件。", "Plan {number} has not started: it has no files."
)
NOT_MONEY = Text("金额应大于 0，收到「{typed}」。", "An amount is above 0, got “{typed}”.")
PRICING = Text("正在算底价和费用…", "Working out floors and fees…")
STACKING = Text("正在凑 {shop} 的最低到手价…", "Building the lowest price in {shop}…")
NO_FLOOR = Text("{shop} 的 {sku} 底价算不出。", "The floor of {sku} in {shop} is not known.")


def read_plan_file(file: Path) -> dict[str, Any]:
    """What a plan's file says, YAML or JSON."""
    import yaml

    if not file.is_file():
        raise WrongUsage(NO_FILE.with_(file=file))
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(NOT_YAML.with_(file=file, why=str(error).splitlines()[0])) from error
    read_terms(told, zone=CHINA)
    return dict(told)


def terms_of(plan: PromotionPlan) -> PlanTerms:
    """The plan as values."""
    return read_terms(from_text(plan.told), zone=CHINA)


def plans_answer(reader: Reader) -> list[dict[str, Any]]:
    """Every plan whose shops the reader sees, newest window first."""
    plans = PromotionPlan.objects.order_by("-starts_at", "-pk").prefetch_related("tasks")
    return [_listed(plan, terms, reader) for plan in plans if _sees(reader, terms := terms_of(plan))]


def plan_answer(reader: Reader, number: int) -> dict[str, Any]:
    """One plan whole: goals, offers as written, tasks, what else is on, the report of its last check."""
    from zhanggui.domains.pricing.analysis.plan.calendar import events

    plan, terms = plan_of(reader, number)
    told = from_text(plan.told)
    return _listed(plan, terms, reader) | {
        "theme": terms.theme, "platform": terms.platform, "words": list(terms.words), "prize": terms.prize,
        "gift_stock": dict(terms.gift_stock), "told": told,
        "goals": [
            {"sku": g.sku, "units": g.units, "profit": g.profit, "price": g.price, "reference": g.reference,
             "an_hour": None if g.units is None else round(g.units / float(terms.hours), 1)}
            for g in terms.goals
        ],
        "offers": [_offer_told(one, cells, reader) for one, cells in zip(terms.offers, told.get("offers") or (), strict=True)],
        "tasks": [
            {"id": t.pk, "what": t.what, "who": t.who, "due_day": t.due_day, "done_at": t.done_at, "done_by": t.done_by,
             "late": t.done_at is None and t.due_day is not None and t.due_day < reader.today}
            for t in plan.tasks.order_by("due_day", "pk")
        ],
        "lacks": [reader.say(text) for text in terms.lacks()],
        "events": events(terms.since.date(), terms.until.date()),
        "report": report_told(from_text(plan.report), reader) if plan.report else None,
        "review": _review_told(from_text(plan.review)) if plan.review else None,
        "files": files_of(plan), "signed_off": plan.signed_off,
        "made_by": plan.made_by, "made_at": plan.made_at, "changed_by": plan.changed_by, "changed_at": plan.changed_at,
    }  # fmt: skip


def files_of(plan: PromotionPlan) -> list[str]:
    """Names of the sheets that its start and its end wrote."""
    handed = from_text(plan.handed) if plan.handed else {"files": []}
    return [*handed["files"], *handed.get("restored", [])]


def _review_told(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, with the gap of each SKU: below 0 fewer were sold than planned."""
    rows = kept.get("skus") or ()
    gaps = [None if row["planned"] is None else row["sold"] - row["planned"] for row in rows]
    return dict(kept) | {"skus": [dict(row) | {"gap": gap} for row, gap in zip(rows, gaps, strict=True)]}


def create_and_tell(reader: Reader, told: Mapping[str, Any], *, at: datetime, by: str) -> int:
    """Write a plan down as a draft for shops this reader sees; its number."""
    terms = read_terms(told, zone=CHINA)
    if terms.shops or reader.shops is not None:
        _shops_known(terms, reader)
    return int(workflows.create_plan(reader.workspace, told, zone=CHINA, at=at, by=by).pk)


def step_and_tell(reader: Reader, number: int, step: str, *, at: datetime, by: str, reason: str = "") -> None:
    """One step of a plan of this reader's shops: approve, start, end or cancel."""
    plan_of(reader, number)
    if step == "approve":
        workflows.approve_plan(reader.workspace, number, zone=CHINA, at=at, by=by, reason=reason)
    elif step == "start":
        start_and_write(reader, number, at=at, by=by)
    elif step == "end":
        end_and_write(reader, number, at=at, by=by, reason=reason)
    elif step == "cancel":
        workflows.cancel_plan(reader.workspace, number, at=at, by=by)
    else:
        raise WrongUsage(NO_STEP.with_(step=step[:40]))


def _unheard(_doing: str, _shops: int) -> None: ...


def check_and_keep(
    reader: Reader, number: int, *, at: datetime, by: str, progress: Progress = _unheard
) -> dict[str, Any]:
    """Check a plan before launch and keep the report; the plan as it stands then. What was found for the same wording is
    found again without work while neither data nor settings nor other plans have changed.
    """
    plan, _ = plan_of(reader, number)
    report = stored(reader, CHECK, _asked(reader, plan), lambda: checked(reader, plan, progress), wait=True)
    workflows.check_plan(reader.workspace, number, report.answer, told=plan.told, at=at, by=by)
    return plan_answer(reader, number)


def ready_check(reader: Reader, number: int) -> Stored | None:
    """The report of just this wording, data, settings and other plans; None where it must be computed."""
    plan, _ = plan_of(reader, number)
    found = kept(reader, CHECK, _asked(reader, plan))
    return found if found is not None and found.fresh else None


def _asked(reader: Reader, plan: PromotionPlan) -> dict[str, Any]:
    others = PromotionPlan.objects.filter(state__in=HOLDS).exclude(pk=plan.pk).order_by("pk")
    beside = [(one.pk, one.state, one.told) for one in others]
    ads_in = sorted(shops_counting_ads())
    return {"today": reader.today, "plan": plan.pk, "told": plan.told, "beside": beside, "ads_in": ads_in}


def checked(reader: Reader, plan: PromotionPlan, progress: Progress = _unheard) -> dict[str, Any]:
    """The report of a plan: ``worst`` by shop and SKU, ``losses`` among them, ``law``, ``conflicts``, what ``blocked`` it.

    Beside the plan's own offers hold those of approved and running plans in the same shop at the same time.
    """
    from zhanggui.domains.pricing.analysis.floor import FloorRule
    from zhanggui.domains.pricing.analysis.offers import known_until
    from zhanggui.domains.pricing.analysis.plan.calendar import conflicts
    from zhanggui.domains.pricing.analysis.plan.deals import deals_before
    from zhanggui.domains.pricing.analysis.plan.price_law import findings
    from zhanggui.domains.pricing.analysis.plan.spend import spends
    from zhanggui.domains.pricing.analysis.price_view import price_view

    terms, tables = terms_of(plan), reader.tables()
    _shops_known(terms, reader)
    progress(reader.say(PRICING), 0)
    start = terms.since.date()
    view = price_view(
        tables, profit_settings(), day=start, rule=FloorRule(), matches=matches(), ads_in=shops_counting_ads()
    )
    beside = [(p, terms_of(p)) for p in PromotionPlan.objects.filter(state__in=HOLDS).exclude(pk=plan.pk)]
    stacking = stacking_with(plan.pk, terms)
    worst: list[dict[str, Any]] = []
    blocked: list[Text] = []
    said: list[Text] = []
    for n, shop in enumerate(terms.shops):
        progress(reader.say(STACKING.with_(shop=shop)), n)
        rows, wrong, notes = _shop_checked(terms, shop, view, stacking, categories_of(tables), reader.today)
        worst, blocked, said = [*worst, *rows], [*blocked, *wrong], [*said, *notes]
    known = known_until(tables, reader.today)
    deals = deals_before(
        tables, {g.sku for g in terms.goals}, set(terms.shops), min(start, known), matches=matches()
    )
    law = [_finding(one) for one in findings(terms, deals, known=known)]
    blocked += [one["text"] for one in law if one["severity"] == "block"]
    return {
        "day": reader.today, "worst": worst, "losses": [one for one in worst if one["loss"] is not None],
        "spend": [vars(one) for one in spends(terms, worst)], "law": law, "said": said, "blocked": [*terms.lacks(), *blocked],
        "stacked": [{"number": p.pk, "name": p.name} for p, _ in stacking],
        "conflicts": [
            {"number": c.number, "name": c.name, "skus": list(c.skus), "shops": list(c.shops), "since": c.since, "until": c.until}
            for c in conflicts(terms, [(p.pk, t) for p, t in beside])
        ],
    }  # fmt: skip


def stacking_with(number: int, terms: PlanTerms) -> list[tuple[PromotionPlan, PlanTerms]]:
    """Approved and running plans beside plan ``number`` whose time and shops touch its own."""
    plans = [
        (p, terms_of(p))
        for p in PromotionPlan.objects.filter(state__in=STACKS).exclude(pk=number).order_by("pk")
    ]
    return [
        (p, t)
        for p, t in plans
        if t.since < terms.until and terms.since < t.until and set(t.shops) & set(terms.shops)
    ]


def report_told(report: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """A report in the reader's language."""
    return dict(report) | {
        "said": [reader.say(text) for text in report["said"]],
        "blocked": [reader.say(text) for text in report["blocked"]],
        "law": [
            one | {"text": reader.say(one["text"]), "law": reader.say(one["law"])} for one in report["law"]
        ],
    }


def _shop_checked(
    terms: PlanTerms, shop: str, view: PriceView, stacking: Iterable[tuple[PromotionPlan, PlanTerms]],
    categories: Mapping[str, str], today: date,
) -> tuple[list[dict[str, Any]], list[Text], list[Text]]:  # fmt: skip
    """Rows of the worst stack, what forbids to run the offers together, what is worth knowing: in one shop."""
    from zhanggui.domains.pricing.analysis.plan.tags import goods_of
    from zhanggui.domains.pricing.analysis.promotion.check import check_offers
    from zhanggui.domains.pricing.analysis.promotion.reading import Plan
    from zhanggui.domains.pricing.analysis.promotion.stacking import STACKINGS

    goods, floors = goods_of(terms, shop, view, categories)
    offered = {line.sku for line in goods}
    wrong = [FOREIGN.with_(shop=shop, found=one.shop.currency, currency=terms.currency)
             for one in view.rows[:] if one.offer.shop == shop and one.shop.currency != terms.currency][:1]  # fmt: skip
    missing = sorted({g.sku for g in terms.goals} - offered)
    if missing:
        wrong.append(NOT_SOLD.with_(shop=shop, skus=", ".join(missing)))
    offers = [
        *terms.offers,
        *(o for _, t in stacking if shop in t.shops and t.currency == terms.currency for o in t.offers),
    ]
    offers = [o for o in offers if o.scope.shops is None or shop in o.scope.shops]
    if wrong or not goods or not offers:
        return [], wrong, []
    found = check_offers(offers, goods, today=today)
    if found.refused:
        return [], list(found.refused), list(found.said)
    plan = Plan(currency=terms.currency, stacking=STACKINGS[terms.platform], offers=tuple(offers), goods=tuple(goods), floors=floors,
                cart=None)  # fmt: skip
    touched = {line.sku for line in goods if any(o.scope.covers(line) for o in terms.offers)}
    only = touched | {g.sku for g in terms.goals}
    notes = [NO_FLOOR.with_(shop=shop, sku=sku) for sku in sorted({g.sku for g in terms.goals} - set(floors))]
    own = {o.code for o in terms.offers}
    rows = [one | {"shop": shop, "own_cap": [c for c in one["cap"] if c["code"] in own]}
            for one in worst_rows(plan, floors, only=only)]  # fmt: skip
    return rows, [], [*found.said, *notes]


def categories_of(tables: Any) -> dict[str, str]:
    """The category of every SKU; empty where it has none."""
    from zhanggui.profit.stages import collected

    return {row["sku"]: row["category"] or "" for row in collected(tables["sku"].select("sku", "category"))}


def _finding(one: Finding) -> dict[str, Any]:
    deal = one.deal and {
        "shop": one.deal.shop,
        "order_id": one.deal.order_id,
        "day": one.deal.day,
        "price": from_ticks(one.deal.price),
    }
    return {
        "rule": one.rule.code, "law": one.rule.law, "article": one.rule.article, "since": one.rule.since,
        "confidence": one.rule.confidence, "severity": one.rule.severity, "text": one.text, "place": one.place, "deal": deal,
    }  # fmt: skip


def _shops_known(terms: PlanTerms, reader: Reader) -> None:
    known = [shop for shop in sorted(shop_names()) if reader.sees(shop)]
    if not terms.shops:
        raise Refused(NO_SHOP.with_(known=", ".join(known)))
    for shop in terms.shops:
        if shop not in known:
            raise Refused(STRANGE_SHOP.with_(shop=shop, known=", ".join(known)))


def _sees(reader: Reader, terms: PlanTerms) -> bool:
    return reader.shops is None or (bool(terms.shops) and all(reader.sees(shop) for shop in terms.shops))


def plan_of(reader: Reader, number: int) -> tuple[PromotionPlan, PlanTerms]:
    """The plan as the records and as values have it; Refused where there is none, or none of this reader's shops."""
    plan = workflows.find_plan(number)
    terms = terms_of(plan)
    if not _sees(reader, terms):
        raise Refused(workflows.NO_SUCH.with_(number=number))
    return plan, terms


def _listed(plan: PromotionPlan, terms: PlanTerms, reader: Reader) -> dict[str, Any]:
    tasks = list(plan.tasks.all())
    goals = [g for g in terms.goals if g.units is not None and g.profit is not None]
    return {
        "number": plan.pk, "name": plan.name, "state": plan.state, "state_text": reader.say(STATE_NAMES[plan.state]),
        "owner": plan.owner, "since": terms.since, "until": terms.until, "shops": list(terms.shops), "currency": terms.currency,
        "skus": len(terms.goals), "units": sum(g.units or 0 for g in goals), "profit": sum((g.profit or Decimal(0) for g in goals), Decimal(0)),
        "budget": terms.budget, "stop_loss": terms.stop_loss, "tasks_done": sum(t.done_at is not None for t in tasks),
        "tasks_all": len(tasks), "losses": len(from_text(plan.report)["losses"]) if plan.report else None,
    }  # fmt: skip


def _offer_told(offer: Any, cells: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    from zhanggui.domains.pricing.plan_files import KINDS, rule_words

    frame = (
        "code",
        "name",
        "kind",
        "level",
        "since",
        "until",
        "most_off",
        "budget",
        "but",
        "skus",
        "funding",
        "coupon",
    )
    return {
        "code": offer.code, "name": offer.name.zh, "kind": cells.get("kind"), "level": str(offer.level), "since": offer.since,
        "until": offer.until, "coupon": offer.conditions.coupon or "", "skus": sorted(offer.scope.skus or ()),
        "merchant": offer.funding.get("merchant", 0) / 10_000, "but": sorted(offer.scope.but), "most_off": cells.get("most_off"), "budget": cells.get("budget"),
        "kind_text": KINDS.get(str(cells.get("kind")), "") if reader.language == "zh" else cells.get("kind"),
        "rule": rule_words(cells) if reader.language == "zh" else ", ".join(f"{k} {v}" for k, v in cells.items() if k not in frame),
    }  # fmt: skip


def cap_and_tell(
    reader: Reader, number: int, code: str, *, at: datetime, by: str, sku: str | None = None, most_off: str | None = None,
    threshold: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Cap an offer of the plan; the plan as it stands then."""
    plan_of(reader, number)
    workflows.cap_offer(
        reader.workspace,
        number,
        code,
        at=at,
        by=by,
        sku=sku or None,
        most_off=_amount(most_off),
        threshold=_amount(threshold),
    )
    return plan_answer(reader, number)


def start_and_write(reader: Reader, number: int, *, at: datetime, by: str) -> list[str]:
    """Start a plan and put its sheets into the outbox; their names."""
    return _written(reader, start(reader, number, at=at, by=by))


def start(reader: Reader, number: int, *, at: datetime, by: str) -> list[OutboxFile]:
    """Start a plan; the sheets, not written yet."""
    from zhanggui.domains.pricing.plan_files import start_files

    plan, terms = plan_of(reader, number)
    lines = _price_lines(reader, terms)
    platforms = _platforms()
    files = start_files(number, terms, from_text(plan.told).get("offers") or (), platforms, lines)
    handed = {
        "files": [f.name for f in files],
        "lines": {shop: [vars(one) for one in mine] for shop, mine in lines.items()},
    }
    workflows.start_plan(reader.workspace, number, handed, zone=CHINA, at=at, by=by)
    return files


def end_and_write(reader: Reader, number: int, *, at: datetime, by: str, reason: str = "") -> list[str]:
    """End a plan and put the sheets that restore its prices into the outbox; their names."""
    return _written(reader, end(reader, number, at=at, by=by, reason=reason))


def end(reader: Reader, number: int, *, at: datetime, by: str, reason: str = "") -> list[OutboxFile]:
    """End a plan; the sheets that restore its prices, not written yet."""
    from zhanggui.domains.pricing.plan_files import end_files, price_lines

    plan, _ = plan_of(reader, number)
    handed = from_text(plan.handed) if plan.handed else {"lines": {}}
    files = end_files(number, _platforms(), price_lines(handed["lines"]))
    names = [f.name for f in files]
    workflows.end_plan(reader.workspace, number, at=at, by=by, reason=reason, restored=names)
    return files


def write_again(reader: Reader, number: int) -> list[str]:
    """Put the sheets of a plan that was started into the outbox once more, as its start made them; their names."""
    from zhanggui.domains.pricing.plan_files import end_files, price_lines, start_files

    plan, terms = plan_of(reader, number)
    if not plan.handed:
        raise Refused(NOT_STARTED.with_(number=number))
    lines = price_lines(from_text(plan.handed)["lines"])
    files = start_files(number, terms, from_text(plan.told).get("offers") or (), _platforms(), lines)
    over = plan.state not in STACKS
    return _written(reader, [*files, *(end_files(number, _platforms(), lines) if over else ())])


def _written(reader: Reader, files: Iterable[OutboxFile]) -> list[str]:
    from zhanggui.loop import outbox

    names = []
    for file in files:
        outbox.write(reader.workspace.place, file)
        names.append(file.name)
    return names


def _platforms() -> dict[str, str]:
    return dict(Shop.objects.values_list("code", "platform"))


def _price_lines(reader: Reader, terms: PlanTerms) -> dict[str, list[PriceLine]]:
    """Listings by shop whose price tag the plan changes."""
    from zhanggui.domains.pricing.analysis.offers import known_until, offers
    from zhanggui.domains.pricing.price_files import PriceLine

    tables = reader.tables()
    found: dict[str, list[PriceLine]] = {}
    for (sku, shop), one in offers(tables, day=known_until(tables, reader.today), matches=matches()).items():
        goal, tag = terms.goal_of(sku), one.asked or one.paid
        if (
            shop not in terms.shops
            or goal is None
            or goal.price is None
            or tag is None
            or from_ticks(tag) == goal.price
        ):
            continue
        items = one.items or ({"item_key": sku, "product_id": None, "platform_sku_id": None, "title": None},)
        found.setdefault(shop, []).extend(
            PriceLine(code=item["item_key"] or sku, product_id=item["product_id"] or "", platform_sku_id=item["platform_sku_id"] or "",
                      title=item["title"] or sku, old=from_ticks(tag), new=goal.price, currency=terms.currency)
            for item in items
        )  # fmt: skip
    return found


def _amount(typed: str | None) -> Decimal | None:
    if typed is None or not typed.strip():
        return None
    try:
        amount = Decimal(typed.strip().replace(",", ""))
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount < 10**9:
        raise WrongUsage(NOT_MONEY.with_(typed=typed))
    return amount
