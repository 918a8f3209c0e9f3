"""The command line: solve, verify, explain, alternatives, compare.

Exit 0: done. 1: the result does not hold. 2: the input or the command was refused.
"""

import argparse
import json
import math
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from matching.audit.verify import Verdict, verify_solution
from matching.pricing.cluster import cluster_at
from matching.problem.errors import Fault, InputRefused
from matching.problem.inputs import read_round
from matching.problem.round import Round
from matching.result.certificate import content_sha256
from matching.result.folder import read_solution, target_faults, write_solution
from matching.result.solution import Certificate, Solution
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
REFUSED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except InputRefused as refused:
        for fault in refused.faults:
            print(fault, file=sys.stderr)
        return REFUSED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solve = _command(commands, "solve", _solve, "match and write a result folder")
    _add_tables(solve)
    solve.add_argument("--out", type=Path, required=True, metavar="DIR")
    solve.add_argument("--time-limit", type=_seconds, metavar="SECONDS")
    solve.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster")
    verify = _command(commands, "verify", _verify, "recount a result folder")
    explained = _command(commands, "explain", _explain, "one child and one volunteer")
    others = _command(commands, "alternatives", _alternatives, "the best volunteers for a child")
    for command in (verify, explained, others):
        command.add_argument("dir", type=Path, metavar="DIR")
        _add_tables(command)
    for command in (explained, others):
        command.add_argument("child", metavar="CHILD")
    explained.add_argument("volunteer", metavar="VOLUNTEER")
    others.add_argument("-n", type=_count, default=5, metavar="N", help="how many (default 5)")
    compared = _command(commands, "compare", _compare, "two result folders side by side")
    compared.add_argument("before", type=Path, metavar="DIR")
    compared.add_argument("after", type=Path, metavar="DIR")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError("give seconds, 0 or more")
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("give a whole number, 1 or more")
    return count


def _command(commands: Any, name: str, run: Any, says: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    command.add_argument("--json", action="store_true", help="one JSON document")
    command.set_defaults(run=run)
    return command


def _add_tables(command: argparse.ArgumentParser) -> None:
    command.add_argument("children", type=Path, metavar="children.csv")
    command.add_argument("volunteers", type=Path, metavar="volunteers.csv")
    for name in ("policy", "keep", "forbid"):
        command.add_argument(f"--{name}", type=Path, metavar="FILE")


def _tables(arguments: Arguments) -> tuple[Round, dict[str, str]]:
    return read_round(
        arguments.children,
        arguments.volunteers,
        arguments.policy,
        arguments.keep,
        arguments.forbid,
    )


def _say(arguments: Arguments, document: Any, text: str) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2) if arguments.json else text)


def _solve(arguments: Arguments) -> int:
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


def _verify(arguments: Arguments) -> int:
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


def _result_of(arguments: Arguments, round_: Round) -> Solution:
    """The result in the folder. Raises InputRefused where it is that of another round."""
    solution = read_solution(arguments.dir)
    if solution.prices.keys() != round_.volunteer_at.keys():
        sentence = "is the result of other people: verify it with these tables"
        raise InputRefused([Fault("other_round", str(arguments.dir), None, None, sentence)])
    return solution


def _explain(arguments: Arguments) -> int:
    round_, _ = _tables(arguments)
    _known(arguments, round_)
    solution = _result_of(arguments, round_)
    lowest = solution.certificate.lowest_points
    ids = (arguments.child, arguments.volunteer)
    found = explain(round_, solution.links, solution.prices, *ids, lowest)
    _say(arguments, asdict(found), explanation_text(found))
    return 0


def _alternatives(arguments: Arguments) -> int:
    round_, _ = _tables(arguments)
    _known(arguments, round_)
    solution = _result_of(arguments, round_)
    lowest = solution.certificate.lowest_points
    found = alternatives(
        round_, solution.links, solution.prices, arguments.child, arguments.n, lowest
    )
    _say(arguments, [asdict(one) for one in found], alternatives_text(arguments.child, found))
    return 0


def _compare(arguments: Arguments) -> int:
    found = compare(read_solution(arguments.before), read_solution(arguments.after))
    _say(arguments, asdict(found), comparison_text(found))
    return 0
