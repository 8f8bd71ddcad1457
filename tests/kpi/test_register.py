"""Every declaration can be read, traced to files that exist, and grouped by something."""

from __future__ import annotations

import pytest

from zhanggui.kpi.definition import Ratio
from zhanggui.kpi.facts import FACTS
from zhanggui.kpi.register import CHAPTERS, KPIS
from zhanggui.kpi.words import Adds, Unit
from zhanggui.tables.register import TABLES

ALL = list(KPIS.values())


def test_there_are_more_than_the_forty_that_were_asked_for():
    assert len(KPIS) >= 50


@pytest.mark.parametrize("kpi", ALL, ids=str)
def test_some_file_that_merchants_have_fills_a_kpi(kpi):
    from zhanggui.answers.filling import files_filling

    assert kpi.filled_by
    assert [need for need in kpi.filled_by if not files_filling([need])] == [], "no file fills it"


def test_files_are_found_by_what_they_fill():
    """Item and shop traffic fill one table; only the first names goods. An assumed constant fills nothing."""
    from zhanggui.answers.filling import files_filling

    assert {"taobao.traffic"} <= set(files_filling(["traffic.title"])) - {"taobao.shop_traffic"}
    assert "taobao.shop_traffic" in files_filling(["traffic.visitors!title"])
    assert "taobao.traffic" not in files_filling(["traffic.visitors!title"])
    assert "generic.online_retail" in files_filling(["order.document"])
    assert "taobao.orders" not in files_filling(["order.document"])


@pytest.mark.parametrize("kpi", ALL, ids=str)
def test_a_kpi_stands_in_a_chapter_and_can_be_grouped(kpi):
    assert kpi.chapter in CHAPTERS
    assert kpi.dims


@pytest.mark.parametrize("kpi", ALL, ids=str)
def test_money_is_only_compared_with_rows_that_know_their_currency(kpi):
    facts = {measure.fact.code for measure in kpi.measures()}
    assert not kpi.is_money or all("currency" in m.fact.dims for m in kpi.measures()), facts


@pytest.mark.parametrize("kpi", ALL, ids=str)
def test_a_share_is_a_ratio_and_never_adds_up(kpi):
    assert kpi.unit is not Unit.SHARE or isinstance(kpi.formula, Ratio)
    assert not isinstance(kpi.formula, Ratio) or kpi.adds is Adds.NOT


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.code)
def test_a_fact_names_tables_that_exist(fact):
    assert set(fact.needs) | {fact.table} <= set(TABLES)


def test_a_count_of_people_never_adds_up_and_stock_does_not_over_days():
    assert KPIS["buyers"].adds is Adds.NOT
    assert KPIS["visitors"].adds is Adds.ROW_PEOPLE
    assert KPIS["stock_on_hand"].adds is Adds.NOT_OVER_DAYS


def test_a_formula_reads_as_words_in_both_languages():
    assert KPIS["cpm"].formula.in_("zh") == "推广花费 ÷ 展现量 × 1000"
    assert KPIS["goods_margin_rate"].formula.in_("en") == (
        "(paid for goods with a cost − cost of goods sold) ÷ paid for goods with a cost"
    )
