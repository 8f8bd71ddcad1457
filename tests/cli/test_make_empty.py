"""``zg quarantine fix … --set column=`` makes a cell empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import NOW


def test_an_empty_correction_empties_the_cell(workspace: Any, import_files: Any, tmp_path: Path) -> None:
    from zhanggui.cli.quarantine import _pairs
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import fix_rows, replay

    header = "订单编号,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间"
    row = "1001,约九十,90.00,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00"
    (tmp_path / "订单.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    import_files(tmp_path / "订单.csv", shop="甲店")
    assert fix_rows(workspace, "not_an_amount", _pairs(["买家应付货款="]), now=NOW) == 1
    assert replay(workspace, known_profiles(), now=NOW).loaded == 1
