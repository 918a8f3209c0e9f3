"""Consent forms to be signed: Word files, each child's name a look that is written down."""

from collections.abc import Sequence

from app.actions.access import looks
from app.actions.access.links import address
from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Child
from app.store.people.classes import class_on_paper
from app.store.scope import Scope
from letters.consents.ages import duties_of
from letters.documents import ConsentSheet, render_consent_forms

MOST = 1_000
FIELDS = ("class_name", "pen_name")


def make_consent_forms(children: Sequence[Child], names: Scope, *, acting: Acting) -> bytes:
    """A Word file with a form for each child who is in the programme.

    `names` is how far whoever asks reads real names; one child's form alone is a look at it, as
    its page is. Raises Refused as `refuse_forms`, TooManyLooks.
    """
    refuse_forms(len(children))
    if len(children) > 1:
        sheets = sheets_of(children, names, acting=acting)
    else:
        child = children[0]
        named = names.holds_school(child.school)
        fields = (*FIELDS, "name") if named else FIELDS
        looks.look("child", child.code, fields, acting=acting)
        sheets = (_sheet(child, named, acting),)
    return render_consent_forms(sheets, acting.today)


def refuse_forms(forms: int) -> None:
    """Raises Refused forms.nobody, forms.too_many for as many forms as cannot be made at once."""
    if not forms:
        raise Refused("forms.nobody")
    if forms > MOST:
        raise Refused("forms.too_many", forms=forms, most=MOST)


def sheets_of(
    children: Sequence[Child], names: Scope, *, acting: Acting
) -> tuple[ConsentSheet, ...]:
    """What stands on each child's form; written down as one look, with the codes of all."""
    named = {child.code for child in children if names.holds_school(child.school)}
    others = {child.code for child in children} - named
    with transaction():
        for codes, fields in ((named, (*FIELDS, "name")), (others, FIELDS)):
            if codes:
                record_access(acting, "list", "consent-forms", (*fields, *codes))
        return tuple(_sheet(child, child.code in named, acting) for child in children)


def _sheet(child: Child, with_name: bool, acting: Acting) -> ConsentSheet:
    return ConsentSheet(
        code=child.code,
        school=child.school.name,
        class_name=class_on_paper(child.grade, child.class_name),
        name=child.real_name if with_name else "",
        url=address("agreements.form", code=child.code),
        asked=duties_of(child.birth_date, acting.today),
    )
