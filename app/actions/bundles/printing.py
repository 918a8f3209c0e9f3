"""The papers of many schools, made at once: one ZIP of Word files, or one PDF."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import partial
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import delete

from app.actions.bundles.labels import LabelChoice, parcel_labels
from app.actions.bundles.packs import (
    NOBODY,
    WAYS,
    Along,
    PackFile,
    Part,
    papers_of_school,
    slip_of,
)
from app.actions.bundles.pdf import pdf_of, ready_for_pdf, unprinted
from app.actions.bundles.templates import OwnSheets
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import PrintPart, PrintRun, School
from app.store.bundles.packs import Printing
from app.store.bundles.prints import open_bags
from app.store.people.schools import school_by_code
from app.store.scope import Scope, scope_from, scope_payload
from letters.documents import (
    BundleSlip,
    Labels,
    SchoolPack,
    render_bundle_slip,
    render_labels,
    render_school_pack,
    render_school_packs,
)

KIND = "print"
AT_ONCE = 3
PART_BYTES = 512 * 1024
"""How much of a file is sealed at a time."""


class PrintForm(StrEnum):
    """What the papers come as."""

    ZIP = "zip"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed; `schools` are codes."""

    term: int
    part: Part
    form: PrintForm
    schools: tuple[str, ...]
    envelopes: bool = False
    slips: bool = False
    cards: bool = False
    guide: bool = False
    labels: LabelChoice | None = None
    template: int | None = None

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Wanted":
        """As it was stored with a run."""
        part, form = Part(stored["part"]), PrintForm(stored["form"])
        rest = {name: stored.get(name, False) for name in ("envelopes", "slips", "cards", "guide")}
        labels = LabelChoice(**stored["labels"]) if stored.get("labels") else None
        schools = tuple(stored["schools"])
        rest["template"] = stored.get("template")
        return cls(stored["term"], part, form, schools, labels=labels, **rest)

    @property
    def along(self) -> Along:
        """What goes with the sheets of each school."""
        return Along(self.envelopes, self.cards, self.guide)


@dataclass(frozen=True, slots=True)
class SchoolPapers:
    """The papers of one school, and the codes of the letters on them."""

    school: School
    folder: str
    name: str
    pack: SchoolPack
    slips: Sequence[BundleSlip]
    codes: tuple[str, ...]
    own: OwnSheets | None = None


def begin(
    scope: Scope, wanted: Wanted, names: Scope = NOBODY, *, acting: Acting
) -> Done[int] | Asked:
    """Make the papers of a few schools now, ask for those of many, and for every PDF.

    `names` is how far real names are read: there who is who is the first page. The id of the
    run. Raises Refused prints.nobody, prints.own_in_pdf, packs.empty, or where no PDF can be made.
    """
    if not wanted.schools:
        raise Refused("prints.nobody")
    size = len(wanted.schools)
    if wanted.form is PrintForm.PDF:
        if wanted.template is not None:
            raise Refused("prints.own_in_pdf")
        ready_for_pdf()
        size = max(size, AT_ONCE + 1)

    def now() -> int:
        with transaction():
            return _make((scope, names), _stored(wanted, acting), acting)

    def arguments() -> dict[str, Any]:
        return {
            "print": _stored(wanted, acting),
            "scope": scope_payload(scope),
            "names": scope_payload(names),
        }

    return do_or_ask(Errand(KIND, size, AT_ONCE, now, arguments), acting=acting)


def run_print(task: work.Task) -> dict[str, Any]:
    """Make what was asked for, unless an earlier attempt has.

    Raises NotFound where it was thrown away meanwhile.
    """
    print_id = int(task.arguments["print"])
    row = db.session.get(PrintRun, print_id)
    if row is None:
        raise NotFound("prints.unknown")
    if row.made_at is None:
        tell = partial(work.paced(task), "printing")
        reach = scope_from(task.arguments["scope"]), scope_from(task.arguments["names"])
        _make(reach, print_id, task.acting(), tell)
    return {"print": print_id}


def _stored(wanted: Wanted, acting: Acting) -> int:
    row = PrintRun(
        asked_at=acting.now, asked_by_id=acting.actor.user_id, wanted=asdict(wanted), notes=[]
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _make(
    reach: tuple[Scope, Scope], print_id: int, acting: Acting, tell: Any = lambda share: None
) -> int:
    """Write the file aside, the papers of each school as they are made, then keep all of it."""
    wanted, made = Wanted.of(db.session.get_one(PrintRun, print_id).wanted), _Made()
    papers = _papers(reach, wanted, made, acting, tell)
    with TemporaryFile() as out:
        write = _write_pdf if wanted.form is PrintForm.PDF else _write_zip
        write(out, papers, made, wanted.labels, acting)
        out.seek(0)
        with transaction():
            row = db.session.get_one(PrintRun, print_id, with_for_update=True)
            _keep(row, out)
            row.notes, row.made_at = made.notes, acting.now
            row.schools, row.letters = len(made.schools), len(made.codes)
    return print_id


@dataclass(slots=True)
class _Made:
    """What has been made so far: for which schools, which letters; what is to be said of it."""

    schools: list[School] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)

    def check(self) -> None:
        """Raises Refused packs.empty where there was nothing for anybody."""
        if not self.schools:
            raise Refused("packs.empty")

    def labels(self, choice: LabelChoice | None) -> Labels | None:
        """A label for the parcel of each school, where labels were asked for."""
        return parcel_labels(self.schools, choice) if choice else None


def _papers(
    reach: tuple[Scope, Scope], wanted: Wanted, made: _Made, acting: Acting, tell: Any
) -> Iterator[SchoolPapers]:
    """The papers of one school after the other; nobody holds those that were handed on."""
    user_id, template = acting.actor.user_id, wanted.template
    own = None if template is None else OwnSheets.of(user_id, template)
    for at, code in enumerate(wanted.schools):
        tell(0.9 * at / len(wanted.schools))
        try:
            one = _of_school(reach, code, wanted, acting)
        except NotFound:
            made.notes.append(("prints.left_out", {"school": code}))
            continue
        except Refused as why:
            made.notes.append(_left_out(school_by_code(reach[0], code).name, why))
            continue
        made.schools.append(one.school)
        made.codes.extend(one.codes)
        yield replace(one, own=own)


def _keep(row: PrintRun, out: BinaryIO) -> None:
    """The file in parts, each sealed alone, in place of what an attempt before has kept."""
    db.session.execute(delete(PrintPart).where(PrintPart.print_id == row.id))
    for number, piece in enumerate(iter(partial(out.read, PART_BYTES), b""), 1):
        part = PrintPart(print_id=row.id, number=number)
        part.content = base64.b64encode(piece).decode()
        db.session.add(part)
        db.session.flush()


def _of_school(
    reach: tuple[Scope, Scope], code: str, wanted: Wanted, acting: Acting
) -> SchoolPapers:
    scope, names = reach
    school = school_by_code(scope, code)
    printing = Printing(school=code, term=wanted.term, directions=WAYS[wanted.part])
    part, along = wanted.part, wanted.along
    pack, codes = papers_of_school(scope, printing, part, along, names, acting=acting)
    bags = open_bags(scope).get(school.id, ()) if wanted.slips else ()
    slips = [slip_of(scope, bag, acting=acting)[0] for bag in bags]
    folder = f"{school.name.replace('/', ' ')} {code}"
    return SchoolPapers(school, folder, f"{code}-term-{wanted.term}", pack, slips, codes)


def _left_out(school: str, why: Refused) -> tuple[str, dict[str, Any]]:
    if why.code == "packs.postcode":
        return "prints.postcode", {"school": school, **why.details}
    return "prints.left_out", {"school": school}


def _write_zip(
    out: BinaryIO,
    papers: Iterable[SchoolPapers],
    made: _Made,
    choice: LabelChoice | None,
    acting: Acting,
) -> None:
    """A folder of Word files for each school, and the labels of their parcels."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for one in papers:
            for name, content in _files(one):
                archive.writestr(f"{one.folder}/{name}.docx", content)
        made.check()
        if labels := made.labels(choice):
            archive.writestr("labels.docx", render_labels(labels, acting.today))


def _files(one: SchoolPapers) -> Iterator[tuple[str, bytes]]:
    pack = one.pack
    if one.own and (sheets := one.own.for_pack(pack)):
        yield f"{one.name}-sheets", sheets
        pack = replace(pack, elsewhere=one.own.direction)
    yield one.name, render_school_pack(pack)
    for slip in one.slips:
        yield slip.bundle_code, render_bundle_slip(slip)


def _write_pdf(
    out: BinaryIO,
    papers: Iterable[SchoolPapers],
    made: _Made,
    choice: LabelChoice | None,
    acting: Acting,
) -> None:
    """All of them one after another; the signs that the fonts of this machine lack are noted."""
    fonts = ready_for_pdf()
    packs = ((one.pack, one.slips) for one in papers)
    word = render_school_packs(packs, acting.today, lambda: made.labels(choice))
    made.check()
    file = PackFile("print", word, len(made.codes), tuple(made.codes))
    made.notes += [(one.note.code, one.note.details) for one in unprinted([file], fonts)]
    out.write(pdf_of(file, seconds=120 + 60 * len(made.schools)))
