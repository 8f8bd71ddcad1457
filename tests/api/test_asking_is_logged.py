"""A program's uploads, replays and undos are logged when it asks, with the address it asks from; too many wait nowhere."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

CSV = (
    "订单编号,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
    "1001,90.00,90.00,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00\n"
    "1002,很多,90.00,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00\n"
)


def _file(name: str = "a.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, CSV.encode())


def _asked(erp: Any) -> list[tuple[str, str]]:
    from zhanggui.access.models import AuditEntry

    entries = AuditEntry.objects.filter(who=erp.name, verb__startswith="start_").order_by("pk")
    return [(e.verb, e.details["from"]) for e in entries]


def test_every_asking_has_its_entry(erp: Any, work: Any) -> None:
    erp.post("imports", file=_file(), shop="甲店")
    work()
    erp.post("quarantine/replay", {"batch": 1})
    work()
    assert erp.post("batches/1/undo").status_code == 200
    assert _asked(erp) == [(f"start_{kind}", "127.0.0.1") for kind in ("import", "replay", "undo")]


def test_a_repeated_call_is_asked_once(erp: Any) -> None:
    for _ in range(2):
        erp.post("imports", file=_file(), shop="甲店", headers={"Idempotency-Key": "k1"})
    assert len(_asked(erp)) == 1


def test_more_than_may_wait_is_409_with_when_to_come_back(erp: Any, workspace: Any, monkeypatch: Any) -> None:
    from zhanggui.collect import arriving

    monkeypatch.setattr(arriving, "MOST_WAITING_FILES", 1)
    assert erp.post("imports", file=_file(), shop="甲店").status_code == 202
    full = erp.post("imports", file=_file("b.csv"), shop="甲店")
    assert (full.status_code, full.json()["code"]) == (409, "too_much_waiting")
    assert full.headers["Retry-After"] == "60"
    assert len([p for p in workspace.place.arriving.rglob("*") if p.is_file()]) == 1
