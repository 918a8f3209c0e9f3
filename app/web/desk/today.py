"""A coordinator's first page: where all letters are, and which pairs need a kind word."""

from flask import render_template, request

from app import clock
from app.permissions import requires, scope_for, signed_in
from app.store.concerns.status import count_statuses
from app.store.desk.announcements.reading import stopped_by_themselves
from app.store.desk.counts import counts_of
from app.store.desk.decisions import count_astray
from app.store.desk.today import term_now
from app.store.letters.lateness import Lateness
from app.store.letters.pair_lists import pairs_to_look_at
from app.store.letters.pipeline import pipeline
from app.store.letters.reserves import letters_asked_in_vain
from app.store.messages.appeals.reading import count_questions
from app.store.messages.unreached import counties_unheard
from app.store.oversight.asks import waiting_asks
from app.store.reviews.openings import openings_to_decide
from app.store.rounds.rounds import open_rounds
from app.store.rounds.successors.leaving import leaving_soon
from app.web.desk.blueprint import blueprint
from app.web.desk.checklist import DOERS, steps_in
from app.web.letters.pairs import rows_of_pairs
from app.web.oversight.asks import answerer
from app.wording.letters import FACTS, HOLDERS
from app.wording.messages import CLIMBS

MOST_PAIRS = 8
MOST_LEAVING = 5
MOST_IN_VAIN = 5
WIDEST = 6


def width(letters: int, total: int) -> int:
    """How wide a segment is drawn, 1 to 6: few letters must stay readable and clickable."""
    return max(1, round(WIDEST * letters / total)) if total else 1


@blueprint.get("/")
@requires("today.view")
def today() -> str:
    """A coordinator's first page."""
    scope, day = scope_for("today.view"), clock.today()
    lateness = Lateness.shown(day)
    counts = counts_of(scope, clock.now(), day, anew="anew" in request.args)
    segments = pipeline(scope, day, lateness, counts.held)
    return render_template(
        "desk/today.html",
        term=term_now(day),
        day=day,
        progress=counts.progress,
        counted_at=counts.at,
        checklist=steps_in(scope, counts.progress, counts.steps),
        doers=DOERS,
        asks=len(waiting_asks(answerer(), clock.now())),
        openings=len(openings_to_decide(scope_for("openings.decide"), signed_in().id, clock.now())),
        questions=count_questions(scope_for("appeals.answer"), signed_in().id),
        stopped=stopped_by_themselves(
            scope_for("announcements.write"), signed_in().id, clock.now()
        ),
        concerns=count_statuses(scope_for("concerns.status"), signed_in().id),
        unposted=counts.unposted,
        figures=counts.figures,
        segments=segments,
        late=sum(segment.late for segment in segments),
        total=sum(segment.letters for segment in segments),
        width=width,
        facts=counts.facts,
        own_words=counts.own_words,
        astray=count_astray(scope) + sum(segment.probably_lost for segment in segments),
        in_vain=letters_asked_in_vain(scope, day, MOST_IN_VAIN),
        unheard=counties_unheard(scope, day),
        climbs=CLIMBS,
        leaving=leaving_soon(scope, day, MOST_LEAVING),
        words=FACTS,
        holders=HOLDERS,
        silent=counts.silent,
        rows=rows_of_pairs(pairs_to_look_at(scope, day, MOST_PAIRS, lateness)),
        rounds=open_rounds(scope),
        schools=counts.steps["open_schools"],
    )
