"""订单 Orders: find one by its number; its lines, its profit, its files; the buyer only with a reason."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.orders import masked_order, order_profit, orders_called, personal_answer
from zhanggui.console.pages import page, reader_of
from zhanggui.console.profit import chart_of
from zhanggui.console.templatetags.links import order_page
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

LONGEST = 100
SHORTEST = 4
MOST = 50
TOO_SHORT = Text("请至少输入订单号的前 {n} 位。", "Enter at least the first {n} characters of the number.")
FIELDS = {
    "buyer": Text("买家账号", "buyer"),
    "account": Text("支付账号", "account"),
    "receiver": Text("收货人", "receiver"),
    "phone": Text("手机", "phone"),
    "landline": Text("电话", "landline"),
    "address": Text("收货地址", "address"),
    "new_address": Text("修改后的收货地址", "changed address"),
    "email": Text("邮箱", "e-mail"),
    "remark_buyer": Text("买家留言", "buyer's remark"),
    "remark_seller": Text("商家备注", "seller's remark"),
}
STATUSES = {
    "unpaid": Text("待付款", "unpaid"),
    "paid_unshipped": Text("待发货", "to be shipped"),
    "partly_shipped": Text("部分发货", "partly shipped"),
    "shipped": Text("已发货", "shipped"),
    "completed": Text("已完成", "completed"),
    "closed_unpaid": Text("未付款关闭", "closed unpaid"),
    "closed_refunded": Text("退款关闭", "closed after refund"),
    "cancelled": Text("已取消", "cancelled"),
    "on_hold": Text("暂停", "on hold"),
    "unknown": Text("未知", "unknown"),
}


@needs(Right.SEE_ORDERS)
def orders(request: Asked) -> HttpResponse:
    """Orders whose number begins with what was typed; the only one opens at once."""
    text = request.GET.get("order_id", "").strip()[:LONGEST]
    if not text:
        return page(request, "orders.html", text="", found=None)
    if len(text) < SHORTEST:
        return page(request, "orders.html", text=text, found=None, problem=TOO_SHORT.with_(n=SHORTEST))
    found = orders_called(reader_of(request), text, MOST)
    if len(found) == 1:
        return HttpResponseRedirect(order_page(found[0]))
    return page(request, "orders.html", text=text, found=found, statuses=STATUSES, most=MOST)


@needs(Right.SEE_ORDERS)
def order(request: Asked, shop: str, order_id: str) -> HttpResponse:
    """One order; the buyer's data stays closed."""
    return _page(request, shop, order_id)


@needs(Right.SEE_PERSONAL)
@require_POST
def reveal(request: Asked, shop: str, order_id: str) -> HttpResponse:
    """The order with its buyer's data, this once, after the reason went into the log."""
    reader = reader_of(request)
    if masked_order(reader, shop, order_id) is None:
        raise Http404
    try:
        found = personal_answer(
            reader,
            shop,
            order_id,
            by=request.user.login,
            reason=request.POST.get("reason", ""),
            at=request.now,
        )
    except Refused as error:
        return _page(request, shop, order_id, status=400, problem=error.text)
    named = [(FIELDS.get(name, Text(name, name)), value) for name, value in sorted(found.items())]
    return _page(request, shop, order_id, personal=named)


def _page(request: Asked, shop: str, order_id: str, **more: Any) -> HttpResponse:
    reader = reader_of(request)
    found = masked_order(reader, shop, order_id)
    if found is None:
        raise Http404
    chart = None
    if Right.SEE_PROFIT in request.user.rights and (earned := order_profit(reader, found)):
        chart = chart_of(earned)
    return page(
        request,
        "order.html",
        order=found,
        chart=chart,
        statuses=STATUSES,
        fields=FIELDS,
        here_page=order_page(found),
        **more,
    )
