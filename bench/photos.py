"""Measures which share of the codes of a photo is read, by what is wrong with it, and how fast.

Run: python -m bench.photos [PICTURES] [--page docs/photos.md]. Each picture has 40 letters on
twelve megapixels, made by tests/photographs.py. The peer is zxing-cpp alone on the whole picture.
"""

import argparse
import os
import time
from pathlib import Path
from random import Random

import numpy as np
import zxingcpp

from letters.codes import CodeKind, new_codes
from letters.photos.opening import opened
from letters.photos.reading import read_picture
from tests.photographs import DISTURBANCES, Photograph, photograph

LETTERS = 40
HEAD = """# What is read of a photo

`python -m bench.photos --page docs/photos.md` made this page: pictures of {letters} letters each,
twelve megapixels, drawn with the codes that sheets carry and then spoilt as a phone's camera spoils
them (`tests/photographs.py`), {pictures} of each kind. They are made, not taken: read the
difference to the peer, not the share itself; the looks were chosen on other pictures of the same
kinds. *Alone* is zxing-cpp on the whole picture; *ours* looks again, closely, at each patch that is
like a code (`letters/photos/`). *Cut out* is how many patches the page shows to be typed, for how
many codes that were not read. *Wrong* are texts that stand on no letter. *Seconds* are of one
processor, opening the JPEG included, for the slowest picture; {machine}.

| the photo | alone | ours | cut out | wrong | seconds |
|---|---:|---:|---:|---:|---:|
"""


def texts(rng: Random) -> list[str]:
    codes = new_codes(CodeKind.LETTER, rng, LETTERS)
    return [f"https://xinqiao.example.org/letters/{code}" for code in codes]


def alone(photo: Photograph) -> set[str]:
    """What the library reads by itself."""
    found = zxingcpp.read_barcodes(np.asarray(photo.picture))
    return {one.text for one in found}


def measured(name: str, pictures: int) -> str:
    """The row of one kind of photo."""
    peer = ours = cut = wrong = 0
    slowest = 0.0
    for seed in range(pictures):
        rng = Random(seed)
        wanted = texts(rng)
        photo = DISTURBANCES[name](photograph(wanted, rng), rng)
        peer += len(alone(photo) & set(wanted))
        sent = photo.file()
        start = time.process_time()
        found = read_picture(opened(sent))
        slowest = max(slowest, time.process_time() - start)
        ours += len(set(found.texts) & set(wanted))
        wrong += len(set(found.texts) - set(wanted))
        cut += len(found.cutouts)
    letters = pictures * LETTERS
    rest = letters - ours
    shown = f"{cut} for {rest}" if cut or rest else "–"
    said = f"| {(DISTURBANCES[name].__doc__ or name).partition('.')[0]} "
    shares = f"| {peer / letters:.1%} | {ours / letters:.1%} | {shown} "
    return f"{said}{shares}| {wrong} | {slowest:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", nargs="?", type=int, default=4)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    machine = f"{os.cpu_count()} cores, other work running"
    head = HEAD.format(letters=LETTERS, pictures=given.pictures, machine=machine)
    print(head, end="")
    rows = []
    for name in DISTURBANCES:
        rows.append(measured(name, given.pictures))
        print(rows[-1], flush=True)
    if given.page:
        given.page.write_text(head + "\n".join(rows) + "\n" + TAIL, encoding="utf-8")


TAIL = """
What none reads: a code whose corner squares are folded away or under a lamp's glare. It is cut out,
with what is written beside it, and typed; its check character finds a slip of the hand.
"""

if __name__ == "__main__":
    main()
