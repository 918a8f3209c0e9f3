"""Matching has a memory: former pairs, ends for safety, and families."""

from datetime import date

import pytest
from sqlalchemy import event

import matching
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.renewal import renew_round
from app.actions.rounds.rounds import open_round
from app.actions.rounds.rulings import allow, lift, rule
from app.actions.rounds.solving import solve_proved
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Child, Clearance, Guardian, Pair, Ruling, RulingKind, RulingOrigin
from app.store.people import kin
from app.store.rounds.profiles import engine_of, links_of, solution_of
from app.store.scope import EVERYTHING
from tests import cast as people
from tests.cast import NOW, acting_as

LI = acting_as(Actor(None, "test"))
ENDED = date(2026, 11, 2)


def ended(cast, reason, on=ENDED, volunteer=None):
    row = people.pair(cast, cast.deer, volunteer or cast.cloud)
    row.until_on, row.end_reason = on, reason
    db.session.commit()
    return row


def opened(cast):
    return open_round(EVERYTHING, cast.cohort.id, acting=LI)


def solved(round_id):
    return solve_draft(EVERYTHING, round_id, acting=LI)


def ruling(round_id, cast):
    return db.session.get(Ruling, (round_id, cast.deer.id, cast.cloud.id), populate_existing=True)


@pytest.fixture(autouse=True)
def families(cast):
    """Each child has a guardian of its own, as long as a test does not say otherwise."""
    for number, child in enumerate((cast.deer, cast.stone, cast.foreign_child)):
        child.guardian.phone = f"1390000000{number}"
    db.session.commit()


@pytest.mark.parametrize(
    "reason", ["volunteer_left", "child_left", "consent_withdrawn", "other", None]
)
def test_two_who_wrote_together_are_not_proposed_again_unless_allowed(cast, reason):
    ended(cast, reason)
    round_id = opened(cast).round_id
    found = ruling(round_id, cast)
    assert (found.kind, found.origin) == (RulingKind.FORBID, RulingOrigin.FORMER)
    assert str(ENDED) in found.reason
    assert ("C-DEER", "V-CLOUD") not in links_of(solved(round_id).id)
    two = (EVERYTHING, round_id, "C-DEER", "V-CLOUD")
    for refused in (lambda: lift(*two, acting=LI), lambda: locked(round_id)):
        with pytest.raises(Refused, match=r"rulings\.remembered"):
            refused()
    with pytest.raises(Refused, match=r"rulings\.no_reason"):
        allow(*two, "  ", acting=LI)
    allow(*two, "both ask for it", acting=LI)
    assert ("C-DEER", "V-CLOUD") in links_of(solved(round_id).id), "renewal leaves it allowed"
    locked(round_id)
    lift(*two, acting=LI)
    assert ruling(round_id, cast).kind is RulingKind.ALLOW
    lift(*two, acting=LI)
    assert ruling(round_id, cast).kind is RulingKind.FORBID


def locked(round_id):
    rule(EVERYTHING, round_id, "keep", "C-DEER", "V-CLOUD", acting=LI)


def test_a_finished_pair_may_go_on(cast):
    ended(cast, "finished")
    assert ("C-DEER", "V-CLOUD") in links_of(solved(opened(cast).round_id).id)


def test_after_an_end_for_safety_both_wait_for_clearance_and_the_two_never_write_again(cast):
    pair = ended(cast, "safeguarding")
    first = opened(cast)
    assert first.left_out == {"safety": 2}
    for person in ("child", "volunteer"):
        db.session.add(
            Clearance(pair_id=pair.id, person=person, reason="spoken with", cleared_at=NOW)
        )
    db.session.commit()
    round_id = opened(cast).round_id
    assert ruling(round_id, cast).origin is RulingOrigin.SAFETY
    two = (EVERYTHING, round_id, "C-DEER", "V-CLOUD")
    for refused in (
        lambda: allow(*two, "please", acting=LI),
        lambda: lift(*two, acting=LI),
        lambda: locked(round_id),
    ):
        with pytest.raises(Refused, match=r"rulings\.safety"):
            refused()
    rule(EVERYTHING, round_id, "forbid", "C-DEER", "V-CLOUD", acting=LI)
    assert ruling(round_id, cast).origin is RulingOrigin.SAFETY
    assert ("C-DEER", "V-CLOUD") not in links_of(solved(round_id).id)


def test_a_pair_that_ended_after_the_draft_was_solved_is_not_published(cast):
    draft = solved(opened(cast).round_id)
    assert ("C-DEER", "V-CLOUD") in links_of(draft.id)
    ended(cast, "other")
    with pytest.raises(Refused, match=r"rounds\.forbidden_since"):
        publish(EVERYTHING, draft.id, acting=LI)
    publish(EVERYTHING, solved(draft.round_id).id, acting=LI)


def test_a_child_does_not_come_to_the_volunteer_of_a_brother_or_sister(cast):
    cast.cloud.capacity = 2
    cast.stone.guardian.phone = cast.deer.guardian.phone
    db.session.commit()
    people.pair(cast, cast.stone, cast.cloud)
    round_id = opened(cast).round_id
    found = ruling(round_id, cast)
    assert (found.origin, found.reason) == (RulingOrigin.KIN, "C-STONE")
    assert ("C-DEER", "V-CLOUD") not in links_of(solved(round_id).id)


@pytest.mark.parametrize(
    ("others", "names", "one_family"),
    [(2, ("王一", "李二"), True), (3, ("王一", "李二"), False), (3, ("王一", "王一"), True)],
)
def test_a_phone_of_more_than_four_children_makes_a_family_only_with_the_guardian_s_name(
    cast, others, names, one_family
):
    phone = cast.deer.guardian.phone
    for number in range(others):
        neighbour = Child(
            code=f"C-N{number}",
            pen_name=f"邻{number}",
            real_name=f"邻居{number}",
            school_id=cast.dengta.id,
            gender="",
            need=0,
            waited=0,
            created_at=people.NOW,
            guardian=Guardian(name=f"邻{number}", phone=phone),
        )
        db.session.add(neighbour)
    for child, name in zip((cast.deer, cast.stone), names, strict=True):
        child.guardian.phone, child.guardian.name = phone, name
    db.session.commit()
    found = kin.families([cast.deer.id, cast.stone.id])
    assert (found.get(cast.deer.id) == found.get(cast.stone.id)) is one_family


def test_however_many_have_one_phone_their_guardians_are_read_at_once(cast):
    ids = [
        people.child(f"C-N{number}", f"邻{number}", cast.dengta, "f", "2016-01-01", []).id
        for number in range(5)
    ]
    db.session.commit()
    db.session.expunge_all()
    sent = []

    def note(*said):
        sent.append(said[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        kin.families(ids)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([one for one in sent if one.startswith("SELECT")]) == 3


def siblings(cast):
    """Two siblings who would both come to one volunteer."""
    cast.cloud.capacity = 2
    cast.stone.guardian.phone = cast.deer.guardian.phone
    cast.stone.interests = cast.deer.interests
    db.session.commit()
    return opened(cast).round_id


def test_two_of_one_family_are_kept_apart_and_the_proof_says_of_which_round(cast):
    draft = solved(siblings(cast))
    pairs = dict(links_of(draft.id))
    assert pairs["C-DEER"] != pairs["C-STONE"]
    kin = draft.summary["kin"]
    assert [one[1] for one in kin["apart"]] == ["V-CLOUD"]
    assert kin["points"] > 0
    engine = engine_of(draft)
    assert tuple(kin["apart"][0][:2]) in engine.forbidden
    assert matching.verify_solution(engine, solution_of(draft)).proved_optimal


def test_a_family_shares_a_volunteer_only_where_a_coordinator_says_so(cast):
    round_id = siblings(cast)
    rule(EVERYTHING, round_id, "keep", "C-DEER", "V-CLOUD", acting=LI)
    with pytest.raises(Refused, match=r"rulings\.kin"):
        rule(EVERYTHING, round_id, "keep", "C-STONE", "V-CLOUD", acting=LI)
    allow(EVERYTHING, round_id, "C-STONE", "V-CLOUD", "they write together", acting=LI)
    pairs = dict(links_of(solved(round_id).id))
    assert pairs["C-DEER"] == pairs["C-STONE"] == "V-CLOUD"


def test_what_is_lost_for_the_sake_of_families_bounds_every_other_way():
    children = [matching.Child(f"C{n}", 10, "f", "441625", ("chess",), 0, "S", 0) for n in range(4)]
    volunteers = [
        matching.Volunteer("V1", 20, "f", "441625", ("chess",), 2, 3),
        matching.Volunteer("V2", 20, "f", "441625", (), 2, 3),
    ]
    engine = matching.make_round(children, volunteers, matching.Policy(), [], [])
    families = {"C0": "a", "C1": "a", "C2": "b", "C3": "b"}
    found = solve_proved(engine, families, [])
    together = {(families[pair.child], pair.volunteer) for pair in found.solution.pairs}
    assert len(together) == len(found.solution.pairs) == 4 - found.lost["pairs"]
    assert found.lost == {"pairs": 0, "points": 0}, "each may have one of either family"


def test_a_new_pair_follows_the_childs_last_one_but_no_end_for_safety(cast):
    before = ended(cast, "volunteer_left", volunteer=cast.aze)
    ended(cast, "safeguarding", on=date(2026, 11, 9))
    db.session.add(
        Clearance(
            pair_id=db.session.query(Pair).filter_by(end_reason="safeguarding").one().id,
            person="child",
            reason="spoken with",
            cleared_at=NOW,
        )
    )
    people.volunteer("V-NEW", "新人", "f", "new@example.org", ["画画"])
    db.session.commit()
    publish(EVERYTHING, solved(opened(cast).round_id).id, acting=LI)
    new = db.session.query(Pair).filter_by(child_id=cast.deer.id, until_on=None).one()
    assert new.follows_id == before.id


def test_a_forbid_of_somebody_who_left_does_not_keep_the_round_from_being_solved(cast):
    round_id = opened(cast).round_id
    rule(EVERYTHING, round_id, "forbid", "C-DEER", "V-CLOUD", acting=LI)
    cast.deer.left_on = people.TODAY
    db.session.commit()
    draft = solved(round_id)
    assert draft.certificate["children"] == 2
    assert draft.rulings == []
    lift(EVERYTHING, round_id, "C-DEER", "V-CLOUD", acting=LI)
    assert ruling(round_id, cast) is None


def test_a_forbid_of_somebody_who_comes_back_counts_again(cast):
    round_id = opened(cast).round_id
    rule(EVERYTHING, round_id, "forbid", "C-DEER", "V-CLOUD", acting=LI)
    cast.deer.left_on = people.TODAY
    db.session.commit()
    solved(round_id)
    cast.deer.left_on = None
    db.session.commit()
    renew_round(EVERYTHING, round_id, add_ready=True, acting=LI)
    draft = solved(round_id)
    assert draft.certificate["children"] == 3
    assert ("C-DEER", "V-CLOUD") not in links_of(draft.id)


@pytest.mark.parametrize("reason", ["other", "safeguarding"])
def test_a_persons_forbid_stands_when_memory_forbids_too_and_forgets_again(cast, reason):
    round_id = opened(cast).round_id
    rule(EVERYTHING, round_id, "forbid", "C-DEER", "V-CLOUD", acting=LI)
    pair = ended(cast, reason)
    renew_round(EVERYTHING, round_id, acting=LI)
    assert ruling(round_id, cast).kind is RulingKind.FORBID
    pair.end_reason = "finished"
    db.session.commit()
    renew_round(EVERYTHING, round_id, add_ready=True, acting=LI)
    found = ruling(round_id, cast)
    assert (found.kind, found.origin) == (RulingKind.FORBID, RulingOrigin.PERSON)
    assert ("C-DEER", "V-CLOUD") not in links_of(solved(round_id).id)


def test_beneath_a_persons_forbid_an_end_for_safety_is_not_allowed_away(cast):
    round_id = opened(cast).round_id
    two = (EVERYTHING, round_id, "C-DEER", "V-CLOUD")
    rule(EVERYTHING, round_id, "forbid", *two[2:], acting=LI)
    ended(cast, "safeguarding")
    for refused in (lambda: allow(*two, "please", acting=LI), lambda: locked(round_id)):
        with pytest.raises(Refused, match=r"rulings\.safety"):
            refused()
    lift(*two, acting=LI)
    assert ruling(round_id, cast).origin is RulingOrigin.SAFETY


def test_what_two_ended_since_is_known_when_they_are_locked_and_no_other_lock_goes(cast):
    round_id = opened(cast).round_id
    rule(EVERYTHING, round_id, "keep", "C-STONE", "V-AZE", acting=LI)
    ended(cast, "other")
    other = people.pair(cast, cast.stone, cast.aze)
    other.until_on, other.end_reason = ENDED, "other"
    db.session.commit()
    with pytest.raises(Refused, match=r"rulings\.remembered"):
        locked(round_id)
    rule(EVERYTHING, round_id, "forbid", "C-DEER", "V-AZE", acting=LI)
    kept = db.session.get(Ruling, (round_id, cast.stone.id, cast.aze.id), populate_existing=True)
    assert kept.kind is RulingKind.KEEP, "it goes when the round is renewed, and that says so"
    renewed = renew_round(EVERYTHING, round_id, acting=LI)
    assert renewed.unlocked == [["C-STONE", "V-AZE"]]


def test_a_lock_that_is_dropped_leaves_two_who_were_allowed_allowed(cast):
    ended(cast, "other")
    round_id = opened(cast).round_id
    allow(EVERYTHING, round_id, "C-DEER", "V-CLOUD", "both ask for it", acting=LI)
    locked(round_id)
    allow(EVERYTHING, round_id, "C-DEER", "V-CLOUD", "still so", acting=LI)
    assert ruling(round_id, cast).kind is RulingKind.KEEP, "to allow a lock does not undo it"
    cast.cloud.left_on = people.TODAY
    db.session.commit()
    renewed = renew_round(EVERYTHING, round_id, acting=LI)
    assert renewed.unlocked == [["C-DEER", "V-CLOUD"]]
    found = ruling(round_id, cast)
    assert (found.kind, found.reason) == (RulingKind.ALLOW, "still so")


def test_a_single_ruling_asks_memory_of_its_two_alone(cast, monkeypatch):
    round_id = opened(cast).round_id
    asked = []

    def remembered(children, volunteers):
        asked.append((list(children), list(volunteers)))
        return {}

    monkeypatch.setattr("app.actions.rounds.memory.remembered", remembered)
    locked(round_id)
    lift(EVERYTHING, round_id, "C-DEER", "V-CLOUD", acting=LI)
    assert asked
    assert all(one == ([cast.deer.id], [cast.cloud.id]) for one in asked)
