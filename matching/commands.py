"""What each command does, once its words are understood. Returns the exit status."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from matching.audit.verify import Verdict, verify_solution
from matching.pricing.cluster import cluster_at
from matching.problem.content import content_sha256
from matching.problem.errors import Fault, InputRefused
from matching.problem.inputs import read_round
from matching.problem.round import Round
from matching.result.certificate import Certificate
from matching.result.files import read_solution
from matching.result.folder import target_faults, write_solution
from matching.result.solution import Solution
from matching.review.compare import compare
from matching.review.explain import alternatives, explain
from matching.review.report import (
    alternatives_text,
    comparison_text,
    explanation_text,
    solution_text,
)
from matching.solver.deadline import Progress, silent
from matching.solver.solve import solve_round

Arguments = argparse.Namespace


def _tables(arguments: Arguments) -> tuple[Round, dict[str, str]]:
    return read_round(
        arguments.children,
        arguments.volunteers,
        arguments.policy,
        arguments.keep,
        arguments.forbid,
    )


def _say(arguments: Arguments, document: Any, text: str) -> None:
    """Print the text, or with --json the document."""
    print(json.dumps(document, ensure_ascii=False, indent=2) if arguments.json else text)


def run_solve(arguments: Arguments) -> int:
    """Match the tables and write the folder of the result: 0. Raises InputRefused."""
    faults = target_faults(arguments.out)
    try:
        round_, sha256 = _tables(arguments)
    except InputRefused as refused:
        raise InputRefused([*refused.faults, *faults]) from refused
    if faults:
        raise InputRefused(faults)
    workers = cluster_at(arguments.dask) if arguments.dask else None
    with _ended_at_once():
        solution = solve_round(round_, _progress(), arguments.time_limit, sha256, workers)
    write_solution(arguments.out, solution)
    _say(arguments, asdict(solution.certificate), solution_text(solution, arguments.out))
    return 0


@contextmanager
def _ended_at_once() -> Iterator[None]:
    """Let Ctrl-C end the process: as an exception it could leave a thread waiting for ever."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _progress() -> Progress:
    """A line that is written over, where somebody watches."""
    if not sys.stderr.isatty():
        return silent

    def tell(message: str, share: float) -> None:
        end = "\n" if share >= 1 else ""
        print(f"\r{share:4.0%} {message:<30}", end=end, file=sys.stderr, flush=True)

    return tell


def run_verify(arguments: Arguments) -> int:
    """Recount a result folder and say what is wrong: 0 where it is proved, else 1."""
    round_, sha256 = _tables(arguments)
    try:
        solution = read_solution(arguments.dir)
    except InputRefused as refused:
        verdict = Verdict(refused.faults, None)
    else:
        verdict = verify_solution(round_, solution)
        _note_other_files(solution.certificate, round_, sha256)
    lines = [str(finding) for finding in verdict.findings]
    document = {"proved_optimal": verdict.proved_optimal, "gap": verdict.gap, "findings": lines}
    said = "proved optimal: gap 0" if verdict.proved_optimal else "\n".join(lines)
    _say(arguments, document, said)
    return 0 if verdict.proved_optimal else 1


def _note_other_files(certificate: Certificate, round_: Round, sha256: Mapping[str, str]) -> None:
    """Say which files are not the very files of the certificate, though they say the same."""
    content = content_sha256(round_)
    for name, value in sorted(sha256.items()):
        same = certificate.content_sha256.get(name) == content[name]
        if same and certificate.sha256.get(name) != value:
            note = f"note: {name} was another file with the same content, or in another order"
            print(note, file=sys.stderr)


def _known(arguments: Arguments, round_: Round) -> None:
    """Refuse a child or volunteer that is not in the tables."""
    faults = []
    if arguments.child not in round_.child_at:
        faults.append((arguments.children, arguments.child))
    if getattr(arguments, "volunteer", None) not in {None, *round_.volunteer_at}:
        faults.append((arguments.volunteers, arguments.volunteer))
    if faults:
        raise InputRefused(
            Fault("unknown_id", str(file), None, "id", f'"{id_}" is in no row', {"id": id_})
            for file, id_ in faults
        )


def _round_and_result(arguments: Arguments) -> tuple[Round, Solution]:
    """The tables and the result in the folder.

    Raises InputRefused where they do not know who is asked about, or the result is of others.
    """
    round_, _ = _tables(arguments)
    _known(arguments, round_)
    solution = read_solution(arguments.dir)
    if solution.prices.keys() != round_.volunteer_at.keys():
        sentence = "is the result of other people: verify it with these tables"
        raise InputRefused([Fault.of_file("other_round", arguments.dir, sentence)])
    return round_, solution


def run_explain(arguments: Arguments) -> int:
    """Say what one child and one volunteer score, and who is better: 0. Raises InputRefused."""
    round_, solution = _round_and_result(arguments)
    found = explain(
        round_,
        solution.links,
        solution.prices,
        arguments.child,
        arguments.volunteer,
        solution.certificate.lowest_points,
    )
    _say(arguments, asdict(found), explanation_text(found))
    return 0


def run_alternatives(arguments: Arguments) -> int:
    """Say who else is eligible for a child and what it would cost: 0. Raises InputRefused."""
    round_, solution = _round_and_result(arguments)
    found = alternatives(
        round_,
        solution.links,
        solution.prices,
        arguments.child,
        arguments.n,
        solution.certificate.lowest_points,
    )
    _say(arguments, [asdict(one) for one in found], alternatives_text(arguments.child, found))
    return 0


def run_compare(arguments: Arguments) -> int:
    """Say what two result folders come to, and who moved: 0."""
    found = compare(read_solution(arguments.before), read_solution(arguments.after))
    _say(arguments, asdict(found), comparison_text(found))
    return 0
