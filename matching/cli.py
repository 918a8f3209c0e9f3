"""The command line: solve, verify, explain, alternatives, compare.

Exit 0: done. 1: the result does not hold. 2: the input or the command was refused.
"""

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matching.commands import (
    run_alternatives,
    run_compare,
    run_explain,
    run_solve,
    run_verify,
)
from matching.problem.errors import InputRefused

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
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    solve = _command(parsers, "solve", run_solve, "match and write a result folder")
    _add_tables(solve)
    solve.add_argument("--out", type=Path, required=True, metavar="DIR")
    solve.add_argument("--time-limit", type=_seconds, metavar="SECONDS")
    solve.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster")
    verify = _command(parsers, "verify", run_verify, "recount a result folder")
    explained = _command(parsers, "explain", run_explain, "one child and one volunteer")
    others = _command(parsers, "alternatives", run_alternatives, "the best volunteers for a child")
    for command in (verify, explained, others):
        command.add_argument("dir", type=Path, metavar="DIR")
        _add_tables(command)
    for command in (explained, others):
        command.add_argument("child", metavar="CHILD")
    explained.add_argument("volunteer", metavar="VOLUNTEER")
    others.add_argument("-n", type=_count, default=5, metavar="N", help="how many (default 5)")
    compared = _command(parsers, "compare", run_compare, "two result folders side by side")
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


def _command(parsers: Any, name: str, run: Any, says: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = parsers.add_parser(name, help=says, description=says)
    command.add_argument("--json", action="store_true", help="one JSON document")
    command.set_defaults(run=run)
    return command


def _add_tables(command: argparse.ArgumentParser) -> None:
    command.add_argument("children", type=Path, metavar="children.csv")
    command.add_argument("volunteers", type=Path, metavar="volunteers.csv")
    for name in ("policy", "keep", "forbid"):
        command.add_argument(f"--{name}", type=Path, metavar="FILE")
