"""A socket whose answer has a moment by which its last byte must have come, however it trickles."""

from __future__ import annotations

import io
import socket
import time
from typing import Any


class _Reading(io.RawIOBase):
    """What comes over a socket until a moment; a server that drips a letter a second makes no read fail by itself."""

    def __init__(self, plain: socket.socket, until: float) -> None:
        self._plain, self._until = plain, until

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._plain.settimeout(min(left, self._plain.gettimeout() or left))
        return self._plain.recv_into(into)


class TimedSocket:
    """As much of a socket as ``http.client`` uses; it is closed by whoever opened it."""

    def __init__(self, plain: socket.socket, until: float) -> None:
        self._plain, self._until = plain, until
        self.sendall = plain.sendall

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._plain, self._until))

    def close(self) -> None:
        pass
