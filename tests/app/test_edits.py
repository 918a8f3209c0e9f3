"""The rule for two people at one form, over all that they may have typed."""

from hypothesis import given
from hypothesis import strategies as st

from app.web.editing.settle import Holds, Seen, settle

NAMES = ("name", "need", "class")
rows = st.fixed_dictionaries({name: st.sampled_from("abc") for name in NAMES})
choices = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Holds))


def mark(name, value):
    return f"{name}={value}"


def marks(row):
    return {name: mark(name, value) for name, value in row.items()}


@given(rows, rows, rows)
def test_what_one_changed_is_written_and_what_both_changed_is_asked(seen, mine, current):
    settled = settle(mine, current, Seen(marks(seen)), {}, mark)
    for name in NAMES:
        by_me, by_other = mine[name] != seen[name], current[name] != seen[name]
        clash = by_me and by_other and mine[name] != current[name]
        assert (name in settled.clashes) == clash
        assert settled.values[name] == (mine[name] if by_me and not clash else current[name])


@given(rows, rows, rows, choices)
def test_a_value_that_i_did_not_see_is_never_lost_without_a_word(seen, mine, current, chosen):
    settled = settle(mine, current, Seen(marks(seen)), chosen, mark)
    for name in NAMES:
        if current[name] != seen[name]:
            assert settled.values[name] == current[name]


@given(rows, rows, rows)
def test_once_all_is_chosen_nothing_is_asked_again(seen, mine, current):
    asked = settle(mine, current, Seen(marks(seen)), {}, mark).clashes
    shown = Seen(marks(current), asked)
    for choice in Holds:
        settled = settle(mine, current, shown, dict.fromkeys(asked, choice), mark)
        assert not settled.clashes
        kept = mine if choice is Holds.MINE else current
        assert all(settled.values[name] == kept[name] for name in asked)


@given(rows, rows)
def test_a_clash_without_an_answer_is_asked_again(mine, current):
    settled = settle(mine, current, Seen(marks(current), NAMES), {}, mark)
    assert settled.clashes == {name for name in NAMES if mine[name] != current[name]}


@given(rows, rows)
def test_a_form_that_says_nothing_of_what_it_showed_writes_what_was_typed(mine, current):
    settled = settle(mine, current, Seen({}), {}, mark)
    assert (settled.values, settled.clashes) == (mine, frozenset())
