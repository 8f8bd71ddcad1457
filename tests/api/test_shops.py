"""A key of one shop never sees another's: a marker in everything of the other shop appears in no answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

MARK = "canary77"


@pytest.fixture
def two_shops(erp: Any, shop: Any, work: Any, an_order: Any) -> None:
    """Our shop, and one whose every word holds the marker: an order, a bad one, a match, an imported file."""
    from datetime import UTC, datetime

    from zhanggui.masterdata.models import Match

    shop("ours")
    shop(MARK)
    line = {"line_id": MARK, "sku": MARK, "title": MARK, "spec": MARK, "quantity": 1, "paid": "5.00"}
    theirs = {"shop": MARK, "raw_status": MARK, "province": MARK, "buyer": MARK, "lines": [line]}
    for bad in ({}, {"paid": MARK}):
        sent = [
            an_order("A-1", shop="ours") | ({"paid": "x"} if bad else {}),
            an_order("A-1") | theirs | bad,
            an_order(MARK) | theirs | bad,
        ]
        erp.post("orders:batch", {"orders": sent})
        work()
    Match.objects.create(
        shop=MARK, item_key=MARK.upper(), sku=f"{MARK}:{MARK}", decided_at=datetime.now(UTC), decided_by=MARK
    )


QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("orders", {"order_id": "A-1"}), ("orders", {"order_id": MARK}), ("totals", {}), ("kpis", {}),
    *[("kpis/gmv", {"by": by}) for by in ("", "shop", "day", "sku", "platform")],
    *[("profit", {"by": by}) for by in ("shop", "sku", "order", "day", "platform", "month")],
    ("prices", {}), ("skus", {}), ("profiles", {}), ("batches", {}), ("quarantine", {}),
    ("rows", {"ref": "profit/buyer_paid?by=platform&platform=tmall&currency=CNY"}),
    ("rows", {"ref": "kpi/gmv.numerator"}),
]  # fmt: skip


def test_no_answer_holds_a_word_of_the_other_shop(program: Any, two_shops: None) -> None:
    ours = program(shops=["ours"])
    for path, query in QUESTIONS:
        answer = ours.get(path, **query)
        assert answer.status_code in (200, 404, 422), (path, query, answer.content)
        assert MARK not in answer.content.decode().lower(), (path, query)


def test_the_marker_is_there_for_who_may_see_it(erp: Any, two_shops: None) -> None:
    seen = [path for path, query in QUESTIONS if MARK in erp.get(path, **query).content.decode().lower()]
    assert {"orders", "profit", "skus", "batches", "quarantine", "rows"} <= set(seen)


def test_asking_for_the_other_shop_is_as_if_it_were_not_there(program: Any, two_shops: None) -> None:
    ours = program(shops=["ours"])
    for path, query in (
        ("orders", {"order_id": "A-1"}), ("totals", {}), ("kpis/gmv", {}), ("profit", {}),
    ):  # fmt: skip
        there, nowhere = (ours.get(path, **query, shop=code) for code in (MARK, "nowhere"))
        assert (there.status_code, there.content) == (404, nowhere.content), path
    ref = f"profit/buyer_paid?by=shop&shop={MARK}&currency=CNY"
    there, nowhere = (ours.get("rows", ref=ref.replace(MARK, code)) for code in (MARK, "nowhere"))
    assert (there.status_code, there.content.replace(MARK.encode(), b"nowhere")) == (422, nowhere.content)
    assert ours.get("rows", ref=f"{ref}&only={MARK}").status_code == 404


def test_nothing_of_the_other_shop_can_be_changed(
    program: Any, erp: Any, two_shops: None, an_order: Any
) -> None:
    from zhanggui.warehouse.models import Batch

    ours = program(shops=["ours"])
    theirs = Batch.objects.filter(shop=MARK).first().pk
    assert ours.post(f"batches/{theirs}/undo").status_code == 404
    assert ours.get("quarantine", batch=theirs).status_code == 404
    correction = {"rule": "not_an_amount", "set": {"paid": "1"}, "batch": theirs}
    assert ours.post("quarantine/fix", correction).status_code == 404
    assert ours.post("quarantine/fix", correction | {"batch": None}).json()["field"] == "batch"
    assert ours.post("quarantine/replay", {"batch": theirs}).status_code == 404
    assert ours.post("quarantine/replay").json()["field"] == "batch"
    assert ours.post("orders:batch", {"orders": [an_order(shop=MARK)]}).status_code == 422
    file = SimpleUploadedFile("a.csv", b"a,b\n1,2\n")
    assert ours.post("imports", file=file, shop=MARK).status_code == 404
    import_of_erp = erp.post("orders:batch", {"orders": [an_order(shop=MARK)]}).headers["Location"]
    assert ours.get(import_of_erp.removeprefix("/api/v1/")).status_code == 404


def test_a_file_of_the_other_shop_says_nothing_of_it(
    program: Any, erp: Any, two_shops: None, work: Any
) -> None:
    """The very file that the other shop imported, sent by us: not that it is known, nor by whom."""
    content = b'{"order_id": "A-9", "shop": "canary77", "updated_at": "2026-06-11T10:35:00+08:00", "created_at": "2026-06-11T10:30:00+08:00", "status": "shipped"}\n'
    erp.post("imports", file=SimpleUploadedFile("a.jsonl", content), shop=MARK)
    work()
    ours = program(shops=["ours"])
    where = ours.post("imports", file=SimpleUploadedFile("b.jsonl", content), shop="ours").headers["Location"]
    work()
    (receipt,) = ours.asks(where.removeprefix("/api/v1/"))["files"]
    assert (receipt["status"], receipt["shop"], receipt["quarantined"]) == ("loaded", "ours", 1)


def test_a_key_undoes_only_what_it_imported(program: Any, two_shops: None) -> None:
    from zhanggui.warehouse.models import Batch

    answer = program().post(f"batches/{Batch.objects.first().pk}/undo")
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")


def test_a_key_that_may_not_see_costs_meets_none_in_quarantine_or_skus(
    program: Any, import_files: Any, tmp_path: Any
) -> None:
    from zhanggui.access.rights import Right

    sheet = tmp_path / "成本.csv"
    rows = "SKU编码,生效日期,单位成本,币种\nA,2026-01-01,20.00,CNY\nB,2026-13-01,13.37,CNY\n"
    sheet.write_text(rows, encoding="utf-8")
    import_files(sheet)
    sees, plain = program(), program(rights=[Right.SEE_ORDERS])
    assert "13.37" in sees.get("quarantine").content.decode()
    assert plain.asks("quarantine") == []
    (card,) = plain.asks("skus")
    assert [card[name] for name in ("cost", "cost_currency", "cost_from_day")] == [None, None, None]
    assert sees.asks("skus")[0]["cost_from_day"] == "2026-01-01"
