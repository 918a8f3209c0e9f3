"""The papers of many schools, made at once: one ZIP of Word files, or one PDF."""

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

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
from app.models import PrintRun, School
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
    wanted = Wanted.of(db.session.get_one(PrintRun, print_id).wanted)
    scope, papers, notes = reach[0], list[SchoolPapers](), list[Any]()
    user_id, template = acting.actor.user_id, wanted.template
    own = None if template is None else OwnSheets.of(user_id, template)
    for at, code in enumerate(wanted.schools):
        tell(0.8 * at / len(wanted.schools))
        try:
            papers.append(replace(_of_school(reach, code, wanted, acting), own=own))
        except NotFound:
            notes.append(("prints.left_out", {"school": code}))
        except Refused as why:
            notes.append(_left_out(school_by_code(scope, code).name, why))
    if not papers:
        raise Refused("packs.empty")
    tell(0.8)
    labels = _labels(papers, wanted.labels)
    pdf = wanted.form is PrintForm.PDF
    content, more = _pdf(papers, labels, acting) if pdf else (_zip(papers, labels, acting), [])
    with transaction():
        row = db.session.get_one(PrintRun, print_id, with_for_update=True)
        row.content = base64.b64encode(content).decode()
        row.notes, row.made_at = [*notes, *more], acting.now
        row.schools, row.letters = len(papers), sum(len(one.codes) for one in papers)
    return print_id


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


def _labels(papers: Sequence[SchoolPapers], choice: LabelChoice | None) -> Labels | None:
    return parcel_labels([one.school for one in papers], choice) if choice else None


def _zip(papers: Sequence[SchoolPapers], labels: Labels | None, acting: Acting) -> bytes:
    """A folder of Word files for each school, and the labels of their parcels."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for one in papers:
            for name, content in _files(one):
                archive.writestr(f"{one.folder}/{name}.docx", content)
        if labels:
            archive.writestr("labels.docx", render_labels(labels, acting.today))
    return out.getvalue()


def _files(one: SchoolPapers) -> Iterator[tuple[str, bytes]]:
    pack = one.pack
    if one.own and (sheets := one.own.for_pack(pack)):
        yield f"{one.name}-sheets", sheets
        pack = replace(pack, elsewhere=one.own.direction)
    yield one.name, render_school_pack(pack)
    for slip in one.slips:
        yield slip.bundle_code, render_bundle_slip(slip)


def _pdf(
    papers: Sequence[SchoolPapers], labels: Labels | None, acting: Acting
) -> tuple[bytes, list[Any]]:
    """All of them one after another, and the signs that the fonts of this machine lack."""
    fonts = ready_for_pdf()
    packs = [(one.pack, one.slips) for one in papers]
    word = render_school_packs(packs, acting.today, labels)
    codes = tuple(code for one in papers for code in one.codes)
    file = PackFile("print", word, len(codes), codes)
    notes = [(one.note.code, one.note.details) for one in unprinted([file], fonts)]
    return pdf_of(file, seconds=120 + 60 * len(papers)), notes
