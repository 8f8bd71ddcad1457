"""Unpack zips and gzips without trusting what they say about themselves."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.contract import MIB, Limits
from zhanggui.collect.reading.sources import Source, unpacked

_PIECE = 1 << 18
_UTF8_NAME, _LOCKED = 0x800, 0x1
_BOMB_FROM = 10 * MIB  # a small member that packs extremely well is harmless
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    ValueError,
    UnicodeError,
)


class Reads(Protocol):
    """Anything that gives its next bytes."""

    def read(self, size: int, /) -> bytes: ...


@contextmanager
def opened_zip(source: Source, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The zip's directory, within the limit of members. Raises ``Refused`` if it is damaged."""
    with source.open() as file:
        try:
            packed = zipfile.ZipFile(file)
        except DAMAGES as error:
            raise refusals.damaged(source.name) from error
        with packed:
            count = len(packed.infolist())
            if count > limits.members:
                raise refusals.too_many_members(source.name, count, limits.members)
            yield packed


def members(source: Source, limits: Limits) -> Iterator[Source]:
    """The files of a zip that may be tables, in the order of its directory, each unpacked when asked for."""
    with opened_zip(source, limits) as packed:
        chosen = [info for info in packed.infolist() if not _is_litter(member_name(info))]
        total = sum(info.file_size for info in chosen)
        if total > limits.text_bytes:
            raise refusals.unpacks_too_large(source.name, limits.text_bytes)
        for info in chosen:
            yield _member(source.name, packed, info, limits)


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name; zips made on Chinese Windows hold it as GBK without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_litter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    last = parts[-1]
    return (
        not last
        or parts[0] == "__MACOSX"
        or last.startswith(("~$", "._"))
        or last in (".DS_Store", "Thumbs.db")
    )


def _member(zip_name: str, packed: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Source:
    name = member_name(info).replace("\\", "/")
    shown = f"{zip_name}!{name}"
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise refusals.bad_member_name(shown)
    if info.flag_bits & _LOCKED:
        raise refusals.locked(shown)
    try:
        with packed.open(info) as file:
            return unpacked(shown, pieces_within(file, info.compress_size, shown, limits))
    except NotImplementedError as error:  # a RuntimeError too: packed in a way we cannot unpack
        raise refusals.damaged(shown) from error
    except RuntimeError as error:
        raise refusals.locked(shown) from error
    except DAMAGES as error:
        raise refusals.damaged(shown) from error


def pieces_within(file: Reads, packed_bytes: int, name: str, limits: Limits) -> Iterator[bytes]:
    """The unpacked bytes piece by piece. Raises ``Refused`` as soon as they pass the size or ratio limit."""
    total = 0
    while piece := file.read(_PIECE):
        total += len(piece)
        if total > limits.text_bytes:
            raise refusals.unpacks_too_large(name, limits.text_bytes)
        if total > _BOMB_FROM and total > limits.ratio * packed_bytes:
            raise refusals.unpacks_too_much(name, limits.ratio)
        yield piece
