"""Tables, one file per noun."""

from app.models.access.pin_links import PinLink
from app.models.access.second_steps import RecoveryCode, SecondStep
from app.models.access.sessions import OpenSession
from app.models.access.slip_pins import SlipPin
from app.models.appeals.appeal import Appeal, AppealState
from app.models.audit import AccessRow, AuditRow, LogSeal
from app.models.batch import Batch
from app.models.bundles.bundle import (
    OPEN_STATES,
    Bundle,
    BundleLetter,
    BundleState,
    PaperTemplate,
    PrintPart,
    PrintRun,
    SentTap,
)
from app.models.bundles.certificate import CertificateState, ServiceCertificate
from app.models.child import CONSENT_ITEMS, Child, Consent, ConsentPhoto, Guardian
from app.models.cohort import Cohort, FormerShown, Term, TermBreak
from app.models.concerns.case import (
    CaseNote,
    ConcernDeed,
    ConcernStep,
    NoteKind,
    Referral,
    ReferralConsent,
    ReferralState,
)
from app.models.concerns.concern import Concern, ConcernState, ConcernTie
from app.models.concerns.duty import Duty, DutyKind
from app.models.kept import (
    FREE_VOLUNTEERS,
    KEPT_LISTS,
    LATE_LETTERS,
    SILENT_PAIRS,
    WAITING_CHILDREN,
    KeptCounts,
    KeptLate,
    KeptSilence,
)
from app.models.kept_people import KeptFree, KeptWaiting
from app.models.letter import Letter, LetterEvent
from app.models.merge import Merge, SchoolMove
from app.models.messages.announcement import (
    Announcement,
    AnnouncementFile,
    AnnouncementReader,
    AnnouncementState,
    NotTold,
    StopCause,
)
from app.models.messages.channel import Channel
from app.models.messages.message import Message, MessageState
from app.models.messages.pause import Pause
from app.models.messages.push_device import PushDevice
from app.models.messages.reminder import Reminder, RenewalTold
from app.models.messages.reply import Reply, ReplyOutcome
from app.models.messages.thanks import ThanksTold
from app.models.oversight.ask import Ask, AskKind, AskState, ListTaken
from app.models.oversight.tombstone import Tombstone
from app.models.pair import Clearance, Pair
from app.models.pictures.owner import FileOwner
from app.models.pictures.picture import LetterPicture
from app.models.reviews.opening import Opening
from app.models.reviews.review import Acquaintance, Review, ReviewVerdict
from app.models.reviews.word import ListedWord
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
from app.models.security.event import EventKind, SecurityEvent
from app.models.security.rate import RateCount
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
from app.models.work import JobRun, Work, WorkState

__all__ = [
    "CONSENT_ITEMS",
    "FREE_VOLUNTEERS",
    "GATES",
    "KEPT_LISTS",
    "LATE_LETTERS",
    "OPEN_STATES",
    "SILENT_PAIRS",
    "WAITING_CHILDREN",
    "AccessRow",
    "Acquaintance",
    "AddressChange",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementReader",
    "AnnouncementState",
    "Appeal",
    "AppealState",
    "Ask",
    "AskKind",
    "AskState",
    "AuditRow",
    "AwayReason",
    "BadAddress",
    "Batch",
    "Bundle",
    "BundleLetter",
    "BundleState",
    "CaseNote",
    "CertificateState",
    "Channel",
    "Child",
    "Clearance",
    "Cohort",
    "Concern",
    "ConcernDeed",
    "ConcernState",
    "ConcernStep",
    "ConcernTie",
    "Consent",
    "ConsentPhoto",
    "Draft",
    "DraftState",
    "Duty",
    "DutyKind",
    "EventKind",
    "FileOwner",
    "FormerShown",
    "GatePass",
    "Grant",
    "Guardian",
    "HallViolator",
    "HallViolatorChild",
    "HeadingChoice",
    "Hub",
    "JobRun",
    "KeptCounts",
    "KeptFree",
    "KeptLate",
    "KeptSilence",
    "KeptWaiting",
    "LeftOut",
    "Letter",
    "LetterEvent",
    "LetterPicture",
    "ListColumns",
    "ListTaken",
    "ListedWord",
    "LogSeal",
    "Merge",
    "Message",
    "MessageState",
    "NotTold",
    "NoteKind",
    "OneTimeLink",
    "OpenSession",
    "Opening",
    "Pair",
    "PaperTemplate",
    "Pause",
    "PinLink",
    "Price",
    "PrintPart",
    "PrintRun",
    "Proposal",
    "Purpose",
    "PushDevice",
    "RateCount",
    "RecoveryCode",
    "Referral",
    "ReferralConsent",
    "ReferralState",
    "Region",
    "Reminder",
    "RenewalTold",
    "Reply",
    "ReplyOutcome",
    "Review",
    "ReviewVerdict",
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
    "SecurityEvent",
    "SentTap",
    "ServiceCertificate",
    "SignInAttempt",
    "SlipPin",
    "StopCause",
    "Term",
    "TermBreak",
    "ThanksTold",
    "Tombstone",
    "Upload",
    "UploadState",
    "User",
    "Volunteer",
    "Waiting",
    "Work",
    "WorkState",
    "region_prefix",
]
