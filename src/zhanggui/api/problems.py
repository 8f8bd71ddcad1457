"""What the API says instead of an answer: one shape, ``{"error": a sentence, "code": a word}``."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from zhanggui.answers.form import as_json
from zhanggui.core.language import LANGUAGES, Text

NO_KEY = Text(
    "缺少密钥，或密钥无效、已停用。请在请求头写 `Authorization: Bearer zg_…`，密钥在「设置」里新建。",
    "No key, or one that is unknown or revoked. Send the header Authorization: Bearer zg_…; keys are made in Settings.",
)
NO_RIGHT = Text(
    "这个密钥没有权限：{right}。请换一个密钥，或请店主新建一个。",
    "This key may not: {right}. Use another key, or ask the owner for one.",
)
NOT_FOUND = Text(
    "没有这个地址或对象，或它不属于这个密钥的店铺。",
    "There is no such thing, or it is not of this key's shops.",
)
NOT_ALLOWED = Text(
    "这个地址不支持 {method}。可用：{allowed}", "{method} is not possible here. There are: {allowed}"
)
TOO_LARGE = Text(
    "请求超过 {limit}。请分几次发送。", "The request is larger than {limit}. Send it in several parts."
)
NOT_UNDERSTOOD = Text("请求无法解读：{reason}", "The request cannot be read: {reason}")
WRONG_FIELD = Text("「{field}」不对：{reason}", "“{field}” is wrong: {reason}")
TOO_OFTEN = Text("请求太频繁，请 {seconds} 秒后再试。", "Too many requests. Try again in {seconds} seconds.")
BUSY = Text("工作区正忙：{reason}", "The workspace is busy: {reason}")
LOCKED = Text("另一个任务正在写入，请稍后重试。", "Another task is writing. Try again soon.")
DEFECT = Text(
    "程序内部出错，已记入日志。请稍后重试；仍出错请报告给开发者。",
    "The program failed; its log says where. Try again, and report it if it fails again.",
)


class Problem(Exception):
    """Why a request gets no answer: its status, a code for programs, a sentence for people."""

    def __init__(
        self, status: int, code: str, text: Text, *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(text.en)
        self.status, self.code, self.text = status, code, text
        self.headers, self.more = headers or {}, more


def not_found() -> Problem:
    """Nobody is told whether a thing is not there or another shop's."""
    return Problem(404, "not_found", NOT_FOUND)


def wrong_field(field: str, reason: Text) -> Problem:
    """A value that cannot be; the answer names its field."""
    return Problem(422, "invalid", WRONG_FIELD.with_(field=field, reason=reason), field=field)


def told(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a response, in the caller's language."""
    said = problem.text.in_(language_of(request))
    answer = as_json({"error": said, "code": problem.code, **problem.more})
    return HttpResponse(answer, status=problem.status, content_type=JSON, headers=problem.headers)


JSON = "application/json; charset=utf-8"


def language_of(request: HttpRequest) -> str:
    """The language of sentences: the first of Accept-Language that we speak, else Chinese."""
    for asked in request.headers.get("Accept-Language", "").split(","):
        spoken = asked.split(";")[0].strip().lower()[:2]
        if spoken in LANGUAGES:
            return spoken
    return "zh"
