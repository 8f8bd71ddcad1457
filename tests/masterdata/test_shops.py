"""Which shop a file belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from zhanggui.access.opening import OpenWorkspace


@pytest.fixture
def choose(workspace: OpenWorkspace):
    """Choose a Taobao shop; what is chosen is saved, as an import would."""

    def run(said=None, in_file=None, folders: Sequence[str] = (), dropped="exports"):
        from zhanggui.masterdata.shops import choose_shop

        choice = choose_shop(platform="taobao", said=said, in_file=in_file, folders=folders, dropped=dropped)
        if choice.shop is not None:
            choice.shop.save()
        return choice.shop.code if choice.shop else choice.candidates

    return run


def test_the_first_file_founds_a_shop_called_like_its_platform(choose):
    assert choose() == "taobao"
    assert choose() == "taobao"


def test_two_folders_are_two_shops_and_never_mixed(choose):
    assert choose(folders=["木言"]) == "木言"
    assert choose(folders=["青禾"]) == "青禾"
    assert choose(folders=["木言"]) == "木言"


def test_a_folder_called_by_a_month_names_no_shop(choose):
    assert choose(folders=["2026-06", "木言"]) == "木言"
    assert choose(folders=["2026年07月", "木言"]) == "木言"


def test_a_folders_shop_learns_its_name_from_the_first_file_that_says_it(choose):
    assert choose(folders=["shop-a"]) == "shop-a"
    assert choose(folders=["shop-a"], in_file="木言杂货铺") == "shop-a"
    assert choose(folders=[], in_file="木言杂货铺") == "shop-a"


def test_the_name_inside_the_file_outranks_the_folder(choose):
    choose(in_file="木言杂货铺", folders=["a"])
    choose(in_file="青禾旗舰店", folders=["b"])
    assert choose(in_file="青禾旗舰店", folders=["a"]) == "b"


def test_several_shops_and_no_sign_which_asks(choose):
    choose(said="one")
    choose(said="two")
    assert choose() == ["one", "two"]
    assert choose(dropped="two") == "two"
