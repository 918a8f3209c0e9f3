"""The rows of the programme's table of facts: how each is typed, what it does, how it goes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.models import Pair
from letters.pairs.effects import Fact
from tests.cast import TODAY
from tests.journeys.facts.programme import Programme, day_after

Deed = Callable[[Programme, Pair], object]
VOLUNTEER = "the volunteer"
PAST_GRACE = day_after(-365 - 20).isoformat()
FOR_SCHOOL = frozenset({"school_contact", "region_above"})
NOT_YET_ABOVE_THE_VOLUNTEER = FOR_SCHOOL | {"volunteer"}
"""The volunteer's own letter does not come to the coordinator's step in these weeks."""
IN_GRACE = day_after(-365 - 5).isoformat()
SOON = day_after(30).isoformat()


@dataclass(frozen=True)
class Row:
    """A fact: the forms that say it and take it back, and what is seen of it meanwhile.

    `moves` has what happens at the next hand to the letter that the volunteer writes, the one in
    the post to the child, and the child's reply in the post; `reminded` who is told in the next
    weeks (None: as before).
    """

    say: Deed
    back: Deed
    facts: frozenset[Fact]
    child_out: str = "already_paired"
    volunteer_out: str = "full"
    printed: bool = False
    thread: str = "nothing"
    reminded: frozenset[str] | None = frozenset()
    decided: bool = True
    sentence: str = "The two write to each other."
    to_pack: frozenset[str] | None = None
    moves: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(MOVES, "held"))


MOVES = ("new letter", "to the child", "to the volunteer")
AS_BEFORE = {"new letter": "new", "to the child": "new", "to the volunteer": "new"}


def on_page(who: str, path: str, **fields: str) -> Deed:
    """A form on a page of a pair's people."""

    def send(play: Programme, pair: Pair) -> object:
        by = pair.volunteer if who == VOLUNTEER else who
        where = path.format(
            pair=pair.code,
            child=pair.child.code,
            volunteer=pair.volunteer.code,
            user=pair.volunteer.user_id,
        )
        return play.send(by, where, **fields)

    return send


def consent(given: str, **more: str) -> Deed:
    """A guardian's answer on the child's page."""
    form = {"item": "letters", "given": given, "on": TODAY.isoformat(), "evidence": "来电"}
    return on_page("contact", "/children/{child}/consent", **form | more)


def on_account(deed: str, **fields: str) -> Deed:
    """A form on the page of the volunteer's account."""
    return on_page("admin", "/users/{user}/" + deed, **fields)


def take_role(play: Programme, pair: Pair) -> None:
    """The admin takes the volunteer's role away."""
    user = play.person(pair.volunteer)
    play.send("admin", f"/users/{user.id}/grants/{user.grants[-1].id}/revoke")


def on_pair(deed: str, **fields: str) -> Deed:
    """A form on the page of the pair."""
    return on_page("coordinator", "/pairs/{pair}/" + deed, **fields)


def gate(**fields: str) -> Deed:
    """A form of the record check on the volunteer's page."""
    return on_page("coordinator", "/volunteers/{volunteer}/gates/vetting", **fields)


ROWS: Mapping[str, Row] = {
    "the guardian withdraws": Row(
        consent("no"),
        consent("yes"),
        frozenset({Fact.CONSENT_REFUSED}),
        child_out="consent_refused",
        thread="closed",
        moves={"new letter": "closed", "to the child": "held", "to the volunteer": "closed"},
        sentence="Held since Nov 23: the guardian said no.",
    ),
    "the consent runs out soon": Row(
        consent("yes", expires_on=SOON),
        consent("yes"),
        frozenset({Fact.CONSENT_EXPIRES}),
        child_out="already_paired",
        volunteer_out="full",
        printed=True,
        thread="post",
        reminded=None,
        decided=False,
        moves=AS_BEFORE,
    ),
    "the child leaves": Row(
        on_page("contact", "/children/{child}/leave"),
        on_page("contact", "/children/{child}/leave", back="1"),
        frozenset({Fact.CHILD_LEFT}),
        child_out="left",
        thread="receive",
        moves={"new letter": "held", "to the child": "held", "to the volunteer": "new"},
        sentence="Held: the child has left the programme on Nov 23.",
    ),
    "the record check is withdrawn": Row(
        gate(close="1"),
        gate(),
        frozenset({Fact.GATE_SHUT}),
        volunteer_out="not_vetted",
        thread="closed",
        moves={"new letter": "closed", "to the child": "held", "to the volunteer": "closed"},
        sentence="Held: a gate of the volunteer is not passed, or was taken back.",
    ),
    "the record check is over": Row(
        gate(on=PAST_GRACE),
        gate(),
        frozenset({Fact.CHECK_EXPIRED}),
        volunteer_out="gate_expired",
        thread="receive",
        reminded=FOR_SCHOOL,
        moves={"new letter": "held", "to the child": "new", "to the volunteer": "new"},
        sentence="Resting: the volunteer's record check ran out on Nov 3.",
    ),
    "the record check is over since days": Row(
        gate(on=IN_GRACE),
        gate(),
        frozenset({Fact.CHECK_IN_GRACE}),
        volunteer_out="gate_expired",
        printed=True,
        thread="post",
        reminded=NOT_YET_ABOVE_THE_VOLUNTEER,
        moves=AS_BEFORE,
    ),
    "the account is closed": Row(
        on_account("deactivate"),
        on_account("activate"),
        frozenset({Fact.ACCOUNT_CLOSED}),
        volunteer_out="account_closed",
        thread="closed",
        reminded=FOR_SCHOOL,
        moves={"new letter": "closed", "to the child": "new", "to the volunteer": "closed"},
        sentence="Held: the volunteer's account is closed.",
    ),
    "the account is closed for cause": Row(
        on_account("deactivate", for_cause="1"),
        on_account("activate"),
        frozenset({Fact.CLOSED_FOR_CAUSE}),
        volunteer_out="closed_for_cause",
        thread="closed",
        moves={"new letter": "closed", "to the child": "held", "to the volunteer": "closed"},
        sentence="Held: the volunteer's account was closed for cause.",
    ),
    "the role is taken": Row(
        take_role,
        on_account("grants", role="volunteer"),
        frozenset({Fact.ROLE_TAKEN}),
        volunteer_out="role_taken",
        thread="closed",
        reminded=FOR_SCHOOL,
        moves={"new letter": "closed", "to the child": "new", "to the volunteer": "closed"},
        sentence="Held: the volunteer's role was taken away.",
    ),
    "the volunteer leaves": Row(
        on_page("coordinator", "/volunteers/{volunteer}/leave"),
        on_page("coordinator", "/volunteers/{volunteer}/leave", back="1"),
        frozenset({Fact.VOLUNTEER_LEFT}),
        volunteer_out="left",
        thread="closed",
        reminded=FOR_SCHOOL,
        moves={"new letter": "closed", "to the child": "new", "to the volunteer": "closed"},
        sentence="Held: the volunteer has left on Nov 23.",
    ),
    "the volunteer gives notice": Row(
        on_page(VOLUNTEER, "/volunteers/{volunteer}/notice", on=day_after(40).isoformat()),
        on_page(VOLUNTEER, "/volunteers/{volunteer}/notice", back="1"),
        frozenset({Fact.NOTICE_GIVEN}),
        volunteer_out="notice",
        printed=True,
        thread="post",
        reminded=None,
        decided=False,
        moves=AS_BEFORE,
    ),
    "the volunteer is away": Row(
        on_page(
            VOLUNTEER,
            "/volunteers/{volunteer}/away",
            first=TODAY.isoformat(),
            until=day_after(8).isoformat(),
            reason="",
        ),
        on_page(VOLUNTEER, "/volunteers/{volunteer}/away", back="1"),
        frozenset({Fact.AWAY}),
        volunteer_out="away",
        printed=True,
        thread="receive",
        reminded=NOT_YET_ABOVE_THE_VOLUNTEER,
        to_pack=frozenset({"to_child 2", "to_volunteer 2"}),
        decided=False,
        moves=AS_BEFORE,
        sentence="Resting: the volunteer is away until Dec 1.",
    ),
    "a coordinator holds the pair": Row(
        on_pair("hold", reason="等学校回话"),
        on_pair("release"),
        frozenset({Fact.HELD}),
        child_out="already_paired",
        volunteer_out="full",
        sentence="Held by a coordinator since Nov 23.",
    ),
}
