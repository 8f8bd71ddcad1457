"""Commands about profit: the waterfall by groups, the rows behind a figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhanggui.cli.orders import Json, Since, Until, day_of
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.references import Reference, parse_reference

if TYPE_CHECKING:
    from zhanggui.access.opening import OpenWorkspace
    from zhanggui.profit.settings import ProfitSettings

COMPONENTS = {
    "buyer_paid": Text("买家实付", "buyer paid"),
    "platform_subsidy": Text("平台补贴", "subsidy"),
    "refunds": Text("退款", "refunds"),
    "goods_cost": Text("货品成本", "goods cost"),
    "commission": Text("佣金", "commission"),
    "payment_fee": Text("支付费", "payment fee"),
    "shipping": Text("运费", "shipping"),
    "ads": Text("推广", "ads"),
    "other_fees": Text("其他费用", "other fees"),
    "tax": Text("税", "tax"),
}
GROUPS = {
    "shop": Text("店铺", "shop"),
    "sku": Text("SKU", "SKU"),
    "order": Text("订单", "order"),
    "day": Text("日期", "day"),
    "platform": Text("平台", "platform"),
    "month": Text("月份", "month"),
}
NAMES = {**GROUPS, "order_id": Text("订单", "order"), "currency": Text("币种", "currency")}
KNOWN = (Text("已知利润", "known profit"), Text("完整订单", "complete orders"))
WRONG_GROUP = Text("不能按 {by} 分组；可用：{known}", "Cannot group by {by}; there are: {known}")
SHOWN_ROWS = 40


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("profit")(profit)
    app.command("rows")(rows)


def frames(workspace: OpenWorkspace) -> dict[str, Any]:
    """Every canonical table as it is now."""
    from zhanggui.warehouse import store

    return store.read(workspace.place.warehouse)


def matches() -> Any:
    """What people decided about identity, as a frame; None when nobody decided anything."""
    from zhanggui.masterdata.matching import confirmed
    from zhanggui.warehouse.engines.polars import matches_frame

    found = confirmed()
    return matches_frame(found) if found else None


def settings() -> ProfitSettings:
    """Profit's settings out of the shops' records."""
    from zhanggui.masterdata.models import Shop
    from zhanggui.profit.settings import ProfitSettings

    rates = {s.code: s.tax_rate for s in Shop.objects.all() if s.tax_rate is not None}
    return ProfitSettings(tax_rates=rates)


def profit(
    ctx: typer.Context,
    by: Annotated[str, typer.Option("--by", help="shop | sku | order | day | platform | month")] = "shop",
    since: Since = None,
    until: Until = None,
    view: Annotated[str, typer.Option("--view", help="cohort | cash")] = "cohort",
    json: Json = False,
) -> None:
    """真实利润 · true profit."""
    session: Session = ctx.obj
    if by not in GROUPS:
        raise WrongUsage(WRONG_GROUP.with_(by=by, known=", ".join(GROUPS)))
    if view not in ("cohort", "cash"):
        raise WrongUsage(
            Text("--view 只能是 cohort（按订单）或 cash（按退款日）。", "--view is cohort or cash.")
        )
    workspace = session.open()
    from zhanggui.profit.summary import profit_by

    found = profit_by(
        frames(workspace),
        settings(),
        by=by,
        since=day_of(since),
        until=day_of(until),
        matches=matches(),
        view=view,
    )
    period = {
        "since": _text(day_of(since)),
        "until": _text(day_of(until)),
        "view": view if view == "cash" else "",
    }
    answers = [profit_json(session, row, by, period) for row in found]
    if json:
        print_json(answers)
    else:
        print_profit(session, by, answers)


def _text(day: date | None) -> str:
    return str(day) if day else ""


def profit_json(session: Session, row: Any, by: str, period: dict[str, str]) -> dict[str, Any]:
    """One row of the waterfall in contract form: an unknown figure is null with its reason beside it."""
    answer = {k: session.say(v) if isinstance(v, Text) else v for k, v in row.as_dict().items()}
    named = {k: v for k, v in row.group.items() if v is not None and not isinstance(v, Text)}
    selection = {"by": by} | {k: str(v) for k, v in named.items()} | {"currency": row.currency} | period
    if len(named) == len(row.group):
        answer["refs"] = {name: str(Reference("profit", name, selection)) for name in COMPONENTS}
    return answer


def known(answer: dict[str, Any]) -> list[object]:
    """What the complete orders earned, and how many of all they are."""
    part = answer["known"]
    return [part["profit"], f"{part['complete_orders']:,}/{part['orders']:,}"]


def print_profit(session: Session, by: str, answers: list[dict[str, Any]]) -> None:
    """The waterfall for people, largest loss first; what is assumed is marked with ≈."""
    shown = sorted(answers, key=lambda a: (a["profit"] is None, a["profit"] or 0))[:SHOWN_ROWS]
    columns = [*({k: 1 for a in shown for k in a if k in GROUPS or k in ("order_id", "line_id")}), "currency"]
    names = [session.say(NAMES.get(c, Text(c, c))) for c in columns]
    heads = [session.say(t) for t in (*COMPONENTS.values(), Text("利润", "profit"), *KNOWN)]
    rows = [
        [*(a.get(c) for c in columns), *(_marked(a, c) for c in (*COMPONENTS, "profit")), *known(a)]
        for a in shown
    ]
    print_table(
        session.say(Text("真实利润（≈ 含假设）", "True profit (≈ partly assumed)")), [*names, *heads], rows
    )
    if len(answers) > len(shown):
        more = Text(
            "共 {n} 行，只列出利润最低的 {m} 行；全部见 --json。",
            "{n} rows, the {m} lowest shown; all with --json.",
        )
        print(session.say(more.with_(n=len(answers), m=len(shown))))
    for answer in shown:
        reasons = dict.fromkeys(v for k, v in answer.items() if k.endswith("_why"))
        if reasons and by in ("shop", "platform"):
            print(f"— {' '.join(str(answer.get(c)) for c in columns)}: {'；'.join(reasons)}")


def _marked(answer: dict[str, Any], component: str) -> object:
    value = answer[component]
    if value is None:
        return None
    from zhanggui.cli.session import decimal_text

    return f"≈{Decimal(decimal_text(value)):,}" if component in answer["assumed"] else value


def rows(ctx: typer.Context, ref: str, json: Json = False) -> None:
    """一个数字背后的行 · the rows behind a figure."""
    session: Session = ctx.obj
    reference = parse_reference(ref)
    workspace = session.open()
    found = (
        _kpi_rows(workspace, reference) if reference.family == "kpi" else _profit_rows(workspace, reference)
    )
    answers = _with_files(found)
    if json:
        print_json(answers)
        return
    columns = ("table", "file", "line", "amount")
    heads = (Text("表", "table"), Text("文件", "file"), Text("行", "line"), Text("金额", "amount"))
    print_table("", [session.say(h) for h in heads], [[a[c] for c in columns] for a in answers[:200]])


def _period(selection: dict[str, str]) -> dict[str, date | None]:
    asked = {name: selection.pop(name, "") for name in ("since", "until")}
    return {name: date.fromisoformat(day) if day else None for name, day in asked.items()}


def _kpi_rows(workspace: OpenWorkspace, reference: Reference) -> list[dict[str, Any]]:
    from zhanggui.kpi.behind import rows_behind
    from zhanggui.kpi.register import kpi_called

    selection = dict(reference.selection)
    code, _, part = reference.part.partition(".")
    period, currency = _period(selection), selection.pop("currency", None)
    behind = rows_behind(
        kpi_called(code),
        frames(workspace),
        part="denominator" if part == "denominator" else "numerator",
        group=_typed(selection),
        currency=currency,
        matches=matches(),
        since=period["since"],
        until=period["until"],
    )
    return [vars(row) for row in behind]


def _profit_rows(workspace: OpenWorkspace, reference: Reference) -> list[dict[str, Any]]:
    from zhanggui.profit.rows import rows_behind

    selection = dict(reference.selection)
    period, by = _period(selection), selection.pop("by", "shop")
    view, currency = selection.pop("view", "cohort"), selection.pop("currency", "CNY")
    behind = rows_behind(
        frames(workspace),
        settings(),
        component=reference.part,
        by=by,
        group=_typed(selection),
        currency=currency,
        matches=matches(),
        view=view,
        since=period["since"],
        until=period["until"],
    )
    return [vars(row) for row in behind]


def _typed(selection: dict[str, str]) -> dict[str, Any]:
    """Days are days again; everything else in a selection is text."""
    return {k: date.fromisoformat(v) if k in ("day", "week") else v for k, v in selection.items()}


def _with_files(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from zhanggui.warehouse.models import Batch

    batches = {b.pk: b.part or b.file for b in Batch.objects.filter(pk__in={r["batch"] for r in found})}
    return [row | {"file": batches.get(row["batch"])} for row in found]
