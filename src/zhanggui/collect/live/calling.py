"""One call to a shop's server, and the patience around it: what may pass by itself is tried again, the rest is told.

The connection goes to the address that was looked at (``addresses``), whatever the name says by now; TLS is verified
against the name. Redirects are not followed: nobody but the owner says where a token goes. An answer is read up to a
size and within a time, and must be JSON.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any

from zhanggui.collect.live.addresses import Resolve, Server, pinned_address, resolve
from zhanggui.collect.live.sockets import TimedSocket
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that mean: not now."""
_BLOCK = 64 << 10
_CUT_OFF = (OSError, http.client.HTTPException)

REDIRECTED = Text(
    "{host} 要求转到别处（{status}，{where}）。令牌不会跟着转发；请店主核对网址后重新连接。",
    "{host} sends calls elsewhere ({status}, {where}). Tokens do not follow; the owner checks the address and connects again.",
)
NOT_ALLOWED = Text(
    "{host} 不接受令牌（{status}）：已过期、被撤销或权限不足。请店主在平台后台重新生成，再连接一次。已取到的数据都在。",
    "{host} does not accept the token ({status}): expired, revoked or without the right. Make a new one there and connect "
    "again. What was pulled is kept.",
)
ANSWERED = Text(
    "{host} 回答 {status}，无法取数。请核对网址是否为店铺地址、接口是否已启用。",
    "{host} answers {status}; nothing can be pulled. Check that the address is the shop's and its API is switched on.",
)
NOT_JSON = Text(
    "{host} 的回答不是 JSON（{kind}）。请核对网址；维护页面和登录页面也会这样。",
    "{host} does not answer in JSON ({kind}). Check the address; pages of maintenance and sign-in look like this too.",
)
TOO_LARGE = Text(
    "{host} 的一次回答超过 {mb} MB，已中断。没有存入任何数据。",
    "One answer of {host} is over {mb} MB and was cut off. Nothing of it was stored.",
)
NO_TRUST = Text(
    "{host} 的证书无法验证（{reason}），没有发送令牌。",
    "The certificate of {host} cannot be verified ({reason}); no token was sent.",
)
TOO_MANY = Text(
    "{host} 的一次回答里有超过 {n} 个值，已中断。没有存入任何数据。",
    "One answer of {host} holds over {n} values and was not read. Nothing of it was stored.",
)
GAVE_UP = Text(
    "{host} 试了 {n} 次都没有答好（{reason}）。已取到的数据都在，下次从断开处继续。",
    "{host} did not answer well in {n} tries ({reason}). What was pulled is kept; the next pull goes on from there.",
)
ASKED_TO_WAIT = Text(
    "{host} 要求等 {seconds} 秒再来。已取到的数据都在，下次从断开处继续。",
    "{host} asks to come back in {seconds} seconds. What was pulled is kept; the next pull goes on from there.",
)


class AskedToWait(Refused):
    """A server did not answer well; ``seconds``: how long it asked to be left alone (0: it did not say)."""

    def __init__(self, text: Text, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait for a server, and how often. Times in seconds, sizes in bytes.

    ``tries``: calls for one answer, the first included. ``first_wait`` doubles from try to try up to ``longest_wait``,
    each shortened by chance to between half and all of it, so that many do not come back together. A server that asks
    for more than ``longest_wait`` is left for the next pull. ``whole``: for one answer from the call to its last byte.
    ``most_values``: what an answer may hold; each takes some sixty bytes of memory, however few it takes on the way.
    """

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    connect: float = 10.0
    whole: float = 60.0
    most_bytes: int = 64 << 20
    most_values: int = 4_000_000

    def __post_init__(self) -> None:
        if self.tries < 1 or min(self.first_wait, self.longest_wait, self.connect, self.whole) <= 0:
            raise ValueError(f"patience needs at least one try and times above zero, got {self}")
        if min(self.most_bytes, self.most_values) < 1:
            raise ValueError(f"most_bytes and most_values must be positive, got {self}")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One call: what follows the server's own path, and the body (JSON) where there is one."""

    path: str
    method: str = "GET"
    body: Any = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """What a server said: the JSON (numbers with a point as Decimal) and the headers in lower case."""

    value: Any
    headers: Mapping[str, str]


class _Passing(Exception):
    """Something that may be gone at the next try; ``wait``: seconds the server asked for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass
class Caller:
    """Calls one server with its headers (which hold the token). Clock, waiting and chance are handed in.

    The address is resolved and looked at once, at the first call.
    """

    server: Server
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    patience: Patience = field(default_factory=Patience)
    resolver: Resolve = resolve
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.Random)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    trust: ssl.SSLContext | None = None
    check: Callable[[], None] = lambda: None
    _address: str = ""

    def call(self, ask: Ask) -> Answer:
        """The answer; Refused when it cannot be had. ``check`` is asked before every wait and may stop us."""
        tries = self.patience.tries
        for number in range(1, tries):
            try:
                return self._once(ask)
            except _Passing as passing:
                self._wait(number - 1, passing.wait)
        try:
            return self._once(ask)
        except _Passing as passing:
            said = GAVE_UP.with_(host=self.server.host, n=tries, reason=passing)
            raise AskedToWait(said, passing.wait or 0.0) from passing

    def _wait(self, number: int, asked: float | None) -> None:
        usual = min(self.patience.first_wait * 2**number, self.patience.longest_wait)
        seconds = max(usual * self.chance.uniform(0.5, 1), asked or 0.0)
        if seconds > self.patience.longest_wait:
            said = ASKED_TO_WAIT.with_(host=self.server.host, seconds=f"{seconds:.0f}")
            raise AskedToWait(said, seconds)
        self.check()
        self.sleep(seconds)

    def _once(self, ask: Ask) -> Answer:
        self._address = self._address or pinned_address(self.server, self.resolver)
        until = time.monotonic() + self.patience.whole
        plain = self._plain()
        try:
            connection = http.client.HTTPConnection(self.server.host, self.server.port)
            connection.sock = TimedSocket(plain, until)
            said = None if ask.body is None else json.dumps(ask.body).encode()
            headers = {"Accept": "application/json", "User-Agent": "zhanggui", "Connection": "close"}
            if said is not None:
                headers["Content-Type"] = "application/json"
            connection.request(ask.method, self.server.path + ask.path, said, {**headers, **self.headers})
            response = connection.getresponse()
            self._look_at(response)
            return Answer(self._read(response, until), {k.lower(): v for k, v in response.getheaders()})
        except TimeoutError as late:
            raise _Passing("timeout") from late
        except _CUT_OFF as cut:
            raise _Passing(type(cut).__name__) from cut
        finally:
            plain.close()

    def _plain(self) -> socket.socket:
        """A connection to the pinned address; for TLS the name is what the certificate must hold."""
        server = self.server
        try:
            plain = socket.create_connection((self._address, server.port), self.patience.connect)
            if server.scheme == "https":
                trust = self.trust or ssl.create_default_context()
                plain = trust.wrap_socket(plain, server_hostname=server.host)
        except ssl.SSLCertVerificationError as wrong:
            raise Refused(NO_TRUST.with_(host=server.host, reason=wrong.verify_message)) from wrong
        except OSError as wrong:
            raise _Passing("timeout" if isinstance(wrong, TimeoutError) else type(wrong).__name__) from wrong
        return plain

    def _look_at(self, response: http.client.HTTPResponse) -> None:
        status, host = response.status, self.server.host
        if status in BUSY:
            raise _Passing(str(status), retry_after(response.getheader("Retry-After"), now=self.now()))
        if status in (401, 403):
            raise Refused(NOT_ALLOWED.with_(host=host, status=status))
        if 300 <= status < 400:
            where = self.told((response.getheader("Location") or "—").partition("?")[0])
            raise Refused(REDIRECTED.with_(host=host, status=status, where=where))
        if status != 200:
            raise Refused(ANSWERED.with_(host=host, status=status))
        kind = (response.getheader("Content-Type") or "—").partition(";")[0].strip().lower()
        packed = response.getheader("Content-Encoding") or "identity"
        if packed.lower() != "identity":  # never asked for; what it unpacks to, nobody knows
            raise Refused(NOT_JSON.with_(host=host, kind=self.told(packed)))
        if not (kind == "application/json" or kind.endswith("+json")):
            raise Refused(NOT_JSON.with_(host=host, kind=self.told(kind)))

    def told(self, words: str) -> str:
        """Words of the server as a message may show them: short, on one line, without the token it was sent."""
        for value in self.headers.values():
            for secret in (value, value.rpartition(" ")[2]):
                words = words.replace(secret, "…") if secret else words
        return "".join(c if c.isprintable() else " " for c in words)[:100]

    def _read(self, response: http.client.HTTPResponse, until: float) -> Any:
        most, parts, size = self.patience.most_bytes, [], 0
        while block := response.read1(_BLOCK):
            parts.append(block)
            size += len(block)
            if size > most:
                raise Refused(TOO_LARGE.with_(host=self.server.host, mb=most >> 20))
            if time.monotonic() > until:
                raise _Passing("timeout")
        told = response.getheader("Content-Length")
        if told and told.isdigit() and size < int(told):
            raise _Passing(f"{size:,} / {int(told):,} bytes")
        whole = b"".join(parts)
        if sum(whole.count(sign) for sign in (b",", b"[", b"{")) > self.patience.most_values:
            raise Refused(TOO_MANY.with_(host=self.server.host, n=f"{self.patience.most_values:,}"))
        try:
            return json.loads(whole, parse_float=Decimal, parse_constant=str)
        except (ValueError, RecursionError) as half:
            raise _Passing("JSON") from half


def retry_after(header: str | None, *, now: datetime) -> float | None:
    """Seconds a ``Retry-After`` header asks for (a number, also with a fraction, or a date); None when it says nothing.

    >>> retry_after("2.5", now=datetime(2026, 7, 1, tzinfo=UTC))
    2.5
    >>> retry_after("Wed, 01 Jul 2026 00:00:30 GMT", now=datetime(2026, 7, 1, tzinfo=UTC))
    30.0
    """
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            at = parsedate_to_datetime(header)
        except (ValueError, OverflowError):
            return None
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()
    return max(seconds, 0.0) if isfinite(seconds) else None
