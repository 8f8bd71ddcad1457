"""促销方案 by hand or from a file: the form for the usual kinds of offers, a YAML file for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.promotion_plans import create_and_tell
from zhanggui.answers.promotions import NOT_YAML
from zhanggui.console.pages import page, reader_of, shops_of
from zhanggui.console.purchases import status_of
from zhanggui.core.errors import Refused, WrongUsage, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.stacking import LEVEL_NAMES, STACKINGS

GOALS, OFFERS, TASKS = 6, 5, 4
LARGEST_FILE = 1 << 20
KINDS = (
    ("percent", Text("折扣（减 %）", "percent off")), ("minus", Text("直降", "an amount off each")),
    ("price", Text("一口价", "a fixed price")), ("threshold", Text("满减", "off from a threshold")),
    ("every", Text("每满减", "off every threshold")),
)  # fmt: skip
STACKS = {
    "reference": Text("平台券、店铺券、单品、会员依次", "platform, shop, item, member in turn"),
    "item_first": Text("单品优先", "item first"),
    "side_by_side": Text("平行计算（看单品价后的金额）", "side by side (after item offers)"),
    "taobao": Text("淘宝", "Taobao"), "tmall": Text("天猫", "Tmall"), "jd": Text("京东", "JD"), "pinduoduo": Text("拼多多", "Pinduoduo"),
    "douyin": Text("抖音", "Douyin"),
}  # fmt: skip
"""What the orders of levels are called; see docs/promotions.md."""
NO_FILE = Text(
    "请选择方案文件（.yaml 或 .json，1 MB 以内）。", "Choose the plan's file (YAML or JSON, up to 1 MB)."
)


@needs(Right.DECIDE)
def new(request: Asked) -> HttpResponse:
    """The form, and what comes of it."""
    if request.method != "POST":
        return _form(request)
    try:
        told = _told(request)
    except Refused as error:
        return _form(request, status=400, problem=error.text)
    return _create(request, told)


@needs(Right.DECIDE)
@require_POST
def from_file(request: Asked) -> HttpResponse:
    """A plan out of a file."""
    import yaml

    upload = request.FILES.get("file")
    if upload is None or upload.size is None or upload.size > LARGEST_FILE:
        return _form(request, status=400, problem=NO_FILE)
    try:
        told = yaml.safe_load(upload.read().decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        return _form(request, status=400, problem=NOT_YAML.with_(file=upload.name, why=why))
    return _create(request, told)


def _create(request: Asked, told: Any) -> HttpResponse:
    try:
        if isinstance(told, Mapping):
            told = dict(told)
        number = create_and_tell(reader_of(request), told, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _form(
            request, status=status_of(error) if isinstance(error, WrongUsage) else 400, problem=error.text
        )
    except (TypeError, OverflowError) as error:
        return _form(request, status=400, problem=NOT_YAML.with_(file="", why=str(error)[:100]))
    return redirect("promotion", number)


def _form(request: Asked, *, status: int = 200, **more: Any) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in request.POST}
    chosen = request.POST.getlist("shop")
    rows = {
        kind: [
            {"n": n, **{name: typed.get(f"{kind}-{name}-{n}", "") for name in names}} for n in range(count)
        ]
        for kind, count, names in (
            ("goal", GOALS, ("sku", "units", "profit", "price", "reference", "lift")),
            (
                "offer",
                OFFERS,
                ("code", "name", "kind", "level", "from", "minus", "skus", "coupon", "merchant"),
            ),
            ("task", TASKS, ("what", "who", "due")),
        )
    }
    return page(
        request, "new_promotion.html", status=status, typed=typed, rows=rows, shops=shops_of(reader_of(request)), chosen=chosen,
        kinds=KINDS, levels=[(str(level), name) for level, name in LEVEL_NAMES.items()], platforms=[(name, STACKS.get(name, Text(name, name))) for name in STACKINGS], **more,
    )  # fmt: skip


def _told(request: Asked) -> dict[str, Any]:
    """The form as the file would say it; empty cells are left out."""
    typed = request.POST
    head = ("name", "theme", "platform", "since", "until", "owner", "budget", "stop_loss", "prize")
    told: dict[str, Any] = {
        name: typed.get(name, "").strip().replace("T", " ") for name in head if typed.get(name, "").strip()
    }
    told["shops"] = typed.getlist("shop")
    told["words"] = [line for line in typed.get("words", "").splitlines() if line.strip()]
    told["goals"] = [
        row | ({"lift": _parts(row["lift"])} if "lift" in row else {})
        for n in range(GOALS)
        if (row := _cells(typed, "goal", n, ("sku", "units", "profit", "price", "reference", "lift"))).get(
            "sku"
        )
    ]
    told["offers"] = [
        _offer(row) for n in range(OFFERS) if (row := _cells(typed, "offer", n, OFFER_CELLS)).get("code")
    ]
    told["tasks"] = [
        row for n in range(TASKS) if (row := _cells(typed, "task", n, ("what", "who", "due"))).get("what")
    ]
    return told


OFFER_CELLS = ("code", "name", "kind", "level", "from", "minus", "skus", "coupon", "merchant")


def _cells(typed: Any, kind: str, n: int, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: typed.get(f"{kind}-{name}-{n}", "").strip() for name in names}
    return {name: value for name, value in found.items() if value}


def _offer(row: dict[str, Any]) -> dict[str, Any]:
    """The figure of a row goes where its kind wants it."""
    kind, figure = row.get("kind", "percent"), row.pop("minus", None)
    told = {key: row[key] for key in ("code", "name", "level", "coupon") if key in row} | {"kind": kind}
    key = {"percent": "percent", "price": "price"}.get(kind, "minus")
    if figure is not None:
        told[key] = figure
    if "from" in row and kind in ("threshold", "every"):
        told["from"] = row["from"]
    if "skus" in row:
        told["skus"] = _parts(row["skus"])
    if "merchant" in row:
        told["funding"] = _funding(row["merchant"])
    return told


def _funding(merchant: str) -> dict[str, str]:
    if not (merchant.isascii() and merchant.isdecimal() and len(merchant) <= 3 and int(merchant) <= 100):
        raise Refused(BAD_SHARE.with_(found=merchant[:20]))
    return {"merchant": merchant, "platform": str(100 - int(merchant))}


BAD_SHARE = Text(
    "商家承担应为 0 到 100 的整数，收到「{found}」。",
    "The merchant's share is a whole number from 0 to 100, got “{found}”.",
)


def _parts(text: str) -> list[str]:
    for sign in "，、;； ":
        text = text.replace(sign, ",")
    return [part.strip() for part in text.split(",") if part.strip()]
