"""Promotions over the API: a plan from draft to result, each step once. The tea merchant, checked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.domains.pricing.test_promotion_plans import LISTINGS, PLAN
from tests.tea_merchant import files

AT = datetime(2026, 7, 1, 4, tzinfo=UTC)


@pytest.fixture
def tea(import_files: Callable[..., Any], tmp_path: Path, monkeypatch: Any) -> None:
    """The tea merchant on 1 July."""
    monkeypatch.setattr("zhanggui.access.web.clock_now", lambda: AT)
    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    (tmp_path / "链接.csv").write_text(LISTINGS, encoding="utf-8")
    import_files(tmp_path / "链接.csv")


@pytest.fixture
def work(workspace: Any) -> Callable[[], int]:
    """Let the worker do all jobs."""

    def run() -> int:
        from zhanggui.answers.background import KINDS
        from zhanggui.jobs.work import work

        return work(workspace, KINDS, until_idle=True)

    return run


@pytest.mark.both_databases
def test_a_plan_from_draft_to_result(tea: None, erp: Any, work: Any, workspace: Any) -> None:
    """Tag 48: two teas at 33.60 reach the coupon: 67.20 - 30 = 37.20, 18.60 each; the floor is 23.14."""
    made = erp.post("promotions", PLAN)
    assert made.status_code == 201, made.content.decode()
    at = made.headers["Location"].removeprefix("/api/v1/")
    assert [one["name"] for one in erp.asks("promotions", state="draft")] == ["七月茶"]
    assert erp.asks("promotions", state="running") == []
    asked = erp.post(f"{at}/check")
    assert (asked.status_code, asked.json()["check"]["state"], asked.json()["report"]) == (
        202,
        "queued",
        None,
    )
    assert work() == 1
    told = erp.asks(at)
    (loss,) = told["report"]["losses"]
    assert (told["state"], loss["received"], loss["floor"]) == ("checked", "18.60", "23.14")
    refused = erp.post(f"{at}/approve")
    assert (refused.status_code, "限制优惠" in refused.json()["error"]) == (409, True)
    assert erp.post(f"{at}/cap", {"code": "C30", "sku": "TEA"}).json()["state"] == "draft"
    assert erp.post(f"{at}/check").status_code == 202
    work()
    assert erp.post(f"{at}/check").status_code == 200, "nothing has changed since"
    assert erp.asks(f"{at}/whatif")["mid"]["units"] is not None
    assert erp.post(f"{at}/approve").json()["state"] == "approved"
    assert [one["event"] for one in erp.asks("events")] == ["七月茶"]
    once = {"Idempotency-Key": "start-1"}
    first, second = (erp.post(f"{at}/start", headers=once) for _ in range(2))
    assert first.content == second.content
    assert erp.post(f"{at}/start").status_code == 409
    assert {path.name for path in workspace.place.outbox.glob("promo-*")} == set(first.json()["files"])
    assert erp.asks("war-room", event="七月茶")["stop_loss"] == "300.00"
    ended = erp.post(f"{at}/end", {"reason": "卖完"}).json()
    assert ended["files"][-1].startswith("restore-promo-")
    assert (workspace.place.outbox / ended["files"][-1]).is_file()
    assert erp.post(f"{at}/conclude", {"units": "x", "profit": "1"}).status_code == 422
    done = erp.post(f"{at}/conclude", {"units": "50", "profit": "380.5"}).json()
    assert (done["state"], done["review"]["profit"]) == ("reviewed", "380.50")
    assert erp.post(f"{at}/cancel").status_code == 409


def test_a_cap_by_the_threshold_is_taken_as_the_report_proposes_it(tea: None, erp: Any) -> None:
    """满64减30 from 200 on: two teas no longer reach it."""
    from zhanggui.core.plain import from_text
    from zhanggui.domains.pricing.models import PromotionPlan

    at = erp.post("promotions", PLAN).headers["Location"].removeprefix("/api/v1/")
    assert erp.post(f"{at}/cap", {"code": "C30", "from": "200"}).status_code == 200
    assert from_text(PromotionPlan.objects.get().told)["offers"][1]["from"] == 200
    lower = erp.post(f"{at}/cap", {"code": "C30", "from": "10"})
    assert lower.status_code == 409, "a threshold is only raised"


def test_an_event_is_reviewed_in_the_background(
    tea: None, erp: Any, work: Any, import_files: Callable[..., Any], tmp_path: Path
) -> None:
    """Fourteen teas in the seven days; cups alone are no control."""
    event = "活动,店铺编码,SKU编码,开始时间,结束时间,活动价,目标件数\n618,tea-shop,TEA,2026-06-01 00:00:00,2026-06-08 00:00:00,50,20\n"
    (tmp_path / "促销活动.csv").write_text(event, encoding="utf-8")
    import_files(tmp_path / "促销活动.csv")
    assert erp.asks("events/review", event="618")["review"] is None
    asked = erp.post("events/review", {"event": "618"})
    assert (asked.status_code, asked.json()["job"]["state"]) == (202, "queued")
    work()
    told = erp.asks("events/review", event="618")
    assert (told["fresh"], told["review"]["units"], told["review"]["net"]) == (True, 14, None)
    assert "随机留出" in told["review"]["parts"][0]["why"]
    assert erp.post("events/review", {"event": "618"}).status_code == 200
    assert erp.asks("events")[0]["review"]["units"] == 14
    assert erp.asks("war-room")["event"] == "618"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"budget": -1}, 409), ({"since": "soon"}, 409), ({"name": ""}, 409), ({"shops": ["elsewhere"]}, 409), ({"budgt": 1}, 422),
        ({"goals": 1}, 422), ({"goals": [{"sku": {}}]}, 409), ({"offers": [{"code": []}]}, 409), ({"lift": {"a": [1]}}, 409),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_meant_is_not_kept(tea: None, erp: Any, changed: Any, status: int) -> None:
    answer = erp.post("promotions", PLAN | changed)
    assert answer.status_code == status, answer.content.decode()
    assert erp.asks("promotions") == []


def test_a_key_of_another_shop_neither_sees_nor_moves_it(tea: None, program: Callable[..., Any]) -> None:
    at = program().post("promotions", PLAN).headers["Location"].removeprefix("/api/v1/")
    other = program(shops=["cups"])
    assert other.asks("promotions") == []
    assert other.asks("events") == []
    assert {other.get(path).status_code for path in (at, f"{at}/whatif", "war-room")} == {404}
    for step in ("check", "approve", "start", "end", "cancel"):
        assert other.post(f"{at}/{step}").status_code == 404, step
    assert other.post(f"{at}/cap", {"code": "C30"}).status_code == 404
    assert other.post("promotions", PLAN).status_code == 409, "its shop is none of this key's"
