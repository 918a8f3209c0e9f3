"""Drafts of a round: asked for, looked at, compared, taken away as a file."""

import io
import zipfile
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.rounds import drafts as actions
from app.errors import NotFound, Refused
from app.models import Draft, RoundState
from app.permissions import requires, scope_for
from app.store.rounds import drafts as store
from app.store.rounds import proposals
from app.store.rounds import rounds as rounds_store
from app.store.rounds.choices import comparison_of
from app.store.rounds.exports import folder_of
from app.store.rounds.rulings import page_of_remembered, rulings_by_pair
from app.store.rounds.since.availability import CHECKED_AT_ONCE, outdated
from app.store.rounds.successors.former import pairs_before
from app.store.system.work import newest_work
from app.web.acting import acting
from app.web.listing import filter_in_address, page_in_address
from app.web.numbers import whole
from app.web.oversight.handing_out import given_out, handed_out
from app.web.rounds.blueprint import blueprint
from app.web.rounds.overview import newest_policy, page_of_round
from app.web.rounds.policy_form import PolicyForm
from app.web.rounds.refusals import click_in_address, refused_at
from app.web.system.errands import led_on
from app.web.tables import Columns, file_wanted
from app.wording import sentence_of
from app.wording.people.needs import need_words
from app.wording.rounds import MOST_NAMED, memory
from app.wording.rounds import pages as words
from app.wording.system.work import words_of_fault
from matching.problem.score import FULL_POINTS


@blueprint.post("/<int:round_id>/drafts")
@requires("rounds.draft")
def new_draft(round_id: int) -> str | Response:
    """Solve the round: a small one at once, a big one in the background."""
    row = rounds_store.round_of(scope_for("rounds.draft"), round_id)
    form = PolicyForm()
    again = request.form.get("again")
    if not again and not form.validate():
        return page_of_round(row, form)
    policy = again or form.toml(newest_policy(store.drafts_of_round(round_id)))
    try:
        scope = scope_for("rounds.draft")
        outcome = actions.solve_or_ask(scope, round_id, policy, acting=acting())
        return led_on(outcome, _to_draft)
    except Refused as refusal:
        if again:
            return refused_at(refusal, "rounds.round", round_id=round_id)
        flash(sentence_of(refusal), "error")
        return page_of_round(row, form, refusal.code)


def _to_draft(draft: Draft) -> Response:
    return redirect(url_for("rounds.draft", draft_id=draft.id))


@blueprint.get("/drafts/<int:draft_id>")
@requires("rounds.view")
def draft(draft_id: int) -> str | Response:
    """One draft: its proof, its figures, its pairs; with `as` in the address, the pairs' file."""
    row = store.draft_of(scope_for("rounds.view"), draft_id)
    if not row.is_solved:
        return _unsolved(row)
    wanted = filter_in_address(proposals.ProposalFilter)
    if kind := file_wanted():
        rows = proposals.all_pairs(row, wanted, clock.today())
        return handed_out(kind, f"draft-{row.id}", _columns(row), rows)
    is_checked = row.certificate["matched"] <= CHECKED_AT_ONCE or bool(request.args.get("checked"))
    is_open = row.round.state is RoundState.OPEN
    return render_template(
        "rounds/draft.html",
        draft=row,
        is_checked=is_checked,
        outdated=outdated(row, clock.today()) if is_open and is_checked else None,
        most_named=MOST_NAMED,
        page=proposals.page_of_pairs(row, wanted, page_in_address(), clock.today()),
        wanted=wanted,
        others=store.solved_beside(row),
        counties=store.counties_of(row.round_id),
        rulings=rulings_by_pair(row.round_id),
        names=store.pen_names(_named(row)),
        remembered=page_of_remembered(row.round_id),
        click=click_in_address(),
        before=pairs_before(row.id),
        today=clock.today(),
        memory=memory,
        words=words,
    )


@blueprint.get("/drafts/<int:draft_id>/waiting")
@requires("rounds.view")
def waiting(draft_id: int) -> str:
    """The children whom a draft passes over, each with the reason."""
    row = store.draft_of(scope_for("rounds.view"), draft_id)
    page = store.page_of_waiting(draft_id, page_in_address(), clock.today())
    return render_template("rounds/waiting.html", draft=row, page=page, words=words)


@blueprint.get("/drafts/<int:draft_id>/compare")
@requires("rounds.view")
def compare(draft_id: int) -> str:
    """Two drafts of one round side by side, and who moved."""
    scope = scope_for("rounds.view")
    after = store.draft_of(scope, draft_id)
    before = store.draft_of(scope, request.args.get("with", 0, type=whole))
    if before.round_id != after.round_id or not (before.is_solved and after.is_solved):
        raise NotFound("drafts.unknown", draft=before.id)
    found = comparison_of(before, after)
    chains = [chain[:MOST_MOVES] for chain in found.chains[:MOST_CHAINS]]
    moved = [move for chain in chains for move in chain]
    codes = [code for move in moved for code in (move.child, move.before, move.after) if code]
    return render_template(
        "rounds/compare.html",
        before=before,
        after=after,
        found=found,
        chains=chains,
        shown=len(moved),
        names=store.pen_names(codes),
        words=words,
    )


MOST_CHAINS, MOST_MOVES = 100, 20


@blueprint.get("/drafts/<int:draft_id>/folder.zip")
@requires("rounds.view")
def folder(draft_id: int) -> Response:
    """The folder that an auditor can verify, packed."""
    row = store.draft_of(scope_for("rounds.view"), draft_id)
    if not row.is_solved:
        raise NotFound("drafts.unknown", draft=draft_id)
    children, today = row.certificate["children"], clock.today()
    try:
        return given_out(
            f"folder-{row.id}", children, lambda: _packed(folder_of(row, today), draft_id)
        )
    except Refused as refusal:
        return refused_at(refusal, "rounds.draft", draft_id=draft_id)


def _packed(files: dict[str, bytes], draft_id: int) -> FlaskResponse:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    named = {"Content-Disposition": f'attachment; filename="draft-{draft_id}.zip"'}
    return FlaskResponse(packed.getvalue(), mimetype="application/zip", headers=named)


def _unsolved(row: Draft) -> str:
    return render_template(
        "rounds/unsolved.html",
        draft=row,
        work=newest_work(actions.KIND, "draft", row.id),
        fault=words_of_fault(row.fault) if row.fault else "",
        words=words,
    )


def _named(row: Draft) -> list[str]:
    """The codes of people whom the page of a draft speaks of."""
    case: dict[str, Any] | None = row.summary.get("what_if")
    found = [case["child"], case["volunteer"], *case["taken_by"]] if case else []
    found += [code for two in row.changes.get("unlocked", ()) for code in two]
    found += [code for _side, code, *_why in _moved(row)]
    return found + [code for three in row.summary.get("kin", {}).get("apart", ()) for code in three]


def _moved(row: Draft) -> list[list[str]]:
    """Who left and who joined since the round was opened, as many as a page names."""
    return [one for what in ("gone", "joined") for one in row.changes.get(what, ())[:MOST_NAMED]]


def _columns(draft: Draft) -> Columns[proposals.ProposedPair]:
    rare = draft.summary.get("rare", [])
    return (
        (_("Child"), lambda pair: pair.child.pen_name),
        (_("Code"), lambda pair: pair.child.code),
        (_("Age"), lambda pair: pair.child_then.age),
        (_("Need"), lambda pair: need_words(pair.need)),
        (_("County"), lambda pair: pair.county.name if pair.county else ""),
        (_("Volunteer"), lambda pair: pair.volunteer.pen_name),
        (_("Code"), lambda pair: pair.volunteer.code),
        (_("Age"), lambda pair: pair.volunteer_then.age),
        (_("Home"), lambda pair: pair.home.name if pair.home else ""),
        (_("Score"), lambda pair: pair.proposal.points / FULL_POINTS),
        (_("Interests"), lambda pair: pair.proposal.interests),
        (_("Age gap"), lambda pair: pair.proposal.gap),
        (_("Region"), lambda pair: str(words.RELATIONS[pair.proposal.relation])),
        (_("Rank"), lambda pair: pair.proposal.rank),
        (_("Why"), lambda pair: words.why(pair.proposal, pair.need, rare)),
    )
