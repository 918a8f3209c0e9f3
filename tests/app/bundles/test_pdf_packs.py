"""PDF files of packs: none without a Chinese font, and no sign without a font unsaid."""

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.extensions import db
from app.models import Pair
from tests.cast import Cast

OFFICE = """#!/bin/sh
for last; do :; done
folder=$(dirname "$last")
echo PDF > "$folder/document.pdf"
"""
LATIN, CHINESE = "TrueType\t20-7e\n", "TrueType\t20-ff 2000-ffff\n"


@pytest.fixture
def make(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `packs make --pdf` on a machine with these fonts; None has no list of them."""

    def run(fonts: str | None, *more: str) -> Result:
        programs = tmp_path / "programs"
        programs.mkdir(exist_ok=True)
        listing = f"#!/bin/sh\ncat <<'END'\n{fonts}END\n" if fonts is not None else "#!/bin/false\n"
        for name, script in (("soffice", OFFICE), ("fc-list", listing)):
            (programs / name).write_text(script)
            (programs / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        words = ["packs", "make", "--school", "S-DENGTA", "--term", "1", "--pdf"]
        return app.test_cli_runner().invoke(args=[*words, "--out", str(tmp_path / "out"), *more])

    return run


def test_without_a_chinese_font_nothing_is_made_and_what_to_install_is_said(
    make, friends: Pair, tmp_path: Path
) -> None:
    made = make(LATIN, "--json")
    assert made.exit_code == 1
    assert made.stdout == ""
    assert "fonts-wqy-microhei" in made.stderr
    assert not (tmp_path / "out").exists()


def test_without_a_list_of_fonts_nothing_is_made(make, friends: Pair, tmp_path: Path) -> None:
    made = make(None)
    assert made.exit_code == 1
    assert "fontconfig" in made.stderr
    assert not (tmp_path / "out").exists()


def test_with_all_signs_the_files_are_made_without_a_word(make, friends: Pair) -> None:
    made = make(CHINESE, "--json")
    assert made.exit_code == 0, made.output
    assert made.stderr == ""
    document = json.loads(made.stdout)
    assert document["without_font"] == []
    assert {Path(name).suffix for name in document["files"]} == {".docx", ".pdf"}


def test_a_sign_without_a_font_is_said_with_the_code_of_whose_it_is_and_never_the_name(
    make, cast: Cast, friends: Pair
) -> None:
    cast.deer.pen_name = "\U0002123d小鹿\ue863"
    cast.cloud.pen_name = "云🐟"
    db.session.commit()
    made = make(CHINESE, "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["without_font"] == [
        {"sign": "U+E863", "codes": [cast.deer.code], "package": ""},
        {"sign": "U+1F41F", "codes": [cast.cloud.code], "package": "fonts-symbola"},
        {"sign": "U+2123D", "codes": [cast.deer.code], "package": "fonts-hanazono"},
    ]
    assert "fonts-hanazono" in made.stderr
    for name in (cast.deer.pen_name, cast.cloud.pen_name, "小鹿", "\U0002123d"):
        assert name not in made.output


def test_a_sign_of_the_schools_contact_is_said_with_the_schools_code(
    make, cast: Cast, friends: Pair
) -> None:
    cast.dengta.contact_name = "王\U0002123d"
    db.session.commit()
    (lacking,) = json.loads(make(CHINESE, "--json").stdout)["without_font"]
    assert lacking["codes"] == [cast.dengta.code]


def test_a_sign_of_nobody_is_said_with_the_name_of_the_file(
    make, cast: Cast, friends: Pair
) -> None:
    cast.cohort.terms[0].name = "第一学期🐟"
    db.session.commit()
    (lacking,) = json.loads(make(CHINESE, "--json").stdout)["without_font"]
    assert lacking["codes"] == ["S-DENGTA-term-1"]
