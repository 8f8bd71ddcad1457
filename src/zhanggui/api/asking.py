"""Questions: orders, totals, KPIs, profit, the rows behind a figure, SKUs, kinds of files."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from ninja import Query

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import needs
from zhanggui.answers.goods import sku_cards
from zhanggui.answers.kpis import kpi_answers, kpi_definitions
from zhanggui.answers.masking import shows_cost
from zhanggui.answers.orders import order_answers, totals_answers
from zhanggui.answers.prices import prices_answer, rule_of
from zhanggui.answers.profiles import profile_answers
from zhanggui.answers.profit import profit_answers
from zhanggui.answers.rows import rows_answers
from zhanggui.api.answering import Limit, Skip, figures, known_shop, page_of
from zhanggui.api.keys import Calling, say
from zhanggui.api.operations import Operations
from zhanggui.api.problems import not_found
from zhanggui.core.language import Text
from zhanggui.core.references import parse_reference
from zhanggui.kpi.register import KPIS

router = Operations(tags=["figures"])
Text200 = Annotated[str, Query(min_length=1, max_length=200)]
Text1000 = Annotated[str, Query(min_length=1, max_length=1_000)]

PERSONAL = Text("个人信息：这个密钥无权查看。", "Personal data: this key may not see it.")
COST = Text("成本：这个密钥无权查看。", "Costs: this key may not see them.")
COSTS = ("cost", "cost_currency", "cost_from_day")
REMARKS = ("remark_buyer", "remark_seller")


@router.get("/orders")
@needs(Right.SEE_ORDERS)
def orders(request: Calling, order_id: Text200, shop: str | None = None) -> HttpResponse:
    """One order with its lines, as ``zg order --json`` gives it; one entry per shop that knows the number.

    Remarks are personal: they are null for keys without that right, and every look at them is logged.
    """
    found = order_answers(request.caller.reader, order_id, known_shop(request, shop))
    if Right.SEE_PERSONAL not in request.caller.rights:
        hidden = dict.fromkeys(REMARKS) | {f"{n}_why": say(request.caller, PERSONAL) for n in REMARKS}
        found = [one | hidden for one in found]
    for one in found:
        if any(one[name] for name in REMARKS):
            _log_reveal(request, order_id, one["shop"])
    return figures(request, found)


def _log_reveal(request: Calling, subject: str, shop: str) -> None:
    record(
        request.workspace.secrets, who=request.caller.name, verb="reveal_personal", at=request.now, subject=subject,
        shop=shop,
    )  # fmt: skip


@router.get("/totals")
@needs(Right.SEE_ORDERS)
def totals(
    request: Calling, since: date | None = None, until: date | None = None, shop: str | None = None
) -> HttpResponse:
    """Totals by paid business day: a list with one entry per currency, empty while nothing is loaded."""
    shop = known_shop(request, shop)
    return figures(request, totals_answers(request.caller.reader, since=since, until=until, shop=shop))


@router.get("/kpis")
@needs(Right.SEE_ORDERS)
def kpis(request: Calling) -> HttpResponse:
    """Every KPI: code, name, unit, which direction is better, formula."""
    return figures(request, kpi_definitions(request.caller.reader.language))


@router.get("/kpis/{code}")
@needs(Right.SEE_ORDERS)
def kpi(
    request: Calling,
    code: str,
    by: str = "",
    since: date | None = None,
    until: date | None = None,
    shop: str | None = None,
    skip: Skip = 0,
    limit: Limit = 1_000,
) -> HttpResponse:
    """One KPI, by groups (``by=shop,day``). KPIs made of costs need the right to see profit."""
    _may_see_kpi(request, code)
    groups = [name.strip() for name in by.split(",") if name.strip()]
    found = kpi_answers(
        request.caller.reader, code, by=groups, since=since, until=until, shop=known_shop(request, shop)
    )
    return page_of(request, found, skip, limit)


def _may_see_kpi(request: Calling, code: str) -> None:
    if code not in KPIS:
        raise not_found()
    if shows_cost(KPIS[code]):
        request.caller.must(Right.SEE_PROFIT)


@router.get("/profit")
@needs(Right.SEE_PROFIT)
def profit(
    request: Calling,
    by: str = "shop",
    since: date | None = None,
    until: date | None = None,
    view: str = "cohort",
    shop: str | None = None,
    skip: Skip = 0,
    limit: Limit = 1_000,
) -> HttpResponse:
    """True profit by shop, sku, order, day, platform or month, as ``zg profit --json`` gives it."""
    found = profit_answers(
        request.caller.reader, by=by, since=since, until=until, view=view, shop=known_shop(request, shop)
    )
    return page_of(request, found, skip, limit)


@router.get("/rows")
@needs(Right.SEE_ORDERS)
def rows(request: Calling, ref: Text1000, skip: Skip = 0, limit: Limit = 1_000) -> HttpResponse:
    """The rows behind a figure, each with its file and line; ``ref`` stands beside the figure under ``refs``."""
    reference = parse_reference(ref)
    if reference.family == "profit":
        request.caller.must(Right.SEE_PROFIT)
    else:
        _may_see_kpi(request, reference.part.partition(".")[0])
    known_shop(request, reference.selection.get("only"))
    return page_of(request, rows_answers(request.caller.reader, ref), skip, limit)


@router.get("/skus")
@needs(Right.SEE_ORDERS)
def skus(request: Calling, skip: Skip = 0, limit: Limit = 1_000) -> HttpResponse:
    """Every SKU: name, dated cost (null without the right to see costs), stock, shops, units of 30 days."""
    found = sku_cards(request.caller.reader)
    if Right.SEE_PROFIT not in request.caller.rights:
        hidden = dict.fromkeys(COSTS) | {"cost_why": say(request.caller, COST)}
        found = [one | hidden for one in found]
    return page_of(request, found, skip, limit)


@router.get("/prices")
@needs(Right.SEE_PROFIT)
def prices(
    request: Calling, margin: str = "", shop: str | None = None, skip: Skip = 0, limit: Limit = 1_000
) -> HttpResponse:
    """Every SKU in every shop: price, floor for the margin wanted (percent), competitors, as ``zg price --json`` gives it."""
    known_shop(request, shop)
    rows = prices_answer(request.caller.reader, rule_of(margin)).answer["rows"]
    return page_of(request, [row for row in rows if shop in (None, row["shop"])], skip, limit)


@router.get("/profiles")
@needs(Right.SEE_ORDERS)
def profiles(request: Calling) -> HttpResponse:
    """Every kind of file that is recognised."""
    return figures(request, profile_answers())
