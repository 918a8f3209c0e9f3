"""One search for everything: codes, names, numbers, addresses, within one's reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select

from app.crypto import blind_index
from app.extensions import db
from app.models import Bundle, Child, Guardian, Letter, Pair, School, Volunteer
from app.store.desk.schools_found import school_called
from app.store.letters.letters import letter_in_hand, letters_with_pair
from app.store.letters.pairs import pairs_with_people
from app.store.scope import Scope, child_within, pair_within, school_within, volunteer_within
from letters.codes import parse
from letters.errors import BadCode

MOST = 20
NOWHERE = Scope()


class Noun(StrEnum):
    """What can be found."""

    CHILD = "child"
    VOLUNTEER = "volunteer"
    PAIR = "pair"
    LETTER = "letter"
    BUNDLE = "bundle"
    SCHOOL = "school"


class Personal(StrEnum):
    """What is sealed, and found by its whole text by who may see it."""

    CHILD_NAME = "child_name"
    GUARDIAN_PHONE = "guardian_phone"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class Reaches:
    """How far somebody sees each noun, and what is personal; what is left out is not seen."""

    nouns: Mapping[Noun, Scope]
    personal: Mapping[Personal, Scope]

    def of(self, what: Noun | Personal) -> Scope:
        """The reach for one of them."""
        reach = self.nouns.get(what) if isinstance(what, Noun) else self.personal.get(what)
        return reach or NOWHERE


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `looked_up` are the personal fields it was found by."""

    noun: Noun
    code: str
    words: str
    place: str
    by_code: bool = False
    looked_up: tuple[str, ...] = ()


def search(reaches: Reaches, text: str) -> list[Hit]:
    """What the text may mean, at most MOST of each noun; nothing for an empty text."""
    text = " ".join(text.split())
    if not text:
        return []
    coded = [hit for found in _by_code(reaches, _codes(text)) for hit in found]
    if coded:
        return coded
    return [
        *_children(reaches, text),
        *_volunteers(reaches, text),
        *_schools(reach := reaches.of(Noun.SCHOOL), school_called(reach, text)),
    ]


def _codes(text: str) -> list[str]:
    """The codes that are meant, as they are stored."""
    try:
        return [text.upper(), parse(text)]
    except BadCode:
        return [text.upper()]


def _by_code(reaches: Reaches, codes: Sequence[str]) -> Iterator[list[Hit]]:
    child = _children_within(reaches.of(Noun.CHILD)).where(Child.code.in_(codes))
    yield [_child(row, by_code=True) for row in db.session.scalars(child)]
    volunteer = select(Volunteer).where(
        volunteer_within(reaches.of(Noun.VOLUNTEER)), Volunteer.code.in_(codes)
    )
    yield [_volunteer(row, by_code=True) for row in db.session.scalars(volunteer)]
    reach = reaches.of(Noun.PAIR)
    pairs = pairs_with_people().where(Pair.code.in_(codes), pair_within(reach))
    yield [
        Hit(Noun.PAIR, row.code, _friends(row), row.child.school.name, by_code=True)
        for row in db.session.scalars(pairs)
    ]
    reach = reaches.of(Noun.LETTER)
    letters = letters_with_pair().where(Letter.code.in_(codes), letter_in_hand(reach))
    yield [
        Hit(Noun.LETTER, row.code, _friends(row.pair), row.pair.child.school.name, by_code=True)
        for row in db.session.scalars(letters)
    ]
    bundles = (
        select(Bundle, School)
        .join(Bundle.school)
        .where(Bundle.code.in_(codes), school_within(reaches.of(Noun.BUNDLE)))
    )
    yield [
        Hit(Noun.BUNDLE, row.code, school.name, school.town or "", by_code=True)
        for row, school in db.session.execute(bundles)
    ]
    yield _schools(reaches.of(Noun.SCHOOL), School.code.in_(codes), by_code=True)


def _children(reaches: Reaches, text: str) -> Iterator[Hit]:
    found = {
        row.id: _child(row)
        for row in db.session.scalars(
            _children_within(reaches.of(Noun.CHILD)).where(
                _named(Child.pen_name, Child.pen_name_key, text), Child.merged_into_id.is_(None)
            )
        )
    }
    name = _of_one(Child, Child.real_name_index == blind_index("real_name", text))
    has_phone = Guardian.phone_index == blind_index("phone", text)
    phone = _of_one(Child, Child.id.in_(select(Guardian.child_id).where(has_phone)))
    for what, condition, field in (
        (Personal.CHILD_NAME, name, "name"),
        (Personal.GUARDIAN_PHONE, phone, "phone"),
    ):
        for row in db.session.scalars(_children_within(reaches.of(what)).where(condition)):
            found[row.id] = _child(row, looked_up=(field,))
    yield from found.values()


def _volunteers(reaches: Reaches, text: str) -> Iterator[Hit]:
    named = or_(
        _named(Volunteer.pen_name, Volunteer.pen_name_key, text),
        Volunteer.organisation.icontains(text, autoescape=True),
    )
    reach = volunteer_within(reaches.of(Noun.VOLUNTEER))
    query = select(Volunteer).where(reach, named, Volunteer.merged_into_id.is_(None))
    found = {
        row.id: _volunteer(row)
        for row in db.session.scalars(query.order_by(Volunteer.pen_name, Volunteer.id).limit(MOST))
    }
    reach = volunteer_within(reaches.of(Personal.VOLUNTEER))
    for field, column in (
        ("name", Volunteer.real_name_index),
        ("email", Volunteer.email_index),
        ("phone", Volunteer.phone_index),
    ):
        index = blind_index("real_name" if field == "name" else field, text)
        known = _of_one(Volunteer, column == index)
        for row in db.session.scalars(select(Volunteer).where(reach, known).limit(MOST)):
            found[row.id] = _volunteer(row, looked_up=(field,))
    yield from found.values()


def _of_one(person: type[Child | Volunteer], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whom a condition finds; for a row that was made one with another it finds that one."""
    kept = select(func.coalesce(person.merged_into_id, person.id)).where(condition)
    return person.id.in_(kept.correlate(None)) & person.merged_into_id.is_(None)


def _schools(reach: Scope, condition: ColumnElement[bool], by_code: bool = False) -> list[Hit]:
    query = select(School).where(school_within(reach), condition)
    rows = db.session.scalars(query.order_by(School.sort_key, School.id).limit(MOST))
    return [Hit(Noun.SCHOOL, row.code, row.name, row.town or "", by_code) for row in rows]


def _children_within(reach: Scope) -> Select[Child]:
    query = select(Child).join(Child.school).where(child_within(reach))
    return query.order_by(Child.pen_name, Child.id).limit(MOST)


def _named(
    name: SQLColumnExpression[str], key: SQLColumnExpression[str], text: str
) -> ColumnElement[bool]:
    """A part of the name, or of its pinyin or initials where the text is of Latin letters."""
    part = name.icontains(text, autoescape=True)
    spoken = "".join(text.split()).lower()
    if not (spoken.isascii() and spoken.isalpha()):
        return part
    return or_(part, key.contains(spoken, autoescape=True))


def _child(row: Child, by_code: bool = False, looked_up: tuple[str, ...] = ()) -> Hit:
    return Hit(Noun.CHILD, row.code, row.pen_name, row.school.name, by_code, looked_up)


def _volunteer(row: Volunteer, by_code: bool = False, looked_up: tuple[str, ...] = ()) -> Hit:
    place = row.organisation or ""
    return Hit(Noun.VOLUNTEER, row.code, row.pen_name, place, by_code, looked_up)


def _friends(pair: Pair) -> str:
    return f"{pair.child.pen_name} · {pair.volunteer.pen_name}"
