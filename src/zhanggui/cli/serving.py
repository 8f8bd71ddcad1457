"""Commands that keep running: the console and its worker."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Optional

import typer

from zhanggui.cli.session import Session
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import TODAY

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECONDS_TO_STOP = 3
"""Ctrl+C reaches the server's own process and its worker at once; a worker that is told to stop twice in one moment may
wait for itself for ever (granian 2.8), so it is ended. A request that is cut off changes nothing or everything."""
NEEDS_TLS = Text(
    "不加密时只能在本机（127.0.0.1）使用。给局域网用请加 --tls（自签名证书）或 --tls-cert 证书 --tls-key 私钥。",
    "Plain http is for this machine only (127.0.0.1). For a network add --tls (self-signed) or --tls-cert CERT --tls-key KEY.",
)
READY = Text("掌柜已启动：{url}（关闭这个窗口即停止）", "Zhanggui is running: {url} (Ctrl+C stops it)")
FIRST_RUN = Text(
    "首次使用：打开 {url}/join?code={code} ，您将成为店主（代码一小时内有效，只能用一次）。",
    "First run: open {url}/join?code={code} to become the owner (the code is good for one hour, once).",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("serve")(serve)
    app.command("worker")(worker)


def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听地址 · address to listen on")] = "127.0.0.1",
    tls: Annotated[bool, typer.Option("--tls", help="自签名证书 · self-signed certificate")] = False,
    tls_cert: Annotated[Optional[Path], typer.Option("--tls-cert")] = None,  # noqa: UP045
    tls_key: Annotated[Optional[Path], typer.Option("--tls-key")] = None,  # noqa: UP045
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="不启动后台任务 · without the worker")
    ] = False,
) -> None:
    """启动网页控制台 · serve the console."""
    session: Session = ctx.obj
    secure = tls or tls_cert is not None
    if host not in LOOPBACK and not secure:
        raise WrongUsage(NEEDS_TLS)
    workspace = session.open()
    certificate = (tls_cert, tls_key) if tls_cert else None
    if tls and certificate is None:
        from zhanggui.access.certificate import own_certificate

        certificate = own_certificate(workspace.place.root, host, now=session.now)
    url = f"{'https' if secure else 'http'}://{host}:{port}"
    print(session.say(READY.with_(url=url)), file=sys.stderr)
    _greet_owner(session, url)
    if session.replayed:
        os.environ[TODAY] = session.replayed.isoformat()
    helper = None if no_worker else _start_worker(session)
    try:
        _run_server(session, host, port, certificate)
    finally:
        if helper is not None:
            helper.terminate()


def _greet_owner(session: Session, url: str) -> None:
    """While nobody belongs to the workspace: a fresh code that makes its owner."""
    from zhanggui.access.models import Invitation, Person
    from zhanggui.access.people import invite
    from zhanggui.access.rights import Role

    if Person.objects.exists():
        return
    Invitation.objects.filter(invited_by="", used_at__isnull=True).update(
        expires_at=session.now - timedelta(seconds=1)
    )
    code = invite(session.open(), role=Role.OWNER, shops=None, by=None, at=session.now)
    print(session.say(FIRST_RUN.with_(url=url, code=code)), file=sys.stderr)


def _start_worker(session: Session) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "zhanggui.cli.main", "--workspace", str(session.root), "worker"]
    return subprocess.Popen(words)  # noqa: S603  our own program


def _run_server(
    session: Session, host: str, port: int, certificate: tuple[Path | None, Path | None] | None
) -> None:
    os.environ["ZHANGGUI_WORKSPACE"] = str(session.root.absolute())
    os.environ["ZHANGGUI_SERVING"] = "1"
    os.environ["ZHANGGUI_TLS"] = "1" if certificate else "0"
    os.environ["ZHANGGUI_HOSTS"] = ",".join(filter(None, [os.environ.get("ZHANGGUI_HOSTS"), host]))
    from granian import Granian
    from granian.constants import Interfaces

    cert, key = certificate or (None, None)
    Granian(
        "zhanggui.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=1, blocking_threads=4, ssl_cert=cert, ssl_key=key, log_access=False,
        workers_kill_timeout=SECONDS_TO_STOP,
    ).serve()  # fmt: skip


def worker(
    ctx: typer.Context,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="做完即止 · stop when nothing waits")
    ] = False,
) -> None:
    """处理后台任务 · work on background jobs."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.answers.background import KINDS, TIMED
    from zhanggui.jobs.work import BEHIND_PAGES, work

    os.nice(BEHIND_PAGES)
    work(workspace, KINDS, until_idle=until_idle, timed=TIMED)
