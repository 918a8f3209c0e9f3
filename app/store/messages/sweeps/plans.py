"""What a digest is to tell: the rows that were recorded for it, and what those do not say.

Most people hear of letters that they write or receive themselves, and of letters that were handed
over. The rows of these steps and of this good news are their plan: nothing is sealed for them. The
rest, what a second reader hears, what ends, a term, is kept sealed in the digest.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Message, MessageState, Reminder, ThanksTold
from app.store.messages.reminders import day_of_digest
from app.store.messages.renewals import RenewalLine, renewal_kept
from app.store.messages.thanks.letters import lines_of_handed_over
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import named_ids
from letters.reminders import Recipient, Step
from letters.states import State
from letters.thanks.news import News

# One for all: to make one takes as long as a plan.
as_json = json.JSONEncoder(ensure_ascii=False).encode


class PlannedLine(NamedTuple):
    """A letter of which somebody is to be told, as long as it is in that state."""

    letter_id: int
    state: State
    step: Step
    due_on: date
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Plan:
    """What a digest is to tell one person."""

    letters: list[PlannedLine] = field(default_factory=list)
    renewals: list[RenewalLine] = field(default_factory=list)
    thanks: list[ThanksLine] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.letters or self.renewals or self.thanks)

    def with_older(self, older: "Plan") -> "Plan":
        """What an older one was to tell as well; of a letter only the newest step."""
        known = {one.letter_id for one in self.letters}
        told = {one.key for one in self.renewals}, {one.key for one in self.thanks}
        return Plan(
            [*(one for one in older.letters if one.letter_id not in known), *self.letters],
            [*(one for one in older.renewals if one.key not in told[0]), *self.renewals],
            [*(one for one in older.thanks if one.key not in told[1]), *self.thanks],
        )

    def as_text(self, on: date) -> str:
        """The plan for a day, to be read by `read_plan`."""
        letters = [
            [one.letter_id, one.state, one.step, one.due_on.isoformat(), one.recipient]
            for one in self.letters
        ]
        renewals = [line.as_kept() for line in self.renewals]
        thanks = [[one.news, one.about_id, one.place, one.about] for one in self.thanks]
        return as_json([on.isoformat(), letters, renewals, thanks])


def read_plan(text: str, user_id: int) -> tuple[date, Plan]:
    """The day and the plan of a user's digest; nothing is left of one that an erasure emptied."""
    day, letters, renewals, thanks = json.loads(text or f'["{date.min}", [], [], []]')
    return date.fromisoformat(day), Plan(
        [
            PlannedLine(id_, State(state), Step(step), date.fromisoformat(due), Recipient(part))
            for id_, state, step, due, part in letters
        ],
        [renewal_kept(user_id, kept) for kept in renewals],
        [
            ThanksLine(News(news), user_id, about_id, place, tuple(map(tuple, about)))
            for news, about_id, place, about in thanks
        ],
    )


def plans_of(digests: Sequence[Message]) -> Mapping[int, Plan]:
    """What some digests are to tell, by their ids.

    One without words is told by the rows that lead to it, besides what it keeps; one that was
    emptied tells nothing. One with words keeps its whole plan.
    """
    found = {one.id: _kept(one) for one in digests}
    wordless = [one for one in digests if one.state is MessageState.UNWRITTEN and one.body != ""]
    if not wordless:
        return found
    letters, thanks = _letters(wordless), _thanks(wordless)
    for one in wordless:
        recorded = Plan(letters.get(one.id, []), [], thanks.get(one.id, []))
        found[one.id] = recorded.with_older(found[one.id])
    return found


def _kept(digest: Message) -> Plan:
    has_words = digest.state is not MessageState.UNWRITTEN
    text = digest.plan if has_words else digest.body
    return read_plan(text or "", digest.user_id or 0)[1]


def _letters(digests: Sequence[Message]) -> Mapping[int, list[PlannedLine]]:
    """Of each letter the step recorded last."""
    query = (
        select(*(Reminder.message_id, Reminder.letter_id, Reminder.state, Reminder.step))
        .add_columns(Reminder.due_on, Reminder.recipient)
        .where(
            Reminder.message_id.in_(named_ids(one.id for one in digests)),
            Reminder.state.is_not(None),
        )
        .order_by(Reminder.id)
    )
    found: dict[int, dict[int, PlannedLine]] = {}
    for digest_id, letter_id, state, step, due_on, part in db.session.execute(query):
        own = found.setdefault(digest_id, {})
        line = (State(state), Step[step.upper()], due_on, Recipient(part))
        own[letter_id] = PlannedLine(letter_id, *line)
    return {digest_id: list(own.values()) for digest_id, own in found.items()}


def _thanks(digests: Sequence[Message]) -> Mapping[int, list[ThanksLine]]:
    """The letters handed over of which their readers hear in the digest of the day."""
    own = {(one.user_id, day_of_digest(one.once)): one.id for one in digests}
    query = (
        select(ThanksTold.user_id, ThanksTold.told_on, ThanksTold.about_id)
        .where(
            ThanksTold.kind == News.DELIVERED.value,
            ThanksTold.user_id.in_(named_ids(one.user_id or 0 for one in digests)),
            ThanksTold.told_on.in_({day for _user_id, day in own}),
        )
        .order_by(ThanksTold.id)
    )
    told = [
        (own[user_id, on], user_id, letter_id)
        for user_id, on, letter_id in db.session.execute(query)
        if (user_id, on) in own
    ]
    lines: Iterator[Any] = lines_of_handed_over({row[1:] for row in told})
    known = {line.key: line for line in lines}
    found: dict[int, list[ThanksLine]] = {}
    for digest_id, user_id, letter_id in told:
        line = known.get((user_id, News.DELIVERED.value, letter_id))
        if line is not None:
            found.setdefault(digest_id, []).append(line)
    return found
