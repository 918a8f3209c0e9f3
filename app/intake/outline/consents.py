"""The columns of consent. In go the headings, out come those that are a guardian's consent to
letters, and those that look like a consent and are none.
"""

import re
from collections.abc import Mapping, Sequence

from app.intake.fields.consent import AskedConsent, ConsentPurpose, Polarity
from app.intake.fields.consent_words import (
    BESIDE,
    HOW,
    NO_WEIGHT,
    NOT_WORDS,
    OF_LETTERS,
    OF_PROGRAMME,
)
from app.intake.fields.kin import kin_answering
from app.intake.fields.parts import PartRole
from app.intake.fields.phrase import phrase_of
from app.intake.headers.header import Header, Heading
from app.intake.outline.guess import NO_COLUMN, ColumnPart, Guess, columns_of
from app.intake.outline.taking import is_for_letters, is_of_something_else
from app.intake.values.answers.keyed import answers_by_key

_TAKES_PART = re.compile(
    r"[您你]?家?(?:是否|是不是|能否|可否|能不能|可不可以)?(?:可以|能够?|愿意?|想)?(?:参加|参与|加入|报名)(.*)"
)


def consent_columns(
    header: Header, headings: Sequence[Heading], main: Guess, others: Mapping[int, int]
) -> Guess | None:
    """The columns that a guardian's consent is read from: in all of them a refusal counts, an
    agreement only in those that say as plainly as the best of them what it is for. In those of
    `others` a relative answers who is not the guardian, or is in some rows, as the column says
    that stands with it; None where there are no further ones.
    """
    elsewhere = is_of_something_else(header)
    asked = [
        (heading.index, consent)
        for heading in headings
        if (consent := _consent(heading)) and is_for_letters(heading, elsewhere=elsewhere)
    ]
    own = [entry for entry in asked if others.get(entry[0], 0) != NO_COLUMN]
    if not own:
        return None
    best = _purpose(own)
    column = main.column if main.column in dict(own) else _first(own, best)
    kin = {h.index: kin_answering(phrase_of(h.text, h.groups)) for h in headings}
    parts = tuple(
        ColumnPart(role, at, " ".join(sorted(kin[at])) if role is PartRole.OF_KIN else key)
        for at, consent in asked
        for role, key in [(_role(consent, best, others.get(at)), _key(header.heading_at(at)))]
    )
    if by_row := {at for at in others.values() if at != NO_COLUMN}:
        parts = (*parts, *(ColumnPart(PartRole.BY_KIN, at) for at in by_row))
    if len(parts) == 1 and parts[0].role is PartRole.ASKED and not parts[0].word:
        return main
    return Guess(column, main.confidence, main.by, parts)


def _first(asked: Sequence[tuple[int, AskedConsent]], best: ConsentPurpose) -> int:
    """The column to name where the one that the headings speak for is another's."""
    return next((at for at, consent in asked if consent.purpose is best), asked[0][0])


def consents_left(header: Header, mapping: Mapping[str, Guess]) -> list[Heading]:
    """The headings that ask for a consent, or whether somebody takes part, and were not taken; of a
    relative who is not the guardian, those as well that could only refuse.
    """
    used, refusing = columns_of(mapping), _only_refusing(mapping.get("consent"))
    return [
        heading
        for heading in header.headings
        if (heading.index not in used and (_consent(heading) or _takes_part(heading)))
        or (heading.index in refusing and kin_answering(phrase_of(heading.text, heading.groups)))
    ]


def _only_refusing(consent: Guess | None) -> set[int]:
    parts = consent.parts if consent else ()
    return {part.column for part in parts if part.role is PartRole.ONLY_REFUSED}


def _takes_part(heading: Heading) -> bool:
    """Whether a heading asks who takes part, in letters or in nothing that is named."""
    phrase = phrase_of(heading.text, heading.groups)
    found = _TAKES_PART.fullmatch(phrase.what)
    if found is None or BESIDE.search(phrase.body):
        return False
    rest = OF_LETTERS.sub("", OF_PROGRAMME.sub("", found.group(1)))
    return not NOT_WORDS.sub("", NO_WEIGHT.sub("", HOW.sub("", rest)))


def role_of_consent(header: Header, column: int) -> PartRole:
    """What a tick in a column that somebody chose says, as far as its heading tells."""
    for heading in header.headings:
        consent = _consent(heading)
        if heading.index == column and consent and consent.polarity is Polarity.REFUSE:
            return PartRole.REFUSE
    return PartRole.ASKED


def _consent(heading: Heading) -> AskedConsent | None:
    return phrase_of(heading.text, heading.groups).consent


def _purpose(asked: Sequence[tuple[int, AskedConsent]]) -> ConsentPurpose:
    agreed = [c.purpose for _, c in asked if c.polarity is not Polarity.REFUSE]
    return ConsentPurpose.LETTERS if ConsentPurpose.LETTERS in agreed else ConsentPurpose.BARE


def _key(heading: str) -> str:
    """The heading, where it tells what the numbers below it stand for."""
    return heading if answers_by_key(heading) else ""


def _role(consent: AskedConsent, best: ConsentPurpose, by_row: int | None) -> PartRole:
    """`by_row`: which column says whether who answers is the guardian; None: they are."""
    if consent.polarity is Polarity.REFUSE:
        return PartRole.REFUSE
    if consent.purpose is not best or by_row == NO_COLUMN:
        return PartRole.ONLY_REFUSED
    return PartRole.ASKED if by_row is None else PartRole.OF_KIN
