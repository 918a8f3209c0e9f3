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
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

import numpy as np

from bench.people import made_up, pilot
from matching import Policy, make_round, solve_round, verify_solution
from matching.block import Scorer
from matching.rest import what_is_left
from matching.round import Round

SIZES = (10_000, 20_000, 40_000, 70_000, 100_000)
SHAPE_SIZE = 20_000
PACKAGES = ("numpy", "scipy", "numba", "ortools", "lapx", "networkx", "distributed")


def round_of(name: str, n: int) -> Round:
    """A named instance of about n x n people."""
    if name == "pilot":
        return pilot()
    children, volunteers = made_up(n, n)
    policy = Policy()
    if name == "everybody the same":
        children = [
            replace(c, age=10, gender="f", region="441625", interests=("a",), need=0)
            for c in children
        ]
        volunteers = [
            replace(v, age=20, gender="f", region="441625", interests=("a",), capacity=1)
            for v in volunteers
        ]
    elif name == "all ties, people differ":
        policy = Policy(weight_interests=0, weight_region=0, age_ideal=(4, 30))
    elif name == "one popular volunteer":
        star = replace(volunteers[0], region="441625", age=20, max_need=3)
        star = replace(star, interests=children[0].interests)
        volunteers = [star, *(replace(v, interests=(), region="") for v in volunteers[1:])]
    elif name == "half as many places":
        volunteers = volunteers[: n // 2]
    elif name == "no eligible pair":
        volunteers = [replace(v, age=90) for v in volunteers]
    elif name == "one tag for all":
        children = [replace(c, interests=("a",)) for c in children]
        volunteers = [replace(v, interests=("a",)) for v in volunteers]
    elif name == "need 3 only, few able":
        children = [replace(c, need=3) for c in children]
        volunteers = [
            replace(v, max_need=3 if at % 20 == 0 else 2) for at, v in enumerate(volunteers)
        ]
    elif name == "capacities of 50":
        volunteers = [replace(v, capacity=50) for v in volunteers[: n // 50]]
    elif name == "floor cuts most pairs":
        policy = Policy(floor=0.75)
    elif name == "fair":
        policy = Policy(fair=True)
    elif name == "seven waits, half the places":
        children = [replace(c, waited=at % 7) for at, c in enumerate(children)]
        volunteers = volunteers[: n // 2]
    return make_round(children, volunteers, policy)


SHAPES = (
    "plain",
    "everybody the same",
    "all ties, people differ",
    "one popular volunteer",
    "half as many places",
    "no eligible pair",
    "one tag for all",
    "need 3 only, few able",
    "capacities of 50",
    "floor cuts most pairs",
    "fair",
    "seven waits, half the places",
)


def ours(round_: Round) -> dict[str, Any]:
    """The whole of it: scoring, pairs, reasons, certificate."""
    begun = perf_counter()
    found = solve_round(round_).certificate
    return {
        "seconds": perf_counter() - begun,
        "matched": found.matched,
        "points": found.total_points,
        "proved": found.proved_optimal,
        "note": f"{found.pricing_rounds} looks",
    }


def matrix(round_: Round) -> tuple[np.ndarray, np.ndarray, float]:
    """w of each child with each place, the volunteer of each place, and the seconds it took."""
    begun = perf_counter()
    scorer, rest = Scorer(round_), what_is_left(round_)
    owner = np.repeat(np.arange(len(rest.free)), rest.free)
    w = np.zeros((len(rest.children), len(owner)))
    done = 0
    for rows in scorer.blocks(rest.children):
        block = scorer.block(rows)
        worth = block.points + (rest.level[done : done + len(rows)] * rest.step)[:, None]
        w[done : done + len(rows)] = np.where(block.eligible, worth, 0)[:, owner]
        done += len(rows)
    return w, owner, perf_counter() - begun


def dense(round_: Round, assign: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]) -> Any:
    """A peer that wants the whole matrix."""
    w, _, scoring = matrix(round_)
    np.negative(w, out=w)
    begun = perf_counter()
    rows, columns = assign(w)
    solving = perf_counter() - begun
    return told(round_, -w[rows, columns], scoring, solving)


def told(round_: Round, worth: np.ndarray, scoring: float, solving: float) -> dict[str, Any]:
    """What a peer reached, in the terms of ours."""
    step = what_is_left(round_).step
    taken = worth[worth > 0].astype(np.int64)
    return {
        "seconds": scoring + solving,
        "matched": len(taken),
        "points": int((taken % step).sum()),
        "note": f"scoring {scoring:.2f} s, solving {solving:.2f} s",
    }


def scipy_dense(round_: Round) -> Any:
    """scipy.optimize.linear_sum_assignment."""
    from scipy.optimize import linear_sum_assignment

    return dense(round_, linear_sum_assignment)


def lapx_dense(round_: Round) -> Any:
    """lapx's Jonker-Volgenant solver."""
    import lap

    def assign(cost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        _, columns, _ = lap.lapjv(cost, extend_cost=cost.shape[0] != cost.shape[1])
        rows = np.flatnonzero(columns >= 0)
        return rows, columns[rows]

    return dense(round_, assign)


def ortools_assignment(round_: Round) -> Any:
    """OR-Tools' SimpleLinearSumAssignment on all pairs, made square by places worth nothing."""
    from ortools.graph.python import linear_sum_assignment as lsa

    def assign(cost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        size = max(cost.shape)
        square = np.zeros((size, size), dtype=np.int64)
        square[: cost.shape[0], : cost.shape[1]] = cost
        solver = lsa.SimpleLinearSumAssignment()
        left, right = np.divmod(np.arange(size * size), size)
        solver.add_arcs_with_cost(left, right, square.reshape(-1))
        solver.solve()
        mates = np.array([solver.right_mate(row) for row in range(cost.shape[0])])
        real = mates < cost.shape[1]
        return np.flatnonzero(real), mates[real]

    return dense(round_, assign)


def ortools_flow(round_: Round) -> Any:
    """OR-Tools' SimpleMinCostFlow on all pairs, capacities as they are."""
    from ortools.graph.python import min_cost_flow

    w, owner, scoring = matrix(round_)
    _, first = np.unique(owner, return_index=True)
    begun = perf_counter()
    child, volunteer = np.nonzero(w[:, first])
    worth = w[child, first[volunteer]].astype(np.int64)
    n, m = w.shape[0], len(first)
    sink, places = n + m, np.bincount(owner)[np.unique(owner)]
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        child, n + volunteer, np.ones_like(child), -worth
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, n + m), np.full(m, sink), places, np.zeros(m, dtype=np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), np.full(n, sink), np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    )
    flow.set_nodes_supplies(np.arange(n), np.ones(n, dtype=np.int64))
    flow.set_node_supply(sink, -n)
    flow.solve()
    solving = perf_counter() - begun
    return told(round_, worth[flow.flows(arcs) > 0].astype(float), scoring, solving)


def scipy_sparse(round_: Round) -> Any:
    """scipy's min_weight_full_bipartite_matching on each child's 64 best and a slack of its own.

    A heuristic: nothing proves that 64 are enough.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    w, _, scoring = matrix(round_)
    begun = perf_counter()
    n, most = w.shape[0], min(64, w.shape[1])
    best = np.argpartition(-w, most - 1, axis=1)[:, :most]
    rows = np.repeat(np.arange(n), most)
    columns = best.reshape(-1)
    worth = w[rows, columns]
    real = worth > 0
    top = w.max() + 1
    data = np.concatenate([top - worth[real], np.full(n, top)])
    where = (
        np.concatenate([rows[real], np.arange(n)]),
        np.concatenate([columns[real], w.shape[1] + np.arange(n)]),
    )
    graph = csr_array((data, where), shape=(n, w.shape[1] + n))
    left, right = min_weight_full_bipartite_matching(graph)
    solving = perf_counter() - begun
    placed = right < w.shape[1]
    return told(round_, w[left[placed], right[placed]], scoring, solving)


def networkx_flow(round_: Round) -> Any:
    """networkx's max_weight_matching on all pairs."""
    import networkx as nx

    w, _, scoring = matrix(round_)
    begun = perf_counter()
    graph = nx.Graph()
    for child, place in np.argwhere(w > 0).tolist():
        graph.add_edge(("c", child), ("p", place), weight=int(w[child, place]))
    pairs = nx.max_weight_matching(graph)
    worth = [w[min(pair)[1], max(pair)[1]] for pair in pairs]
    return told(round_, np.array(worth, dtype=float), scoring, perf_counter() - begun)


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
    "scipy dense": scipy_dense,
    "lapx": lapx_dense,
    "OR-Tools assignment": ortools_assignment,
    "OR-Tools min-cost flow": ortools_flow,
    "scipy sparse, 64 best": scipy_sparse,
    "networkx": networkx_flow,
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
    for way in ("lapx", "scipy sparse, 64 best"):
        run(way, "pilot", 12_000)
    run("re-match", "pilot", 12_000)
    run("verify", "pilot", 12_000)
    small = {way: run(way, "plain", 2_000) for way in WAYS if way not in ("networkx", "verify")}
    run("networkx", "plain", 300)
    run("ours", "plain", 300)
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
