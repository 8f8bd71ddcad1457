"""The commands of connected shops, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.collect.live.conftest import Said, Woo, serve, woo_order  # noqa: F401  a fixture
from typer.testing import CliRunner


@pytest.fixture
def zg(workspace: Any) -> Any:
    """Run a command in English: exit code and what it printed, or its error."""
    from zhanggui.cli.main import app

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["--workspace", str(workspace.place.root), "--lang", "en", *words])

    return run


def test_a_shop_is_connected_pulled_and_disconnected(zg: Any, serve: Any, tmp_path: Path) -> None:  # noqa: F811
    shop = Woo(orders=[woo_order(1, "2026-06-02T00:00:00")])
    server = serve(shop)
    tokens = tmp_path / "tokens"
    tokens.write_text("key=ck_1\nsecret=cs_1\n", "utf-8")
    named = (
        "connect",
        "berlin",
        "--platform",
        "woocommerce",
        "--address",
        server.address,
        "--lan",
        "--secrets",
        str(tokens),
    )
    tokens.chmod(0o644)
    assert "chmod 600" in str(zg(*named).exception)
    tokens.chmod(0o600)
    (one,) = json.loads(zg(*named, "--json").stdout)
    assert (one["shop"], one["platform"], one["on"], one["pulled_at"]) == (
        "berlin",
        "woocommerce",
        True,
        None,
    )
    came = json.loads(zg("pull", "berlin", "--json").stdout)
    assert [(f["profile"], f["loaded"]) for f in came["files"]] == [("woocommerce.live_orders", 1)]
    assert "nothing new" in zg("pull").stdout
    assert "every 15 minutes" in zg("pull-every", "berlin", "15m").output
    (one,) = json.loads(zg("connect", "--json").stdout)
    assert (one["every"], one["failures"], one["late"]) == ("15m", 0, None)
    assert one["due_at"] > one["pulled_at"]
    assert "There is no interval" in str(zg("pull-every", "berlin", "1s").exception)
    server.says(Said(401, b"{}"))
    assert "does not accept the token" in str(zg("pull", "berlin").exception)
    assert "does not accept the token" in json.loads(zg("connect", "--json").stdout)[0]["problem"]
    assert zg("disconnect", "berlin").exit_code == 0
    assert "is not connected" in str(zg("pull", "berlin").exception)


def test_tokens_are_never_words_of_the_command(zg: Any) -> None:
    said = zg("connect", "berlin", "--platform", "woocommerce", "--address", "https://shop.example.com")
    assert "never typed into a command" in str(said.exception)
    assert "key, secret" in str(said.exception)
