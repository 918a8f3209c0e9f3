"""Whom of a list a form asks for: the marked ones, all of a page, all that match."""

import hashlib
from collections import Counter

from flask import flash, request
from flask_babel import ngettext

from app.store.desk.batches import Preview
from app.wording.letters.batches import WHY_LEFT_OUT


def chosen(found: Preview) -> set[str] | None:
    """The codes that the form asks for; None where it asks for all and they are others by now."""
    given = request.form
    match given.get("whom"):
        case "page":
            return set(given.get("on_page", "").split())
        case "all":
            everybody = [*found.concerned, *found.left_out]
            is_same = str(len(everybody)) == given.get("total")
            return {one.code for one in everybody} if is_same else None
        case _ if given.get("everybody"):
            is_same = sign_of(found) == given["everybody"]
            return {one.code for one in found.concerned} if is_same else None
        case _:
            return set(given.getlist("code"))


def sign_of(found: Preview) -> str:
    """What tells the same people from others who are as many."""
    codes = " ".join(sorted(one.code for one in found.concerned))
    return hashlib.sha256(codes.encode()).hexdigest()[:16]


def tell_left_out(found: Preview, wanted: set[str]) -> None:
    """Say of those who were asked for how many are left out, and why."""
    left_out = [one for one in found.left_out if one.code in wanted]
    reasons = Counter(one.why for one in left_out if one.why)
    if reasons:
        why = "; ".join(f"{WHY_LEFT_OUT[reason]}: {count}" for reason, count in reasons.items())
        words = ngettext("%(num)s was left out.", "%(num)s were left out.", len(left_out))
        flash(f"{words} {why}", "warning")
    if gone := wanted - {one.code for one in (*found.concerned, *found.left_out)}:
        words = ngettext(
            "%(num)s of those you marked was left out: something changed meanwhile.",
            "%(num)s of those you marked were left out: something changed meanwhile.",
            len(gone),
        )
        flash(words, "warning")
