from letters.custody import Patience, standing
from letters.report import pipeline, weeks_silent
from letters.states import Holder, State
from tests.letters.worlds import AUTUMN, CALENDAR, SPRING, day, to_child, to_volunteer


def test_the_pipeline_counts_letters_under_way_by_who_has_them():
    letters = [
        to_child(),
        to_child(due_on=day(90)),
        to_child(State.POSTED),
        to_child(State.AT_SCHOOL),
        to_child(State.DELIVERED),
        to_volunteer(),
        to_volunteer(State.VOID),
    ]
    standings = [standing(letter, CALENDAR, Patience(), day(10)) for letter in letters]
    shares = {share.holder: share for share in pipeline(standings)}
    assert list(shares) == list(Holder)
    assert (shares[Holder.VOLUNTEER].letters, shares[Holder.VOLUNTEER].late) == (1, 1)
    assert (shares[Holder.POST].letters, shares[Holder.POST].late) == (1, 0)
    assert (shares[Holder.SCHOOL_CONTACT].letters, shares[Holder.SCHOOL_CONTACT].late) == (1, 1)
    assert shares[Holder.NOBODY].letters == 2


def test_silence_is_counted_in_weeks_of_term():
    assert weeks_silent(day(0), CALENDAR, day(20)) == 2
    assert weeks_silent(AUTUMN.last, CALENDAR, SPRING.first) == 0
