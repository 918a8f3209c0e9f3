"""Three concerns of the demo: one that waits, one in hand with a session, one that is closed."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.actions.concerns.case import TypedNote, write_note
from app.actions.concerns.closing import close
from app.actions.concerns.duties import add_duty
from app.actions.concerns.holding import take
from app.actions.concerns.raising import raise_concern
from app.actor import Acting, Actor
from app.demo.staff import SHOWN_SCHOOL
from app.extensions import db
from app.models import Child, Concern, DutyKind, Grant, NoteKind, Pair, School, User
from app.store.concerns.about import Subject
from app.store.scope import EVERYTHING
from letters.concerns.closing import ConcernOutcome
from letters.concerns.levels import ConcernLevel

TYPED = (
    (ConcernLevel.AMBER, "这学期的信越来越短，说晚上一个人在家睡不着。", timedelta(hours=30)),
    (ConcernLevel.GREY, "一直没提到家人，也许没什么，想请您留意。", timedelta(days=9)),
    (ConcernLevel.RED, "信里说不想上学了，想一个人坐车去找爸爸。", timedelta(minutes=40)),
)


def put_concerns(acting: Acting) -> None:
    """Raise them about pairs of the shown school's county, and let the counsellor work."""
    counsellor = db.session.scalars(
        select(Grant.user_id).where(Grant.role == "counsellor").order_by(Grant.id)
    ).first()
    pairs = _pairs()
    if counsellor is None or len(pairs) < len(TYPED):
        return
    week = acting.today + timedelta(days=6)
    add_duty(EVERYTHING, counsellor, DutyKind.ON, acting.today, week, acting=acting)
    numbers = [_raised(pair, number, acting) for number, pair in enumerate(pairs)]
    hers = Acting(Actor(counsellor), acting.now, acting.today)
    for number in numbers[:2]:
        take(EVERYTHING, counsellor, number, acting=hers)
    yesterday = acting.today - timedelta(days=1)
    note = TypedNote(NoteKind.PHONE, yesterday, 25, True, "和奶奶通了电话，晚上有邻居陪。")
    write_note(EVERYTHING, counsellor, numbers[0], note, acting=hers)
    words = "问过班主任，家里有人照看。"
    close(EVERYTHING, counsellor, numbers[1], ConcernOutcome.FOLLOWED, words, acting=hers)


def _pairs() -> Sequence[Pair]:
    """Open pairs of the shown school, whose volunteers have accounts."""
    query = select(Pair).join(Child).join(School).where(Pair.until_on.is_(None))
    query = query.where(School.name == SHOWN_SCHOOL, Pair.volunteer.has())
    return db.session.scalars(query.order_by(Pair.id).limit(len(TYPED))).all()


def _raised(pair: Pair, number: int, acting: Acting) -> int:
    """The number of the concern that a pair's volunteer raised."""
    level, words, ago = TYPED[number]
    subject = Subject(pair.code, pair.child, pair, school=pair.child.school)
    user = db.session.get_one(User, pair.volunteer.user_id)
    at = Acting(Actor(user.id), acting.now - ago, acting.today)
    raise_concern(user.id, subject, level, words, frozenset(), acting=at)
    return db.session.scalars(select(Concern.id).order_by(Concern.id.desc())).first() or 0
