"""The good news of a day that somebody may hear and has not heard."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, repeat

from sqlalchemy import and_, func, select

from app.extensions import db
from app.models import School, Term, ThanksTold
from app.store.letters.calendars import Timetable
from app.store.letters.standings import Silenced
from app.store.messages.recipients import Recipients
from app.store.messages.sweeps.owned import Owned
from app.store.messages.thanks.letters import handed_over, received
from app.store.messages.thanks.lines import Key, ThanksLine
from app.store.messages.thanks.months import postcard
from app.store.messages.thanks.terms import ended_terms
from app.store.parts import named_ids
from letters.thanks.news import WEEK, News, goes_alone, month_to_show


@dataclass(frozen=True)
class ThanksOf:
    """The good news of a day, reader by reader.

    `letters` are those handed over, of which most news is; `others` are the lines of all else.
    `ends` are the last days of the terms that have not ended.
    """

    today: date
    ends: Sequence[date]
    letters: Owned
    others: Mapping[int, Sequence[ThanksLine]]

    def may_be_alone(self, people: Collection[int]) -> set[int]:
        """Those of these people who may have a digest with nothing else."""
        if not people or not goes_alone(None, self.ends, self.today):
            return set()
        query = (
            select(ThanksTold.user_id, func.max(ThanksTold.told_on))
            .where(
                ThanksTold.user_id.in_(named_ids(people)),
                and_(ThanksTold.alone, ThanksTold.told_on.between(self.today - WEEK, self.today)),
            )
            .group_by(ThanksTold.user_id)
        )
        lately = {
            user_id
            for user_id, on in db.session.execute(query)
            if not goes_alone(on, self.ends, self.today)
        }
        return set(people) - lately

    def readers(self) -> Iterator[int]:
        """Each reader, once for each line."""
        yield from self.letters.owners
        for user_id, lines in self.others.items():
            yield from repeat(user_id, len(lines))

    def between(self, people: range, but: Collection[int] = ()) -> list[ThanksLine]:
        """What these people have not heard, but for some."""
        letters = (row for row in self.letters.rows(people) if row[0] not in but)
        return self._new(letters, [id_ for id_ in self.others if id_ in people and id_ not in but])

    def of(self, people: Collection[int]) -> list[ThanksLine]:
        """What these people have not heard."""
        each = (range(id_, id_ + 1) for id_ in people)
        return self._new(chain.from_iterable(map(self.letters.rows, each)), people)

    def _new(self, letters: Iterable[tuple[int, int]], people: Collection[int]) -> list[ThanksLine]:
        lines = [
            *(ThanksLine(News.DELIVERED, user_id, letter_id) for user_id, letter_id in letters),
            *(line for id_ in people for line in self.others.get(id_, ())),
        ]
        heard = _heard({line.user_id for line in lines})
        return [line for line in lines if line.key not in heard]


def thanks_on(
    today: date,
    tables: Mapping[int, Timetable],
    recipients: Recipients,
    silenced: Silenced,
) -> ThanksOf:
    """Good news of a day for those who can hear it.

    Only where the pair's standing allows to remind its reader. Who snoozes or is not reached is
    told later, as long as it is news.
    """
    silent = recipients.snoozing | recipients.unreached
    others = defaultdict[int, list[ThanksLine]](list)
    for line in chain(
        received(today, tables, silent, recipients, silenced),
        ended_terms(today, silent, recipients),
        _postcard(today, silent, recipients),
    ):
        others[line.user_id].append(line)
    ends = db.session.scalars(select(Term.last).where(Term.last > today)).all()
    return ThanksOf(today, ends, handed_over(today, silent, silenced), others)


def _postcard(today: date, silent: Collection[int], recipients: Recipients) -> Iterator[ThanksLine]:
    """The postcard of the last month for contacts, unless the month was too quiet for one."""
    month = month_to_show(today)
    if month is None or postcard(month).is_blank:
        return
    open_ids = db.session.scalars(select(School.id).where(School.closed_on.is_(None)))
    for user_id in sorted({one for id_ in open_ids for one in recipients.contacts.get(id_, ())}):
        if user_id not in silent:
            yield ThanksLine(News.POSTCARD, user_id, month.serial, str(month))


def _heard(user_ids: Iterable[int]) -> set[Key]:
    query = select(ThanksTold.user_id, ThanksTold.kind, ThanksTold.about_id)
    rows = db.session.execute(query.where(ThanksTold.user_id.in_(named_ids(user_ids))))
    return {(user_id, kind, about_id) for user_id, kind, about_id in rows}
