"""How long lists are split over the slides of a deck."""

from hypothesis import given
from hypothesis import strategies as st

from indices.tables.slides import LINE, ROOM, ROW, by_length, pages


def heights(rows):
    return sum(-(-len(row) // 40) * LINE + ROW for row in rows)


def split(rows):
    return by_length(rows, lambda row: ((row, 40),))


@given(st.lists(st.integers(), max_size=60))
def test_rankings_are_split_evenly_and_keep_their_order(rows):
    found = pages(rows)

    assert [row for group in found for row in group] == rows
    assert all(0 < len(group) <= 9 for group in found)
    assert len(found) == -(-len(rows) // 9)


@given(st.lists(st.text(min_size=1, max_size=400), max_size=12))
def test_running_text_fits_and_keeps_its_order(rows):
    found = split(rows)

    assert [row for group in found for row in group] == rows
    assert all(heights(group) <= ROOM or len(group) == 1 for group in found)


def test_what_needs_two_slides_is_spread_over_both():
    sizes = [len(group) for group in split(["a" * 70] * 10)]

    assert sizes == [5, 5]


def test_nothing_makes_no_slide():
    assert pages([]) == []
    assert split([]) == []
