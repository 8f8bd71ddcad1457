"""What something costs is for those who may see profit, in every form: figures, their rows, what leads to them."""

from __future__ import annotations

from typing import Any

import pytest

from zhanggui.access.rights import ROLE_RIGHTS, Right, Role

TELLS = ["ad_spend", "cpc", "roas", "cac", "settled_fees", "commission_rate", "cogs", "stock_value", "gmroi"]
TELLS_NOT = ["gmv", "impressions", "ctr", "stock_on_hand", "refund_rate", "collection_days"]


def test_who_sees_costs() -> None:
    sees = {role for role in Role if Right.SEE_PROFIT in ROLE_RIGHTS[role]}
    assert sees == {Role.OWNER, Role.MANAGER, Role.OPERATOR, Role.ANALYST, Role.FINANCE}


@pytest.mark.parametrize("code", [*TELLS, *TELLS_NOT])
def test_a_figure_and_its_rows_open_for_who_may_see_costs(signed_in: Any, code: str) -> None:
    viewer, finance, service = (signed_in(role) for role in ("viewer", "finance", "service"))
    denied = code in TELLS
    for browser in (viewer, service):
        assert (browser.get(f"/kpis/{code}").status_code == 404) == denied
        assert (browser.get(f"/rows?ref=kpi/{code}.numerator").status_code == 403) == denied
    assert finance.get(f"/kpis/{code}").status_code == 200
    assert finance.get(f"/rows?ref=kpi/{code}.numerator").status_code != 403
