"""Whose words stand on the papers of letters."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from app.extensions import db
from app.models import Letter, School
from app.store.letters.letters import letters_with_pair
from app.store.parts import in_parts


def words_on_papers(codes: Collection[str]) -> Mapping[str, str]:
    """What papers of these letters say, by the code of the child, volunteer or school it names."""
    query = letters_with_pair()
    found = defaultdict[str, set[str]](set)
    for some in in_parts(codes):
        for letter in db.session.scalars(query.where(Letter.code.in_(some))):
            for code, words in _named(letter):
                found[code].add(words)
    return {code: "\n".join(sorted(words)) for code, words in found.items()}


def _named(letter: Letter) -> Iterator[tuple[str, str]]:
    child, volunteer, writer = letter.pair.child, letter.pair.volunteer, letter.writer
    yield child.code, f"{child.pen_name}{child.class_name or ''}{child.real_name}"
    yield volunteer.code, volunteer.pen_name
    if writer is not None:
        yield writer.code, writer.pen_name
    yield child.school.code, _of_school(child.school)


def _of_school(school: School) -> str:
    hub = (school.hub.name, school.hub.address) if school.hub else ()
    words = (school.name, school.town, school.address, school.contact_name, *hub)
    return "".join(filter(None, words))
