"""Word to PDF: what goes wrong has a name."""

import os
import select
import stat

import pytest

from letters.documents import OfficeFailed, OfficeMissing, OfficeTimeout, UnreadableDocument, to_pdf
from letters.errors import LettersError


def office_that(tmp_path, script: str) -> str:
    """A program in LibreOffice's place that runs `script`."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_missing_office_is_named():
    with pytest.raises(OfficeMissing, match="install") as missing:
        to_pdf(b"", program="no-such-office")
    assert missing.value.program == "no-such-office"
    assert isinstance(missing.value, LettersError)


def test_an_office_that_fails_leaves_its_last_words(tmp_path):
    with pytest.raises(OfficeFailed) as failed:
        to_pdf(b"", program=office_that(tmp_path, "echo out of paper >&2; exit 7"))
    assert (failed.value.exit_code, failed.value.output) == (7, "out of paper")


def test_an_office_that_hangs_is_stopped_with_all_its_processes(tmp_path):
    line = tmp_path / "line"
    os.mkfifo(line)
    reader = os.open(line, os.O_RDONLY | os.O_NONBLOCK)
    program = office_that(tmp_path, f"exec 3>{line}; echo on >&3; sleep 600 & sleep 600")
    with pytest.raises(OfficeTimeout) as late:
        to_pdf(b"", program=program, seconds=1)
    assert late.value.seconds == 1
    assert os.read(reader, 9) == b"on\n"
    ended, _, _ = select.select([reader], [], [], 60)
    assert ended
    assert os.read(reader, 9) == b""
    os.close(reader)


def test_a_missing_word_file_is_named(tmp_path):
    program = office_that(tmp_path, "exit 0")
    with pytest.raises(UnreadableDocument) as missing:
        to_pdf(tmp_path / "none.docx", program=program)
    assert missing.value.path == tmp_path / "none.docx"


def test_each_run_has_its_own_profile(tmp_path):
    seen = tmp_path / "seen"
    program = office_that(tmp_path, f'echo "$1" >> {seen}')
    for _ in range(2):
        with pytest.raises(OfficeFailed):
            to_pdf(b"", program=program)
    profiles = seen.read_text().splitlines()
    assert len(set(profiles)) == 2
    assert all(line.startswith("-env:UserInstallation=file://") for line in profiles)
