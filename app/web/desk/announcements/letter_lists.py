"""Whom lists of letters, bundles and reminders mean to an announcement."""

from app import clock
from app.permissions import scope_for
from app.store.bundles.lists import BundleFilter, ids_of_bundles
from app.store.desk.announcements import audiences
from app.store.desk.announcements.audiences import Audience
from app.store.letters.lists import LetterFilter
from app.store.messages.forecast_lists import ForecastFilter, listeners_ahead
from app.store.messages.unreached import schools_unreached, volunteers_unreached
from app.web.listing import filter_in_address


def letters() -> Audience:
    """Whose turn it is with each letter of the list."""
    scope, wanted = scope_for("letters.view"), filter_in_address(LetterFilter)
    return audiences.whose_turn_it_is(scope, wanted, clock.today())


def letters_volunteers() -> Audience:
    """The volunteers of the letters."""
    scope, wanted = scope_for("letters.view"), filter_in_address(LetterFilter)
    ids = audiences.letters_wanted(scope, wanted, clock.today())
    return audiences.volunteers_of_letters(ids)


def letters_contacts() -> Audience:
    """The contacts of the letters' schools."""
    scope, today = scope_for("letters.view"), clock.today()
    ids = audiences.letters_wanted(scope, filter_in_address(LetterFilter), today)
    return audiences.contacts_of_letters(ids, today)


def bundles() -> Audience:
    """The contacts of the bundles' schools."""
    ids = ids_of_bundles(scope_for("bundles.view"), filter_in_address(BundleFilter))
    return audiences.contacts_of_bundles(ids, clock.today())


def bundles_volunteers() -> Audience:
    """The volunteers of the letters in the bundles."""
    ids = ids_of_bundles(scope_for("bundles.view"), filter_in_address(BundleFilter))
    return audiences.volunteers_of_bundles(ids)


def unreached() -> Audience:
    """Whom no reminder reaches; what is written to them is in the app when they sign in."""
    scope, today = scope_for("reminders.view"), clock.today()
    schools = audiences.contacts_of_schools(schools_unreached(scope, today), today)
    return audiences.volunteers_named(volunteers_unreached(scope)) | schools


def reminders() -> Audience:
    """Whoever will hear of something."""
    wanted, today = filter_in_address(ForecastFilter), clock.today()
    return Audience(listeners_ahead(scope_for("reminders.view"), wanted, today))
