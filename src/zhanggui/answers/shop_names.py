"""What people call a shop: its name, with the code where two shops are called alike."""

from __future__ import annotations

from collections import Counter

from zhanggui.masterdata.models import Shop


def shop_names() -> dict[str, str]:
    """The name of every shop, by its code."""
    known = dict(Shop.objects.values_list("code", "name"))
    called = {code: name.strip() or code for code, name in known.items()}
    often = Counter(called.values())
    return {code: f"{name} ({code})" if often[name] > 1 else name for code, name in called.items()}
