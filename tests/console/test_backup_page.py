"""The page of backups: verify one that is there or comes from elsewhere, and the exact command that restores it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.console.merchant import write_shop


@pytest.fixture
def owner(import_files: Callable[..., Any], tmp_path: Path, signed_in: Any, work: Any) -> Any:
    """An owner's browser on a workspace of two files with 18 rows, and one backup of it."""
    import_files(*write_shop(tmp_path / "towels", first=1_000), shop="towels")
    browser = signed_in("owner")
    browser.post("/backup/make")
    work()
    return browser


def _name(workspace: Any) -> str:
    (path,) = workspace.place.backups.glob("*.tar")
    return path.name


def _checked(browser: Any, work: Any, address: str) -> str:
    work()
    return unescape(browser.get(address).content.decode())


def test_a_backup_is_verified_and_its_contents_are_told(owner: Any, workspace: Any, work: Any) -> None:
    page = _checked(owner, work, owner.post(f"/backup/{_name(workspace)}/check").url)
    assert "完整，可以恢复" in page
    assert "2 个批次、18 行数据，1 位人员；最近一次导入 2026-07-01 12:00" in page
    assert "另一个工作区" not in page
    assert not list(workspace.place.arriving.glob("*")), "the copy of the records is gone"


def _upload(browser: Any, content: bytes) -> str:
    answer = browser.post("/backup/check", {"file": SimpleUploadedFile("b.tar", content)})
    assert answer.status_code == 202
    return str(answer.json()["page"])


def test_an_uploaded_backup_is_verified_and_not_kept(owner: Any, workspace: Any, work: Any) -> None:
    content = (workspace.place.backups / _name(workspace)).read_bytes()
    assert "完整，可以恢复" in _checked(owner, work, _upload(owner, content))
    assert not list(workspace.place.arriving.glob("*"))


def test_a_damaged_backup_and_any_other_file_are_refused(owner: Any, workspace: Any, work: Any) -> None:
    content = bytearray((workspace.place.backups / _name(workspace)).read_bytes())
    content[len(content) // 2] ^= 1
    for wrong in (bytes(content), bytes(content[: len(content) // 3]), b"x" * 2_000):
        page = _checked(owner, work, _upload(owner, wrong))
        assert "可以恢复" not in page
        assert "已损坏或不完整" in page or "不是掌柜的备份文件" in page
    assert not list(workspace.place.arriving.glob("*"))


def test_a_backup_of_another_workspace_is_told_apart(owner: Any, workspace: Any, work: Any) -> None:
    from zhanggui.access.models import Identity

    Identity.objects.update(workspace="another")
    page = _checked(owner, work, owner.post(f"/backup/{_name(workspace)}/check").url)
    assert "这是另一个工作区的备份" in page


def test_the_command_on_the_page_restores_the_backup(owner: Any, workspace: Any) -> None:
    from zhanggui.core.workspace import Workspace
    from zhanggui.warehouse.backup import restore

    page = unescape(owner.get("/backup").content.decode())
    command = re.search(r"<code class=\"raw\">(zg --workspace .*?-\d{6} restore .*?\.tar)</code>", page)
    assert command
    _, _, into, _, path = shlex.split(command[1])
    assert restore(Path(path), Workspace(Path(into))).files > 2
    assert Workspace(Path(into)).exists


def test_only_who_may_back_up_verifies(owner: Any, workspace: Any, signed_in: Any) -> None:
    manager = signed_in("manager")
    assert manager.post(f"/backup/{_name(workspace)}/check").status_code == 403
    assert manager.post("/backup/check", {"file": SimpleUploadedFile("b.tar", b"x")}).status_code == 403
    assert owner.post("/backup/zhanggui-20000101-000000.tar/check").status_code == 404
