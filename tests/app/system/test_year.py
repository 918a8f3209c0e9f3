"""The played year: what must always hold does, and the checks see what does not."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from random import Random
from xml.etree import ElementTree

import pytest

from app.actions.letters.letters import move
from app.actions.letters.pairs.endings import end
from app.actor import Actor
from app.extensions import db
from app.models import Child, Letter, LetterEvent, Message, MessageState, Pair, Reminder
from app.store.scope import EVERYTHING
from bench.year import charts
from bench.year.chance import Chance
from bench.year.checks import letters as of_letters
from bench.year.checks import pairs as of_pairs
from bench.year.checks import people as of_people
from bench.year.checks import silence
from bench.year.checks.fault import Fault
from bench.year.figures import Spread, figures_of
from bench.year.founding import FIRST_DAY
from bench.year.loop import Played, Size, play_year
from bench.year.motion import in_motion
from bench.year.page import NOTES, write_page
from bench.year.play import Day, Play
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of, pair


def quietly(_words):
    """No progress is shown."""


@pytest.fixture
def day(cast):
    """A day of the cast, as the checks see it."""
    return Day.of(Play(Chance(1), cast.cohort.id, Random(1)), TODAY)


def seen(faults):
    """How often each check failed."""
    return Counter(fault.check for fault in faults)


# Nine weeks are more than the 45 open days after which a child's silence is a fault, and have the
# autumn's break; the winter's would take minutes.
NINE_WEEKS = FIRST_DAY + timedelta(weeks=9)


@pytest.mark.sqlite_alone
def test_four_weeks_without_facts_have_no_fault(app):
    played = play_year(Size(12, seed=5, rate=0), FIRST_DAY + timedelta(weeks=4), quietly)
    assert played.faults == []
    figures = figures_of(played)
    assert min(figures.letters) >= 1
    assert any(line.startswith("letters delivered to a child") for line in figures.lines())


def test_nine_weeks_with_facts_of_every_kind_have_no_fault_and_of_silence_somebody_knows(app):
    played = play_year(Size(12, seed=8, at_random=800), NINE_WEEKS, quietly)
    assert len(played.play.facts) >= 20
    assert max(played.longest_silence.values()) > silence.LONGEST
    assert sum(figures_of(played).known_as.values()) > 0
    assert played.faults == []


@pytest.mark.slow
@pytest.mark.sqlite_alone
def test_the_first_days_of_1200_pairs_have_no_fault(app):
    """From Monday to Wednesday on one database: a day takes seconds.

    `python -m bench.year` plays on, and on PostgreSQL.
    """
    wednesday = FIRST_DAY + timedelta(days=2)
    played = play_year(Size(1_200, seed=11, at_random=400), wednesday, quietly)
    assert played.faults == []


@pytest.mark.sqlite_alone
def test_the_same_seed_plays_the_same_days_and_another_does_not(databases, stage, tmp_path):
    def days(seed):
        url = databases.fresh()
        with stage.lend(url, tmp_path) as app, app.app_context():
            size = Size(6, seed, at_random=4_000)
            played = play_year(size, FIRST_DAY + timedelta(days=6), quietly)
            rows = db.session.query(LetterEvent).order_by(LetterEvent.id)
            events = [(row.letter_id, row.state, row.on) for row in rows]
            db.session.remove()
            databases.give_back(url, db.engine)
        return events, played.play.facts, played.play.decisions, played.longest_silence

    first = days(4)
    assert first[0]
    assert sum(first[1].values()) >= 15
    assert days(4) == first
    assert days(5) != first


def test_a_letter_that_nobody_moved_is_seen(friends, day):
    letter = letter_of(friends)
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=acting_as(Actor(None, "?")))
    assert [fault.about for fault in of_letters.explained(day)] == [
        f"event {db.session.query(LetterEvent).one().id}"
    ]


def test_a_letter_that_does_not_follow_its_child_is_seen(cast, friends, day):
    letter_of(friends).school_id = cast.mabugang.id
    db.session.commit()
    assert seen(of_pairs.one_place(day)) == {"one_place": 1}


def test_two_who_parted_for_a_reason_and_are_paired_again_are_seen(cast, friends, day):
    end(EVERYTHING, friends.code, EndReason.OTHER, TODAY, acting=acting_as(Actor(cast.admin.id)))
    again = pair(cast, cast.deer, cast.cloud)
    again.from_on = TODAY
    db.session.commit()
    assert seen(of_pairs.paired_again(day)) == {"paired_again": 1}
    db.session.get_one(Pair, friends.id).end_reason = EndReason.FINISHED
    db.session.commit()
    assert of_pairs.paired_again(day) == []


def test_a_letter_that_lists_and_rules_see_otherwise_is_seen(friends, day):
    letters = in_motion(TODAY)
    standings = of_letters.held(day, letters)
    assert of_letters.one_holder(day, standings) == []
    assert of_letters.counts(day, letters, standings) == of_letters.facts_counted(day) == []
    letter_id = next(iter(standings))
    missing = {id_: one for id_, one in standings.items() if id_ != letter_id}
    assert seen(of_letters.one_holder(day, missing)) == {"one_holder": 1}
    assert seen(of_letters.counts(day, letters, missing)) == {"counts": 1}


def test_a_letter_posted_in_a_pair_that_may_not_write_is_seen(cast, friends, day):
    letter = letter_of(friends)
    contact = acting_as(Actor(cast.admin.id))
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=contact)
    assert of_people.new_letters(day) == []
    db.session.get_one(Child, friends.child_id).left_on = TODAY
    db.session.commit()
    assert [fault.about for fault in of_people.new_letters(day)] == [friends.code]


def test_a_volunteer_reminded_of_a_child_who_has_left_is_seen(cast, friends, day):
    letter = letter_of(friends)
    db.session.add(
        Reminder(
            letter_id=letter.id, step="late", due_on=TODAY, recorded_at=NOW,
            user_id=cast.cloud.user_id,
        )
    )  # fmt: skip
    db.session.commit()
    assert of_people.told(day, NOW) == []
    db.session.get_one(Child, friends.child_id).left_on = TODAY
    db.session.commit()
    assert [fault.about for fault in of_people.told(day, NOW)] == [friends.code]


def test_a_digest_for_a_volunteer_who_has_left_is_seen(cast, day):
    begins = datetime.combine(TODAY, time(0), UTC)
    db.session.add(
        Message(
            kind="digest", once="digest:x", user_id=cast.cloud.user_id, subject="-", body="-",
            state=MessageState.UNSENT, made_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    assert of_people.gone_told(day, begins) == []
    cast.cloud.left_on = TODAY
    db.session.commit()
    assert seen(of_people.gone_told(day, begins)) == {"gone_told": 1}


def test_a_child_that_nobody_knows_to_be_silent_is_seen(friends, day):
    quiet = silence.quiet(day)
    assert [one.pair_id for one in quiet] == [friends.id]
    assert quiet[0].days > silence.LONGEST
    assert seen(silence.unknown(day, quiet)) == {"silence": 1}
    # Its letters are late, so somebody knows; planned for later, nobody would.
    silence.look(day)
    assert silence.unknown(day, quiet) == []
    day.play.looked_at.clear()
    # A reply came yesterday, and nothing more is due: the list of silence alone has them.
    db.session.execute(db.update(Letter).values(due_on=TODAY + timedelta(days=30)))
    reply = letter_of(friends, Direction.TO_VOLUNTEER)
    reply.state, reply.since = State.RECEIVED.value, TODAY - timedelta(days=1)
    db.session.commit()
    assert seen(silence.unknown(day, silence.quiet(day))) == {"silence": 1}
    silence.look(day)
    assert silence.unknown(day, silence.quiet(day)) == []
    end(EVERYTHING, friends.code, EndReason.OTHER, TODAY, acting=acting_as(Actor(None, "test")))
    assert silence.quiet(day) == []


def test_a_child_that_is_unknown_on_two_mondays_is_counted_once(app, tmp_path):
    quiet = [Fault("silence", TODAY, about, "46 open days") for about in ("1", "1", "2")]
    played = Played(Play(Chance(1), 1, Random(1)), pairs=2, faults=quiet)
    played.longest_silence, played.known_as = (
        {1: 50, 2: 90},
        {1: Counter(away=1), 2: Counter(letter=4)},
    )
    figures = figures_of(played)
    assert figures.unknown == 2
    assert figures.quietest == ["90 open days (letter 4)", "50 open days (away 1)"]
    assert any("knowing: 2, on 3 of" in line for line in figures_of(played).lines())


def test_what_people_wrote_of_a_run_outlives_the_next_page(app, tmp_path):
    figures = figures_of(Played(Play(Chance(1), 1, Random(1)), pairs=2))
    page = tmp_path / "year.md"
    write_page(page, figures, "--pairs 2", "sqlite")
    page.write_text(page.read_text(encoding="utf-8") + f"\n{NOTES}\nTwo pairs.\n", encoding="utf-8")
    written = page.read_text(encoding="utf-8")
    write_page(page, figures, "--pairs 2", "sqlite")
    assert page.read_text(encoding="utf-8") == written
    assert written.count("Two pairs.") == 1


def test_a_spread_tells_the_middle_and_the_most():
    assert Spread.of([3, 1, 2]) == Spread(3, 2.0, 2, 3, 3, 3, 3)
    assert Spread.of([]).most == 0


def test_charts_are_pictures():
    made = [
        charts.histogram("a & b", [1, 2, 2, 50], 5, 45),
        charts.line_chart("c", ["1", "2"], [charts.Line("x", "#000", [1, 2])]),
        charts.bar_chart("none", []),
    ]
    for picture in made:
        assert ElementTree.fromstring(picture).tag.endswith("svg")
