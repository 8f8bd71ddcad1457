"""The workspace's key: what encrypts received files, quarantined rows and personal data, and salts hashes.

AES-256-GCM with a fresh nonce each time. Sub-keys are derived per purpose (HKDF), so a salted hash never
gives away an encryption key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text

KEY_BYTES = 32
NONCE_BYTES = 12
FRAME_BYTES = 1 << 20

DAMAGED = Text(
    "解密失败：数据已损坏，或者 workspace.key 不是这个工作区的密钥。请用备份恢复（zg restore）。",
    "Cannot decrypt: the data is damaged or workspace.key is not this workspace's key. Restore a backup (zg restore).",
)

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Secrets:
    """Encrypts and hashes with one workspace's key."""

    web: str
    """What signs sessions and forms of the console."""

    def __init__(self, key: bytes) -> None:
        self._data = AESGCM(_derive(key, b"data"))
        self._files = AESGCM(_derive(key, b"files"))
        self._salt = _derive(key, b"hash")
        self._log = _derive(key, b"log")
        self.web = _derive(key, b"web").hex()

    def seal(self, value: Any) -> bytes:
        """A JSON value as an encrypted blob."""
        nonce = os.urandom(NONCE_BYTES)
        plain = _COMPACT.encode(value).encode()
        return nonce + self._data.encrypt(nonce, plain, None)

    def unseal(self, blob: bytes) -> Any:
        """The JSON value of ``seal``; WorkspaceUnusable when key or data are wrong."""
        raw = bytes(blob)
        try:
            return json.loads(self._data.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None))
        except InvalidTag as wrong:
            raise WorkspaceUnusable(DAMAGED) from wrong

    def hash(self, text: str) -> str:
        """A salted hash of a name: the same buyer is the same hash here and another one elsewhere."""
        return hmac.new(self._salt, text.encode(), hashlib.sha256).hexdigest()[:24]

    def sign(self, text: str) -> str:
        """A seal that only this workspace's key can make: of audit entries."""
        return hmac.new(self._log, text.encode(), hashlib.sha256).hexdigest()

    def seal_file(self, source: BinaryIO, target: BinaryIO) -> None:
        """Copy a file encrypted, frame by frame; every frame is bound to its place so none can be moved."""
        for number, block in enumerate(iter(lambda: source.read(FRAME_BYTES), b"")):
            nonce = os.urandom(NONCE_BYTES)
            sealed = self._files.encrypt(nonce, block, number.to_bytes(8, "big"))
            target.write(len(sealed).to_bytes(4, "big") + nonce + sealed)

    def unseal_file(self, source: BinaryIO) -> Iterator[bytes]:
        """The plain blocks of a file written by ``seal_file``."""
        number = 0
        while size := source.read(4):
            nonce = source.read(NONCE_BYTES)
            sealed = source.read(int.from_bytes(size, "big"))
            try:
                yield self._files.decrypt(nonce, sealed, number.to_bytes(8, "big"))
            except InvalidTag as wrong:
                raise WorkspaceUnusable(DAMAGED) from wrong
            number += 1


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def create_key(path: Path) -> None:
    """Write a fresh random key, readable by its owner only; an existing key is kept."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def load_secrets(path: Path) -> Secrets:
    """The secrets of a workspace's key file; WorkspaceUnusable when it is missing or cut short."""
    try:
        key = path.read_bytes()
    except OSError:
        key = b""
    if len(key) != KEY_BYTES:
        raise WorkspaceUnusable(
            Text(
                "工作区密钥 {path} 缺失或不完整。请从备份中找回该文件。",
                "The workspace key {path} is missing or incomplete. Bring it back from a backup.",
            ).with_(path=path)
        )
    return Secrets(key)
