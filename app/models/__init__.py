"""Tables, one file per noun."""

from app.models.audit import AccessRow, AuditRow
from app.models.bundle import Bundle, BundleLetter
from app.models.child import Child, Guardian
from app.models.cohort import Cohort, Term, TermBreak
from app.models.consent import CONSENT_ITEMS, Consent
from app.models.draft import Draft, Price, Proposal, Waiting
from app.models.letter import Letter, LetterEvent
from app.models.message import Message
from app.models.pair import Pair
from app.models.region import Region, region_prefix
from app.models.reminder import Reminder
from app.models.round import LeftOut, Round, RoundChild, RoundVolunteer, Ruling
from app.models.school import Hub, School
from app.models.upload import Upload
from app.models.user import Grant, OneTimeLink, SignInAttempt, User
from app.models.volunteer import GATES, GatePass, Volunteer
from app.models.work import Work

__all__ = [
    "CONSENT_ITEMS",
    "GATES",
    "AccessRow",
    "AuditRow",
    "Bundle",
    "BundleLetter",
    "Child",
    "Cohort",
    "Consent",
    "Draft",
    "GatePass",
    "Grant",
    "Guardian",
    "Hub",
    "LeftOut",
    "Letter",
    "LetterEvent",
    "Message",
    "OneTimeLink",
    "Pair",
    "Price",
    "Proposal",
    "Region",
    "Reminder",
    "Round",
    "RoundChild",
    "RoundVolunteer",
    "Ruling",
    "School",
    "SignInAttempt",
    "Term",
    "TermBreak",
    "Upload",
    "User",
    "Volunteer",
    "Waiting",
    "Work",
    "region_prefix",
]
