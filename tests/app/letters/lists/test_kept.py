"""What is kept of late letters and silent pairs says what would be found anew."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.actions.desk.kept_lists import keep_lists
from app.extensions import db
from app.models import KeptCounts, KeptLate, KeptSilence, Letter, Pair, kept
from app.store.desk.school_lists import SchoolFilter, all_school_rows
from app.store.letters import pair_lists
from app.store.letters.lateness import Lateness
from app.store.letters.lists import LetterFilter, all_letters, page_of_letters
from app.store.letters.pair_lists import PairFilter, page_of_pairs, pairs_to_look_at
from app.store.letters.pipeline import pipeline
from app.store.people import schools
from app.store.scope import EVERYTHING, Scope
from letters.custody import Standing
from letters.states import Holder
from tests.cast import NOW, TODAY

COUNTY = Scope(prefixes=frozenset({"441622"}))
HOLDERS = [holder for holder in Holder if holder is not Holder.NOBODY]
LATE = LetterFilter(late=True)
LETTERS = [
    *(LATE, LetterFilter(lost=True), replace(LATE, lost=True), replace(LATE, sort="code")),
    *(replace(one, holder=holder) for one in (LATE, LetterFilter(lost=True)) for holder in HOLDERS),
]


def keep(today: date = TODAY, least: int = 1) -> int:
    kept = keep_lists(now=NOW, today=today, least=least)
    db.session.expire_all()
    return kept


def seen(scope: Scope, today: date = TODAY) -> dict[str, object]:
    """All that lists and counts show of late letters and silent pairs."""
    letters = {one: [x.letter.code for x in all_letters(scope, one, today)] for one in LETTERS}
    first = {one: page_of_letters(scope, one, today) for one in LETTERS}
    pairs = {
        look: [view.pair.code for view in page_of_pairs(scope, PairFilter(look=look), today).rows]
        for look in ("late", "lost", "silent")
    }
    return {
        "letters": letters,
        "first": {one: [x.letter.code for x in page.rows] for one, page in first.items()},
        "totals": [page.total for page in first.values()],
        "pairs": pairs,
        "worst": {view.pair.code for view in pairs_to_look_at(scope, today, 8)},
        "pipeline": pipeline(scope, today),
        "schools": [
            (row.school.code, row.late)
            for row in all_school_rows(scope, SchoolFilter(late=True, sort="-late"), today)
        ],
    }


@pytest.mark.parametrize("scope", [EVERYTHING, COUNTY], ids=["programme", "county"])
def test_lists_and_counts_say_the_same_kept_and_found_anew(
    standings: dict[str, Standing], scope: Scope
) -> None:
    anew = seen(scope)
    assert keep() > 10
    assert Lateness.shown(TODAY).is_kept
    assert seen(scope) == anew


@pytest.mark.parametrize("scope", [EVERYTHING, COUNTY], ids=["programme", "county"])
def test_very_many_pairs_are_shown_by_their_first_schools_alike(
    standings: dict[str, Standing], scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    few = seen(scope)["pairs"]
    monkeypatch.setattr(pair_lists, "MOST_COUNTED", 0)
    monkeypatch.setattr(schools, "SCHOOLS_AT_FIRST", 1)
    assert seen(scope)["pairs"] == few


def test_a_second_time_changes_no_row(standings: dict[str, Standing]) -> None:
    keep()
    db.session.execute(KeptLate.__table__.update().values(holder="nobody").where(
        KeptLate.letter_id == select(func.min(KeptLate.letter_id)).scalar_subquery()
    ))  # fmt: skip
    db.session.commit()
    keep()
    rows = db.session.execute(select(KeptLate.__table__).order_by(KeptLate.letter_id)).all()
    keep()
    again = select(KeptLate.__table__).order_by(KeptLate.letter_id)
    assert db.session.execute(again).all() == rows
    assert all(row.holder != "nobody" for row in rows)


def test_a_letter_that_moves_leaves_the_list_at_once(standings: dict[str, Standing]) -> None:
    keep()
    first = page_of_letters(EVERYTHING, LATE, TODAY).rows[0].letter
    first.state, first.since, first.moves = "held", TODAY, first.moves + 1
    db.session.commit()
    listed = [line.letter.code for line in page_of_letters(EVERYTHING, LATE, TODAY).rows]
    assert listed
    assert first.code not in listed


def test_a_pair_that_is_held_leaves_the_lists_at_once(standings: dict[str, Standing]) -> None:
    keep()
    pair = db.session.get_one(Pair, db.session.scalars(select(KeptLate.pair_id)).first())
    pair.held_on, pair.held_reason = TODAY, "家长来电"
    db.session.commit()
    assert db.session.scalars(select(KeptLate).filter_by(pair_id=pair.id)).all() == []
    assert db.session.get(KeptSilence, pair.id) is None
    assert pair.code not in {view.pair.code for view in pairs_to_look_at(EVERYTHING, TODAY, 8)}


def test_very_many_that_change_at_once_are_let_go(
    standings: dict[str, Standing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "AT_ONCE", 2)
    keep()
    for letter in db.session.scalars(select(Letter)):
        letter.moves += 1
    for pair in db.session.scalars(select(Pair)):
        pair.held_on, pair.held_reason = TODAY, "停课"
    db.session.commit()
    for table in (KeptLate, KeptSilence):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_another_day_is_found_anew(standings: dict[str, Standing]) -> None:
    keep()
    tomorrow = TODAY + timedelta(days=1)
    assert not Lateness.shown(tomorrow).is_kept
    keep(tomorrow)
    assert Lateness.shown(tomorrow).is_kept
    assert not Lateness.shown(TODAY).is_kept


def test_few_are_not_kept(standings: dict[str, Standing]) -> None:
    keep()
    assert keep(least=10_000) == 0
    assert db.session.scalar(select(func.count()).select_from(KeptLate)) == 0
    assert db.session.scalar(select(func.count()).select_from(KeptCounts)) == 0


def test_before_the_first_cohort_there_is_nothing_to_keep(app: object) -> None:
    assert keep() == 0
    assert db.session.scalar(select(func.count(Letter.id))) == 0
