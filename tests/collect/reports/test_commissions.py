"""Commissions of influencers: promised, settled, and never added to the settlement."""

from __future__ import annotations


def test_commissions_of_douyin_before_settlement_are_not_nought(take, counts, known):
    receipt = take("douyin", "精选联盟_达人佣金_202606.xlsx")
    assert receipt.profile == "douyin.commissions"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    waiting, settled = known("commission")
    assert waiting["order_id"] == "6953547102608758621"
    assert (waiting["influencer"], waiting["estimated"], "actual" in waiting) == ("阿木测评", 54_0800, False)
    assert (settled["estimated"], settled["settled_base"], settled["actual"]) == (7_6000, 30_0000, 6_0000)
    assert known("settlement") == [], "the settlement books this money itself"


def test_the_template_of_commissions(take, counts, known):
    take("templates", "店铺.xlsx")
    receipt = take("templates", "达人佣金.xlsx")
    assert receipt.profile == "templates.commissions"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    (row,) = known("commission")
    assert (row["shop"], row["rate"], row["estimated"], "actual" in row) == (
        "tmall-a",
        320_000,
        54_0800,
        False,
    )
