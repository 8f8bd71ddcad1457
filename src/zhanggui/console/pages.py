"""What every page shares: who reads it, the menu they may use, how old the data is."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db.models import Max
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from zhanggui.access.rights import ROLE_NAMES, Right, Role
from zhanggui.access.web import SIGNED_IN, Asked
from zhanggui.answers.arrivals import gaps
from zhanggui.answers.reader import Reader
from zhanggui.answers.shop_names import shop_names
from zhanggui.core.errors import WorkspaceUnusable, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA
from zhanggui.masterdata.models import Shop
from zhanggui.warehouse.damage import BUSY, explained
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

TOO_MUCH = Text(
    "一次最多 500 个文件、2048 MB。请分批拖入。", "At most 500 files and 2048 MB at once. Drop them in parts."
)
NO_ANSWER = Text(
    "记录数据库暂时没有响应（正在重启，或磁盘已满）。没有改动任何数据，请稍等几秒后刷新；仍不行请看日志。",
    "The records do not answer for now (a restart, or a full disk). Nothing was changed: reload in some seconds, "
    "and see the log if it goes on.",
)
FAILED = Text(
    "程序内部出错，已记入日志。数据没有改变。", "The program failed; the log says where. No data changed."
)
NOT_UNDERSTOOD = Text("请求无法识别，没有做任何改动。", "The request cannot be read; nothing was changed.")


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: the page's name in ``urls``, what it is called, who may use it."""

    route: str
    name: Text
    right: str
    icon: str


MENU = (
    Entry("today", Text("今日", "Today"), Right.SEE_PROFIT, "◉"),
    Entry("inbox", Text("收件箱", "Inbox"), Right.SEE_ORDERS, "⇩"),
    Entry("decisions", Text("决策台", "Decisions"), Right.SEE_PROFIT, "✦"),
    Entry("review", Text("复盘", "Review"), Right.SEE_PROFIT, "↺"),
    Entry("profit", Text("利润", "Profit"), Right.SEE_PROFIT, "¥"),
    Entry("kpis", Text("指标", "KPIs"), Right.SEE_ORDERS, "∿"),
    Entry("goods", Text("商品档案", "Goods"), Right.SEE_ORDERS, "▤"),
    Entry("prices", Text("价格", "Prices"), Right.SEE_PROFIT, "◈"),
    Entry("promotions", Text("促销", "Promotions"), Right.SEE_PROFIT, "❖"),
    Entry("war_room", Text("作战室", "War room"), Right.SEE_PROFIT, "⚐"),
    Entry("promotion_review", Text("促销复盘", "Promotion review"), Right.SEE_PROFIT, "⟲"),
    Entry("stock", Text("库存补货", "Stock"), Right.SEE_PROFIT, "▦"),
    Entry("purchases", Text("采购单", "Purchase orders"), Right.SEE_PROFIT, "⇄"),
    Entry("suppliers", Text("供应商", "Suppliers"), Right.SEE_PROFIT, "⚑"),
    Entry("network", Text("物流网络", "Network"), Right.SEE_PROFIT, "◇"),
    Entry("logistics", Text("物流", "Logistics"), Right.SEE_PROFIT, "⇥"),
    Entry("routes", Text("配送路线", "Routes"), Right.EXECUTE, "⇝"),
    Entry("jobs", Text("任务", "Jobs"), SIGNED_IN, "⟳"),
    Entry("handbook", Text("作业指导书", "Handbook"), SIGNED_IN, "☰"),
    Entry("fees", Text("费率", "Fee rates"), Right.FEES, "％"),
    Entry("settings", Text("设置", "Settings"), Right.SETTINGS, "⚙"),
    Entry("people", Text("人员与密钥", "People and keys"), Right.PEOPLE, "☺"),
    Entry("audit", Text("审计", "Audit"), Right.AUDIT, "✓"),
    Entry("backup", Text("备份", "Backup"), Right.BACKUP, "⛁"),
)


def reader_of(request: Asked) -> Reader:
    """The person behind a request as somebody who asks for figures."""
    shops = request.user.shops
    return Reader(
        workspace=request.workspace,
        language=request.language,
        today=business_day(request.now),
        shops=None if shops is None else frozenset(shops),
    )


def shops_of(reader: Reader) -> list[Shop]:
    """The shops this reader may choose from."""
    return [shop for shop in Shop.objects.order_by("code") if reader.sees(shop.code)]


def business_day(now: datetime) -> date:
    """The day it is for the merchant."""
    return now.astimezone(CHINA).date()


def page(request: Asked, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the console inside the common frame."""
    person = request.user
    shared: dict[str, Any] = {
        "language": request.language,
        "here": request.path,
        "request": request,
        "back": _back(request),
    }
    if person.is_authenticated:
        menu = [e for e in MENU if e.right == SIGNED_IN or e.right in person.rights]
        shared |= {
            "person": person,
            "shop_names": SimpleLazyObject(shop_names),
            "role": ROLE_NAMES[Role(person.role)],
            "rights": {right.value for right in person.rights},
            "menu": menu,
            "at": _at(menu, request.path),
            "today": business_day(request.now),
            "newest_import": newest_import(),
            "stale": gaps(reader_of(request)) if Right.SEE_ORDERS in person.rights else [],
        }
    return render(request, f"console/{template}", shared | context, status=status)


def _at(menu: list[Entry], path: str) -> str:
    """The entry whose page this is, or stands below: the longest address that begins this one."""
    fits = [(reverse(entry.route), entry.route) for entry in menu]
    own = [(at, route) for at, route in fits if path == at or (at != "/" and path.startswith(f"{at}/"))]
    return max(own, default=("", ""), key=lambda one: len(one[0]))[1]


def _back(request: Asked) -> str:
    """Where choosing a language leads: this page again, where it can be asked for again."""
    return request.get_full_path() if request.method == "GET" else "/inbox"


def newest_import() -> datetime | None:
    """When the newest file came in."""
    found: datetime | None = Batch.objects.filter(state=STORED).aggregate(at=Max("imported_at"))["at"]
    return found


def refused(request: Asked, error: ZhangguiError, *, status: int = 400) -> HttpResponse:
    """A page that says in one sentence why something was not done."""
    return page(request, "refused.html", status=status, text=error.text)


def not_found(request: Asked, exception: Exception | None = None) -> HttpResponse:
    """The address leads nowhere, or to something of another shop: nobody is told which."""
    del exception
    text = Text("没有这个页面，或它不属于您的店铺。", "There is no such page, or it is not your shop's.")
    return page(request, "refused.html", status=404, text=text)


def forbidden(request: Asked, exception: Exception | None = None) -> HttpResponse:
    """The person's role does not allow this."""
    del exception
    text = Text(
        "您的角色不能使用这个页面。需要时请联系店主。", "Your role does not allow this. Ask the owner."
    )
    return page(request, "refused.html", status=403, text=text)


def not_readable(request: Asked, exception: Exception | None = None) -> HttpResponse:
    """A request that breaks a limit is told so; any other that cannot be read gets no more than that."""
    large = isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent)
    text, status = (TOO_MUCH, 413) if large else (NOT_UNDERSTOOD, 400)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": text.in_(getattr(request, "language", "zh"))}, status=status)
    if not hasattr(request, "language"):  # refused before the gate: nobody knows yet who asks
        return render(request, "console/broken.html", {"language": "zh", "text": text}, status=status)
    return page(request, "refused.html", status=status, text=text)


def failed(request: Asked) -> HttpResponse:
    """Something broke. A full disk or records that do not answer are said; what else it was stands in the log."""
    text = _honest(sys.exc_info()[1])
    status, said = (503, text) if text else (500, FAILED)
    headers = {"Retry-After": "10"} if text else {}
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"error": said.in_(getattr(request, "language", "zh"))}, status=status, headers=headers
        )
    answer = render(request, "console/broken.html", {"language": "zh", "text": said}, status=status)
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def _honest(wrong: BaseException | None) -> Text | None:
    """The sentence for what will pass or needs a hand; None for a mistake of ours. A stranger may read it."""
    if isinstance(wrong, WorkspaceUnusable):
        return wrong.text
    if isinstance(wrong, DatabaseError) and not isinstance(wrong, OperationalError):
        return None
    text = explained(wrong) if wrong else None
    return NO_ANSWER if isinstance(wrong, OperationalError | InterfaceError) and text != BUSY else text
