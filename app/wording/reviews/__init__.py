"""Sentences of letters that others may read."""

from typing import Any

from app.locale import day
from app.locale import lazy as _l
from app.wording import Said
from letters.detector.categories import Category
from letters.reviews.openings import OpeningState
from letters.reviews.queue import ReviewState, WhyRead

WORDS: dict[str, Any] = {
    "reviews.unknown": _l("There is no such letter in your hands."),
    "reviews.none": _l("No letter waits. Thank you."),
    "reviews.full": _l("You have %(most)s letters in hand. Please decide about one first."),
    "reviews.decided": _l("This letter has been decided about already."),
    "reviews.choose": _l("Please choose one of the answers."),
    "reviews.danger": _l(
        "Somebody may be in danger: please choose “Raise a concern”, or take this mark away."
    ),
    "reviews.say_why": _l("Please write a few words: why, or what could be changed."),
    "reviews.childs": _l("Nobody writes to a child about a letter: it passes, or it worries you."),
    "reviews.too_long": _l("Please keep it under %(most)s signs."),
    "reviews.words_changed": _l("The words have changed since. Please look again."),
    "reviews.moved": _l("The letter has moved on: this cannot be taken back any more."),
    "reviews.raised": _l("A concern stays raised: the counsellors decide about it."),
    "reviews.held": _l(
        "A reviewer reads this letter first. It can be printed then, and in any case from %(day)s."
    ),
    "reviews.held_for_words": _l("A reviewer left you a few words: please look at them first."),
    "reviews.held_longer": _l(
        "A reviewer is still reading this letter. It can be printed once they are done."
    ),
    "reviews.held_unsaved": _l("Please save your letter first: a reviewer reads it."),
    "openings.unknown": _l("There is no such request that you could decide about."),
    "openings.reason": _l("Please say why, in %(least)s to %(most)s signs."),
    "openings.no_words": _l("No words of %(letter)s are kept: it was written by hand."),
    "openings.asked_already": _l("You have asked for %(letter)s already."),
    "words.unknown": _l("There is no such word."),
    "words.no_word": _l("A word has 2 to %(most)s signs; “…” may stand in it once."),
    "words.known": _l("“%(words)s” is in this list already."),
    "words.many": _l("There are %(most)s words already. Please take some away first."),
}

SAID: Said = {"reviews.held": {"day": day}}

CATEGORIES: dict[Category, Any] = {
    Category.SELF_HARM: _l("not wanting to live"),
    Category.ABUSE: _l("violence or touching"),
    Category.SECRECY: _l("keeping secrets"),
    Category.MEETING: _l("meeting in person"),
    Category.CONTACT: _l("telephone, QQ, WeChat"),
    Category.ADDRESS: _l("names and addresses"),
    Category.LINK: _l("pages of the net"),
    Category.GIFTS: _l("presents and money"),
}

WHY_READ: dict[WhyRead, Any] = {
    WhyRead.AGAIN: _l("written anew"),
    WhyRead.FOUND: _l("words were found"),
    WhyRead.NOT_SCANNED: _l("not scanned"),
    WhyRead.EACH: _l("all letters are read"),
    WhyRead.SAMPLE: _l("drawn by lot"),
}

VERDICT_WORDS: dict[ReviewState, Any] = {
    ReviewState.PASSED: _l("It passes"),
    ReviewState.TALK: _l("Talk with the volunteer"),
    ReviewState.CONCERN: _l("Raise a concern"),
}

OPENING_STATES: dict[OpeningState, Any] = {
    OpeningState.ASKED: _l("waits for a decision"),
    OpeningState.OPEN: _l("open now"),
    OpeningState.REFUSED: _l("refused"),
    OpeningState.LAPSED: _l("nobody decided in time"),
    OpeningState.OVER: _l("over"),
}
