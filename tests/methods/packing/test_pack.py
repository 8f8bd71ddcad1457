"""Packings checked: valid whatever is packed, and for a few things never missed."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.methods.packing.corners import pack_by_corners
from zhanggui.methods.packing.pack import pack
from zhanggui.methods.packing.relations import pack_exactly
from zhanggui.methods.packing.shapes import Packing, Placed, Size, is_valid, turned

edges = st.integers(1, 5)
sizes = st.tuples(edges, edges, edges)


def fits_somehow(items: list[Size], box: Size) -> bool:
    """Every thing at every whole place, turned every way: slow and plain."""
    cells = set(product(*(range(edge) for edge in box)))

    def lay(left: list[Size], free: set[Size]) -> bool:
        if not left:
            return True
        for size in turned(left[0]):
            for corner in free:
                inside = set(product(*(range(c, c + e) for c, e in zip(corner, size, strict=True))))
                if inside <= free and lay(left[1:], free - inside):
                    return True
        return False

    return lay(sorted(items, key=sum, reverse=True), cells)


def test_two_mugs_stand_side_by_side_but_not_in_a_flat_box():
    mugs = [(90, 90, 110), (90, 90, 110)]
    assert pack(mugs, (180, 110, 90)) is not None
    assert pack(mugs, (200, 150, 80)) is None


def test_a_thing_is_turned_to_fit():
    (one,) = pack([(300, 20, 10)], (10, 300, 20)).placed
    assert one.size == (10, 300, 20)


def test_four_around_a_hole_are_found_exactly():
    """The pinwheel: 2 × 1 four times around an empty middle fills 3 × 3 but for one cell; with 3 high it is one layer each."""
    assert pack([(1, 2, 3)] * 4, (3, 3, 3)) is not None


def test_by_volume_they_would_fit_by_edges_they_do_not():
    """Two cubes of 2 have 16 of the 27 cells of a cube of 3, and no two fit."""
    assert pack([(2, 2, 2), (2, 2, 2)], (3, 3, 3)) is None


def test_nothing_needs_no_room():
    assert pack([], (1, 1, 1)) == Packing(())


@pytest.mark.parametrize("edge", [0, -1])
def test_an_edge_is_above_zero(edge):
    with pytest.raises(ValueError, match="above zero"):
        pack([(edge, 1, 1)], (1, 1, 1))


def test_the_check_sees_what_overlaps_sticks_out_or_is_missing():
    one = Placed(0, (0, 0, 0), (2, 2, 2))
    two = [(2, 2, 2), (2, 2, 2)]
    assert is_valid(Packing((one, Placed(1, (2, 0, 0), (2, 2, 2)))), two, (4, 2, 2))
    assert not is_valid(Packing((one, Placed(1, (1, 0, 0), (2, 2, 2)))), two, (4, 2, 2))
    assert not is_valid(Packing((one, Placed(1, (3, 0, 0), (2, 2, 2)))), two, (4, 2, 2))
    assert not is_valid(Packing((one,)), two, (4, 2, 2))
    assert not is_valid(Packing((one, Placed(1, (2, 0, 0), (2, 2, 1)))), two, (4, 2, 2))


@given(st.lists(sizes, min_size=1, max_size=12), st.tuples(*[st.integers(2, 12)] * 3))
@settings(max_examples=80, deadline=None)
def test_every_packing_is_valid(items, box):
    for found in (pack(items, box), pack_by_corners(items, box)):
        assert found is None or is_valid(found, items, box)


@given(
    st.lists(st.tuples(*[st.integers(1, 3)] * 3), min_size=1, max_size=5), st.tuples(*[st.integers(1, 4)] * 3)
)
@settings(max_examples=80, deadline=None)
def test_few_things_are_packed_wherever_they_fit_at_all(items, box):
    assert (pack(items, box) is not None) == fits_somehow(items, box)


@given(st.lists(sizes, min_size=1, max_size=5), st.tuples(*[st.integers(1, 7)] * 3))
@settings(max_examples=60, deadline=None)
def test_what_the_quick_way_finds_the_exact_way_finds(items, box):
    exact = pack_exactly(items, box)
    assert exact is None or is_valid(exact, items, box)
    assert pack_by_corners(items, box) is None or exact is not None


def test_more_than_five_are_not_searched_exactly():
    with pytest.raises(ValueError, match="at most 5"):
        pack_exactly([(1, 1, 1)] * 6, (6, 1, 1))


def test_five_that_no_corner_packing_finds_are_found_by_the_exact_search():
    """A real order: the quick way misses it, the exact one does not."""
    items = [(259, 185, 129), (339, 250, 116), (235, 172, 23), (330, 160, 160), (396, 297, 109)]
    box = (530, 290, 370)
    assert pack_by_corners(items, box) is None
    found = pack(items, box)
    assert found is not None
    assert is_valid(found, items, box)
