"""Every form that changes something leaves exactly one entry in the log, and one that changes nothing leaves none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_shop

pytestmark = pytest.mark.both_databases

FORMS = [
    (
        "/goods/matches/confirm",
        {"shop": "towels", "item_key": "A", "sku": "A-1", "known": ""},
        "confirm_match",
    ),
    ("/goods/matches/split", {"shop": "towels", "item_key": "A", "known": ""}, "confirm_match"),
    ("/orders/towels/1000/buyer", {"reason": "核对退货地址"}, "reveal_personal"),
    ("/lines/1/2/reveal", {"reason": "核对退货地址"}, "reveal"),
    ("/settings/shops/towels", {"name": "毛巾店", "tax": "1"}, "change_shop"),
    (
        "/fees/set",
        {"shop": "towels", "component": "commission", "rate": "3.5", "since": "2026-03-01"},
        "set_fee",
    ),
    (
        "/promotions/new",
        {"name": "毛巾节", "shop": "towels", "since": "2099-06-01T00:00", "until": "2099-06-02T00:00"},
        "create_promotion_plan",
    ),
    ("/doubles/choose", {"shop": "towels", "other": "mugs", "counts": "towels"}, "choose_double"),
    ("/stock/cash", {"amount": "1000"}, "set_cash_limit"),
    ("/prices/rule", {"shop": "towels", "target": "middle", "offset": "-1", "on": "yes"}, "set_reprice_rule"),
    ("/settings/daily/maintain", {"hour": "4", "on": "yes"}, "plan_daily"),
    ("/settings/daily/maintain/now", {}, "run_now"),
    ("/backup/make", {}, "run_now"),
    ("/quarantine.xlsx", {}, "export"),
    ("/profit/excel", {}, "export"),
    ("/people/invite", {"role": "viewer", "shop": "*"}, "invite"),
    ("/people/keys", {"name": "ERP", "right": "import", "shop": "*"}, "make_key"),
    ("/people/1/password", {}, "invite"),
]


@pytest.fixture
def owner(
    import_files: Callable[..., Any], tmp_path: Path, workspace: Any, signed_in: Callable[..., Any]
) -> Any:
    import_files(*write_shop(tmp_path / "mugs", first=7_000, weeks=1), shop="mugs")
    import_files(*write_shop(tmp_path / "towels", first=1_000), shop="towels")
    return signed_in("owner")


def test_a_change_leaves_one_entry_and_a_refused_one_none(owner: Any) -> None:
    from django.db import transaction

    from zhanggui.access.models import AuditEntry

    left = {}
    for address, typed, verb in FORMS:
        seen = AuditEntry.objects.count()
        with transaction.atomic():
            answer = owner.post(address, typed)
            left[address] = [e.verb for e in AuditEntry.objects.order_by("pk")[seen:]]
            transaction.set_rollback(True)
        assert answer.status_code in (200, 302), address
        assert left[address] == [verb], address
    seen = AuditEntry.objects.count()
    for address in ("/goods/matches/confirm", "/lines/1/2/reveal", "/people/invite", "/people/keys"):
        assert owner.post(address, {}).status_code in (400, 404)
    assert AuditEntry.objects.count() == seen


def test_every_verb_has_a_name_in_both_languages() -> None:
    """The page of the log would show the program's own word."""
    import re

    from zhanggui.answers.words import VERBS

    source = Path(__file__).parents[2] / "src" / "zhanggui"
    written = {
        verb
        for path in source.rglob("*.py")
        for verb in re.findall(r'verb="(\w+)"|_change\(request, number, "(\w+)"', path.read_text("utf-8"))
        for verb in verb
        if verb
    }
    assert {"undo", "reveal_personal", "cancel_job"} <= written
    assert written - set(VERBS) == set()
