"""How a column was read, in words: whose it is, of which kind, and what a tick in it says."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.intake.fields.consent import ConsentPurpose, Polarity
from app.intake.fields.parts import PartRole
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Quality
from app.intake.outline.guess import SheetColumn
from app.wording.intake.fields import field_label

WHOSE: dict[Whose, Any] = {
    Whose.CHILD: _l("of the child"),
    Whose.GUARDIAN: _l("of the guardian"),
    Whose.ENTRUSTED: _l("of the guardian in charge"),
    Whose.GRANDPARENT: _l("of a grandparent"),
    Whose.FATHER: _l("of the father"),
    Whose.MOTHER: _l("of the mother"),
    Whose.PARENT: _l("of a parent"),
    Whose.CONTACT: _l("of the contact person"),
    Whose.FAMILY: _l("of the family"),
    Whose.MEMBER: _l("of a member of the family"),
    Whose.SIBLING: _l("of a brother or sister"),
    Whose.HOUSEHOLDER: _l("of the head of the household"),
    Whose.TEACHER: _l("of a teacher"),
    Whose.OFFICIAL: _l("of an office or official"),
    Whose.EMERGENCY: _l("for an emergency"),
    Whose.VOLUNTEER: _l("of a volunteer"),
    Whose.OTHER: _l("of somebody else"),
}
KINDS: dict[Quality, Any] = {
    Quality.LUNAR: _l("lunar calendar"),
    Quality.SOLAR: _l("solar calendar"),
    Quality.RECKONED: _l("reckoned age (虚岁)"),
    Quality.ENTRY: _l("a day of entry or record"),
    Quality.NUMBERING: _l("a number in a register"),
    Quality.WORK: _l("at work"),
}
PURPOSES: dict[ConsentPurpose, Any] = {
    ConsentPurpose.BARE: _l("consent, for nothing named"),
    ConsentPurpose.LETTERS: _l("consent to letters"),
    ConsentPurpose.OTHER: _l("consent to something else"),
}
POLARITIES: dict[Polarity, Any] = {
    Polarity.ASKED: _l("answered yes or no"),
    Polarity.AGREE: _l("ticked: agreed"),
    Polarity.REFUSE: _l("ticked: refused"),
}
PARTS: dict[PartRole, Any] = {
    PartRole.GIVEN: _l("given name apart"),
    PartRole.MONTH: _l("month apart"),
    PartRole.DAY: _l("day apart"),
    PartRole.LUNAR: _l("by the lunar calendar"),
    PartRole.RECKONED: _l("reckoned age (虚岁)"),
    PartRole.CITY: _l("city apart"),
    PartRole.COUNTY: _l("county apart"),
    PartRole.REFUSE: _l("a tick here refuses"),
}


# What a column tells of several people, beside which of its cells is read.
CHOOSING: dict[PartRole, Any] = {
    PartRole.IS_GUARDIAN: _l("marks who the guardian is"),
    PartRole.BY_KIN: _l("tells who has the child"),
    PartRole.OF_KIN: _l("counts where the relation says so"),
    PartRole.CALLED: _l("relation, by the heading"),
}
_NOT_OF_A_PERSON = frozenset({"relation", "consent"})


def column_words(
    column: SheetColumn, fields: Sequence[str], chooses: Sequence[PartRole] = ()
) -> str:
    """What a column was read as: the fields that it gives to, what it tells of several people, and
    what its heading says of it.
    """
    told = [_what(field, column.whose) for field in fields]
    told += [str(CHOOSING[role]) for role in chooses]
    told = told or [_("not used")]
    if column.whose and not (fields or chooses):
        told.append(str(WHOSE[Whose(column.whose)]))
    told += [str(KINDS[Quality(quality)]) for quality in column.qualities]
    if column.purpose:
        told.append(str(PURPOSES[ConsentPurpose(column.purpose)]))
        told.append(str(POLARITIES[Polarity(column.polarity)]))
    return " · ".join(told)


NAMES = {
    "children": _l("child's name"),
    "volunteers": _l("volunteer's name"),
    "schools": _l("school's name"),
}


def field_of_kind(kind: str, field: str) -> str:
    """A field as it is chosen in a list of some kind: it says whose name is meant."""
    return str(NAMES.get(kind, field_label(field))) if field == "name" else field_label(field)


def _what(field: str, whose: str) -> str:
    """A field with whose it is, as 'phone of the guardian'."""
    if not whose or field in _NOT_OF_A_PERSON:
        return field_label(field)
    # The guardian's column holds a name.
    what = field_label("name" if field == "guardian" else field)
    return _("%(what)s %(whose)s", what=what, whose=WHOSE[Whose(whose)])
