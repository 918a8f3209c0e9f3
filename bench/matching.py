"""The engine beside its peers, on one objective: time, peak memory, and whether the totals agree.

Each case runs in a process of its own, so that its peak memory is its own. Compiled loops are
warmed up first (and their first compilation is timed apart).
"""

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

import numpy as np

from bench import peers
from bench.instances import SHAPES, round_of
from bench.people import made_up
from matching import Policy, make_round, solve_round, verify_solution
from matching.problem.round import Round

SIZES = (10_000, 20_000, 40_000, 70_000, 100_000)
SHAPE_SIZE = 20_000
PACKAGES = ("numpy", "scipy", "numba", "ortools", "lapx", "networkx", "distributed")


def ours(round_: Round) -> dict[str, Any]:
    """The whole of it: scoring, pairs, reasons, certificate."""
    begun = perf_counter()
    found = solve_round(round_).certificate
    return {
        "seconds": perf_counter() - begun,
        "matched": found.matched,
        "points": found.total_points,
        "proved": found.proved_optimal,
        "note": f"passes: {found.pricing_rounds}",
    }


def again(round_: Round) -> dict[str, Any]:
    """Ten children matched anew while all other pairs are kept, in a process that is up."""
    first = solve_round(round_)
    keep = sorted(first.links)[10:]
    begun = perf_counter()
    second = solve_round(
        make_round(round_.children, round_.volunteers, round_.policy, keep, round_.forbid)
    )
    seconds = perf_counter() - begun
    return {
        "seconds": seconds,
        "matched": second.certificate.matched,
        "points": second.certificate.total_points,
        "proved": second.certificate.proved_optimal,
        "note": f"{len(keep)} kept",
    }


def checked(round_: Round) -> dict[str, Any]:
    """The time that verify takes, after a solution that is not timed."""
    solution = solve_round(round_)
    begun = perf_counter()
    verdict = verify_solution(round_, solution)
    return {
        "seconds": perf_counter() - begun,
        "matched": solution.certificate.matched,
        "points": solution.certificate.total_points,
        "proved": verdict.proved_optimal,
        "note": f"gap {verdict.gap}",
    }


WAYS: dict[str, Callable[[Round], dict[str, Any]]] = {
    "ours": ours,
    "scipy dense": peers.scipy_dense,
    "lapx": peers.lapx_dense,
    "OR-Tools assignment": peers.ortools_assignment,
    "OR-Tools min-cost flow": peers.ortools_flow,
    "scipy sparse, 64 best": peers.scipy_sparse,
    "networkx": peers.networkx_flow,
    "re-match": again,
    "verify": checked,
}


def case(way: str, name: str, n: int) -> dict[str, Any]:
    """One case in this process. Peak memory counts the tables too."""
    round_ = round_of(name, n)
    if way in ("ours", "re-match", "verify"):
        solve_round(make_round(*made_up(50, 50), Policy()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told_ = WAYS[way](round_)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**told_, "peak": peak, "own": peak - before}


def run(way: str, name: str, n: int) -> dict[str, Any]:
    """One case in a process of its own."""
    command = [sys.executable, "-m", "bench.matching", "--case", way, name, str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        print(f"| {name} {n:,} | {way} | did not finish: {reason[0][:80]} | | | | |", flush=True)
        return {}
    found: dict[str, Any] = json.loads(done.stdout)
    proved = {True: "yes", False: "no", None: ""}[found.get("proved")]
    print(
        f"| {name} {n:,} | {way} | {found['seconds']:.2f} | {found['peak']:.0f} | "
        f"{found['matched']:,} / {found['points']:,} | {proved} | {found['note']} |",
        flush=True,
    )
    return found


def ratio(what: str, ours_: dict[str, Any], peer: dict[str, Any], key: str) -> None:
    """How many times more the peer needs."""
    if ours_ and peer:
        print(f"\n{what}: {peer[key] / ours_[key]:.1f} x", flush=True)


def main() -> None:
    """Print tables of every case, with the ratios in the same run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", nargs=3, metavar=("WAY", "NAME", "N"))
    parser.add_argument("--quick", action="store_true", help="nothing above 20,000")
    arguments = parser.parse_args()
    if arguments.case:
        way, name, n = arguments.case
        print(json.dumps(case(way, name, int(n))))
        return
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    _compile_once()
    print("\n| instance | who | seconds | peak MiB | matched / points | proved | |")
    print("|---|---|---|---|---|---|---|")
    pilot_ours = run("ours", "pilot", 12_000)
    pilot_scipy = run("scipy dense", "pilot", 12_000)
    run("scipy sparse, 64 best", "pilot", 12_000)
    run("re-match", "pilot", 12_000)
    run("verify", "pilot", 12_000)
    small = {way: run(way, "plain", 2_000) for way in WAYS if way not in ("networkx", "verify")}
    for way in ("ours", "scipy dense", "lapx"):
        run(way, "plain", 5_000)
    run("networkx", "plain", 200)
    run("ours", "plain", 200)
    shapes = {name: run("ours", name, SHAPE_SIZE) for name in SHAPES}
    grown = {}
    if not arguments.quick:
        grown = {n: run("ours", "plain", n) for n in SIZES}
        run("verify", "plain", SIZES[-1])
    ratio("pilot, time of scipy dense over ours", pilot_ours, pilot_scipy, "seconds")
    ratio("pilot, own memory of scipy dense over ours", pilot_ours, pilot_scipy, "own")
    ratio("2,000, time of scipy dense over ours", small["ours"], small["scipy dense"], "seconds")
    for name, found in shapes.items():
        ratio(f"{SHAPE_SIZE:,}, {name} over plain", shapes["plain"], found, "seconds")
    if grown:
        logs = np.array([[math.log(n), math.log(one["seconds"])] for n, one in grown.items()])
        print(f"\ntime grows as n to the power of {np.polyfit(*logs.T, 1)[0]:.2f}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _compile_once() -> None:
    begun = perf_counter()
    run_quietly = [sys.executable, "-m", "bench.matching", "--case", "ours", "plain", "50"]
    subprocess.run(run_quietly, capture_output=True, check=True)
    first = perf_counter() - begun
    begun = perf_counter()
    subprocess.run(run_quietly, capture_output=True, check=True)
    print(f"a first small round {first:.1f} s, the same again {perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
