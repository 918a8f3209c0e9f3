"""A file made for harm keeps nobody: it is read apart, and given up beyond a limit."""

import os
import threading
import time
from pathlib import Path

import pytest

from app.intake import IntakeRefused, open_sheets
from app.intake.apart import AT_ONCE, WorkLimits, apart

SHORT = WorkLimits(seconds=0.5, memory_bytes=60_000_000)


def refusal_of(work, limits=SHORT):
    with pytest.raises(IntakeRefused) as refused:
        apart(work, limits)
    return refused.value


def for_ever():
    while True:
        pass


class Evil:
    def __reduce__(self):
        return os.system, ("true",)


def test_what_was_read_comes_back_as_it_is():
    assert apart(lambda: ("王红", frozenset({1}))) == ("王红", frozenset({1}))


@pytest.mark.parametrize(
    "work",
    [
        for_ever,
        lambda: time.sleep(60),
        lambda: len(b"x" * 2_000_000_000),
        lambda: os.abort(),
        lambda: os.kill(os.getpid(), 9),
        lambda: 1 / 0,
        lambda: Evil(),
    ],
    ids=["computes", "waits", "memory", "aborts", "killed", "breaks", "runs something"],
)
def test_what_goes_beyond_a_limit_is_given_up_in_words(work):
    assert refusal_of(work).code == "too_heavy"


def test_a_refusal_comes_back_with_its_details():
    def refuse():
        raise IntakeRefused("too_many_rows", rows=60_000, limit=50_000)

    fault = refusal_of(refuse)
    assert (fault.code, fault.details) == ("too_many_rows", {"rows": 60_000, "limit": 50_000})


def test_others_are_answered_while_a_file_is_read():
    started, ended = time.monotonic(), []
    busy = [threading.Thread(target=lambda: ended.append(refusal_of(for_ever))) for _ in range(2)]
    for one in busy:
        one.start()
    turns = 0
    while any(one.is_alive() for one in busy):
        turns += 1
        time.sleep(0.001)
    assert len(ended) == AT_ONCE == 2
    # This process had the time that is its own: the reading took none of its lock.
    assert turns > 50
    assert time.monotonic() - started < 20


def children_of_this_process() -> set[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


def test_nothing_of_the_reader_is_left_behind():
    others = children_of_this_process()
    for _time in range(3):
        refusal_of(for_ever, WorkLimits(seconds=0.05, memory_bytes=60_000_000))
    assert children_of_this_process() <= others


def test_texts_that_are_long_beyond_a_sum_are_refused():
    long = "长" * 30_000
    with pytest.raises(IntakeRefused) as refused:
        open_sheets(f"姓名,说明\n张三,{long}\n".encode(), "名单.csv")
    assert refused.value.code == "too_much_text"
    lines = "".join(f"张三,{'长' * 200}\n" for _ in range(1_000))
    assert len(open_sheets(f"姓名,说明\n{lines}".encode(), "名单.csv").sheets[0].rows) == 1_001
