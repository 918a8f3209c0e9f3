"""What reserve writers hear of a letter that is theirs no more."""

from datetime import timedelta

from sqlalchemy import select

from app.actions.letters import reserves
from app.actions.letters.pairs.endings import end, take_back
from app.actor import Actor
from app.extensions import db
from app.models import Message, MessageState, Pair, User
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.app.letters.test_reserves import WHO, ask
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of


def told() -> list[str]:
    """The keys of what reserve writers were told, without the moment."""
    query = select(Message.once).filter_by(kind="reserve").order_by(Message.id)
    return [once.rsplit("V-AZE", 1)[0] for once in db.session.scalars(query)]


def sent() -> None:
    for message in db.session.scalars(select(Message).filter_by(kind="reserve")):
        message.state = MessageState.SENT
    db.session.commit()


def test_who_had_not_heard_yet_hears_of_no_letter_that_was_taken_back(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    assert told() == []


def test_who_is_not_needed_any_more_hears_so(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    sent()
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    assert told() == [f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"]
    message = db.session.scalars(select(Message).filter_by(kind="reserve")).all()[-1]
    assert message.user_id == cast.aze.user_id
    assert cast.deer.pen_name in message.body


def test_a_reserve_writer_hears_of_the_end_and_that_it_was_a_mistake(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    sent()
    end(EVERYTHING, silent.code, EndReason.OTHER, TODAY, acting=WHO)
    asked, back = f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"
    assert told() == [asked, back]
    later = acting_as(Actor(1), NOW + timedelta(minutes=5))
    take_back(EVERYTHING, silent.code, acting=later, evidence="误记")
    assert told() == [asked, back, asked]
    assert letter_of(silent, number=letter.number).writer_id == cast.aze.id


def test_nobody_is_told_whose_account_is_closed(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    sent()
    db.session.get_one(User, cast.aze.user_id).active = False
    db.session.commit()
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    assert told() == [f"reserve:{letter.code}:"]
