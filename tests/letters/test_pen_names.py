"""Pen names."""

from random import Random

from letters.pen_names import new_pen_name


def test_a_thousand_children_of_one_school_get_a_thousand_names():
    taken: set[str] = set()
    rng = Random(1)
    for _ in range(1000):
        taken.add(new_pen_name(rng, taken))
    assert len(taken) == 1000


def test_a_volunteer_s_name_says_sister_or_brother():
    assert new_pen_name(Random(1), (), "f").endswith("姐姐")
    assert new_pen_name(Random(1), (), "m").endswith("哥哥")


def test_the_first_names_of_a_school_are_short():
    assert len(new_pen_name(Random(7), ())) <= 3
