# ruff: noqa: E501 - one sentence to a line
"""What intake tells about a row or a file: faults that keep a row out, notes that do not."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.intake import Remark
from app.wording.intake.details import filled, quoted
from app.wording.intake.fields import field_label

FAULTS: dict[str, Any] = {
    "missing": _l("Nothing is given. Fill it in."),
    "formula_empty": _l("The cell holds a formula without a result. Open the file in Excel or WPS, save it and upload that."),
    "name_unreadable": _l("This does not look like a name. Check it."),
    "gender_unreadable": _l("The gender is not understood (男 or 女); it was left out."),
    "gender_differs": _l("The id's gender differs from '%(other)s'. Check both."),
    "date_unreadable": _l("The date is not understood. Write it like 2014-06-22."),
    "date_impossible": _l("There is no such day. Check year, month and day."),
    "date_ambiguous": _l("Day and month cannot be told apart. Write it like 2014-06-22."),
    "date_future": _l("The date lies in the future. Check it."),
    "age_unreadable": _l("The age is not understood. Write a number such as 12."),
    "birth_future": _l("The birth date lies in the future. Check it."),
    "birth_differs": _l("The id's birth date differs from '%(other)s'. Check both."),
    "age_impossible": _l("This makes an age of %(age)s, outside %(low)s to %(high)s. Check it."),
    "id_length": _l("A resident id has 18 characters, this one has %(length)s. Check it."),
    "id_characters": _l("A resident id is 17 digits and a digit or X. Check it."),
    "id_check_digit": _l("The resident id's check digit is wrong; some digit is mistyped. Check it."),
    "id_birth_impossible": _l("The birth date within the resident id does not exist. Check it."),
    "name_gone": _l("'%(text)s' stands behind the name. If the child is still at the school, take these words away; else delete the row."),
    "names_two": _l("Two names stand in one cell. Give each child a row of its own."),
    "id_other": _l("This is another document than a resident id, such as a passport or a permit, so no birth was read from it."),
    "id_rounded": _l("Excel stored the resident id as a number and lost its last digits. Format the column as text and enter it again."),
    "phone_unreadable": _l("The phone number is not valid and was left out. A mobile number has 11 digits."),
    "postcode_unreadable": _l("The postcode was left out: it has six digits."),
    "email_unreadable": _l("The email address is not valid. Check it."),
    "choice_unreadable": _l("Neither yes nor no; taken as not answered."),
    "count_unreadable": _l("A number is expected here."),
    "capacity_impossible": _l("The number must be from 1 to %(high)s. Check it."),
    "county_unknown": _l("No county is found for '%(text)s'. Write its full name, such as 东源县."),
    "school_missing": _l("No school is given. Fill it in or choose the school when uploading."),
    "school_unknown": _l("No school is registered as '%(text)s'. Check the name, or bring in the schools first."),
    "school_ambiguous": _l("'%(text)s' may be several schools: %(candidates)s. Name the county."),
    "other_school": _l("'%(text)s' is not the chosen school. This row was left out."),
    "contradicts_row": _l("This is the same one as in row %(row)s, but differs in: %(fields)s. Check and keep one row."),
    "state_unknown": _l("The state is not understood. Write: posted, at the hub, at the school, with the child, handed in, with the volunteer, held, lost, or returned."),
    "out_of_reach": _l("This county is outside your region, so the row was left out."),
    "elsewhere": _l("This volunteer is registered in another region; ask the coordinator there."),
    "email_taken": _l("This address belongs to somebody else. Check it."),
    "email_unreachable": _l("Mail to this address does not arrive. Check it."),
    "email_of_role": _l("The account of this volunteer holds a role: its reader or an admin changes the address."),
    "letter_unknown": _l("There is no such letter in your reach. Check the code on the envelope."),
    "letter_not_yours": _l("This step is logged by somebody else."),
    "letter_cannot_move": _l("The letter is %(was)s just now, so this step does not follow."),
    "letter_unplanned": _l("This pair has no letter no. %(number)s that way. Check the number."),
    "letter_before_cohort": _l("The day lies before the cohort began (%(limit)s). Check the year."),
    "pair_unknown": _l("There is no such pair in your reach. Check its code."),
    "child_unpaired": _l("No child in your reach who is called so has a letter friend. Check the pen name, or give the pair's code."),
    "child_ambiguous": _l("Several children are called so. Give the pair's code in place of the name."),
    "pair_unclear": _l("This child had several letter friends, and the days do not tell which is meant. Give the pair's code."),
    "direction_unknown": _l("Which way the letter goes is not understood. Write 'to the child' or 'reply'."),
    "letter_date": _l("The day lies in the future or before the letter's last step (%(limit)s)."),
}  # fmt: skip
NOTES: dict[str, Any] = {
    "pen_name_taken_there": _l("The pen name %(pen_name)s is taken in this school and grade: the child is called %(free)s from now on."),
    "gender_unsure": _l("The id's gender differs from '%(other)s', so the gender was left out. Check both."),
    "read_as_forms": _l("These are forms, one person each; each was read as a row, called by the row of its name, and each label as a column. Look at the values below before you admit it."),
    "read_in_columns": _l("The people stand side by side, so each column was read as a row: the person in column B is row 2, and so on to the right. Look at the values below before you admit it."),
    "age_unusual": _l("Aged %(age)s; children are usually 8 to 15. Have a look."),
    "birth_not_exact": _l("The day of birth is not given."),
    "birth_lunar": _l("A lunar date: only the year was taken. Ask for the solar date."),
    "birth_reckoned": _l("A reckoned age (虚岁), so the birth year is %(year)s or %(next)s; %(year)s was taken."),
    "birth_month_unsure": _l("A number such as 2014.1 may mean January or October; only the year was taken. Write it like 2014-10."),
    "birth_clock": _l("A clock time stands beside the birth; the day was taken as written. Have a look."),
    "birth_remarked": _l("Something else stands behind the birth; the date before it was taken. Have a look."),
    "name_aside": _l("'%(text)s' stands in brackets beside the name and was left out."),
    "name_marked": _l("The mark %(text)s beside the name was left out."),
    "name_private": _l("The name holds a sign that no other program can show or print. Enter the character anew."),
    "perhaps_same": _l("Perhaps the same as row %(row)s: the names sound alike and the births agree."),
    "perhaps_known": _l("Perhaps the child %(code)s, whose name is written otherwise: the names sound alike and the births agree."),
    "class_aside": _l("'%(text)s' stands behind the class and was left out."),
    "grade_by_entry": _l("'%(text)s' names the year of entry; taken as grade %(grade)s."),
    "not_left_behind": _l("The list says that this is no left-behind child (非留守). Have a look."),
    "option_numbers": _l("These are numbers of options and not their words (选项编号), so they were left out. Export the survey as text."),
    "minor": _l("Under 18 (aged %(age)s): in no round before the age that the programme has set."),
    "home_unknown": _l("No region is found for '%(text)s'; taken as unknown."),
    "text_cut": _l("Longer than %(limit)s characters; only the first %(limit)s are taken."),
    "same_as_row": _l("The same as row %(row)s."),
    "heading_repeated": _l("This heading stands over several columns; %(columns)s was not read. Put lists that stand side by side below one another."),
    "births_are_months": _l("All births here are the first of a month, so only the months were taken."),
    "filled_down": _l("Told on the first row of each block alone, so blank cells were read as the cell above."),
    "other_sheets": _l("Other sheets look like lists too and were not read: %(sheets)s. Choose the sheets to read."),
    "row_hidden": _l("This row is hidden in the file (filtered or by hand); it was read like all others."),
    "struck_through": _l("Struck through in the file: %(columns)s; it was read nevertheless. Does the child still belong in the list?"),
    "consent_doubted": _l("Beside an agreement the list says: '%(text)s'. It counts as no consent; ask the guardian."),
    "consent_of_another": _l("%(who)s agreed here, and the guardian of this row is somebody else: taken as not answered."),
    "refused_by_mark": _l("'%(text)s' stands under a heading of refusals, so it was taken as a refusal. If the family agrees, record it on the child's page."),
    "refused_before": _l("The family has said no to letters before, and a list does not take that back. If they agree now, record it on the child's page."),
    "consent_left": _l("Not taken as the guardian's consent to letters: %(columns)s. If it is, choose the column below; what is ticked there will then count as consent to letters."),
    "no_headings": _l("The list has no headings: its columns were told by what is in them. Check them before you admit it."),
    "grade_unreadable": _l("The grade is not understood, so it was left out."),
    "has_moved": _l("Likely the child %(code)s of %(school)s. Has it changed school?"),
    "same_child": _l("Likely the child %(code)s, who is at this school under another name: the guardian's phone and the birth are the same."),
    "known_elsewhere": _l("A child like this one is at a school outside your reach. Ask a coordinator whether it has changed school before you admit it."),
    "letter_other_day": _l("This step is noted already, for %(on)s; that day stays. If yours is right, correct it at the letter."),
    "letter_held_back": _l("This friendship may not go on just now: the letter is not moved but held, until a coordinator lets it go."),
    "days_of_others": _l("Left out for all rows: %(fields)s. These days are logged by the volunteers or the coordinator; to bring them in too, let the coordinator bring in this list in your place. All other columns are taken."),
    "said_known": _l("You said: this is the child %(code)s of %(school)s."),
    "said_another": _l("You said: this is another child, not one who is known."),
}  # fmt: skip


def remark_words(remark: Remark) -> str:
    """The sentence of a remark; what is a fault of one field may be a note of another."""
    sentence = filled(NOTES.get(remark.code) or FAULTS[remark.code], remark.details)
    sheets = quoted(_(", ").join(remark.sheets))
    return f"{sheets}: {sentence}" if sheets else sentence


def column_of(remark: Remark) -> str:
    """What a remark is about: the heading in the file, else the field's name; '' for a file."""
    return quoted(remark.column) or (field_label(remark.field) if remark.field else "")
