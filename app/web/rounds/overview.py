"""The rounds, one round with who is in and who is not, opening and closing."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import matching
from app.actions.rounds import rounds as actions
from app.actions.rounds.renewal import renew_round
from app.errors import Refused
from app.models import Draft, DraftState, Round, RoundState
from app.permissions import requires, scope_for
from app.store.listing import MOST_COUNTED
from app.store.people.cohorts import all_cohorts
from app.store.people.schools import all_schools
from app.store.rounds import rounds as store
from app.store.rounds.drafts import drafts_of_round
from app.store.rounds.history import history_of
from app.store.rounds.rulings import page_of_rulings
from app.store.rounds.welcomes import letters_begun, welcome_counts
from app.web.acting import acting
from app.web.listing import page_in_address
from app.web.rounds.blueprint import blueprint
from app.web.rounds.policy_form import PolicyForm
from app.web.rounds.refusals import click_after, click_in_address, refused_at
from app.wording.rounds import REASONS, memory
from app.wording.rounds import pages as words


@blueprint.get("/")
@requires("rounds.view")
def rounds() -> str:
    """The rounds in reach, and the way to open the next."""
    regions = store.regions_to_choose(scope_for("rounds.draft"))
    return render_template(
        "rounds/list.html",
        page=store.rounds_in_reach(scope_for("rounds.view"), page_in_address()),
        cohorts=all_cohorts(),
        regions=regions,
        chosen_region=store.smallest_over_all(regions),
        schools=all_schools(scope_for("rounds.draft")),
        reserves=words.RESERVES,
        click=click_in_address(),
        words=words,
    )


@blueprint.get("/<int:round_id>")
@requires("rounds.view")
def round(round_id: int) -> str:
    """One round: who is in, who is left out, its drafts and rulings."""
    return page_of_round(store.round_of(scope_for("rounds.view"), round_id))


def page_of_round(row: Round, form: PolicyForm | None = None, refused: str = "") -> str:
    """The page of a round; `form` is the one that was refused, `refused` why, as a code."""
    drafts = drafts_of_round(row.id)
    children, volunteers = store.counts_of(row.id)
    return render_template(
        "rounds/round.html",
        round=row,
        children=children,
        volunteers=volunteers,
        places=store.places_of(row),
        left_out=store.left_out_counts(row.id),
        drafts=drafts,
        rulings=page_of_rulings(row.id, page_in_address()),
        history=history_of(row.id, size=SHOWN_EVENTS),
        **_published(row, drafts),
        click=click_after(refused) or click_in_address(),
        memory=memory,
        published_by=store.name_of_user(row.published_by_id),
        form=form or PolicyForm.of(newest_policy(drafts)),
        words=words,
    )


SHOWN_EVENTS = 8


def _published(row: Round, drafts: Sequence[Draft]) -> dict[str, Any]:
    """How far the welcomes of a published round have gone, and how many of its letters."""
    if row.state is not RoundState.PUBLISHED:
        return {}
    draft = next(one for one in drafts if one.state is DraftState.PUBLISHED)
    begun = letters_begun(draft.id)
    return {"welcomes": welcome_counts(draft.id), "begun": begun, "most": MOST_COUNTED}


@blueprint.get("/<int:round_id>/history")
@requires("rounds.view")
def history(round_id: int) -> str:
    """Who did what in a round, when, and with which note."""
    row = store.round_of(scope_for("rounds.view"), round_id)
    return render_template(
        "rounds/history.html",
        round=row,
        page=history_of(row.id, page_in_address()),
        words=words,
        memory=memory,
    )


@blueprint.post("/<int:round_id>/renew")
@requires("rounds.draft")
def renew(round_id: int) -> Response:
    """Take the snapshot anew and add who became ready."""
    try:
        scope = scope_for("rounds.draft")
        renewed = renew_round(scope, round_id, add_ready=True, acting=acting())
    except Refused as refusal:
        return refused_at(refusal, "rounds.round", round_id=round_id)
    for said in words.renewed_in_words(renewed.added, renewed.gone, renewed.unlocked):
        flash(said, "ok")
    return redirect(url_for("rounds.round", round_id=round_id))


def newest_policy(drafts: Sequence[Draft]) -> matching.Policy:
    """The policy of the newest draft, else the defaults."""
    return matching.Policy.from_toml(drafts[0].policy) if drafts else matching.Policy()


@blueprint.get("/<int:round_id>/left-out/<side>")
@requires("rounds.view")
def left_out(round_id: int, side: str) -> str:
    """Who is left out of a round, and what is missing."""
    row = store.round_of(scope_for("rounds.view"), round_id)
    reason = request.args.get("reason", "")
    listed = store.left_out_children if side == "children" else store.left_out_volunteers
    return render_template(
        "rounds/left_out.html",
        round=row,
        side="child" if side == "children" else "volunteer",
        reason=reason if reason in REASONS else "",
        page=listed(row.id, reason, page_in_address()),
        words=words,
    )


@blueprint.post("/<int:round_id>/close")
@requires("rounds.draft")
def close(round_id: int) -> Response:
    """Close an open round without publishing it."""
    try:
        actions.cancel_round(scope_for("rounds.draft"), round_id, acting=acting())
        flash(_("The round is closed. Nobody was paired by it."), "ok")
    except Refused as refusal:
        return refused_at(refusal, "rounds.round", round_id=round_id)
    return redirect(url_for("rounds.round", round_id=round_id))
