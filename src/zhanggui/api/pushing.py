"""Orders that programs send: checked one by one, durable before the answer, in the figures a minute later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from zhanggui.access.rights import Right
from zhanggui.access.web import needs
from zhanggui.api.calls import HEADER, Answer, once
from zhanggui.api.described import ORDER_SCHEMA
from zhanggui.api.files import address_of, existing_shops
from zhanggui.api.keys import Calling, say
from zhanggui.api.operations import Operations
from zhanggui.collect.api.checks import Wrong, moment_of, order_cells, said, wrong_with
from zhanggui.collect.journal import Sent, sealed, write_down, write_together
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job

router = Operations(tags=["orders"])
MOST_ORDERS = 1_000
AHEAD = timedelta(days=1)

NO_OBJECT = Text("订单应为 JSON 对象。", "An order is a JSON object.")
NO_SHOP = Text(
    "没有店铺「{shop}」，或它不属于这个密钥。请先导入该店铺的文件，或在设置里新建。",
    "There is no shop “{shop}”, or it is not this key's. Import one of its files first, or make it in Settings.",
)
FUTURE = Text(
    "「updated_at」比现在晚一天以上：{value}。", "'updated_at' is more than a day ahead of now: {value}."
)


class Orders(Schema):
    """Up to 1,000 orders, each the whole state of an order."""

    model_config = ConfigDict(extra="forbid")
    orders: Annotated[
        list[Any],
        Field(min_length=1, max_length=MOST_ORDERS),
        WithJsonSchema({"type": "array", "items": ORDER_SCHEMA, "minItems": 1, "maxItems": MOST_ORDERS}),
    ]


@router.post("/orders:batch")
@needs(Right.IMPORT)
def push(request: Calling, asked: Orders) -> HttpResponse:
    """Send states of orders. Durable before the answer; safe to repeat and to send in any order.

    ``taken`` orders are good; ``quarantined`` ones are kept with their reason and can be corrected;
    ``refused`` ones are not kept. Figures hold them once the job under ``imports`` is done, at the latest about
    a minute later; until then answers carry the header ``Zhanggui-Pending-Orders``.
    """
    if HEADER in request.headers:  # its note belongs into the same transaction
        return once(request, [request.body], lambda: _push(request, asked.orders, _write_alone)).response()
    return _push(request, asked.orders, write_together).response()


def _write_alone(sent: Sent) -> dict[str, Job]:
    return write_down([sent])[0]


def _push(request: Calling, orders: list[Any], write: Callable[[Sent], dict[str, Job]]) -> Answer:
    shops = _usable_shops(request, orders)
    kept: dict[str, list[Mapping[str, Any]]] = {}
    results: list[dict[str, Any]] = []
    quarantined = 0
    for place, order in enumerate(orders):
        cells = order_cells(order) if isinstance(order, dict) else None
        refused = _refused(cells, shops, request.now)
        if cells is None or refused is not None:
            results.append(
                _result(request, place, cells, "refused", refused or Wrong("no_object", "", "", NO_OBJECT))
            )
            continue
        wrong = wrong_with(cells)
        if wrong is not None:
            quarantined += 1
            results.append(_result(request, place, cells, "quarantined", wrong))
        kept.setdefault(cells["shop"], []).append(cells)
    jobs = write(sealed(request.workspace, kept, by=request.caller.name, at=request.now)) if kept else {}
    counts = {
        "orders": len(orders),
        "taken": len(orders) - len(results),
        "quarantined": quarantined,
        "refused": len(results) - quarantined,
    }
    imports = {shop: address_of(job) for shop, job in jobs.items()}
    location = next(iter(imports.values())) if len(imports) == 1 else ""
    return Answer(
        202 if kept else 422,
        _nothing_kept(request, kept) | counts | {"results": results, "imports": imports},
        location,
    )


NONE_KEPT = Text("没有一张订单可以接收，原因见 `results`。", "No order could be taken; results says why.")


def _nothing_kept(request: Calling, kept: Any) -> dict[str, Any]:
    return {} if kept else {"error": say(request.caller, NONE_KEPT), "code": "invalid", "field": "orders"}


def _usable_shops(request: Calling, orders: list[Any]) -> set[str]:
    """The shops that are named, there, and the caller's."""
    named = {
        shop for order in orders if isinstance(order, dict) and isinstance(shop := order.get("shop"), str)
    }
    return {
        shop
        for shop in existing_shops({s for s in named if "\0" not in s})
        if request.caller.reader.sees(shop)
    }


def _refused(cells: Mapping[str, str] | None, shops: set[str], now: datetime) -> Wrong | None:
    """Why an order is not kept at all: nobody may correct what belongs to no shop of the caller."""
    if cells is None:
        return None
    if cells["shop"] not in shops:
        shop = cells["shop"][:60]
        return (
            Wrong("no_shop", "shop", shop, NO_SHOP.with_(shop=shop)) if shop else said("missing", "shop", "")
        )
    try:
        ahead = bool(cells["updated_at"]) and moment_of(cells["updated_at"]) > now + AHEAD
    except ValueError:
        return None
    value = cells["updated_at"]
    return Wrong("in_the_future", "updated_at", value, FUTURE.with_(value=value)) if ahead else None


def _result(
    request: Calling, place: int, cells: Mapping[str, str] | None, state: str, wrong: Wrong
) -> dict[str, Any]:
    return {
        "index": place,
        "order_id": cells["order_id"][:100] if cells else None,
        "state": state,
        "rule": wrong.rule,
        "field": wrong.field,
        "reason": say(request.caller, wrong.reason),
    }
