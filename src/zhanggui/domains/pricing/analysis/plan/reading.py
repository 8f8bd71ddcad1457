"""A promotion plan as people write it (YAML, JSON or the form): goals by SKU, window, money limits, offers, tasks.

``docs/promotions.md`` shows the file. What is unknown, missing or of the wrong kind is refused by name. A draft may still
lack goals and limits; ``lacks`` says which, and nothing that lacks any can be approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.cart import to_minor
from zhanggui.domains.pricing.analysis.promotion.offer import Offer
from zhanggui.domains.pricing.analysis.promotion.reading import offer_from
from zhanggui.domains.pricing.analysis.promotion.stacking import STACKINGS

PARTS = ("name", "theme", "currency", "platform", "shops", "since", "until", "owner", "budget", "stop_loss", "goals", "offers",
         "tasks", "words", "prize", "gift_stock", "lift", "origin")  # fmt: skip
GOAL = ("sku", "units", "profit", "price", "reference", "lift")
LIFTS = ("low", "mid", "high")
LARGEST_LIFT = 100
SUGGESTED = "suggested"
LONGEST_NAME = 200
NOT_MAPPING = Text(
    "活动方案应是一组「键: 值」，请照 docs/promotions.md 的样子写。",
    "A plan is a mapping of keys to values; write it as docs/promotions.md shows.",
)
UNKNOWN = Text(
    "{where} 有不认识的「{key}」，可用的有：{known}。",
    "{where} has an unknown “{key}”; it may have: {known}.",
)
WRONG = Text(
    "{where} 的「{key}」是「{found}」，应为{wanted}。", "“{key}” of {where} is “{found}”, expected {wanted}."
)
MOMENT = Text("日期和钟点（2026-06-18 20:00）", "a day and hour (2026-06-18 20:00)")
LIST = Text("列表", "a list")
WORD = Text("文字（最多 {most} 个字）", "text of at most {most} characters")
MONEY = Text("0 以上的金额", "an amount above 0")
UNITS = Text("1 以上的整数", "a whole number above 0")
LIFT = Text(
    "三个由小到大的倍数（0 到 100），例如 1.5、2、3",
    "three multiples in rising order, 0 to 100, such as 1.5, 2, 3",
)
PLATFORM = Text("其中之一：{known}", "one of {known}")
BACKWARDS = Text(
    "活动结束 {until} 不晚于开始 {since}，请改正活动期。",
    "The plan ends on {until}, not after it begins on {since}: correct the window.",
)
TWICE = Text("目标里 {sku} 写了两次，请只留一行。", "The goals name {sku} twice; keep one row.")
NO_GOAL = Text("没有写明每个 SKU 的件数和利润目标", "no goal of units and profit for each SKU")
NO_STOP = Text("没有写止损金额", "no stop-loss")
NO_BUDGET = Text("没有写预算", "no budget")
NO_OWNER = Text("没有写负责人", "no owner")
NO_OFFER = Text("没有写任何优惠", "no offer")


@dataclass(frozen=True, kw_only=True)
class Lift:
    """How many times the usual sales are expected, low to high; ``None`` fields never occur."""

    low: Decimal
    mid: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What a SKU is to sell and earn in the window. ``price``: its price tag then, where it is not today's; ``reference``: the
    crossed-out price it is shown beside; ``lift``: the planner's own assumption.
    """

    sku: str
    units: int | None
    profit: Decimal | None
    price: Decimal | None = None
    reference: Decimal | None = None
    lift: Lift | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something to be done, by whom, until when."""

    what: str
    who: str
    due: date | None


@dataclass(frozen=True, kw_only=True)
class PlanTerms:
    """A whole plan. ``since`` ≤ moment < ``until``. ``stop_loss``: at a profit below minus this the plan is stopped.

    ``words``: what buyers will read. ``prize``: the largest prize of a draw. ``gift_stock``: units of gifts put aside.
    ``origin`` "suggested": it was filled in by what past events taught, its lifts with it; else a person's own.
    """

    name: str
    theme: str
    currency: str
    platform: str
    shops: tuple[str, ...]
    since: datetime
    until: datetime
    owner: str
    budget: Decimal | None
    stop_loss: Decimal | None
    goals: tuple[Goal, ...]
    offers: tuple[Offer, ...]
    tasks: tuple[Task, ...]
    words: tuple[str, ...]
    prize: Decimal | None
    gift_stock: Mapping[str, int]
    lift: Lift | None
    origin: str = ""

    @property
    def hours(self) -> Decimal:
        """Length of the window."""
        return Decimal(int((self.until - self.since).total_seconds())) / 3600

    def goal_of(self, sku: str) -> Goal | None:
        """The goal of a SKU."""
        return next((one for one in self.goals if one.sku == sku), None)

    def lacks(self) -> list[Text]:
        """What must still be written before anybody may approve it."""
        whole = bool(self.goals) and all(g.units is not None and g.profit is not None for g in self.goals)
        asked = ((whole, NO_GOAL), (self.stop_loss is not None, NO_STOP), (self.budget is not None, NO_BUDGET),
                 (bool(self.owner), NO_OWNER), (bool(self.offers), NO_OFFER))  # fmt: skip
        return [text for there, text in asked if not there]


def read_terms(told: Any, *, zone: tzinfo) -> PlanTerms:
    """The plan that ``told`` (as YAML or JSON is read) describes; hours without a zone are those of ``zone``."""
    if not isinstance(told, Mapping):
        raise Refused(NOT_MAPPING)
    row = Cells("plan", told, str(told.get("currency") or "CNY"))
    row.only(PARTS)
    since, until = row.moment("since", zone), row.moment("until", zone)
    if until <= since:
        raise Refused(BACKWARDS.with_(since=since, until=until))
    goals = tuple(_goal(one) for one in row.rows("goals", GOAL))
    for goal in goals:
        if sum(other.sku == goal.sku for other in goals) > 1:
            raise Refused(TWICE.with_(sku=goal.sku))
    window = {"since": since.date(), "until": until.date()}
    offers = tuple(offer_from(window | _without_empty(one.cells), row.currency) for one in row.rows("offers"))
    return PlanTerms(
        name=row.word("name", needed=True), theme=row.word("theme"), currency=row.currency, platform=_platform(row),
        shops=row.words("shops"), since=since, until=until, owner=row.word("owner", most=60), budget=row.money("budget"),
        stop_loss=row.money("stop_loss"), goals=goals, offers=offers,
        tasks=tuple(_task(one) for one in row.rows("tasks", ("what", "who", "due"))), words=row.words("words"),
        prize=row.money("prize"), gift_stock={sku: row.whole(sku, n) for sku, n in row.mapping("gift_stock").items()},
        lift=row.lift("lift"), origin=row.word("origin", most=20),
    )  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """One mapping of the plan, each cell asked for by name."""

    where: str
    cells: Mapping[str, Any]
    currency: str

    def only(self, known: Sequence[str]) -> None:
        """Refuse what nobody asks for: a mistyped limit would be none."""
        for key in self.cells:
            if key not in known:
                raise Refused(UNKNOWN.with_(where=self.where, key=key, known=", ".join(known)))

    def wrong(self, key: str, wanted: Text) -> Refused:
        """The refusal of a cell."""
        return Refused(
            WRONG.with_(where=self.where, key=key, found=str(self.cells.get(key))[:60], wanted=wanted)
        )

    def word(self, key: str, *, needed: bool = False, most: int = LONGEST_NAME) -> str:
        """A text; empty where there is none and none is needed."""
        found = self.cells.get(key)
        text = "" if found is None else str(found).strip()
        if (needed and not text) or len(text) > most or isinstance(found, Mapping | list):
            raise self.wrong(key, WORD.with_(most=most))
        return text

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self.cells.get(key) or ()
        if isinstance(found, str) or not isinstance(found, Sequence):
            raise self.wrong(key, LIST)
        return tuple(dict.fromkeys(str(one).strip() for one in found if str(one).strip()))

    def rows(self, key: str, known: Sequence[str] = ()) -> Iterator[Cells]:
        """The mappings of a list."""
        found = self.cells.get(key) or ()
        if isinstance(found, str) or not isinstance(found, Sequence):
            raise self.wrong(key, LIST)
        for number, one in enumerate(found, 1):
            if not isinstance(one, Mapping):
                raise self.wrong(key, LIST)
            row = Cells(f"{key} {number}", one, self.currency)
            if known:
                row.only(known)
            yield row

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A mapping; empty where there is none."""
        found = self.cells.get(key) or {}
        if not isinstance(found, Mapping):
            raise self.wrong(key, Text("一组「键: 值」", "a mapping"))
        return {str(name): value for name, value in found.items()}

    def money(self, key: str) -> Decimal | None:
        """An amount above zero in whole coins; None where there is none."""
        found = self.cells.get(key)
        if found is None or found == "":
            return None
        amount = _decimal(found)
        if amount is None or amount <= 0:
            raise self.wrong(key, MONEY)
        to_minor(amount, self.currency)
        return amount

    def units(self, key: str) -> int | None:
        """A whole number above zero; None where there is none."""
        found = self.cells.get(key)
        return None if found is None or found == "" else self.whole(key, found)

    def whole(self, key: str, found: Any) -> int:
        """``found`` as a whole number above zero."""
        number = _decimal(found)
        if number is None or number != number.to_integral_value() or not 0 < number < 10**9:
            raise Refused(WRONG.with_(where=self.where, key=key, found=str(found)[:60], wanted=UNITS))
        return int(number)

    def moment(self, key: str, zone: tzinfo) -> datetime:
        """A day and hour; a bare day is its first moment."""
        found = self.cells.get(key)
        if isinstance(found, str):
            try:
                found = datetime.fromisoformat(found.strip())
            except ValueError:
                found = None
        if isinstance(found, date) and not isinstance(found, datetime):
            found = datetime.combine(found, time.min, tzinfo=zone)
        if not isinstance(found, datetime) or not 2000 <= found.year <= 2100:
            raise self.wrong(key, MOMENT)
        return found if found.tzinfo else found.replace(tzinfo=zone)

    def lift(self, key: str) -> Lift | None:
        """Three multiples; None where there are none. One number stands for all three."""
        found = self.cells.get(key)
        if found is None or found == "":
            return None
        parts = found if isinstance(found, list | tuple) else [found] * 3
        if isinstance(found, Mapping):
            parts = [found.get(name) for name in LIFTS]
        numbers = [n for n in (_decimal(one) for one in parts) if n is not None]
        if (
            len(numbers) != 3
            or sorted(numbers) != numbers
            or not 0 <= numbers[0] <= numbers[2] <= LARGEST_LIFT
        ):
            raise self.wrong(key, LIFT)
        return Lift(low=numbers[0], mid=numbers[1], high=numbers[2])


def _goal(row: Cells) -> Goal:
    return Goal(
        sku=row.word("sku", needed=True), units=row.units("units"), profit=row.money("profit"), price=row.money("price"),
        reference=row.money("reference"), lift=row.lift("lift"),
    )  # fmt: skip


def _task(row: Cells) -> Task:
    found = row.cells.get("due")
    try:
        due = found if isinstance(found, date) or not found else date.fromisoformat(str(found))
    except ValueError:
        raise row.wrong("due", Text("日期（2026-06-10）", "a day (2026-06-10)")) from None
    return Task(what=row.word("what", needed=True), who=row.word("who", most=60), due=due or None)


def _platform(row: Cells) -> str:
    found = row.word("platform") or "reference"
    if found not in STACKINGS:
        raise row.wrong("platform", PLATFORM.with_(known=", ".join(STACKINGS)))
    return found


def _without_empty(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cells.items() if value is not None}


def _decimal(found: Any) -> Decimal | None:
    if isinstance(found, bool) or found is None:
        return None
    try:
        number = Decimal(str(found).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None
