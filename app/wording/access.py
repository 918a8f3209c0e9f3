"""Sentences of accounts, users, grants, and looks at personal data."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "accesses.reason": _l("Please say in a few words why you need to see this."),
    "contacts.nobody": _l("%(school)s names no contact with an email address or a phone."),
    "contacts.others": _l(
        "At %(school)s the phone or address belongs to somebody of another name."
    ),
    "contacts.no_letters": _l("None of them needs a letter: mail reaches them, or they are in."),
    "link.phone": _l("This is not the phone that the school gave us for you."),
    "link.spent": _l("This link was used before or has expired. Ask for a new one."),
    "account.may_not": _l("This user may not do that (%(permission)s)."),
    "account.mismatch": _l("Email and password do not fit together. Please try again."),
    "account.wait": _l("Too many tries. Please wait %(minutes)s min and try again."),
    "account.wrong_password": _l("The present password is not right."),
    "second_step.mismatch": _l(
        "This code does not fit, or it was used before. Wait for the next one and try again."
    ),
    "second_step.required": _l("Your role needs the second step: it cannot be switched off."),
    "second_step.own": _l("Another admin does this for you: nobody takes their own away."),
    "second_step.none": _l("This account has no second step."),
    "sessions.unknown": _l("This device is signed out already."),
    "calendars.no_link": _l("This link leads to no calendar."),
    "sessions.no_link": _l("This link does not work any more."),
    "pin.form": _l("A PIN has six digits."),
    "pin.weak": _l("This PIN is guessed first. Please choose six digits without an order in them."),
    "pin.mismatch": _l("This is not your PIN. Please try again."),
    "password.short": _l("Please use at least 8 characters. Four words in a row are fine."),
    "password.long": _l("Please use at most 128 characters."),
    "password.frequent": _l("Many use this password, so it is guessed first. Choose another."),
    "password.personal": _l(
        "Please choose a password that is not made of your name, your address, your school’s name "
        "or ours."
    ),
    "users.known": _l("There is an account with the address %(email)s already."),
    "users.nobody": _l("No account has the address %(email)s."),
    "users.own": _l("You cannot close your own account; another admin can."),
    "users.last_admin": _l("This is the last admin. Make somebody else an admin first."),
    "users.closed": _l("This account is closed: open it again first."),
    "users.unreachable": _l("Mail to this address does not arrive. Give a new address first."),
    "emails.taken": _l("The address %(email)s belongs to somebody else already."),
    "emails.holds_role": _l(
        "The account of %(email)s holds a role: its reader or an admin changes the address."
    ),
    "emails.holds_reach": _l(
        "The account of %(email)s has a role with reach: only its reader changes the address. "
        "If they cannot, take the role away, and propose it anew for the new address."
    ),
    "emails.unreachable": _l("Mail to %(email)s does not arrive. Please give another address."),
    "users.no_invitation": _l("This account needs no invitation."),
    "grants.own": _l("Another person has to decide: it is about you or your proposal."),
    "users.reason": _l(
        "There is an admin already. Please say with --reason, in a few words, why this one is made "
        "by command."
    ),
    "grants.reason": _l("Please say in a few words why nobody else can say yes."),
    "grants.none_proposed": _l(
        "No role as %(role)s is proposed for this address: an admin proposes it first."
    ),
    "grants.twice": _l("This person has just this role already, or it is proposed."),
    "grants.decided": _l("Somebody has decided on this already."),
    "grants.scope": _l(
        "A coordinator, counsellor or reviewer has a region, a school contact a school, "
        "others neither."
    ),
    "views.no_name": _l("Give this view a name, such as “my late schools”."),
    "views.long_name": _l("The name may have up to %(most)s characters."),
    "views.taken": _l("You have a view “%(name)s” of this list already."),
    "views.many": _l("You have %(most)s views already. Delete one first."),
    "views.unknown": _l("This view is not there any more."),
    "grants.outside": _l("This is outside of your region."),
}
CONTACT_STATES: dict[str, Any] = {
    "nobody": _l("nobody is named"),
    "no_way": _l("without an email address or phone"),
    "named": _l("named in the list, no account"),
    "proposed": _l("proposed"),
    "approved": _l("approved, not invited yet"),
    "invited": _l("invited"),
    "lapsed": _l("the invitation ran out"),
    "signed_in": _l("has signed in"),
}

EVENTS: dict[str, Any] = {
    "sign_in": _l("Sign-in failed"),
    "look": _l("Looked for what is not theirs"),
    "form": _l("Form from elsewhere"),
    "limit": _l("Too often"),
    "link": _l("Link that leads nowhere"),
    "export": _l("List refused as a file"),
    "host": _l("Wrong host name"),
    "call": _l("Call of a channel with a wrong signature or clock"),
}
"""What was refused, by the kind of the event."""

ROLES: dict[str, Any] = {
    "school_contact": _l("School contact"),
    "coordinator": _l("Coordinator"),
    "counsellor": _l("Counsellor"),
    "reviewer": _l("Reviewer"),
    "auditor": _l("Auditor"),
    "admin": _l("Admin"),
    "volunteer": _l("Volunteer"),
}
