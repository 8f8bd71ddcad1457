"""What every page shares: who reads it, the menu they may use, how old the data is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render

from zhanggui.access.rights import ROLE_NAMES, Right, Role
from zhanggui.access.web import SIGNED_IN, Asked
from zhanggui.answers.reader import Reader
from zhanggui.core.errors import ZhangguiError
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


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
    Entry("profit", Text("利润", "Profit"), Right.SEE_PROFIT, "¥"),
    Entry("kpis", Text("指标", "KPIs"), Right.SEE_ORDERS, "∿"),
    Entry("goods", Text("商品档案", "Goods"), Right.SEE_ORDERS, "▤"),
    Entry("jobs", Text("任务", "Jobs"), SIGNED_IN, "⟳"),
    Entry("handbook", Text("作业指导书", "Handbook"), SIGNED_IN, "☰"),
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
    return now.astimezone(BUSINESS_ZONE).date()


def page(request: Asked, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the console inside the common frame."""
    person = request.user
    shared: dict[str, Any] = {"language": request.language, "here": request.path, "request": request}
    if person.is_authenticated:
        menu = [e for e in MENU if e.right == SIGNED_IN or e.right in person.rights]
        shared |= {
            "person": person,
            "role": ROLE_NAMES[Role(person.role)],
            "rights": {right.value for right in person.rights},
            "menu": menu,
            "today": business_day(request.now),
            "newest_import": newest_import(),
        }
    return render(request, f"console/{template}", shared | context, status=status)


def newest_import() -> datetime | None:
    """When the newest file came in."""
    found: datetime | None = Batch.objects.filter(state=STORED).aggregate(at=Max("imported_at"))["at"]
    return found


def refused(request: Asked, error: ZhangguiError, *, status: int = 400) -> HttpResponse:
    """A page that says in one sentence why something was not done."""
    return page(request, "refused.html", status=status, text=error.text)


def not_found(request: Asked, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django names it
    """The address leads nowhere, or to something of another shop: nobody is told which."""
    text = Text("没有这个页面，或它不属于您的店铺。", "There is no such page, or it is not your shop's.")
    return page(request, "refused.html", status=404, text=text)


def forbidden(request: Asked, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django names it
    """The person's role does not allow this."""
    text = Text(
        "您的角色不能使用这个页面。需要时请联系店主。", "Your role does not allow this. Ask the owner."
    )
    return page(request, "refused.html", status=403, text=text)


def failed(request: Asked) -> HttpResponse:
    """Something broke; what it was stands in the log, not on the page."""
    text = Text(
        "程序内部出错，已记入日志。数据没有改变。", "The program failed; the log says where. No data changed."
    )
    return render(request, "console/broken.html", {"language": "zh", "text": text}, status=500)
