"""Other solvers on the engine's objective, each from the scoring on."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from matching.audit.block import Scorer
from matching.instance.residual import what_is_left
from matching.problem.round import Round


def matrix(round_: Round) -> tuple[np.ndarray, np.ndarray, float]:
    """w of each child with each place, the volunteer of each place, and the seconds it took."""
    begun = perf_counter()
    scorer, rest = Scorer(round_), what_is_left(round_)
    owner = np.repeat(np.arange(len(rest.free)), rest.free)
    w = np.zeros((len(rest.children), len(owner)))
    for rows in scorer.blocks(rest.children):
        block, at = scorer.block(rows), np.searchsorted(rest.children, rows)
        worth = block.points + (rest.level[at] * rest.step)[:, None]
        w[at] = np.where(block.eligible, worth, 0)[:, owner]
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
