"""What templates say: sentences in both languages, money, moments, references. Built into every template.

A sentence stands in the template in both languages, ``{% say "利润" "Profit" %}``: whoever changes one sees the
other. Everything is escaped; nothing here marks text as safe.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context

from zhanggui.core.language import Text
from zhanggui.core.periods import minute

register = template.Library()
SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"}


@register.simple_tag(takes_context=True)
def say(context: Context, zh: str | Text, en: str = "", **values: object) -> str:
    """The sentence in the reader's language; ``{name}`` places are filled from the keyword values."""
    text = zh if isinstance(zh, Text) else Text(zh, en)
    return (text.with_(**values) if values else text).in_(context.get("language") or "zh")


@register.simple_tag(takes_context=True)
def shop_name(context: Context, code: str | None) -> str:
    """What people call the shop of this code; nothing for files that concern all shops."""
    return str(context["shop_names"].get(code, code)) if code else ""


@register.filter
def money(value: Decimal | str | None, currency: str | None = None) -> str:
    """¥42,300.00; — where it is unknown. Without a currency only the figure."""
    if value is None or value == "":
        return "—"
    amount = Decimal(str(value))
    sign = SIGNS.get(currency or "", f"{currency} " if currency else "")
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


@register.filter
def number(value: Decimal | int | str | None) -> str:
    """1,902 or 0.3333 with separators; — where it is unknown."""
    if value is None or value == "":  # what a job has not found yet is no key of its result: Django gives ""
        return "—"
    if isinstance(value, int):
        return f"{value:,}"
    plain = Decimal(value)
    return f"{plain.normalize():,f}" if plain == plain.to_integral() else f"{plain:,.4f}".rstrip("0")


@register.filter
def percent(value: Decimal | None, places: int = 1) -> str:
    """12.5 % of a share 0.125; — where it is unknown."""
    return "—" if value is None else f"{Decimal(value) * 100:,.{places}f}%"


@register.filter
def rate(value: Decimal | None) -> str:
    """3.5% of an agreed 0.035, exact to the last place; — where nobody says one."""
    return "—" if value is None else f"{(Decimal(value) * 100).normalize():f}%"


@register.filter
def moment(value: datetime | None) -> str:
    """2026-07-01 09:30 in Chinese time."""
    return minute(value)


@register.filter
def day(value: date | None) -> str:
    """2026-07-01."""
    return value.isoformat() if value else "—"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """An entry by a name that only the template knows."""
    return mapping.get(key) if hasattr(mapping, "get") else None
