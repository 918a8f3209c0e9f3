"""A field and the headings that mean it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.intake.fields.consent import ConsentPurpose, Polarity
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Phrase, Quality

_KNOWN, _WITHIN = 1.0, 0.8
# Of two columns that fit, the one of this kind is the lesser.
_LESS = {Quality.LUNAR: 0.3, Quality.RECKONED: 0.15, Quality.WORK: 0.1}
_SOLAR, _FURTHER = 0.02, 0.15


@dataclass(frozen=True, slots=True)
class Field:
    """A field, its exact headings, a pattern found within headings, one that rules it out.

    `whose` has the people whose column it may be (None: nobody is named), each with what it costs
    beside another; without any, it matters to nobody. `person`: a heading that names one of them
    and nothing else is this field. `refused` are the kinds that it is never of.
    """

    name: str
    exact: frozenset[str]
    within: re.Pattern[str] | None
    never: re.Pattern[str] | None
    whose: Mapping[Whose | None, float] = field(default_factory=dict)
    person: bool = False
    refused: frozenset[Quality] = frozenset()

    def likeness(self, phrase: Phrase) -> float:
        """1 for a known heading, about 0.8 for one that holds the pattern, 0 for none of ours."""
        words = self._words(phrase)
        if not words or phrase.qualities & self.refused:
            return 0.0
        if self.whose and phrase.whose not in self.whose:
            return 0.0
        return max(round(words - self._cost(phrase), 3), 0.01)

    def may_be(self, phrase: Phrase) -> bool:
        """Whether a heading leaves it open that values of this field stand below it."""
        if self.never and self.never.search(phrase.body):
            return False
        return not self.whose or phrase.whose in self.whose

    def _words(self, phrase: Phrase) -> float:
        body, what = phrase.body, phrase.what
        if body in self.exact or (self.person and not what):
            return _KNOWN
        if self.never and self.never.search(body):
            return 0.0
        if self.whose and what in self.exact:
            return _KNOWN
        texts = (body, what) if self.whose else (body,)
        return _WITHIN if self.within and any(map(self.within.search, texts)) else 0.0

    def _cost(self, phrase: Phrase) -> float:
        cost = self.whose.get(phrase.whose, 0.0)
        cost += sum(_LESS.get(quality, 0.0) for quality in phrase.qualities) if self.whose else 0.0
        if Quality.SOLAR not in phrase.qualities and self.name == "birth_date":
            cost += _SOLAR
        return cost + (_FURTHER if phrase.number > 1 else 0.0)


@dataclass(frozen=True, slots=True)
class ConsentField(Field):
    """The field of a guardian's consent to letters, which no list of headings could tell."""

    def likeness(self, phrase: Phrase) -> float:
        """How surely a heading asks for that consent; 0 where it asks for another, or for none."""
        asked = phrase.consent
        if asked is None or not asked.counts:
            return 0.0
        sure = 1.0 if asked.purpose is ConsentPurpose.LETTERS else 0.95 if asked.whose else 0.9
        return sure - (_FURTHER if asked.polarity is Polarity.REFUSE else 0.0)


ASKED_CONSENT = ConsentField("consent", frozenset(), None, None)


def field_named(
    name: str,
    exact: str,
    within: str = "",
    never: str = "",
    *,
    whose: Mapping[Whose | None, float] | None = None,
    person: bool = False,
    refused: frozenset[Quality] = frozenset(),
) -> Field:
    """A field of its exact headings, parted by spaces, and its two patterns; '' for none."""
    return Field(
        name,
        frozenset(exact.split()),
        re.compile(within) if within else None,
        re.compile(never) if never else None,
        whose or {},
        person,
        refused,
    )
