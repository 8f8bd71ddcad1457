"""How often one key may call: a bucket that refills steadily. Kept in this process, which is the only server."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Pace:
    """``a_second`` calls a key in the long run, ``at_once`` after a pause.

    The defaults let through what one machine can do (about 300 small calls a second) and keep a program that
    runs wild from starving the people at the console for more than a few seconds.
    """

    a_second: float = 300.0
    at_once: float = 1_500.0
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.a_second <= 0 or self.at_once < 1:
            raise ValueError(f"a pace lets something through, got {self.a_second} and {self.at_once}")

    def wait_of(self, key: str) -> int:
        """0 when the call may run, else the whole seconds after which it may."""
        with self._lock:
            now = self.clock()
            left, since = self._left.get(key, (self.at_once, now))
            left = min(self.at_once, left + (now - since) * self.a_second)
            if left < 1:
                self._left[key] = (left, now)
                return math.ceil((1 - left) / self.a_second)
            self._left[key] = (left - 1, now)
            return 0


pace = Pace()
"""The pace of this server."""
