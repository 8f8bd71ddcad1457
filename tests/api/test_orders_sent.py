"""Orders that programs send: durable at once, in the figures a minute later, late and repeated ones harmless."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.both_databases


def test_an_order_sent_is_an_order_with_file_and_line_a_minute_later(
    erp: Any, shop: Any, work: Any, an_order: Any
) -> None:
    shop("tmall")
    answer = erp.post("orders:batch", {"orders": [an_order()]})
    assert answer.status_code == 202, answer.content.decode()
    assert answer.json() | {"imports": 0} == {
        "orders": 1, "taken": 1, "quarantined": 0, "refused": 0, "results": [], "imports": 0,
    }  # fmt: skip
    assert erp.get("totals").headers["Zhanggui-Pending-Orders"] == "1"
    assert work() == 1
    (found,) = erp.asks("orders", order_id="A-1")
    assert (found["status"], found["paid"], found["platform"]) == ("paid_unshipped", "99.90", "tmall")
    assert (found["lines"][0]["file"], found["lines"][0]["line"]) == ("api-orders-1-1.jsonl", 1)
    (total,) = erp.asks("totals")
    assert (total["paid_orders"], total["paid"]) == (1, "99.90")
    assert erp.get("totals").headers["Zhanggui-Pending-Orders"] == "0"


def test_the_answer_says_where_the_receipt_will_stand(erp: Any, shop: Any, work: Any, an_order: Any) -> None:
    shop("tmall")
    where = erp.post("orders:batch", {"orders": [an_order()]}).headers["Location"].removeprefix("/api/v1/")
    assert erp.asks(where)["state"] == "queued"
    work()
    done = erp.asks(where)
    assert (done["state"], done["totals"]["loaded"]) == ("done", 1)
    assert done["files"][0]["profile"] == "api.orders"


def test_good_orders_are_taken_and_bad_ones_kept_with_their_reason(
    erp: Any, shop: Any, work: Any, an_order: Any
) -> None:
    shop("tmall")
    sent = [
        an_order("A-1"),
        an_order("A-2", paid="十二元"),
        an_order("A-3", shop="nowhere"),
        an_order("A-4", updated_at="2126-01-01T00:00:00+08:00"),
        "no order",
    ]
    said = erp.post("orders:batch", {"orders": sent}).json()
    assert (said["taken"], said["quarantined"], said["refused"]) == (1, 1, 3)
    assert [(r["index"], r["state"], r["rule"], r["field"]) for r in said["results"]] == [
        (1, "quarantined", "not_an_amount", "paid"),
        (2, "refused", "no_shop", "shop"),
        (3, "refused", "in_the_future", "updated_at"),
        (4, "refused", "no_object", ""),
    ]
    assert said["results"][0]["reason"] == "「paid」应为金额，实际为：十二元。"
    work()
    (row,) = erp.asks("quarantine")
    assert (row["line"], row["rule"], row["column"], row["value"]) == (2, "not_an_amount", "paid", "十二元")


def test_a_bad_order_is_corrected_and_tried_again(erp: Any, shop: Any, work: Any, an_order: Any) -> None:
    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order("A-2", paid="十二元")]})
    work()
    assert erp.post("quarantine/fix", {"rule": "not_an_amount", "set": {"paid": "12.00"}}).json() == {
        "fixed": 1
    }
    where = erp.post("quarantine/replay").headers["Location"].removeprefix("/api/v1/")
    work()
    assert {k: erp.asks(where)[k] for k in ("replayed", "loaded", "still")} == {
        "replayed": 1, "loaded": 1, "still": 0,
    }  # fmt: skip
    assert erp.asks("orders", order_id="A-2")[0]["paid"] == "12.00"


def test_a_later_state_is_never_overwritten_by_an_older_one(
    erp: Any, shop: Any, work: Any, an_order: Any
) -> None:
    shop("tmall")
    late = an_order(status="shipped", updated_at="2026-06-12T09:00:00+08:00", refunded="9.90")
    for state in (late, an_order()):
        erp.post("orders:batch", {"orders": [state]})
        work()
    (found,) = erp.asks("orders", order_id="A-1")
    assert (found["status"], found["refunded"]) == ("shipped", "9.90")
    assert [b["ignored"] for b in erp.asks("batches")] == [0, 1]


def test_what_the_whole_state_leaves_out_is_empty(erp: Any, shop: Any, work: Any, an_order: Any) -> None:
    """The refund was taken back: the next state has none."""
    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order(refunded="9.90")]})
    work()
    erp.post("orders:batch", {"orders": [an_order(updated_at="2026-06-12T09:00:00+08:00")]})
    work()
    assert erp.asks("orders", order_id="A-1")[0]["refunded"] is None


def test_a_batch_of_orders_is_undone_like_any_other(erp: Any, shop: Any, work: Any, an_order: Any) -> None:
    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order()]})
    work()
    assert erp.post("batches/1/undo").json() == {"batch": 1, "state": "undone"}
    assert erp.asks("orders", order_id="A-1") == []
    assert erp.post("batches/1/undo").status_code == 409


def test_names_and_remarks_are_nowhere_in_clear(
    erp: Any, program: Any, shop: Any, work: Any, an_order: Any, workspace: Any
) -> None:
    from zhanggui.access.rights import Right

    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order(buyer="赏花人8231", remark_buyer="请放门口8231")]})

    def leaks() -> list[str]:
        files = [p for p in workspace.place.root.rglob("*") if p.is_file()]
        return [p.name for p in files if any(w.encode() in p.read_bytes() for w in ("花人8231", "门口8231"))]

    assert leaks() == []
    work()
    assert leaks() == []
    assert erp.asks("orders", order_id="A-1")[0]["remark_buyer"] == "请放门口8231"
    other = program(rights=[Right.SEE_ORDERS]).asks("orders", order_id="A-1")[0]
    assert other["remark_buyer"] is None
    assert other["remark_buyer_why"] == "个人信息：这个密钥无权查看。"
