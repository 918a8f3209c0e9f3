"""A folder of results appears as a whole, or what was there stays."""

from pathlib import Path

import pytest

import matching
from matching import InputRefused, read_solution, write_solution
from tests.matching.worlds import town

FEW, MORE = (town(5, size, size) for size in (4, 9))


@pytest.fixture
def earlier(tmp_path):
    folder = tmp_path / "out"
    write_solution(folder, matching.solve(*FEW.arguments))
    return folder


def refused(folder):
    with pytest.raises(InputRefused) as refusal:
        write_solution(folder, matching.solve(*MORE.arguments))
    return str(refusal.value)


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path):
    file = tmp_path / "out"
    file.write_text("mine")
    assert "no folder" in refused(file)
    assert file.read_text() == "mine"


def test_a_disk_that_is_full_leaves_the_earlier_result(earlier, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "No space left on device" in refused(earlier)
    assert len(read_solution(earlier).pairs) == len(matching.solve(*FEW.arguments).pairs)
    assert [path.name for path in earlier.parent.iterdir()] == ["out"]


def test_a_swap_that_fails_puts_the_earlier_result_back(earlier, monkeypatch):
    rename = Path.rename

    def broken(path, target):
        if path.suffix == ".part":
            raise OSError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", broken)
    assert "Permission denied" in refused(earlier)
    assert len(read_solution(earlier).pairs) == len(matching.solve(*FEW.arguments).pairs)
    assert [path.name for path in earlier.parent.iterdir()] == ["out"]
