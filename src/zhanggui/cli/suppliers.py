"""Commands about suppliers: scorecards, one supplier, quotations; records and blocking."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

HEADS = (Text("供应商", "supplier"), Text("得分", "score"), Text("区间", "interval"), Text("名次", "place"),
         Text("到货", "deliveries"), Text("准时", "on time"), Text("足量", "in full"), Text("不良", "bad units"),
         Text("晚（天）", "days late"), Text("未到", "open"), Text("独家", "single"), Text("断供每天少赚", "lost a day"),
         Text("合同到", "contract until"))  # fmt: skip
LOSS = (Text("SKU", "SKU"), Text("还能卖（天）", "days left"), Text("断货每天少赚", "lost a day"), Text("未到", "owed"),
        Text("其他供应商", "others"), Text("换供应商断货（天）", "empty until they deliver"))  # fmt: skip
QUOTES = (Text("SKU", "SKU"), Text("供应商", "supplier"), Text("报价", "price"), Text("运费", "freight"),
          Text("不良", "bad units"), Text("晚到", "lateness"), Text("压货", "forced stock"), Text("合计", "landed"),
          Text("币种", "currency"))  # fmt: skip
NONE = Text(
    "没有供应商。导入供货条件、采购或收货文件。", "No suppliers. Import supply terms, purchases or receipts."
)
LOOK_FIRST = Text(
    "停用前先看影响：{n} 个 SKU 从「{name}」采购，{single} 个没有别的供应商，全部断货每天少赚 {money}。确定停用请加 --sure。",
    "Look first: {n} SKUs are bought from {name}, {single} of them nowhere else; all out of stock lose {money} a day. "
    "Add --sure to block it.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("suppliers")(suppliers)
    app.command("supplier")(supplier)
    app.command("quotes")(quotes)
    app.command("supplier-save")(save)
    app.command("supplier-block")(block)
    app.command("supplier-unblock")(unblock)


def suppliers(ctx: typer.Context, json: Json = False) -> None:
    """每家供应商的准时、足量、不良、价格和断供影响 · how every supplier delivers, and what hangs on it."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.suppliers import suppliers_list

    found = suppliers_list(reader)
    if json:
        print_json([_short(one) for one in found])
    elif not found:
        print(session.say(NONE))
    else:
        print_table(
            session.say(Text("供应商", "Suppliers")),
            [session.say(h) for h in HEADS],
            [_row(one) for one in found],
        )


def supplier(ctx: typer.Context, name: str, json: Json = False) -> None:
    """一家供应商：评分、条件、未到采购、断供影响 · one supplier: score, terms, open orders, what if it goes."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.suppliers import supplier_answer

    found = supplier_answer(reader, name)
    if json:
        print_json(found)
        return
    print_table("", [session.say(h) for h in HEADS], [_row(found)])
    _print_loss(session, found)
    for odd in found["doubts"]:
        print(f"! {odd['sku']} {odd['from_day']}: {odd['text']}")


def quotes(
    ctx: typer.Context, sku: Annotated[str | None, typer.Argument()] = None, json: Json = False
) -> None:
    """按到岸成本比较多家报价 · quotations of several suppliers compared on landed cost."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.suppliers import quotes_answer

    found = [one for one in quotes_answer(reader) if sku is None or one["sku"] == sku]
    if json:
        print_json(found)
        return
    names = ("supplier", "price", "freight", "defects", "lateness", "holding", "total")
    rows = [
        [one["sku"], *(quote[n] for n in names), one["currency"]] for one in found for quote in one["quotes"]
    ]
    print_table(session.say(Text("报价比较", "Quotations")), [session.say(h) for h in QUOTES], rows)


def save(
    ctx: typer.Context,
    name: str,
    contact: Annotated[Optional[str], typer.Option("--contact", help="联系人 · contact")] = None,  # noqa: UP045
    email: Annotated[Optional[str], typer.Option("--email", help="邮箱 · e-mail")] = None,  # noqa: UP045
    phone: Annotated[Optional[str], typer.Option("--phone", help="电话 · phone")] = None,  # noqa: UP045
    payment_days: Annotated[Optional[str], typer.Option("--payment-days", help="账期 · payment days")] = None,  # noqa: UP045
    contract_from: Annotated[str | None, typer.Option("--contract-from", help="合同从 · first day")] = None,
    contract_until: Annotated[str | None, typer.Option("--contract-until", help="合同到 · last day")] = None,
    note: Annotated[Optional[str], typer.Option("--note", help="备注 · note")] = None,  # noqa: UP045
    by: By = "zg",
    json: Json = False,
) -> None:
    """记供应商资料，没写的保持不变 · keep a supplier's record; what is not named stays."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.suppliers import RECORD, supplier_answer
    from zhanggui.domains.supply.supplier_records import Typed, save_supplier, supplier_record

    given = {"contact": contact, "email": email, "phone": phone, "payment_days": payment_days,
             "contract_from": contract_from, "contract_until": contract_until, "note": note}  # fmt: skip
    kept = supplier_record(name)
    before = (
        {key: str(getattr(kept, key) if getattr(kept, key) is not None else "") for key in RECORD}
        if kept
        else {}
    )
    typed = Typed(**before | {key: value for key, value in given.items() if value is not None})
    save_supplier(reader.workspace, name, typed, at=session.now, by=by)
    _tell(session, supplier_answer(reader, name.strip()), as_json=json)


def block(
    ctx: typer.Context,
    name: str,
    reason: Annotated[str, typer.Option("--reason", help="理由 · why")],
    sure: Annotated[bool, typer.Option("--sure", help="看过影响，确定 · seen what hangs on it")] = False,
    by: By = "zg",
    json: Json = False,
) -> None:
    """停用供应商；先列出每个受影响的 SKU · block a supplier; first every SKU that hangs on it."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.suppliers import supplier_answer
    from zhanggui.domains.supply.supplier_records import block_supplier

    found = supplier_answer(reader, name)
    if not sure:
        if not json:
            _print_loss(session, found)
        raise Refused(
            LOOK_FIRST.with_(
                n=found["skus"], name=name, single=found["single_source"], money=f"{found['lost_a_day']:,.2f}"
            )
        )
    block_supplier(reader.workspace, name, reason=reason, at=session.now, by=by)
    _tell(session, supplier_answer(reader, name), as_json=json)


def unblock(ctx: typer.Context, name: str, by: By = "zg", json: Json = False) -> None:
    """恢复供应商 · order from a supplier again."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.suppliers import supplier_answer
    from zhanggui.domains.supply.supplier_records import unblock_supplier

    supplier_answer(reader, name)
    unblock_supplier(reader.workspace, name, at=session.now, by=by)
    _tell(session, supplier_answer(reader, name), as_json=json)


def _tell(session: Session, found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(_short(found))
    else:
        print_table("", [session.say(h) for h in HEADS], [_row(found)])


def _short(one: dict[str, Any]) -> dict[str, Any]:
    """The line of the list: without the SKUs behind it."""
    return {key: value for key, value in one.items() if key not in ("loss", "open", "terms")}


def _row(one: dict[str, Any]) -> list[object]:
    spread = f"{one['score_low']}–{one['score_high']}" if one["enough"] else None
    shares = [_share(one[name]) for name in ("on_time", "in_full", "defects")]
    score = one["score"] if one["enough"] else None
    return [one["name"], score, spread, one["place"], one["deliveries"], *shares, one["late_days"], one["open_lines"],
            f"{one['single_source']}/{one['skus']}", one["lost_a_day"], one["contract_until"]]  # fmt: skip


def _share(share: dict[str, Any]) -> str | None:
    return f"{share['shrunk']:.1%} ({share['hits']:,}/{share['count']:,})" if share["count"] else None


def _print_loss(session: Session, found: dict[str, Any]) -> None:
    rows = [
        [
            one["sku"],
            one["days_left"],
            one["lost_a_day"],
            one["on_order"],
            "、".join(one["others"]),
            one["gap_days"],
        ]
        for one in found["loss"]
    ]
    print_table(session.say(Text("如果断供", "If it goes")), [session.say(h) for h in LOSS], rows)
