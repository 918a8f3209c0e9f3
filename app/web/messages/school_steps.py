"""The links of a school's mail: this bag came, these letters are handed out. They show no name."""

from typing import Any

from flask import render_template

from app import clock
from app.actions.bundles import confirmations
from app.actions.letters import letters as actions
from app.errors import NotFound, Refused
from app.models import User
from app.permissions import public, scope_of
from app.store.bundles.bundles import BundleView, bundle_view, earliest_arrival, may_confirm
from app.store.messages.mail_steps import HandsStep, hands_step
from app.tokens import LinkOver, MailPurpose, mail_link
from app.web.bundles.bundles_forms import TickForm
from app.web.bundles.confirmations import words_of_confirmation
from app.web.messages.mail_links import blueprint, of_owner, often, owner_of
from app.wording import sentence_of
from letters.states import State


@blueprint.get("/bag/<token>")
@public("the signed link in the mail, for one bag to the school of whom it was written to")
@often
def bag(token: str) -> str:
    """The codes in the bag, all ticked: one tap is left."""
    _user, view = _bag(token)
    return render_template("messages/bag.html", token=token, view=view)


@blueprint.post("/bag/<token>")
@public("the signed link in the mail, for one bag to the school of whom it was written to")
@often
def send_bag(token: str) -> Any:
    """What is ticked came; a second tap changes nothing."""
    (user, view), form = _bag(token), TickForm()
    by, reach = of_owner(user), scope_of(user, "bundles.confirm", clock.today())
    on = form.day(by.today, earliest_arrival(view.bundle))
    try:
        done = confirmations.confirm_ticked(
            reach, view.bundle.code, form.letter.data, on, acting=by, how="mail"
        )
    except Refused as refusal:
        page = render_template(
            "messages/bag.html", token=token, view=_bag(token)[1], refused=sentence_of(refusal)
        )
        return page, 422
    said = words_of_confirmation(done)
    return render_template("messages/bag.html", token=token, view=_bag(token)[1], said=said)


@blueprint.get("/hands/<token>")
@public("the signed link in the mail, for letters at the school of whom it was written to")
@often
def hands(token: str) -> str:
    """The codes of the mail's letters that wait for the step, all ticked."""
    _user, found = _hands(token)
    return render_template("messages/hands.html", token=token, step=found)


@blueprint.post("/hands/<token>")
@public("the signed link in the mail, for letters at the school of whom it was written to")
@often
def send_hands(token: str) -> Any:
    """The step of those of the mail's letters that are ticked; what made it before stays so."""
    (user, found), form = _hands(token), TickForm()
    by, reach = of_owner(user), scope_of(user, "letters.move", clock.today())
    chosen = [code for code in found.waiting if code in form.letter.data]
    on = form.day(by.today)
    answers = actions.move_many(reach, chosen, found.to, on, acting=by, how="mail")
    return render_template(
        "messages/hands.html",
        token=token,
        step=_hands(token)[1],
        new=sum(answer.event == "new" for answer in answers),
        kept=[answer.code for answer in answers if answer.event == "held"],
        refused=next((sentence_of(one.refusal) for one in answers if one.refusal), ""),
    )


def _bag(token: str) -> tuple[User, BundleView]:
    """Raises NotFound for a link that is not ours, LinkOver where it says nothing any more."""
    user, about = _owner_and_about(MailPurpose.BAG, token)
    reach = scope_of(user, "bundles.confirm", clock.today())
    try:
        view = bundle_view(reach, about)
    except NotFound as gone:
        raise LinkOver("mail_links.over") from gone
    if not may_confirm(reach, view.bundle):
        raise LinkOver("mail_links.over")
    return user, view


def _hands(token: str) -> tuple[User, HandsStep]:
    """Raises NotFound for a link that is not ours, LinkOver where it says nothing any more."""
    user, about = _owner_and_about(MailPurpose.HANDS, token)
    to, *codes = about.split()
    try:
        return user, hands_step(scope_of(user, "letters.move", clock.today()), State(to), codes)
    except NotFound as gone:
        raise LinkOver("mail_links.over") from gone


def _owner_and_about(purpose: MailPurpose, token: str) -> tuple[User, str]:
    return owner_of(purpose, token), mail_link(purpose, token, clock.today()).about
