"""The rounds, one round with who is in and who is not, opening and closing."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import matching
from app.actions.rounds import rounds as actions
from app.errors import Refused
from app.models import Draft, Round
from app.permissions import requires, scope_for
from app.store.people.cohorts import all_cohorts
from app.store.rounds import rounds as store
from app.store.rounds.drafts import drafts_of_round
from app.store.rounds.rulings import rulings_with_people
from app.web.acting import acting
from app.web.listing import page_in_address
from app.web.numbers import whole
from app.web.rounds.blueprint import blueprint
from app.web.rounds.policy_form import PolicyForm
from app.wording import sentence_of
from app.wording.rounds import REASONS
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
        words=words,
    )


@blueprint.post("/")
@requires("rounds.draft")
def open_round() -> Response:
    """Open a round of a cohort in a region."""
    try:
        opened = actions.open_round(
            scope_for("rounds.draft"),
            request.form.get("cohort", 0, type=whole),
            request.form.get("region") or None,
            acting=acting(),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("rounds.rounds"))
    flash(_("The round is open. Choose what counts, then solve it."), "ok")
    return redirect(url_for("rounds.round", round_id=opened.round_id))


@blueprint.get("/<int:round_id>")
@requires("rounds.view")
def round(round_id: int) -> str:
    """One round: who is in, who is left out, its drafts and rulings."""
    return page_of_round(store.round_of(scope_for("rounds.view"), round_id))


def page_of_round(row: Round, form: PolicyForm | None = None) -> str:
    """The page of a round; `form` is the one that was refused."""
    drafts = drafts_of_round(row.id)
    children, volunteers = store.counts_of(row.id)
    return render_template(
        "rounds/round.html",
        round=row,
        children=children,
        volunteers=volunteers,
        places=store.places_of(row.id),
        left_out=store.left_out_counts(row.id),
        drafts=drafts,
        rulings=rulings_with_people(row.id),
        published_by=store.name_of_user(row.published_by_id),
        form=form or PolicyForm.of(newest_policy(drafts)),
        words=words,
    )


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
        flash(sentence_of(refusal), "error")
    return redirect(url_for("rounds.round", round_id=round_id))
