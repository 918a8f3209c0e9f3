"""Somebody's personal data goes, for good: counts stay, and a tombstone that restores honour."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update

from app.actions.access import links
from app.actions.letters.pairs.prints import throw_prints_away
from app.actions.letters.pictures.keeping import let_go_of
from app.actions.oversight.tombstones import bury
from app.actions.people import emails
from app.actions.people.agreements import photos
from app.actions.records import record_change
from app.actions.reviews.forgetting import empty_readings
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import (
    AddressChange,
    BadAddress,
    Child,
    Clearance,
    ListColumns,
    Message,
    MessageState,
    OpenSession,
    Pair,
    PaperTemplate,
    PinLink,
    PrintRun,
    PushDevice,
    RecoveryCode,
    Ruling,
    RulingOrigin,
    SavedView,
    SecondStep,
    ServiceCertificate,
    User,
    Volunteer,
)
from app.store.oversight.erasures import (
    guardians_of,
    questions_about,
    stands_against,
    texts_of,
)
from app.store.oversight.people import Person, noun_of, pairs_of_person, rows_of_person
from app.store.oversight.traces import (
    batches_naming,
    mails_to,
    messages_naming,
    moves_of,
    uploads_naming,
)

WAYS_IN = (OpenSession, SecondStep, RecoveryCode, PinLink)
NOBODY = "（已删除）"
"""The pen name of whoever was erased."""


def erase(person: Person, asked_by_id: int | None, *, acting: Acting) -> None:
    """Erase a child's or volunteer's personal data; whoever acts has approved it.

    Joins a running transaction. Raises Refused: 'erasures.gone', '….writes', '….concern', '….role'.
    """
    with transaction():
        against = stands_against(person, with_concerns=True)
        if against:
            raise Refused(against[0], code=person.code)
        empty(person, acting)
        bury(person, acting.today, asked_by_id, acting.actor.user_id)
        record_change(acting, "erasures.erase", noun_of(person), person.code)


def empty(person: Person, acting: Acting) -> None:
    """Take all personal data of a person out of the tables; joins a running transaction.

    What others wrote about them is found by their names: that comes before these go.
    """
    with transaction():
        for message in messages_naming(person):
            _empty_message(message)
        for question in questions_about(person):
            question.words, question.answer = "", None if question.answer is None else ""
        letters = texts_of(person)
        for letter in letters:
            letter.text = letter.text_at = None
        empty_readings(letter.id for letter in letters)
        let_go_of([letter.id for letter in letters])
        pairs = pairs_of_person(person)
        _empty_notes(pairs)
        throw_prints_away([pair.id for pair in pairs], [letter.id for letter in letters])
        _empty_certificates(person)
        rows = rows_of_person(person)
        _empty_rulings(rows)
        _empty_traces(person)
        for guardian in guardians_of(rows):
            db.session.delete(guardian)
        for row in rows:
            _empty_child(row, acting) if isinstance(row, Child) else _empty_volunteer(row, acting)


def _empty_notes(pairs: Sequence[Pair]) -> None:
    """What people wrote about the pairs, and why somebody of them may be in rounds again."""
    for pair in pairs:
        pair.handover, pair.handover_approved_at, pair.held_reason = None, None, None
    of_pairs = Clearance.pair_id.in_([pair.id for pair in pairs])
    for clearance in db.session.query(Clearance).filter(of_pairs):
        clearance.reason = ""


def _empty_certificates(person: Person) -> None:
    """The names on them, also on those for a school's contact; files with them are thrown away."""
    rows = [row for row in rows_of_person(person) if isinstance(row, Volunteer)]
    whose = or_(
        ServiceCertificate.volunteer_id.in_([row.id for row in rows]),
        ServiceCertificate.user_id.in_([row.user_id for row in rows if row.user_id]),
    )
    certificates = db.session.scalars(select(ServiceCertificate).where(whose)).all()
    for certificate in certificates:
        certificate.name, certificate.taken_back_why = "", None
    cohorts = {certificate.cohort_id for certificate in certificates}
    db.session.execute(delete(PrintRun).where(PrintRun.cohort_id.in_(cohorts)))


def _empty_rulings(rows: Sequence[Person]) -> None:
    """What people wrote of whom they might be paired with; what is remembered is no one's words.

    That there was a reason stays: without one, nothing is allowed that memory forbids.
    """
    ids = [row.id for row in rows]
    side = Ruling.child_id if isinstance(rows[0], Child) else Ruling.volunteer_id
    written = side.in_(ids), Ruling.origin == RulingOrigin.PERSON, Ruling.reason.is_not(None)
    db.session.execute(update(Ruling).where(*written).values(reason=""))


def _empty_traces(person: Person) -> None:
    """What lists brought of them, what was mailed to their address, and that it is a dead one."""
    for upload, without in uploads_naming(person):
        upload.outcome = without.as_text
    for move in moves_of(person):
        move.class_name = None
        move.was = {name: value for name, value in move.was.items() if name != "pen_names"}
    for row in rows_of_person(person):
        for batch in batches_naming(row.code):
            names = dict(batch.details["pen_names"])
            del names[row.code]
            batch.details = {**batch.details, "pen_names": names}
    people = [row for row in rows_of_person(person) if isinstance(row, Volunteer) and row.email]
    for message in mails_to([row.email for row in people]):
        _empty_message(message)
    indexes = [row.email_index for row in people]
    db.session.execute(delete(BadAddress).where(BadAddress.email_index.in_(indexes)))


def _empty_message(message: Message) -> None:
    """Its words go; one that waits goes nowhere without them."""
    message.body, message.plan, message.address = "", None, None
    if message.state is MessageState.WAITING:
        message.state = MessageState.UNSENT


def _empty_child(child: Child, acting: Acting) -> None:
    child.real_name, child.real_name_index = "", f"erased:{child.code}"
    child.pen_name, child.gender, child.birth_date = NOBODY, "", None
    child.grade = child.class_name = child.status = None
    child.interests, child.need = [], 0
    child.left_on = child.left_on or acting.today
    for consent in child.consents:
        consent.evidence = ""
    photos.remove_with([child.id])


def _empty_volunteer(volunteer: Volunteer, acting: Acting) -> None:
    user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
    volunteer.real_name, volunteer.real_name_index = "", f"erased:{volunteer.code}"
    volunteer.pen_name, volunteer.gender, volunteer.birth = NOBODY, "", None
    volunteer.phone = volunteer.organisation = volunteer.home_code = None
    emails.forget(emails.Person(user, volunteer))
    volunteer.interests = []
    volunteer.left_on = volunteer.left_on or acting.today
    links.end_for_volunteer(volunteer.id, now=acting.now)
    if user is not None:
        _empty_account(user, acting)


def _empty_account(user: User, acting: Acting) -> None:
    """An account without name, address and password, to which nobody signs in."""
    user.phone, user.shown_name, user.password_hash, user.active = None, NOBODY, None, False
    user.session_epoch += 1
    links.end_all(user.id, now=acting.now)
    user.channel_id = user.channel_address = user.channel_refused_at = None
    for table in (SavedView, ListColumns, AddressChange, PushDevice, *WAYS_IN):
        db.session.query(table).filter_by(user_id=user.id).delete()
    db.session.query(PaperTemplate).filter_by(made_by_id=user.id).delete()
