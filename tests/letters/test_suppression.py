"""No count under ten can be worked out from what is shown of a table."""

from hypothesis import example, given
from hypothesis import strategies as st

from letters.oversight.suppression import LEAST, shown

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=8)


def hidden_in(counts):
    return [place for place, cell in enumerate(shown(counts).cells) if cell is None]


@given(COUNTS)
def test_no_shown_cell_and_no_total_is_under_ten(counts):
    table = shown(counts)
    assert all(cell is None or cell >= LEAST for cell in (*table.cells, table.total))
    assert all(cell in (None, count) for cell, count in zip(table.cells, counts, strict=True))


@given(COUNTS)
def test_what_the_total_tells_of_the_hidden_ones_is_the_sum_of_two_or_more_and_of_ten_or_more(
    counts,
):
    table, hidden = shown(counts), hidden_in(counts)
    if table.total is not None and hidden:
        assert len(hidden) >= 2
        assert sum(counts[place] for place in hidden) >= LEAST


@given(COUNTS)
@example([10, 9, 9])
@example([9, 9, 9, 9])
def test_each_hidden_cell_could_be_another_number_with_the_same_page(counts):
    """Whoever knows how cells are hidden still finds another world that shows just this."""
    table, hidden = shown(counts), hidden_in(counts)
    for place in hidden if table.total is not None else ():
        assert any(
            shown(other) == table
            for there in hidden
            if there != place
            for step in (*range(-60, 0), *range(1, 61))
            for other in [moved(counts, place, there, step)]
            if min(other) >= 0
        ), (counts, place)


def moved(counts, place, there, step):
    """The counts with some people of one cell in another."""
    other = list(counts)
    other[place] += step
    other[there] -= step
    return other


@given(COUNTS)
def test_of_fewer_than_ten_people_nothing_is_shown(counts):
    few = [count % 2 for count in counts]
    assert shown(few) == shown([0] * len(few))


def test_a_table_without_small_cells_is_shown_whole():
    assert shown([10, 25, 300]).cells == (10, 25, 300)
