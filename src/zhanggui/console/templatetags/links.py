"""Links that change one thing of the address and keep the rest."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.template.context import Context

from zhanggui.answers.profit import short

register = template.Library()


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """``?…`` of this page with some values changed; None or "" takes one away. Paging starts anew."""
    asked = {k: v for k, v in context["request"].GET.items() if k != "page"}
    asked |= {k: str(v) for k, v in changes.items() if v is not None}
    return "?" + urlencode({k: v for k, v in asked.items() if v and v != "None"}, quote_via=quote)


@register.filter
def rows_of(ref: str | None) -> str:
    """The address of the rows behind a figure."""
    return f"/rows?ref={quote(short(ref).replace('&', ';'), safe='/?=;')}" if ref else ""


@register.filter
def order_page(row: Any) -> str:
    """The address of an order, from a row that names its shop and number."""
    return f"/orders/{quote(str(row['shop']), safe='')}/{quote(str(row['order_id']), safe='')}"


@register.filter
def why_of(row: Any, name: str) -> str:
    """Why a figure of the row is unknown."""
    return str(row.get(f"{name}_why") or row.get("profit_why") or "")
