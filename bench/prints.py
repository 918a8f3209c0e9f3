"""Measures what a print run holds in memory, for few schools and for all of the demo.

Run: python -m bench.prints [--home FOLDER] [--size SIZE]. Each way runs in a process of its own, so
that its peak of memory is its own, and after one school, which loads what all need. The peer is the
simple way: the papers of all schools in a list, a ZIP of them in memory, sealed as one value.
"""

import argparse
import base64
import io
import os
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZIP_DEFLATED, ZipFile

from app import clock
from app.actions.bundles import printing
from app.actions.bundles.packs import WAYS, Part, papers_of_school
from app.actions.bundles.printing import PrintForm, Wanted
from app.actor import Acting, Actor
from app.extensions import db
from app.models import PrintRun
from app.store.bundles.packs import Printing
from app.store.bundles.prints import print_centre
from app.store.scope import EVERYTHING, Scope
from bench.pages import environment, make_demo
from letters.documents import render_school_pack

TERM = 3


def ours(wanted: Wanted, acting: Acting) -> None:
    printing.AT_ONCE = len(wanted.schools)
    printing.begin(EVERYTHING, wanted, acting=acting)


def all_held(wanted: Wanted, acting: Acting) -> None:
    packs = []
    for school in wanted.schools:
        one = Printing(school=school, term=wanted.term, directions=WAYS[wanted.part])
        pack, _ = papers_of_school(
            EVERYTHING, one, wanted.part, wanted.along, Scope(), acting=acting
        )
        packs.append(pack)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for school, pack in zip(wanted.schools, packs, strict=True):
            archive.writestr(f"{school}.docx", render_school_pack(pack))
    row = PrintRun(asked_at=acting.now, wanted={"schools": list(wanted.schools)}, notes=[])
    row.content = base64.b64encode(out.getvalue()).decode()
    db.session.add(row)
    db.session.commit()


def measured(
    work: Callable[[Wanted, Acting], None], schools: Sequence[str], home: Path
) -> tuple[float, float]:
    """Seconds of the processor, and MB of memory on top of the first school."""
    os.environ.update(environment(home))
    from app import create_app

    with create_app().app_context():
        acting = Acting(Actor(None, "bench"), clock.now(), clock.today())
        wanted = Wanted(TERM, Part.SCHOOL, PrintForm.ZIP, tuple(schools), envelopes=True)
        work(replace(wanted, schools=wanted.schools[:1]), acting)
        ready = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        busy = time.process_time()
        work(wanted, acting)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - ready
        return time.process_time() - busy, grown / 1024


def fullest(home: Path) -> list[str]:
    """The schools of the term, those with most sheets first, so that the first is the largest."""
    os.environ.update(environment(home))
    from app import create_app

    with create_app().app_context():
        rows = print_centre(EVERYTHING, clock.today(), TERM).schools
        return [row.school.code for row in sorted(rows, key=lambda row: -row.sheets)]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--home", type=Path)
    asked.add_argument("--size", default="pilot")
    chosen = asked.parse_args()
    home = chosen.home or Path(mkdtemp())
    make_demo(home, chosen.size)
    with get_context("spawn").Pool(1) as pool:
        schools = pool.apply(fullest, (home,))
    for name, work in (("school by school", ours), ("all held", all_held)):
        for some in (schools[: len(schools) // 8], schools):
            with get_context("spawn").Pool(1) as pool:
                busy, grown = pool.apply(measured, (work, some, home))
            print(
                f"{name:18} {len(some):4} schools, processor {busy:6.2f} s, "
                f"{grown:6.1f} MB more memory",
                flush=True,
            )


if __name__ == "__main__":
    main()
