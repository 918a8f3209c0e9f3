"""Each word stands in the glossary once, with its Chinese and a line that says what it is."""

import re
from collections import Counter

from tests.rules.source import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
COLUMNS = 4


def rows():
    for number, line in enumerate((ROOT / "docs/glossary.md").read_text().splitlines(), 1):
        if line.startswith("| ") and not line.startswith("| our word"):
            yield number, [cell.strip() for cell in line.strip("|").split("|")]


def test_every_row_says_word_term_chinese_and_meaning():
    faults = [
        f"docs/glossary.md:{number}: write | our word | the field's term or – | 中文 | what it is |"
        for number, cells in rows()
        if len(cells) != COLUMNS or not all(cells) or not CHINESE.search(cells[2])
    ]
    assert not faults, "\n".join(faults)


def test_no_word_has_two_chinese_ones_in_one_part_of_the_tree():
    text = (ROOT / "docs/glossary.md").read_text()
    for part in text.split("\n## ")[1:]:
        words = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ")]
        twice = [word for word, times in Counter(words).items() if times > 1]
        assert not twice, f"docs/glossary.md says {twice} twice: one noun, one name"
