"""配送路线: a file of stops, refusals that name the row, the plan as table and map, the drivers' lists."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from zhanggui.console.routes_map import routes_map

STOPS = "停靠点,x,y,需求\n仓库,0,0,\n甲,10,0,4\n乙,10,5,4\n丙,-10,0,4\n"


def sent(browser: Any, text: str = STOPS, **typed: str) -> Any:
    file = SimpleUploadedFile("停靠点.csv", text.encode())
    return browser.post(
        "/routes/plan", {"file": file, "vehicles": "2", "capacity": "8", "seconds": "1", **typed}
    )


@pytest.fixture
def works(workspace: Any) -> Callable[[], int]:
    """Let the worker do what waits."""
    from zhanggui.answers.background import KINDS
    from zhanggui.jobs.work import work

    return lambda: work(workspace, KINDS, until_idle=True)


def test_a_file_becomes_routes_a_map_and_lists(
    signed_in: Any, works: Callable[[], int], workspace: Any
) -> None:
    browser = signed_in("manager")
    answer = sent(browser)
    assert answer.status_code == 302, answer.content.decode()
    assert "正在搜索路线" in browser.get(answer.url).content.decode()
    listed = browser.get("/routes")
    assert listed.status_code == 200, "the list shows a plan that is still searched, without figures"
    works()
    page = unescape(browser.get(answer.url).content.decode())
    for said in ("2 辆车", "甲", "乙", "丙", "<polyline", "司机路线表", "配送路线_"):
        assert said in page, said
    lists = browser.post(f"{answer.url}/lists.xlsx")
    rows = list(
        load_workbook(BytesIO(b"".join(lists.streaming_content))).worksheets[0].iter_rows(values_only=True)
    )
    assert sorted(row[2] for row in rows[1:]) == sorted("甲乙丙")


def test_a_row_that_cannot_be_read_is_named_at_once_and_nothing_is_kept(
    signed_in: Any, workspace: Any
) -> None:
    answer = sent(signed_in("manager"), STOPS + "丁,东边,0,1\n")
    assert answer.status_code == 400
    assert "第 6 行" in unescape(answer.content.decode())
    assert not list(workspace.place.arriving.glob("*"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"vehicles": "0"}, "车辆至少 1"), ({"seconds": "9999"}, "搜索时间应在"), ({"speed": "快"}, "应为数字")],
)
def test_settings_that_make_no_sense_are_refused(signed_in: Any, typed: dict[str, str], said: str) -> None:
    answer = sent(signed_in("manager"), **typed)
    assert answer.status_code == 400
    assert said in unescape(answer.content.decode())


def test_a_file_that_is_too_large_is_refused(signed_in: Any) -> None:
    answer = sent(signed_in("manager"), STOPS + " " * (2 << 20))
    assert answer.status_code == 400
    assert "2 MB" in answer.content.decode()


def test_more_than_the_vehicles_carry_is_said_by_the_job(signed_in: Any, works: Callable[[], int]) -> None:
    browser = signed_in("manager")
    answer = sent(browser, vehicles="1")
    works()
    assert "全部停靠点需要 12" in unescape(browser.get(answer.url).content.decode())


def test_without_the_search_the_page_says_what_to_install(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhanggui.console.routes.is_installed", lambda: False)
    monkeypatch.setattr("zhanggui.answers.route_jobs.is_installed", lambda: False)
    browser = signed_in("manager")
    assert "zhanggui[routing]" in unescape(browser.get("/routes").content.decode())
    assert sent(browser).status_code == 400


def test_a_person_of_single_shops_does_not_see_it(signed_in: Any) -> None:
    assert signed_in("manager", shops=["tea-shop"]).get("/routes").status_code == 404


def test_an_uploaded_plan_that_was_swept_says_so(
    signed_in: Any, works: Callable[[], int], workspace: Any
) -> None:
    import shutil

    browser = signed_in("manager")
    answer = sent(browser)
    works()
    for folder in workspace.place.arriving.glob("*"):
        shutil.rmtree(folder)
    assert "明细已清理" in browser.get(answer.url).content.decode()


def test_the_map_draws_north_up_and_starts_at_the_depot() -> None:
    """10 km wide and 5 high: 940 units over 10 km, so 470 high; the depot is at the lower left."""
    plan = {
        "flat": True,
        "depot": {"stop": "仓库", "place": [0, 0]},
        "routes": [{"vehicle": 1, "stops": [{"stop": "甲", "place": [10, 5]}]}],
    }
    drawn = routes_map(plan)
    assert (drawn.high, drawn.depot) == (530, (30, 500))
    assert drawn.routes[0].points == "30,500 970,30 30,500"


def test_one_place_alone_is_drawn() -> None:
    plan = {
        "flat": False,
        "depot": {"stop": "仓库", "place": [30.0, 120.0]},
        "routes": [{"vehicle": 1, "stops": [{"stop": "甲", "place": [30.0, 120.0]}]}],
    }
    assert routes_map(plan).depot == (30, 30)
