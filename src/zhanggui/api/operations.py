"""What every operation shares: its right, JSON in and out, and that whatever goes wrong is said in one shape."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db.utils import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from zhanggui.access.rights import Right
from zhanggui.access.web import BY_KEY, allowed_of
from zhanggui.answers.form import as_json
from zhanggui.api import problems
from zhanggui.api.keys import Key
from zhanggui.api.problems import Problem, told, wrong_field
from zhanggui.core.errors import Refused, WorkspaceUnusable, WrongUsage
from zhanggui.core.language import Text
from zhanggui.warehouse.lock import HELD

log = logging.getLogger("zhanggui.api")
MOST_BYTES = 4 << 20
MOST_FORM_BYTES = (2 << 30) + (1 << 20)
NO_JSON = Text("应为一份 JSON。", "expected one JSON document.")
NUL = Text("不能含有空字符。", "it must not hold the NUL character.")


class Operations(Router):
    """Operations that each declare their right with ``@needs``; one that declares none lets nobody in."""

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any], **more: Any
    ) -> None:
        """Bind the operation's declared right to the look at its key."""
        more["auth"] = Key(right_of(view_func))
        super().add_api_operation(path, methods, view_func, **more)


def right_of(view: Callable[..., Any]) -> Right | None:
    """The right an operation declares."""
    allowed = allowed_of(view)
    return Right(allowed) if allowed in set(Right) else None


class Plain(BaseRenderer):
    """JSON as the command line prints it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The document."""
        del request, response_status
        return as_json(data)


class Exact(Parser):
    """JSON without surprises: numbers stay exact, no NaN, nothing so deep that it cannot be read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The document; 422 when it is none."""
        try:
            return json.loads(request.body, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError, ArithmeticError) as wrong:
            raise Problem(422, "not_json", problems.NOT_UNDERSTOOD.with_(reason=NO_JSON)) from wrong


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of the API as the address book gets it: declared as looking at keys itself, and never HTML."""

    @functools.wraps(view)
    def safe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            _refuse_oddities(request)
            _refuse_bulk(request)
            answer = view(request, *args, **kwargs)
        except Exception as wrong:
            return told(request, problem_of(wrong))
        if answer.status_code == 405:
            return _not_allowed(request, answer)
        return answer

    safe.allowed = BY_KEY  # type: ignore[attr-defined]
    safe.csrf_exempt = True  # type: ignore[attr-defined]
    return safe


def _refuse_oddities(request: HttpRequest) -> None:
    for name, values in request.GET.lists():
        if any("\0" in value for value in values) or "\0" in name:
            raise wrong_field(name.replace("\0", ""), NUL)
    if "\0" in request.path_info:
        raise problems.not_found()


def _refuse_bulk(request: HttpRequest) -> None:
    """Too large a body is refused before it is read; files have a limit of their own."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = MOST_FORM_BYTES if request.content_type == "multipart/form-data" else MOST_BYTES
    if not length.isdigit() or int(length) > most:
        raise too_large(f"{most >> 20} MB")


def _not_allowed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    allowed = answer.headers.get("Allow", "")
    text = problems.NOT_ALLOWED.with_(method=request.method, allowed=allowed)
    return told(request, Problem(405, "not_allowed", text, headers={"Allow": allowed}))


def _told(request: HttpRequest, wrong: Any) -> HttpResponse:
    return told(request, problem_of(wrong))


def told_by_ninja(api: NinjaAPI) -> None:
    """Let everything that is raised inside an operation become our shape."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _told)


def problem_of(wrong: Exception) -> Problem:
    """The problem an exception stands for; an unknown one is logged and named to nobody."""
    for kind, make in _KINDS:
        if isinstance(wrong, kind):
            return make(wrong)
    log.exception("an operation failed", exc_info=wrong)
    return Problem(500, "defect", problems.DEFECT)


def _unusable(wrong: Any) -> Problem:
    """Held by somebody: come again. Damaged or full: honest about being our fault, so that callers try again."""
    if wrong.text.en.startswith(HELD.en.split("{")[0]):
        return Problem(409, "busy", problems.BUSY.with_(reason=wrong.text), headers={"Retry-After": "5"})
    log.error("the workspace is unusable: %s", wrong.text.en)
    return Problem(503, "unusable", wrong.text, headers={"Retry-After": "60"})


def _database(wrong: Any) -> Problem:
    if "locked" in str(wrong):
        return Problem(409, "busy", problems.LOCKED, headers={"Retry-After": "5"})
    log.exception("the database failed", exc_info=wrong)
    return Problem(503, "unusable", problems.DEFECT, headers={"Retry-After": "60"})


def _invalid(wrong: Any) -> Problem:
    """The first field that pydantic refuses, named."""
    first = wrong.errors[0] if wrong.errors else {"loc": (), "msg": ""}
    place = [str(part) for part in first.get("loc", ())][1:]
    field = ".".join(p for p in place if p not in ("asked", "body")) or "body"
    kind = str(first.get("type", ""))
    return wrong_field(field, REASONS.get(kind.split("_parsing")[0], _as_said(first)))


def _as_said(error: Any) -> Text:
    return Text("值的格式或范围不符合接口说明。", f"{error.get('msg', 'not as documented')}.")


REASONS = {
    "missing": Text("缺少这一项。", "it is missing."),
    "int": Text("应为整数。", "expected a whole number."),
    "int_type": Text("应为整数。", "expected a whole number."),
    "date_from_datetime": Text("应为日期，例如 2026-06-01。", "expected a day such as 2026-06-01."),
    "date": Text("应为日期，例如 2026-06-01。", "expected a day such as 2026-06-01."),
    "string_type": Text("应为文字。", "expected text."),
    "list_type": Text("应为列表。", "expected a list."),
    "too_long": Text("太多了。", "there are too many."),
    "too_short": Text("不能为空。", "it must not be empty."),
    "extra_forbidden": Text("没有这一项。", "there is no such field."),
}


def _told_usage(wrong: Any) -> Problem:
    return Problem(422, "invalid", wrong.text)


_KINDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Callable[[Any], Problem]], ...] = (
    (Problem, lambda wrong: wrong),
    (WrongUsage, _told_usage),
    (Refused, lambda wrong: Problem(409, "refused", wrong.text)),
    (WorkspaceUnusable, _unusable),
    (RequestDataTooBig, lambda _: too_large("4 MB")),
    (TooManyFilesSent, lambda _: too_large("500 个文件")),
    (MultiPartParserError, lambda _: _unread()),
    (SuspiciousOperation, lambda _: _unread()),
    (Http404, lambda _: problems.not_found()),
    (ValidationError, _invalid),
    (HttpError, lambda wrong: _of_status(wrong.status_code)),
    ((OperationalError, InterfaceError), _database),
    (DataError, lambda _: _of_status(400)),
)


def too_large(limit: str) -> Problem:
    """More than is taken at once."""
    return Problem(413, "too_large", problems.TOO_LARGE.with_(limit=limit))


def _unread() -> Problem:
    reason = Text("请求体不完整或格式不对。", "its body is incomplete or malformed.")
    return Problem(422, "invalid", problems.NOT_UNDERSTOOD.with_(reason=reason), field="body")


def _of_status(status: int) -> Problem:
    if status == 401:
        return Problem(401, "no_key", problems.NO_KEY, headers={"WWW-Authenticate": "Bearer"})
    return _unread() if status in (400, 422) else problems.not_found()


def operations_of(api: NinjaAPI) -> Iterator[tuple[str, str, Any]]:
    """Every operation: method, path, ninja's record of it."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"{prefix}{path}", operation


def silent_operations() -> list[str]:
    """Operations that declare no right; the program does not start with one."""
    from zhanggui.api.urls import api

    return [f"{method} {path}" for method, path, op in operations_of(api) if right_of(op.view_func) is None]
