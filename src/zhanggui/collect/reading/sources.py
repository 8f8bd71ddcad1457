"""Bytes that can be read again and again: a file on disk, or an unpacked copy that has no name."""

from __future__ import annotations

import io
import tempfile
import threading
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO, BinaryIO

from zhanggui.collect.reading.refusals import no_room_to_unpack, unreadable


class Source:
    """The bytes of one table's file. ``name`` is what people call it, ``size`` is in bytes."""

    def __init__(self, name: str, size: int, held: Path | _Shared) -> None:
        self.name = name
        self.size = size
        self._held = held

    def open(self) -> BinaryIO:
        """An independent reader that starts at the first byte. Raises ``Refused`` if the file is gone."""
        if isinstance(self._held, Path):
            try:
                return self._held.open("rb", buffering=0)
            except OSError as error:
                raise unreadable(self.name) from error
        return _View(self._held)  # type: ignore[return-value]

    def first(self, count: int) -> bytes:
        """The first bytes, fewer if the file is shorter."""
        with self.open() as file:
            return read_fully(file, count)


class _Shared:
    """A temporary file several readers look into; it is deleted when nobody refers to it any more."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.lock = threading.Lock()
        weakref.finalize(self, file.close)


class _View(io.RawIOBase):
    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        with self._shared.lock:
            if whence == io.SEEK_END:
                self._at = self._shared.file.seek(offset, whence)
            else:
                self._at = offset + (self._at if whence == io.SEEK_CUR else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with self._shared.lock:
            self._shared.file.seek(self._at)
            count = self._shared.file.readinto(buffer)  # type: ignore[attr-defined]
        self._at += count
        return int(count)


def on_disk(path: Path, name: str) -> Source:
    """The file as it lies on disk."""
    return Source(name, path.stat().st_size, path)


def unpacked(name: str, pieces: Iterable[bytes]) -> Source:
    """A copy of the pieces in an unnamed temporary file; the pieces keep their own limits."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last reader is gone
    try:
        for piece in pieces:
            _write(file, piece, name)
        size = file.tell()
    except BaseException:
        file.close()
        raise
    return Source(name, size, _Shared(file))


def _write(file: IO[bytes], piece: bytes, name: str) -> None:
    try:
        file.write(piece)
        file.flush()
    except OSError as error:
        raise no_room_to_unpack(name) from error


def read_fully(file: BinaryIO, count: int) -> bytes:
    """``count`` bytes, fewer only at the end of the file."""
    data = file.read(count)
    while 0 < len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data
