"""Sentences of bundles and packs."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "bundles.unknown": _l("There is no bundle %(bundle)s here."),
    "bundles.empty": _l("Choose at least one letter: a bundle without letters goes nowhere."),
    "bundles.all_held": _l(
        "None of these letters may go on just now. Please keep them; the coordinator decides."
    ),
    "bundles.letter_unfit": _l(
        "Letter %(letter)s cannot go into this bundle: it goes another way or is not ready."
    ),
    "bundles.letter_elsewhere": _l("Letter %(letter)s lies in bundle %(bundle)s already."),
    "bundles.not_packing": _l("Bundle %(bundle)s is closed; its letters stay as they are."),
    "bundles.not_posted": _l("Bundle %(bundle)s is not on its way."),
    "bundles.not_yours": _l(
        "Bundle %(bundle)s is on its way from the school; the one who gets it confirms it."
    ),
    "bundles.day_is_over": _l(
        "The arrival of bundle %(bundle)s is taken back on the same day; later the coordinator "
        "corrects it."
    ),
    "bundles.reason_wanted": _l(
        "Say on the page of bundle %(bundle)s why its arrival is taken back."
    ),
    "bundles.gone_on": _l(
        "The letters of bundle %(bundle)s have moved on, so its arrival cannot be taken back."
    ),
    "bundles.gone_further": _l(
        "Letters of bundle %(bundle)s have arrived or moved on, so it stays posted."
    ),
    "bundles.of_several_days": _l(
        "Bundle %(bundle)s holds bags that were posted on other days, so it stays posted. "
        "Take those out first."
    ),
    "bundles.merged": _l("Bundle %(bundle)s was put into bundle %(into)s: confirm that one."),
    "bundles.closed": _l(
        "Bundle %(bundle)s has arrived, never came or lies in another one, so it stays as it is."
    ),
    "bundles.not_the_hub": _l(
        "Bundles on their way are sorted by the coordinators of their county."
    ),
    "bundles.nothing_left": _l(
        "That is the whole bundle %(bundle)s. Leave at least one letter in it."
    ),
    "bundles.only_itself": _l("Choose the bundles that are to go into %(bundle)s."),
    "bundles.unlike": _l(
        "Bundle %(other)s cannot go into %(bundle)s: both must go the same way, to or from the "
        "same school, and be equally far."
    ),
    "bundles.belongs_elsewhere": _l(
        "Letter %(letter)s does not belong to %(school)s. Split the bundle first."
    ),
    "bundles.not_at_hub": _l("No letter of bundle %(bundle)s lies at the hub."),
    "hubs.unknown": _l("There is no such hub here."),
    "bundles.not_inside": _l("These letters are not in this bundle: %(letters)s."),
    "bundles.none_came": _l(
        "No letter is ticked. If the bundle has not come yet, there is nothing to do: "
        "just come back when it is here."
    ),
    "bundles.no_link": _l("This link leads to no bundle."),
    "bundles.link_over": _l("This link's time is over."),
    "papers.empty": _l("There was no picture in what was sent. Please take the photo again."),
    "papers.too_large": _l(
        "This picture is too large. Please take it anew, or send a smaller one."
    ),
    "papers.kind": _l("This is no JPEG, PNG or HEIC picture. Please take a photo of the letters."),
    "papers.unreadable": _l("This picture does not open whole. Please take it anew."),
    "papers.too_heavy": _l(
        "This picture takes too long to read. Please take it anew, with fewer letters in it."
    ),
    "papers.too_busy": _l(
        "Other pictures are being read just now. Please send this one again in a minute."
    ),
    "slip_pins.mismatch": _l(
        "This is not the school's PIN. Ask a colleague, or your coordinator for a new one."
    ),
    "slip_pins.chosen": _l("A colleague has chosen the PIN a moment ago. Please ask for it."),
    "slip_pins.nobody": _l("Choose at least one school."),
    "slip_pins.too_many": _l(
        "PINs are made for up to %(most)s schools at once: please choose fewer, then the others."
    ),
    "slip_pins.unknown": _l("On this device the school's PIN is asked for first."),
    "taps.too_old": _l(
        "This was tapped more than %(days)s days ago, so nothing was changed. Please look at the "
        "page and say it again."
    ),
    "taps.known": _l("This was logged before; nothing has changed."),
    "prints.nobody": _l("Choose at least one school."),
    "prints.unknown": _l("There are no such papers here; after a week they are thrown away."),
    "prints.left_out": _l("Nothing for %(school)s: it has no letter to print here any more."),
    "prints.postcode": _l("Nothing for %(school)s: its postcode %(postcode)s is not six digits."),
    "prints.own_in_pdf": _l(
        "Sheets from your own template come as Word files: please choose the ZIP, or the standard."
    ),
    "templates.unknown": _l("There is no such template here."),
    "templates.damaged": _l(
        "This file cannot be opened. Please save it in Word as .docx and choose it again."
    ),
    "templates.locked": _l("This file has a password. Please take it off in Word."),
    "templates.wrong_kind": _l("This is no Word file. Please save it in Word as .docx."),
    "templates.too_large": _l(
        "This file is too large: %(megabytes)s MB at most. Smaller pictures help."
    ),
    "templates.macros": _l("This file has macros. Please save it as .docx without them."),
    "templates.external": _l(
        "This file fetches something from elsewhere: a linked picture, a web link or a template. "
        "Please put pictures into the file, and take links out."
    ),
    "templates.active": _l(
        "This file holds another file or a control. Please take it out, or put a picture there."
    ),
    "templates.entities": _l("This file holds what no Word file needs. Please save it anew."),
    "templates.too_heavy": _l("This file took too long to read. Please make it simpler."),
    "templates.too_busy": _l("Other files are being read. Please try again in a minute."),
    "templates.too_many": _l(
        "%(most)s versions are kept of each kind. Please throw one away below, then choose the "
        "file again."
    ),
    "templates.found_too_long": _l(
        "Too much stands on one sheet: %(name)s kB at most, for it is written anew for each "
        "letter. Please make it simpler; pictures do not count."
    ),
    "templates.found_unknown": _l("{{%(name)s}} is no placeholder: see the list below."),
    "templates.found_missing": _l("{{%(name)s}} is missing: without it no letter can be followed."),
    "templates.found_braces": _l("Braces that do not close, or that run something: %(name)s"),
    "templates.found_single": _l(
        "{%(name)s} stands in single braces, and would be printed as it is: please double them."
    ),
    "templates.found_unreachable": _l(
        "%(name)s stands in a formula or in drawn letters, where nothing can be put in: please "
        "write it as plain words."
    ),
    "templates.found_numbered": _l(
        "There is a numbered list: it counts on from letter to letter. Numbers that are typed "
        "stay the same."
    ),
    "templates.found_in_header": _l(
        "{{%(name)s}} stands in a header or footer, which all letters share. Please move it."
    ),
    "templates.found_changes": _l("Changes are being tracked: please accept them all in Word."),
    "templates.found_sections": _l("There is more than one section: please keep to one."),
    "templates.found_pictures": _l(
        "There is a picture or chart that cannot be printed: please put in a PNG, JPEG or GIF."
    ),
    "templates.found_active": _l("There is an object (%(name)s): please take it out."),
    "templates.found_field": _l("There is a field (%(name)s): please put plain words there."),
    "templates.found_split": _l("{{%(name)s}} was formatted in parts; it was put together."),
    "templates.found_images": _l("Pictures in it: %(name)s. They are printed on every sheet."),
    "certificates.none": _l(
        "Nobody has earned a certificate here yet: it takes a finished pair that sent letters, and "
        "none of the same person that is still open."
    ),
    "keepsakes.too_early": _l(
        "The book is made once the letters with %(child)s have come to their end."
    ),
    "keepsakes.empty": _l("No letter has arrived yet, so there is nothing to keep in a book."),
    "keepsakes.anew": _l("This book is not up to date any more. Please make it anew."),
    "certificates.unknown": _l("There is no such certificate here."),
    "certificates.taken_back": _l("Certificate %(code)s was taken back."),
    "certificates.anew": _l(
        "A certificate in this file was taken back since. Please make the file anew."
    ),
    "certificates.why": _l("Please say why it is taken back."),
    "packs.empty": _l(
        "There is nothing to print: all letters of this term are written. "
        "To print them again, ask for the written ones too."
    ),
    "packs.label_start": _l(
        "A sheet of these labels has %(count)s: please begin at one from 1 to %(count)s."
    ),
    "packs.no_office": _l("For PDF files LibreOffice is needed; it was not found here."),
    "packs.fonts_unknown": _l(
        "Which fonts this machine has cannot be told: %(program)s was not found or failed. "
        "Install fontconfig; see docs/operators.md."
    ),
    "packs.no_chinese_font": _l(
        "No Chinese font was found on this machine, so a PDF file would be all empty boxes. "
        "Install fonts-wqy-microhei or fonts-noto-cjk; see docs/operators.md."
    ),
    "packs.sign_without_font": _l(
        "No font of this machine has the sign %(sign)s of %(codes)s: it is an empty box in the "
        "PDF file. Install %(package)s and make it again; see docs/operators.md."
    ),
    "packs.sign_private": _l(
        "The sign %(sign)s of %(codes)s is for private use and no font can be relied on to have "
        "it: write the usual sign in its place. See docs/operators.md."
    ),
    "packs.no_pdf": _l("LibreOffice could not make the PDF file. The Word file is ready."),
    "packs.postcode": _l("The postcode %(postcode)s is not six digits; please correct it."),
    "packs.folder": _l("Cannot write in the folder %(folder)s: %(fault)s."),
}
