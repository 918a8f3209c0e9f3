# ruff: noqa: E501 - one list of words to a line
"""Consent in a heading. In go its words, out come who is asked, what for, and yes or no.

Nothing is inferred: what for is told by the words that remain once the asking itself, whoever is
asked and words of no weight are taken away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.intake.fields.consent_words import (
    ASKS,
    BESIDE,
    BY_WHICH_WAY,
    CAMPAIGN,
    CROSSED,
    DENIED,
    EITHER,
    HOW,
    INSTRUCTS,
    LETTERS_OF_OTHERS,
    NO_WEIGHT,
    NOT_WORDS,
    OF_ANY_LIST,
    OF_LETTERS,
    OF_PROGRAMME,
    PAIRED,
    REFUSES,
    SAYS_WEAKLY,
    SAYS_YES,
    SOMETHING_ELSE,
    TITLE_OF_SOMETHING_ELSE,
    VERB,
)
from app.intake.fields.people import ADULTS, Whose, people_in, without_people
from app.intake.values.text import packed


class ConsentPurpose(StrEnum):
    """What a consent is for. BARE names nothing: it is for what the list is for."""

    BARE = "bare"
    LETTERS = "letters"
    OTHER = "other"


class Polarity(StrEnum):
    """What a tick in the column says."""

    ASKED = "asked"
    AGREE = "agree"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class AskedConsent:
    """A heading that asks for consent: what for, which way, and who answers (None: not said)."""

    purpose: ConsentPurpose
    polarity: Polarity
    whose: Whose | None

    @property
    def counts(self) -> bool:
        """Whether it is a guardian's consent to letters, as far as the heading alone tells."""
        if self.purpose is ConsentPurpose.OTHER:
            return False
        return self.whose is None or self.whose in _MAY_CONSENT


# Alone in brackets or above, these are who answers.
_OFFICES = re.compile(
    r"(?:本|该|所在)?(?:学校|校方|班级|年级|村|镇|乡|县|单位|部门|公司|school|office)(?:填写?|意见)?"
)
_NO_WRITERS = {Whose.OFFICIAL, Whose.TEACHER}
# What is asked goes before what it is about: 参加书信活动监护人意见.
_VERBS = (SAYS_YES, REFUSES, SAYS_WEAKLY, VERB)
_YES_OR_NO = re.compile(r"(.+)[/_:\-—|](是|否)")
_MAY_CONSENT = ADULTS | {Whose.FAMILY}


def consent_in(body: str, within: Sequence[str], around: Sequence[str]) -> AskedConsent | None:
    """The consent that a heading asks for; None if it asks for none.

    `body` is the heading packed, its brackets apart in `within`; `around` are the prefix and the
    groups above, the nearest first.
    """
    if asked := _YES_OR_NO.fullmatch(body):
        return _under_an_asking(asked[2], within, (asked[1], *around))
    verb = next(filter(None, (words.search(body) for words in _VERBS)), None)
    if verb is None:
        return _under_an_asking(body, within, around)
    whose = _who_answers(body, verb, within, around)
    if not _is_asking(body, whose):
        return None
    return AskedConsent(_purpose(body, within, around, whose), _polarity(body, within), whose)


def _under_an_asking(
    body: str, within: Sequence[str], around: Sequence[str]
) -> AskedConsent | None:
    """A consent whose verb stands in the brackets, as 家长（是否同意）, or above, as 是 under 同意."""
    if people_in(body) and not _left_over(body) and any(map(SAYS_YES.search, within)):
        return consent_in(body + "".join(within), (), around)
    if around and (OF_LETTERS.search(body) or SOMETHING_ELSE.search(body)):
        # One of the things that the group above asks consent to.
        return consent_in(around[0] + body, within, around[1:]) if VERB.search(around[0]) else None
    if body not in ("是", "否"):
        return None
    asking = next(filter(SAYS_YES.search, (*within, *around[:1])), "")
    found = consent_in(asking, (), around) if asking else None
    way = Polarity.AGREE if body == "是" else Polarity.REFUSE
    return AskedConsent(found.purpose, way, found.whose) if found else None


def _is_asking(body: str, whose: Whose | None) -> bool:
    if BESIDE.search(body):
        return False
    return bool(SAYS_YES.search(body) or REFUSES.search(body)) or (
        SAYS_WEAKLY.search(body) is not None or whose in ADULTS
    )


def _who_answers(
    body: str, verb: re.Match[str], within: Sequence[str], around: Sequence[str]
) -> Whose | None:
    """Whoever stands before the verb, else in brackets, else above; what stands behind the verb
    is whom it is about, unless it agrees in its turn: 孩子愿意，家长是否同意.
    """
    named = people_in(body)
    if named and body.startswith("对", named[0][2]):
        # 家长对孩子参加笔友活动的意见
        return named[0][0]
    start = body.rfind("您", 0, verb.start()) + 1
    for text in (body, *within, *around):
        if _OFFICES.fullmatch(body[: verb.start()] if text is body else text):
            return Whose.OFFICIAL
        end = verb.start() if text is body else len(text)
        begin = start if text is body else 0
        people = [who for who, at, behind in people_in(text) if begin <= at and behind <= end]
        if people:
            whose = _of_several(people)
            behind = _behind(body, verb) or _told_within(within)
            return behind or whose if whose is Whose.CHILD else whose
    return None


def _behind(body: str, verb: re.Match[str]) -> Whose | None:
    """The grown-up who agrees behind a child's wish."""
    last = max((found.start() for found in SAYS_YES.finditer(body)), default=0)
    people = [whose for whose, _, _ in people_in(body[verb.end() : max(last, verb.end())])]
    return next((whose for whose in reversed(people) if whose in ADULTS), None)


def _told_within(within: Sequence[str]) -> Whose | None:
    """The grown-up whom brackets name and nothing else: 本人（监护人）."""
    named = (people_in(text)[-1][0] for text in within if people_in(text) and not _left_over(text))
    return next((whose for whose in named if whose in ADULTS), None)


def _of_several(people: Sequence[Whose]) -> Whose:
    """The last one who is named; a child beside a grown-up is whom it is about."""
    if people[-1] is Whose.CHILD:
        return next((one for one in reversed(people) if one in ADULTS), Whose.CHILD)
    return people[-1]


def _polarity(body: str, within: Sequence[str]) -> Polarity:
    for text in (*within, body):
        if EITHER.search(text):
            return Polarity.ASKED
        rest = REFUSES.sub("", text)
        if rest != text and not SAYS_YES.search(rest) and not CROSSED.search(text):
            return Polarity.REFUSE
        if rest != text or ASKS.search(text):
            return Polarity.ASKED
    return Polarity.AGREE if SAYS_YES.search(body) else Polarity.ASKED


def _purpose(
    body: str, within: Sequence[str], around: Sequence[str], whose: Whose | None
) -> ConsentPurpose:
    told = "/".join((body, *(text for text in within if not BY_WHICH_WAY.fullmatch(text))))
    own = without_people(told)
    elsewhere = LETTERS_OF_OTHERS.search(told) or SOMETHING_ELSE.search(own)
    if elsewhere or any(map(SOMETHING_ELSE.search, around)):
        return ConsentPurpose.OTHER
    if not SAYS_YES.search(own) and not REFUSES.search(own) and whose not in _MAY_CONSENT:
        # A signature or an opinion of nobody in particular.
        return ConsentPurpose.OTHER
    if _is_paired_elsewhere(told):
        return ConsentPurpose.OTHER
    if letters := [*OF_LETTERS.finditer(body)]:
        # What is done with letters, behind them, is another matter: 信件展示.
        done = HOW.sub("", OF_PROGRAMME.sub("", body[letters[-1].end() :]))
        return ConsentPurpose.OTHER if _left_over(done) else ConsentPurpose.LETTERS
    if OF_LETTERS.search(told):
        return ConsentPurpose.LETTERS
    programme = bool(OF_PROGRAMME.search(told))
    if _left_over(HOW.sub("", OF_PROGRAMME.sub("", own)) if programme else own):
        return ConsentPurpose.OTHER
    return (
        ConsentPurpose.LETTERS
        if programme or any(map(OF_LETTERS.search, around))
        else ConsentPurpose.BARE
    )


def _is_paired_elsewhere(told: str) -> bool:
    """Whether somebody is paired with whom no letters are exchanged: 爱心妈妈结对, 党员结对."""
    bare = PAIRED.sub("", told)
    if bare == told or OF_LETTERS.search(bare):
        return False
    with_whom = {whose for whose, _, _ in people_in(bare)} & _NO_WRITERS
    return bool(with_whom or _left_over(HOW.sub("", OF_PROGRAMME.sub("", bare))))


def _left_over(text: str) -> str:
    text = without_people(text)
    for words in (VERB, NO_WEIGHT, DENIED, NOT_WORDS):
        text = words.sub("", text)
    return text


def tells_of_something_else(title: str) -> bool:
    """Whether a list's title says that it is about something other than letters: by what it is
    about, or by the name of a campaign that is none of ours.
    """
    if OF_LETTERS.search(title) or INSTRUCTS.search(title):
        return False
    campaign = CAMPAIGN.match(packed(title))
    named = OF_ANY_LIST.sub("", campaign.group(1)) if campaign else ""
    return bool(
        TITLE_OF_SOMETHING_ELSE.search(title)
        or _left_over(HOW.sub("", OF_PROGRAMME.sub("", named)))
    )
