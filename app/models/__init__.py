"""Tables, one file per noun."""

from app.models.access.pin_links import PinLink
from app.models.access.second_steps import RecoveryCode, SecondStep
from app.models.access.sessions import OpenSession
from app.models.appeals.appeal import Appeal, AppealKind, AppealState
from app.models.audit import AccessRow, AuditRow
from app.models.batch import Batch
from app.models.bundle import Bundle, BundleLetter, BundleState, PrintRun
from app.models.child import CONSENT_ITEMS, Child, Consent, Guardian
from app.models.cohort import Cohort, FormerShown, Term, TermBreak
from app.models.letter import Letter, LetterEvent
from app.models.merge import Merge, SchoolMove
from app.models.message import Message, MessageState
from app.models.pair import Clearance, Pair
from app.models.reminder import Reminder, RenewalTold
from app.models.rounds.draft import (
    Draft,
    DraftState,
    HallViolator,
    HallViolatorChild,
    Price,
    Proposal,
    Waiting,
)
from app.models.rounds.round import (
    LeftOut,
    Round,
    RoundChild,
    RoundState,
    RoundVolunteer,
    Ruling,
    RulingKind,
    RulingOrigin,
)
from app.models.school import Hub, Region, School, region_prefix
from app.models.upload import HeadingChoice, Upload, UploadState
from app.models.user import (
    AddressChange,
    BadAddress,
    Grant,
    ListColumns,
    OneTimeLink,
    Purpose,
    SavedView,
    SignInAttempt,
    User,
)
from app.models.volunteer import GATES, AwayReason, GatePass, Volunteer
from app.models.work import Work, WorkState

__all__ = [
    "CONSENT_ITEMS",
    "GATES",
    "AccessRow",
    "AddressChange",
    "Appeal",
    "AppealKind",
    "AppealState",
    "AuditRow",
    "AwayReason",
    "BadAddress",
    "Batch",
    "Bundle",
    "BundleLetter",
    "BundleState",
    "Child",
    "Clearance",
    "Cohort",
    "Consent",
    "Draft",
    "DraftState",
    "FormerShown",
    "GatePass",
    "Grant",
    "Guardian",
    "HallViolator",
    "HallViolatorChild",
    "HeadingChoice",
    "Hub",
    "LeftOut",
    "Letter",
    "LetterEvent",
    "ListColumns",
    "Merge",
    "Message",
    "MessageState",
    "OneTimeLink",
    "OpenSession",
    "Pair",
    "PinLink",
    "Price",
    "PrintRun",
    "Proposal",
    "Purpose",
    "RecoveryCode",
    "Region",
    "Reminder",
    "RenewalTold",
    "Round",
    "RoundChild",
    "RoundState",
    "RoundVolunteer",
    "Ruling",
    "RulingKind",
    "RulingOrigin",
    "SavedView",
    "School",
    "SchoolMove",
    "SecondStep",
    "SignInAttempt",
    "Term",
    "TermBreak",
    "Upload",
    "UploadState",
    "User",
    "Volunteer",
    "Waiting",
    "Work",
    "WorkState",
    "region_prefix",
]
