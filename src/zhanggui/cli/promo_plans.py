"""``zg promo plan …``: promotion plans from a file to the end: checked, capped, what-if, approved, started, ended, reviewed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table, progress_bar
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA

Number = Annotated[int, typer.Argument(help="方案编号，见 zg promo plans · number, see zg promo plans")]
Reason = Annotated[str, typer.Option("--reason", help="理由 · why")]
LIST = (Text("编号", "no."), Text("名称", "name"), Text("状态", "state"), Text("开始", "from"), Text("结束", "until"),
        Text("店铺", "shops"), Text("SKU 数", "SKUs"), Text("目标件数", "units"), Text("目标利润", "profit"),
        Text("止损", "stop-loss"), Text("任务", "tasks"))  # fmt: skip
WORST = (Text("店铺", "shop"), Text("SKU", "SKU"), Text("标价", "price"), Text("最低到手价", "lowest price"), Text("证明", "proof"),
         Text("商家实收", "received"), Text("底价", "floor"), Text("每件亏", "loss a unit"), Text("整单亏", "loss an order"),
         Text("购物车", "cart"), Text("叠加的优惠", "offers that stack"), Text("建议限制", "cap"))  # fmt: skip
SCENARIO = (Text("情形", "scenario"), Text("件数", "units"), Text("缺货", "short"), Text("实收", "received"), Text("利润", "profit"),
            Text("比不做多赚", "more than without"), Text("让利", "given away"), Text("补货资金", "cash for goods"))  # fmt: skip
SCENARIOS = (("low", Text("低", "low")), ("mid", Text("中", "mid")), ("high", Text("高", "high")))
SWINGS = (
    Text("因素", "input"),
    Text("低端", "at its low end"),
    Text("高端", "at its high end"),
    Text("影响", "moves the gain by"),
)
CASES = (Text("SKU", "SKU"), Text("店铺", "shop"), Text("日常销量", "usual a day"), Text("现价", "now"), Text("活动实收", "in the plan"),
         Text("倍数", "lift"), Text("来源", "from"), Text("库存", "stock"), Text("件数", "units"), Text("目标", "goal"), Text("利润", "profit"),
         Text("多赚", "gain"), Text("平衡倍数", "break-even"))  # fmt: skip
EVEN = Text("盈亏平衡：销量要到平时的 {lift} 倍。", "Break-even: sales must be {lift} times the usual.")
SPEND = (
    Text("优惠", "offer"),
    Text("会员等级", "tiers"),
    Text("预算", "budget"),
    Text("预计让利", "expected"),
    Text("最多让利", "greatest"),
)
SPEND_TITLE = Text(
    "优惠预计花多少（先到先得，花完即止）", "What offers will give away (first come, first served, then off)"
)
PROOFS = Text("最低到手价：{n}／{all} 个{words}。", "Lowest prices: {n} of {all} {words}.")
NONE = Text("没有活动方案。用 zg promo plan 文件 新建。", "No promotion plans: zg promo plan FILE makes one.")
MADE = Text("活动方案 {number}「{name}」：{state}", "Plan {number} “{name}”: {state}")
FILES = Text("已写出 {name}", "wrote {name}")


def register(promo: typer.Typer) -> None:
    """Add the commands of plans to ``zg promo``."""
    for name, command in (("plan", plan), ("plans", plans), ("check", check), ("whatif", whatif), ("cap", cap), ("approve", approve),
                          ("start", start), ("end", end), ("cancel", cancel), ("conclude", conclude), ("files", files), ("task", task)):  # fmt: skip
        promo.command(name)(command)


def plan(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="方案，YAML 或 JSON，见 docs/promotions.md · the plan")],
    number: Annotated[
        int | None, typer.Option("--number", help="改写这个方案 · write this plan anew")
    ] = None,
    by: By = "zg",
    json: Json = False,
) -> None:
    """由文件新建（或改写）活动方案 · a promotion plan from a file; a draft until it is checked and approved."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import read_plan_file
    from zhanggui.domains.pricing import workflows

    told = read_plan_file(file)
    if number is None:
        kept = workflows.create_plan(reader.workspace, told, zone=CHINA, at=session.now, by=by)
    else:
        kept = workflows.change_plan(reader.workspace, number, told, zone=CHINA, at=session.now, by=by)
    _tell(session, reader, kept.pk, as_json=json)


def plans(ctx: typer.Context, json: Json = False) -> None:
    """所有活动方案 · every promotion plan."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import plans_answer

    found = plans_answer(reader)
    if json:
        print_json(found)
    elif not found:
        print(session.say(NONE))
    else:
        print_table("", [session.say(h) for h in LIST], [_row(one) for one in found])


def check(ctx: typer.Context, number: Number, by: By = "zg", json: Json = False) -> None:
    """上线前检查：最低到手价、亏本订单、日历冲突、合规 · worst stack, loss orders, conflicts, the law."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import check_and_keep

    with progress_bar(quiet=json) as progress:
        found = check_and_keep(reader, number, at=session.now, by=by, progress=progress)
    if json:
        print_json(found)
        return
    report = found["report"]
    print_table(
        session.say(_title(found)),
        [session.say(h) for h in WORST],
        [_worst(one, session) for one in report["worst"]],
    )
    if spend := report.get("spend"):
        rows = [[s["code"], "、".join(s["tiers"]), s["budget"], s["expected"], s["greatest"]] for s in spend]
        print_table(session.say(SPEND_TITLE), [session.say(h) for h in SPEND], rows)
    for words in _proofs(report["worst"]):
        print(f"— {session.say(words)}")
    for one in report["law"]:
        print(f"§ {one['law']} {one['article']} ({one['confidence']}): {one['text']}")
    for one in report["conflicts"]:
        print(f"⚠ {one['number']} {one['name']}: {', '.join(one['skus'])} @ {', '.join(one['shops'])}")
    for text in (*found["events"], *report["said"]):
        print(f"— {text}")
    for text in report["blocked"]:
        print(f"✗ {text}")


def whatif(ctx: typer.Context, number: Number, json: Json = False) -> None:
    """试算：三种情形、敏感度、盈亏平衡倍数 · what if: three scenarios, what moves profit most, break-even lift."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_what_if import what_if_answer

    found = what_if_answer(reader, number).answer
    if json:
        print_json(found)
        return
    heads = ("units", "short", "sales", "profit", "gain", "discount", "cash")
    rows = [[session.say(name), *(found[key][h] for h in heads)] for key, name in SCENARIOS]
    print_table("", [session.say(h) for h in SCENARIO], rows)
    print_table(
        "",
        [session.say(h) for h in SWINGS],
        [[s["text"], s["low"], s["high"], s["width"]] for s in found["swings"]],
    )
    print_table("", [session.say(h) for h in CASES], [_case(one) for one in found["rows"]])
    print(session.say(EVEN.with_(lift=found["break_even"] if found["break_even"] is not None else "—")))
    for one in found["left_out"]:
        print(f"— {one['sku']} @ {one['shop']}: {one['why']}")


def cap(
    ctx: typer.Context,
    number: Number,
    code: Annotated[str, typer.Argument(help="优惠编号 · the offer")],
    sku: Annotated[
        str | None, typer.Option("--sku", help="这个 SKU 不参加 · leave this SKU out of it")
    ] = None,
    most_off: Annotated[
        str | None, typer.Option("--most-off", help="每单最多减 · at most this off an order")
    ] = None,
    threshold: Annotated[
        str | None, typer.Option("--from", help="门槛提到 · raise its threshold to this")
    ] = None,
    by: By = "zg",
    json: Json = False,
) -> None:
    """限制方案里的一个优惠；什么都不写则去掉它 · cap an offer of the plan; without options drop it."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import cap_and_tell

    found = cap_and_tell(
        reader, number, code, sku=sku, most_off=most_off, threshold=threshold, at=session.now, by=by
    )
    _tell(session, reader, found["number"], as_json=json)


def approve(
    ctx: typer.Context, number: Number, reason: Reason = "", by: By = "zg", json: Json = False
) -> None:
    """批准已检查的方案；有低于底价的订单须写理由 · approve; orders below their floor need a reason."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.domains.pricing import workflows

    workflows.approve_plan(reader.workspace, number, zone=CHINA, at=session.now, by=by, reason=reason)
    _tell(session, reader, number, as_json=json)


def start(ctx: typer.Context, number: Number, by: By = "zg", json: Json = False) -> None:
    """开始方案，写出各平台的价格表和优惠券表 · start: price and coupon sheets for the platforms."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import start_and_write

    names = start_and_write(reader, number, at=session.now, by=by)
    _tell(session, reader, number, as_json=json, files=names)


def end(ctx: typer.Context, number: Number, reason: Reason = "", by: By = "zg", json: Json = False) -> None:
    """结束方案，写出恢复原价的表 · end: sheets that restore the prices."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import end_and_write

    names = end_and_write(reader, number, at=session.now, by=by, reason=reason)
    _tell(session, reader, number, as_json=json, files=names)


def cancel(ctx: typer.Context, number: Number, by: By = "zg", json: Json = False) -> None:
    """取消还没开始的方案 · cancel a plan that has not started."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.domains.pricing import workflows

    workflows.cancel_plan(reader.workspace, number, at=session.now, by=by)
    _tell(session, reader, number, as_json=json)


def conclude(
    ctx: typer.Context,
    number: Number,
    units: Annotated[
        str,
        typer.Option("--units", help="实际件数，不填用复盘算出的 · units sold; as counted where not given"),
    ] = "",
    profit: Annotated[
        str,
        typer.Option("--profit", help="实际利润，不填用复盘算出的 · profit made; as counted where not given"),
    ] = "",
    lesson: Annotated[str, typer.Option("--lesson", help="经验 · what to do otherwise")] = "",
    by: By = "zg",
    json: Json = False,
) -> None:
    """结束后复盘：实际件数和利润由复盘填好，可改 · conclude an ended plan; its figures are filled in, and can be corrected."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_conclusion import review_and_tell

    review_and_tell(reader, number, units=units, profit=profit, lesson=lesson, at=session.now, by=by)
    _tell(session, reader, number, as_json=json)


def files(ctx: typer.Context, number: Number, json: Json = False) -> None:
    """再写一次已开始方案的文件 · write the files of a started plan again."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_plans import write_again

    _tell(session, reader, number, as_json=json, files=write_again(reader, number))


def task(
    ctx: typer.Context,
    number: Number,
    task: Annotated[int, typer.Argument(help="任务编号 · number of the task")],
    by: By = "zg",
    json: Json = False,
) -> None:
    """登记任务完成 · note that a task is done."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.domains.pricing import workflows

    workflows.finish_task(reader.workspace, number, task, at=session.now, by=by)
    _tell(session, reader, number, as_json=json)


def _tell(
    session: Session, reader: Any, number: int, *, as_json: bool, files: list[str] | None = None
) -> None:
    from zhanggui.answers.promotion_plans import plan_answer

    found = plan_answer(reader, number)
    if as_json:
        print_json(found | ({} if files is None else {"files": files}))
        return
    print(session.say(_title(found)))
    for text in found["lacks"]:
        print(f"✗ {text}")
    for one in found["tasks"]:
        print(
            f"{'✓' if one['done_at'] else '□'} {one['id']} {one['what']} {one['who']} {one['due_day'] or ''}"
        )
    for name in files or ():
        print(session.say(FILES.with_(name=name)))


def _title(found: dict[str, Any]) -> Text:
    return MADE.with_(number=found["number"], name=found["name"], state=found["state_text"])


def _row(one: dict[str, Any]) -> list[object]:
    return [one["number"], one["name"], one["state_text"], f"{one['since']:%Y-%m-%d %H:%M}", f"{one['until']:%Y-%m-%d %H:%M}",
            "、".join(one["shops"]), one["skus"], one["units"], one["profit"], one["stop_loss"],
            f"{one['tasks_done']}/{one['tasks_all']}"]  # fmt: skip


def _case(one: dict[str, Any]) -> list[object]:
    lift = f"{one['lift_low']}–{one['lift']}–{one['lift_high']}"
    return [one["sku"], one["shop"], one["usual"], one["now"], one["price"], lift, one["source"], one["stock"], one["units"],
            one["goal_units"], one["profit"], one["gain"], one["break_even"]]  # fmt: skip


def _proofs(rows: list[dict[str, Any]]) -> list[Text]:
    """What "proved" covers, the widest said once; nothing where nothing is proved."""
    from zhanggui.answers.promotions import proof_words

    proved = [one for one in rows if one.get("proof")]
    within = max(
        proved, key=lambda one: (one["proof"]["up_to"] is not None, one["proof"]["coins"]), default=None
    )
    return [] if within is None else [PROOFS.with_(n=len(proved), all=len(rows), words=proof_words(within))]


def _worst(one: dict[str, Any], session: Session) -> list[object]:
    from zhanggui.answers.promotions import cap_words, proof_mark

    carts = "、".join(f"{line['sku']}×{line['quantity']}" for line in one["cart"])
    lost: Decimal | None = one["order_loss"] if one["loss"] is not None else None
    caps = "、".join(session.say(cap_words(c, one["sku"])) for c in one["cap"][:1])
    return [one["shop"], one["sku"], one["list"], one["worst"], session.say(proof_mark(one)), one["received"], one["floor"], one["loss"], lost, carts,
            "、".join(dict.fromkeys(one["offers"])), caps]  # fmt: skip
