"""表格格式 Layouts: those people confirmed; to share as a file, to take from one, to forget."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.layouts import layout_answers
from zhanggui.collect.generic.sharing import MOST_BYTES
from zhanggui.collect.layouts import By, forget_layout, hand_out_layout, take_layout
from zhanggui.console.pages import page, reader_of
from zhanggui.core.errors import WorkspaceUnusable, ZhangguiError
from zhanggui.core.language import Text

WAIT_SECONDS = 3.0
NO_FILE = Text("请先选择一个格式文件（.yaml）。", "Choose a layout file (.yaml) first.")


@needs(Right.IMPORT)
def layouts(request: Asked) -> HttpResponse:
    """Every remembered layout with its columns."""
    return _shown(request)


@needs(Right.IMPORT)
@require_POST
def import_layout(request: Asked) -> HttpResponse:
    """Remember the layout of an uploaded file."""
    upload = request.FILES.get("file")
    if upload is None:
        return _shown(request, problem=NO_FILE, status=400)
    try:
        data = upload.read(MOST_BYTES + 1)
        take_layout(
            request.workspace, data, str(upload.name), _by(request), name=request.POST.get("name", "").strip(),
            replace=request.POST.get("replace") == "yes",
        )  # fmt: skip
    except ZhangguiError as no:
        return _refused(request, no)
    return redirect("layouts")


@needs(Right.IMPORT)
@require_POST
def export_layout(request: Asked) -> HttpResponse:
    """A remembered layout as a file."""
    try:
        name, content = hand_out_layout(request.workspace, request.POST.get("layout", ""), _by(request))
    except ZhangguiError as no:
        return _refused(request, no)
    answer = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return answer


@needs(Right.IMPORT)
@require_POST
def forget(request: Asked) -> HttpResponse:
    """Forget a layout."""
    try:
        forget_layout(request.workspace, request.POST.get("layout", ""), _by(request))
    except ZhangguiError as no:
        return _refused(request, no)
    return redirect("layouts")


def _by(request: Asked) -> By:
    return By(request.user.login, request.now, WAIT_SECONDS)


def _refused(request: Asked, no: ZhangguiError) -> HttpResponse:
    return _shown(request, problem=no.text, status=409 if isinstance(no, WorkspaceUnusable) else 400)


def _shown(request: Asked, *, problem: Text | None = None, status: int = 200) -> HttpResponse:
    found = layout_answers(reader_of(request))
    return page(request, "layouts.html", status=status, problem=problem, layouts=found)
