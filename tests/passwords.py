"""The password of everybody in tests, hashed once a run: hashing is slow on purpose, and no test but those of the
door asks how.
"""

from __future__ import annotations

from functools import lru_cache

PASSWORD = "eleven silent geese"


@lru_cache(maxsize=1)
def hashed() -> str:
    """What ``Person.set_password(PASSWORD)`` would store."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)
