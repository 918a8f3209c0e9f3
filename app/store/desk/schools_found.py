"""Schools by what somebody types of them, those with pairs first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Child, Pair, Region, School
from app.sort_keys import spoken_key
from app.store.people.schools import counties_with_schools
from app.store.scope import Scope, school_within

MOST_PROPOSED = 8
MOST_INITIALS = 12


def schools_found(scope: Scope, text: str) -> Sequence[School]:
    """The first open schools in reach that a text may mean; without one, those with pairs."""
    writes = select(Pair.id).join(Pair.child).where(Child.school_id == School.id)
    has_pairs = writes.where(Pair.until_on.is_(None)).exists()
    query = (
        select(School)
        .options(joinedload(School.county))
        .where(school_within(scope), School.closed_on.is_(None), school_called(scope, text))
        .order_by(has_pairs.desc(), School.sort_key, School.id)
    )
    return db.session.scalars(query.limit(MOST_PROPOSED)).all()


def school_called(scope: Scope, text: str) -> ColumnElement[bool]:
    """For queries that select from School: each word is found in the name, town, county or code.

    Latin letters are pinyin too, whole or the initials of some of its syllables, in their order.
    """
    return and_(True, *(_holds(scope, word) for word in text.split()))


def _holds(scope: Scope, word: str) -> ColumnElement[bool]:
    county = select(Region.code).where(Region.name.icontains(word, autoescape=True))
    found = [
        School.name.icontains(word, autoescape=True),
        School.town.icontains(word, autoescape=True),
        School.code.icontains(word, autoescape=True),
        School.county_code.in_(county),
    ]
    spoken = word.lower()
    if spoken.isascii() and spoken.isalpha():
        found.append(_without_tones(School.sort_key).contains(spoken))
        found.append(School.county_code.in_(_counties_spoken(scope, spoken)))
        if 1 < len(spoken) <= MOST_INITIALS:
            found.append((" " + School.sort_key).like("% " + "% ".join(spoken) + "%"))
    return or_(*found)


def _counties_spoken(scope: Scope, spoken: str) -> list[str]:
    """The codes of counties in reach whose pinyin or initials hold the letters."""
    counties = counties_with_schools(scope)
    return [county.code for county in counties if spoken in spoken_key(county.name)]


def _without_tones(key: SQLColumnExpression[str]) -> SQLColumnExpression[str]:
    """A sort key as pinyin is typed: no spaces, no tones."""
    for character in " 12345":
        key = func.replace(key, character, "")
    return key
