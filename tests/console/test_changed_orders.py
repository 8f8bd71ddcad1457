"""A purchase order is changed on its page before it is sent; the card of the decision keeps what was accepted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.mark.both_databases
def test_on_its_page_and_the_decision_keeps_its_own_record(
    workspace: Any, import_files: Any, signed_in: Any, tmp_path: Path
) -> None:
    """60 teas were accepted; 48 are ordered in the end: the card still says 60, the order costs 960."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.domains.supply.models import PurchaseLine
    from zhanggui.loop.accept import accept, action_of, find
    from zhanggui.loop.execute import execute
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    propose(workspace, known_kinds(), today=TODAY, at=AT)
    number = DecisionRecord.objects.get().pk
    accept(workspace, known_kinds(), number, at=AT, change={"quantity": "60"})
    execute(workspace, known_kinds(), [number], at=AT)
    line, browser = PurchaseLine.objects.select_related("order").get(), signed_in("manager")
    address = f"/purchases/{line.order.number}"
    typed = {f"quantity-{line.pk}": "48", "known": line.order.changed_at.isoformat()}
    assert browser.post(f"{address}/edit", typed).status_code == 302
    page = browser.get(address).content.decode()
    assert "¥960.00" in page
    assert "是旧的" in page, "the file in the outbox says 60"
    assert action_of(find(number))["quantity"] == 60
    again = browser.post(f"{address}/edit", typed | {f"quantity-{line.pk}": "50"})
    assert (again.status_code, "已被 manager 于" in again.content.decode()) == (409, True)
    assert browser.post(f"{address}/edit", {f"quantity-{line.pk}": "many"}).status_code == 400
    assert signed_in("operator").post(f"{address}/edit", typed).status_code == 403
