"""The kind "markdown ladder" as the loop runs it: the whole ladder as a list, and each shop's sheet for the first step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.decisions.markdown_ladder import (
    MARKDOWN_LADDER,
    measure_ladder,
    propose_ladders,
    signed_or_above_floor,
    steps_of,
)
from zhanggui.domains.pricing.decisions.price_card import CHANGE_PRICE
from zhanggui.domains.pricing.price_files import PriceLine, price_sheet
from zhanggui.loop import outbox
from zhanggui.loop.accept import proposed
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord
from zhanggui.masterdata.models import Shop

LISTED = Text(
    "清仓阶梯 {name}：{skus} 个 SKU，和各店第一级的改价表",
    "Ladder {name}: {skus} SKUs, with each shop's price sheet for the first step",
)
NAME = Text(
    "签字人写姓名，最多 60 个字，收到「{typed}」。", "signed_by is a name of at most 60 letters, got {typed}."
)
HEADS = ("SKU编码", "名称", "店铺", "开始", "结束", "降价", "原价", "新价", "签字人")


PRICES_MOVED = (MARKDOWN_LADDER, CHANGE_PRICE, "mark_down")
"""Kinds after which a SKU's price is another: it can be nobody's control."""


def gather_sold_off(_workspace: OpenWorkspace) -> dict[str, Any]:
    """What is on a ladder until when, and the SKUs whose prices were changed in any way."""
    executed = DecisionRecord.objects.filter(kind__in=PRICES_MOVED, state__in=[EXECUTED, MEASURED]).order_by(
        "pk"
    )
    told = [(kept, proposed(kept).subject["sku"]) for kept in executed]
    return {
        "sold_off": [
            {"sku": sku, "until": kept.measure_on}
            for kept, sku in told
            if kept.kind == MARKDOWN_LADDER and kept.measure_on
        ],
        "moved": sorted({sku for _, sku in told}),
    }


def plan_ladders(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One list of all steps, one sheet a shop for the first."""
    listed = sorted(accepted, key=lambda one: one.decision.subject["sku"])
    first = min(one.number for one in accepted)
    name = f"ladder-{at:%Y%m%d}-{first}.xlsx"
    sheets = list(_sheets(listed, f"ladder-prices-{{shop}}-{at:%Y%m%d}-{first}"))
    return [
        Plan(
            decisions=tuple(one.number for one in accepted),
            told=LISTED.with_(name=name, skus=len(listed)),
            files=(OutboxFile(name, _workbook(_rows(listed))), *(file for file, _ in sheets)),
            record={"sheets": [record for _, record in sheets]},
        )
    ]


def hand_over(_workspace: OpenWorkspace, plan: Plan, _by: str, _at: datetime) -> Mapping[str, Any]:
    """The files are the whole of it."""
    return dict(plan.record)


def restore(workspace: OpenWorkspace, back: Mapping[str, Any], _by: str, _at: datetime) -> None:
    """Sheets with the old prices: the new ones may have been uploaded already."""
    for one in back["sheets"]:
        lines = [PriceLine(**line).restored() for line in one["lines"]]
        _, content = price_sheet(one["platform"], lines)
        outbox.write(workspace.place, OutboxFile(f"restore-{one['name']}", content))


def read_name(typed: str, _decision: Decision) -> str:
    """Who answers for a price below the floor; "" for nobody."""
    name = typed.strip()
    if len(name) > 60 or not name.isprintable():
        raise WrongUsage(NAME.with_(typed=typed))
    return name


def _sheets(listed: Sequence[Accepted], name: str) -> Iterable[tuple[OutboxFile, dict[str, Any]]]:
    platforms = dict(Shop.objects.values_list("code", "platform"))
    for shop in sorted({shop for one in listed for shop in one.action["old"]}):
        lines = [line for one in listed if shop in one.action["old"] for line in _lines(one, shop)]
        platform = platforms.get(shop, "")
        ending, content = price_sheet(platform, lines)
        file = OutboxFile(f"{name.format(shop=shop)}.{ending}", content)
        yield file, {"name": file.name, "platform": platform, "lines": [vars(line) for line in lines]}


def _lines(one: Accepted, shop: str) -> list[PriceLine]:
    action, sku = one.action, one.decision.subject["sku"]
    items = action["items"][shop] or [
        {"item_key": sku, "product_id": None, "platform_sku_id": None, "title": action["name"]}
    ]
    return [
        PriceLine(
            code=item["item_key"] or sku, product_id=item["product_id"] or "", platform_sku_id=item["platform_sku_id"] or "",
            title=item["title"] or action["name"], old=action["old"][shop], new=steps_of(action)[0]["prices"][shop],
            currency=one.decision.expected.currency,
        )
        for item in items
    ]  # fmt: skip


def _rows(listed: Iterable[Accepted]) -> Iterable[list[Any]]:
    for one in listed:
        for step in steps_of(one.action):
            for shop, price in sorted(step["prices"].items()):
                yield [
                    one.decision.subject["sku"], one.action["name"], shop, step["from"].isoformat(), step["until"].isoformat(),
                    f"{step['off']:.0%}", one.action["old"][shop], price, one.action["signed_by"],
                ]  # fmt: skip


def _workbook(rows: Iterable[list[Any]]) -> bytes:
    import xlsxwriter

    from zhanggui.domains.pricing.price_files import MADE

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        page = book.add_worksheet("清仓阶梯")
        page.set_column(0, len(HEADS) - 1, 16)
        for number, row in enumerate([HEADS, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                else:
                    page.write_number(number, column, float(value))
    return out.getvalue()


LADDER_KIND = Kind(
    code=MARKDOWN_LADDER,
    name=Text("清仓阶梯", "markdown ladder"),
    propose=propose_ladders,
    gather=gather_sold_off,
    plan=plan_ladders,
    carry_out=hand_over,
    take_back=restore,
    measure=measure_ladder,
    allowed=signed_or_above_floor,
    fields={"signed_by": Field(name=Text("签字人", "signed by"), read=read_name)},
    opposes=frozenset({"mark_down", "change_price", "order_stock"}),
)
