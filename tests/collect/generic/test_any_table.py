"""A proposal for any table at all: never an error, never two meanings for one column, never too many questions."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.collect.generic.propose import MOST_QUESTIONS, proposal_of
from zhanggui.collect.reading.contract import HeadRow

HEADERS = st.one_of(
    st.sampled_from(
        ["订单编号", "日期", "金额", "数量", "单价", "SKU", "Order ID", "Date", "Qty", "库存", "成本", ""]
    ),
    st.text(max_size=12),
)
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "1", "-2", "9.90", "2026-06-01", "S001", "C12", "1e400", "٣", "合计", "nan", "12%"]
    ),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=8),
)


@st.composite
def tables(draw):
    header = draw(st.lists(HEADERS, min_size=1, max_size=7))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=6))
    names = [str(i) for i in range(len(header))]
    return header, pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


@settings(max_examples=40, deadline=None)
@given(tables())
def test_any_table_gets_a_sensible_proposal(table):
    header, frame = table
    proposal = proposal_of("x", HeadRow(1, tuple(header)), frame)
    positions = list(proposal.chosen.values())
    assert len(positions) == len(set(positions))
    assert len(proposal.questions) <= MOST_QUESTIONS
    assert not (proposal.complete and proposal.lacking)
    assert all(0 < proposal.confidence(t) <= 1 for t in proposal.chosen)
