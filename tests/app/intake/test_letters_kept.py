"""Letters that were kept by hand come in from a spreadsheet, and go back as a whole."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.actions.intake import taking_back
from app.actions.letters.letters import move
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Consent, Letter, LetterEvent, Upload, UploadState
from app.store.intake.followed import import_shown
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.app.spreadsheets import workbook
from tests.cast import NOW, TODAY, acting_as, letter_of, pair

TO_VOLUNTEER = Direction.TO_VOLUNTEER
LI = acting_as(Actor(None, "test"))
HEADS = ("序号", "孩子笔名", "第几封", "寄出日期", "孩子收到日期", "孩子交信日期", "志愿者收到日期")
FIRST = (1, "小鹿", "第1封", "2026-09-10", "2026-09-21", "2026-10-12", "2026-10-20")
SECOND = (2, "小鹿", 2, "2026-10-25", "", "", "")


@pytest.fixture
def kept(app, tmp_path, frozen_now):
    """Brings in rows with these headings by the command; what it answers."""

    def bring(*rows, heads=HEADS, more=()):
        path = tmp_path / "letters.xlsx"
        path.write_bytes(workbook(*rows, heads=heads))
        words = ["intake", "letters", str(path), "--json", *more]
        return json.loads(app.test_cli_runner().invoke(args=words, catch_exceptions=False).stdout)

    return bring


@pytest.fixture
def late_pair(cast):
    """Published here on 1 November: its letters were written since September."""
    return pair(cast, cast.deer, cast.cloud, date(2026, 11, 1))


def stood(a_pair):
    query = select(Letter.code, Letter.state, Letter.since, Letter.answered_on, Letter.before)
    return db.session.execute(query.where(Letter.pair_id == a_pair.id).order_by(Letter.id)).all()


def faults(told):
    return [[fault["code"] for fault in row["faults"]] for row in told["rows"]]


def last():
    db.session.expire_all()
    return db.session.scalar(select(Upload).order_by(Upload.id.desc()).limit(1))


def take_back(cast):
    who = acting_as(Actor(cast.coordinator.id))
    return taking_back.take_back(EVERYTHING, "letters", last().id, acting=who)


def test_a_row_brings_a_letter_and_its_reply_with_their_days(kept, late_pair):
    told = kept(FIRST, SECOND, ("合计", "", "", "", "", "", ""))
    assert told["counts"] == {"new": 0, "same": 0, "changed": 2, "fault": 0}
    assert [line["why"] for line in told["ignored"]] == ["header", "total"]
    first, reply = letter_of(late_pair), letter_of(late_pair, TO_VOLUNTEER)
    assert (first.state, first.since) == ("delivered", date(2026, 9, 21))
    assert (reply.state, reply.since) == ("received", date(2026, 10, 20))
    assert reply.answered_on == date(2026, 9, 21)
    assert letter_of(late_pair, number=2).state == "posted"
    days = db.session.scalars(select(LetterEvent.on).where(LetterEvent.letter_id == first.id))
    assert list(days) == [date(2026, 9, 10), date(2026, 9, 21)]
    assert set(db.session.scalars(select(LetterEvent.how))) == {"file"}
    assert kept(FIRST, SECOND)["counts"]["same"] == 2, "a second time nothing changes"


def test_a_dry_run_says_the_same_and_moves_nothing(kept, late_pair):
    before = stood(late_pair)
    told = kept(FIRST, SECOND, more=["--dry-run"])
    assert told["counts"]["changed"] == 2
    assert (stood(late_pair), last()) == (before, None)


def test_each_fault_is_named_by_its_row_and_column_and_the_row_stays_out_whole(
    kept, cast, late_pair
):
    rows = (
        (1, "小鹿", 1, "2026-09-21", "2026-09-10", "", ""),
        (2, "小鹿", 1, "2025-09-10", "", "", ""),
        (3, "小鹿", 99, "2026-09-10", "", "", ""),
        (4, "没有这个人", 1, "2026-09-10", "", "", ""),
        (5, "小鹿", "", "2026-09-10", "", "", ""),
        (6, "小鹿", 1, "", "", "", ""),
        (7, "小鹿", 1, "2027-09-10", "", "", ""),
    )
    before = stood(late_pair)
    told = kept(*rows)
    assert faults(told) == [
        ["letter_date"],
        ["letter_before_cohort"],
        ["letter_unplanned"],
        ["child_unpaired"],
        ["missing"],
        ["missing"],
        ["date_future"],
    ]
    assert [row["faults"][0]["column"] for row in told["rows"]][:4] == [
        "孩子收到日期",
        "寄出日期",
        "第几封",
        "孩子笔名",
    ]
    assert stood(late_pair) == before


def test_days_that_a_contact_cannot_log_are_left_out_as_columns_and_said_once(kept, late_pair):
    assert kept(FIRST, more=["--by", "wang@example.org", "--dry-run"])["notes"] == []
    told = kept(FIRST, SECOND, more=["--by", "xu@example.org"])
    assert [note["code"] for note in told["notes"]] == ["days_of_others"]
    assert "寄出日期" in told["notes"][0]["message"]
    assert "志愿者收到日期" in told["notes"][0]["message"]
    assert [row["fate"] for row in told["rows"]] == ["changed", "same"]
    assert letter_of(late_pair).state == "delivered"
    assert letter_of(late_pair, TO_VOLUNTEER).state == "handed_in"
    assert letter_of(late_pair, number=2).state == "due"


def test_the_child_is_found_by_code_pen_name_or_real_name_and_only_in_reach(kept, cast, late_pair):
    pair(cast, cast.foreign_child, cast.aze)
    names = (cast.deer.code, "小鹿", cast.deer.real_name, "远航")
    rows = [(at, name, 1, "2026-11-02", "", "", "") for at, name in enumerate(names)]
    told = kept(*rows, more=["--by", "wang@example.org"])
    assert [row["fate"] for row in told["rows"]] == ["changed", "same", "same", "fault"]
    assert faults(told)[3] == ["child_unpaired"]


def test_a_childs_code_is_found_however_it_is_typed(kept, cast, late_pair):
    assert kept((1, cast.deer.code.lower(), 1, "2026-11-02", "", "", ""))["counts"]["changed"] == 1


def test_of_several_pairs_the_one_is_meant_that_wrote_on_the_rows_first_day(kept, cast):
    former = pair(cast, cast.deer, cast.cloud)
    former.until_on = date(2026, 9, 12)
    db.session.commit()
    successor = pair(cast, cast.deer, cast.aze, date(2026, 11, 1))
    days = ("2026-09-10", "2026-11-05", "2026-11-15", "2026-09-06")
    told = kept(*((at, "小鹿", 1, day, "", "", "") for at, day in enumerate(days)))
    assert faults(told) == [[], ["pair_unclear"], [], ["pair_unclear"]]
    assert letter_of(former).since == date(2026, 9, 10)
    assert letter_of(successor).since == date(2026, 11, 15)


def test_two_children_of_one_name_are_told_apart_by_the_pairs_code(kept, cast, late_pair):
    cast.stone.pen_name = "小鹿"
    db.session.commit()
    other = pair(cast, cast.stone, cast.aze)
    assert faults(kept(SECOND)) == [["child_ambiguous"]]
    heads = ("结对编号", "第几封", "方向", "状态", "日期")
    rows = [
        (other.code, 1, "写给孩子", "已寄出", "2026-10-01"),
        (other.code, 1, "孩子的回信", "已寄出", "2026-10-30"),
        (other.code, 2, "", "已寄出", "2026-10-30"),
        ("P000-0000", 2, "回信", "已寄出", "2026-10-30"),
    ]
    told = kept(*rows, heads=heads)
    assert [row["fate"] for row in told["rows"]] == ["changed", "changed", "fault", "fault"]
    assert faults(told)[2:] == [["missing"], ["pair_unknown"]]
    assert letter_of(other, TO_VOLUNTEER).state == "posted"


def test_it_is_taken_back_as_a_whole_and_history_keeps_both(kept, cast, late_pair):
    before = stood(late_pair)
    kept(FIRST, SECOND)
    assert import_shown(last(), NOW).followed == ()
    assert take_back(cast).rows == 2
    db.session.expire_all()
    assert stood(late_pair) == before
    assert last().state is UploadState.TAKEN_BACK
    events = db.session.scalars(select(LetterEvent).order_by(LetterEvent.id)).all()
    assert len(events) == 10
    assert all(event.undoes for event in events[5:])
    assert kept(FIRST)["counts"]["changed"] == 1, "and can come in again"


def test_nothing_is_taken_back_once_one_of_its_letters_has_gone_on(kept, cast, late_pair):
    kept(FIRST, SECOND)
    move(EVERYTHING, letter_of(late_pair, number=2).code, State.AT_SCHOOL, TODAY, acting=LI)
    before = stood(late_pair)
    [hindrance] = import_shown(last(), NOW).followed
    assert (hindrance.why, hindrance.place) == ("moved_on", "3")
    with pytest.raises(Refused, match=r"intake\.followed"):
        take_back(cast)
    db.session.expire_all()
    assert stood(late_pair) == before


def test_a_letter_that_may_not_go_on_is_said_to_be_held_and_stays_so_when_all_is_taken_back(
    kept, cast, late_pair
):
    held, moved = letter_of(late_pair), letter_of(pair(cast, cast.stone, cast.aze))
    for letter in (held, moved):
        letter.state, letter.since = "posted", date(2026, 11, 2)
    consent = Consent(child_id=cast.deer.id, item="letters", given=False, on=TODAY, evidence="电话")
    consent.recorded_at = NOW
    db.session.add(consent)
    db.session.commit()
    rows = [(letter.code, "到校", "2026-11-09") for letter in (held, moved)]
    said = {"heads": ("信件编号", "状态", "日期"), "more": ["--by", "xu@example.org"]}
    dry = kept(*rows, heads=said["heads"], more=[*said["more"], "--dry-run"])
    told = kept(*rows, **said)
    for one in (dry, told):
        assert [row["changes"]["state"]["new"] for row in one["rows"]] == ["held", "at_school"]
        assert [note["code"] for note in one["rows"][0]["notes"]] == ["letter_held_back"]
    taken = taking_back.take_back(
        Scope(school_ids=frozenset({cast.dengta.id})),
        "letters",
        last().id,
        acting=acting_as(Actor(cast.contact.id)),
    )
    assert (taken.rows, taken.still_held) == (2, [held.code])
    db.session.expire_all()
    assert (held.state, moved.state) == ("held", "posted")


def test_a_list_of_codes_is_taken_back_too(kept, cast, late_pair):
    code, before = letter_of(late_pair).code, stood(late_pair)
    rows = ((code, "已寄出", "2026-11-02"), (code, "到校", "2026-11-09"))
    kept(*rows, heads=("信件编号", "状态", "日期"))
    assert letter_of(late_pair).state == "at_school"
    take_back(cast)
    db.session.expire_all()
    assert stood(late_pair) == before


def test_a_step_that_was_not_made_yet_keeps_no_row_out(kept, late_pair):
    told = kept((1, "小鹿", 1, "2026-09-10", "未收到", "还没写", "待收"))
    assert told["counts"]["changed"] == 1
    assert letter_of(late_pair).state == "posted"


def test_another_day_for_a_step_that_is_noted_is_told_and_changes_nothing(kept, late_pair):
    kept(FIRST)
    row = kept((1, "小鹿", 1, "2026-09-12", *FIRST[4:]))["rows"][0]
    assert (row["fate"], [note["code"] for note in row["notes"]]) == ("same", ["letter_other_day"])
    assert row["notes"][0]["column"] == "寄出日期"
    assert letter_of(late_pair).since == date(2026, 9, 21)
