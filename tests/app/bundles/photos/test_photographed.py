"""What a photo of letters does: each letter once, a slip for its bundle, nothing out of reach."""

from random import Random

import pytest

from app.actions.bundles.bundles import post
from app.actions.bundles.confirmations import take_back
from app.actions.bundles.photographed import note
from app.actions.letters.letters import move, undo
from app.errors import Refused
from app.extensions import db
from app.models import Bundle, BundleState
from app.store.bundles.papers import PaperCode, PaperKind, paper_of
from app.store.bundles.photos import PhotoAim, letters_shown, read_apart
from app.store.desk.logged import moved_at
from app.store.scope import Scope
from app.tokens import token_of
from letters.photos import reading
from letters.states import State
from tests.app.bundles.bags import COORDINATOR, Post, count_events, states
from tests.cast import TODAY, Cast
from tests.photographs import photograph

pytestmark = pytest.mark.usefixtures("frozen_now")
OURS = "http://127.0.0.1:8000"
FOREIGN = Scope(prefixes=frozenset({"441622"}))
HERE = PhotoAim(State.AT_SCHOOL)


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def addresses(codes: list[str]) -> list[str]:
    """What the codes of letters say on paper."""
    return [f"{OURS}/letters/{code}" for code in codes]


def bundle(code: str) -> Bundle:
    return db.session.query(Bundle).filter_by(code=code).one()


def noted(bag: Post, letters: list[str], slips: list[str] = (), to: State = State.AT_SCHOOL):
    return note(bag.contact, letters, slips, to, TODAY, acting=bag.acting)


def codes_of(lines) -> list[str]:
    return [line.letter.code for line in lines]


def test_the_same_photo_twice_moves_nothing_twice(bag: Post) -> None:
    shown = letters_shown(bag.contact, HERE, addresses(bag.letters), TODAY)
    assert codes_of(shown.ready) == bag.letters
    noted(bag, bag.letters)
    events = count_events()
    again = letters_shown(bag.contact, HERE, addresses(bag.letters), TODAY)
    assert (again.ready, codes_of(again.done)) == ([], bag.letters)
    assert {one.event for one in noted(bag, bag.letters).letters} == {"already"}
    assert (count_events(), states(bag.letters)) == (events, ["at_school"] * 3)


def test_a_slip_in_the_photo_stands_for_its_letters_and_confirms_its_bundle(bag: Post) -> None:
    code = bag.posted()
    slip = f"{OURS}/b/{token_of(bundle(code), TODAY)}"
    shown = letters_shown(bag.contact, HERE, [slip], TODAY)
    assert (sorted(codes_of(shown.ready)), shown.slips) == (sorted(bag.letters), [code])
    done = noted(bag, bag.letters[1:], [code])
    assert (done.bundles[0].count("new"), done.bundles[0].count("missing")) == (2, 1)
    assert bundle(code).state is BundleState.CONFIRMED
    assert states(bag.letters) == ["posted", "at_school", "at_school"]


def test_bundle_and_single_letters_are_taken_back_each_for_itself(bag: Post) -> None:
    code = bag.packed(bag.letters[:2])
    post(COORDINATOR, code, TODAY, acting=bag.acting)
    noted(bag, bag.letters, [code])
    own = moved_at(bag.cast.coordinator.id, bag.acting.now)
    assert [letter for letter, _number in own] == bag.letters[2:]
    for letter, number in own:
        undo(COORDINATOR, letter, number, acting=bag.acting)
    take_back(COORDINATOR, code, acting=bag.acting)
    assert states(bag.letters) == ["posted", "posted", "due"]


def test_what_is_out_of_reach_is_told_and_not_shown(bag: Post) -> None:
    code = bag.posted()
    slip = f"{OURS}/b/{token_of(bundle(code), TODAY)}"
    shown = letters_shown(FOREIGN, HERE, [*addresses(bag.letters), slip], TODAY)
    assert (shown.ready, shown.done, shown.stuck, shown.slips) == ([], [], [], [])
    assert set(shown.unknown) == {*bag.letters, code}


def test_a_school_notes_only_what_is_in_its_hands(bag: Post) -> None:
    hub = PhotoAim(State.AT_HUB)
    assert not letters_shown(bag.contact, hub, addresses(bag.letters), TODAY).ready
    assert {one.event for one in noted(bag, bag.letters, to=State.AT_HUB).letters} == {"refused"}
    assert states(bag.letters) == ["due"] * 3


def test_letters_of_a_photo_go_into_the_open_bundle_if_they_go_its_way(bag: Post) -> None:
    code = bag.packed(bag.letters[:1])
    texts = addresses([*bag.letters, bag.replies[0]])
    shown = letters_shown(COORDINATOR, PhotoAim(bundle=code), texts, TODAY)
    assert sorted(codes_of(shown.ready)) == sorted(bag.letters[1:])
    assert codes_of(shown.done) == bag.letters[:1]
    assert codes_of(shown.stuck) == bag.replies[:1]


def test_a_closed_bundle_takes_no_more(bag: Post) -> None:
    aim = PhotoAim(bundle=bag.posted())
    with pytest.raises(Refused, match=r"bundles\.not_packing"):
        letters_shown(COORDINATOR, aim, addresses(bag.letters), TODAY)


def test_a_code_is_understood_and_never_followed(app, bag: Post) -> None:
    letter, code = bag.letters[0], bag.packed()
    kinds = {
        f"{OURS}/letters/{letter}": PaperCode(PaperKind.LETTER, letter),
        letter.lower().replace("-", " "): PaperCode(PaperKind.LETTER, letter),
        f"{OURS}/b/{token_of(bundle(code), TODAY)}": PaperCode(PaperKind.SLIP, code),
        code: PaperCode(PaperKind.SLIP, code),
    }
    assert {text: paper_of(text) for text in kinds} == kinds
    forged = [f"{OURS}/b/forged", f"{OURS}/letters/X000-0000", f"{OURS}/account", "你好", "X7M2"]
    assert {paper_of(text).kind for text in forged} == {PaperKind.OTHER}
    foreign = [
        f"https://xinqiao.evil.example/letters/{letter}",
        f"http://127.0.0.1:8000@evil.example/letters/{letter}",
        "javascript:alert(1)",
        "tel:110",
        "http://[",
    ]
    assert {paper_of(text).kind for text in foreign} == {PaperKind.FOREIGN}


def test_a_photo_is_read_in_a_process_of_its_own(bag: Post, monkeypatch) -> None:
    texts = addresses(bag.letters[:2])
    sent = photograph(texts, Random(1), (700, 350)).file()
    assert read_apart(sent).texts == tuple(texts)
    monkeypatch.setattr(reading, "read_picture", lambda picture: bytearray(3_000_000_000))
    with pytest.raises(Refused, match=r"papers\.too_heavy"):
        read_apart(sent)
    with pytest.raises(Refused, match=r"papers\.kind"):
        read_apart(b"%PDF-1.7")


def test_a_held_letter_of_a_bag_is_kept_and_not_missing(bag: Post) -> None:
    code = bag.posted()
    move(COORDINATOR, bag.letters[0], State.HELD, TODAY, acting=bag.acting)
    (done,) = noted(bag, bag.letters[1:], [code]).bundles
    assert (done.count("new"), done.count("held"), done.count("missing")) == (2, 1, 0)
