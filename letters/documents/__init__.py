"""Letters on paper: contexts of plain values in, the bytes of a Word file out.

The same context gives the same bytes; nothing here reads the clock, and no paper that leaves a
school knows a real name: they stand in its list of who is who alone.
"""

from letters.documents.agreeing.form import ConsentSheet, render_consent_forms
from letters.documents.envelope import Envelope, PostalAddress, render_envelope
from letters.documents.errors import (
    ChineseFontMissing,
    DocumentError,
    EmptyPack,
    FontsUnknown,
    LabelStartError,
    LinkError,
    OfficeFailed,
    OfficeMissing,
    OfficeTimeout,
    PdfError,
    PostcodeError,
    UnreadableDocument,
)
from letters.documents.invitation import InvitationLetter, render_invitations
from letters.documents.pack import PackLetter, SchoolPack, render_school_pack, render_school_packs
from letters.documents.pdf.fonts import Fonts, fonts_here, package_for, words_of
from letters.documents.pdf.office import find_office, to_pdf
from letters.documents.questions import Stage, guiding_question
from letters.documents.school.guide import TeachersGuide
from letters.documents.school.labels import LABEL_SHEETS, AddressLabel, Labels, render_labels
from letters.documents.school.welcome import WelcomeCard
from letters.documents.school.who_is_who import NameLine, NameList, NamesOfClass
from letters.documents.sheet import LetterSheet, head_of, render_letter_sheet
from letters.documents.slip import BundleSlip, SlipLine, render_bundle_slip
from letters.documents.typed.lines import TypedLine, pages_of
from letters.documents.typed.pictures import SheetPicture, places_of

__all__ = [
    "LABEL_SHEETS",
    "AddressLabel",
    "BundleSlip",
    "ChineseFontMissing",
    "ConsentSheet",
    "DocumentError",
    "EmptyPack",
    "Envelope",
    "Fonts",
    "FontsUnknown",
    "InvitationLetter",
    "LabelStartError",
    "Labels",
    "LetterSheet",
    "LinkError",
    "NameLine",
    "NameList",
    "NamesOfClass",
    "OfficeFailed",
    "OfficeMissing",
    "OfficeTimeout",
    "PackLetter",
    "PdfError",
    "PostalAddress",
    "PostcodeError",
    "SchoolPack",
    "SheetPicture",
    "SlipLine",
    "Stage",
    "TeachersGuide",
    "TypedLine",
    "UnreadableDocument",
    "WelcomeCard",
    "find_office",
    "fonts_here",
    "guiding_question",
    "head_of",
    "package_for",
    "pages_of",
    "places_of",
    "render_bundle_slip",
    "render_consent_forms",
    "render_envelope",
    "render_invitations",
    "render_labels",
    "render_letter_sheet",
    "render_school_pack",
    "render_school_packs",
    "to_pdf",
    "words_of",
]
