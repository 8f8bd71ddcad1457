"""Whether the records a workspace was opened with are its own."""

from __future__ import annotations

from zhanggui.access.models import Identity
from zhanggui.access.secrets import Secrets
from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace

FOREIGN = Text(
    "数据库中的记录属于另一个工作区，不是 {path} 的。每个工作区需要自己的数据库（检查 DATABASE_URL）"
    "和自己的 workspace.key。",
    "The records belong to another workspace, not to {path}. Every workspace needs a database of its own "
    "(check DATABASE_URL) and its own workspace.key.",
)


def claim(place: Workspace, secrets: Secrets) -> None:
    """Make fresh records this workspace's own; WorkspaceUnusable when they are another one's."""
    if not Identity.objects.exists():
        Identity.objects.create(workspace=_identity(secrets))
    check_own(place, secrets)


def check_own(place: Workspace, secrets: Secrets) -> None:
    """WorkspaceUnusable when the records are another workspace's, or the key is."""
    if set(Identity.objects.values_list("workspace", flat=True)) != {_identity(secrets)}:
        raise WorkspaceUnusable(FOREIGN.with_(path=place.root))


def refuse_claimed(place: Workspace) -> None:
    """WorkspaceUnusable when a new workspace is pointed at records that are somebody's already."""
    if Identity.objects.exists():
        raise WorkspaceUnusable(FOREIGN.with_(path=place.root))


def _identity(secrets: Secrets) -> str:
    return secrets.hash("this workspace")
