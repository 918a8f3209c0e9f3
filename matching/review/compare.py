"""Two drafts of a round side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.result.solution import Pair, Solution


@dataclass(frozen=True, slots=True)
class Summary:
    """What a draft comes to; points are None where there is no pair.

    `tenth` is the tenth percentile: the points that nine pairs in ten reach.
    """

    matched: int
    matched_by_class: tuple[Mapping[str, int], ...]
    total_points: int
    mean_points: float | None
    lowest_points: int | None
    tenth_points: int | None
    same_county: float | None


@dataclass(frozen=True, slots=True)
class Move:
    """A child whose volunteer differs between two drafts; None where it waits."""

    child: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two summaries and who moved between them.

    `moved` is by child. `chains` are the moves that hang together, the longest chain first. Where
    volunteers have one place, each child takes the one that the child before it left.
    """

    before: Summary
    after: Summary
    moved: tuple[Move, ...]
    chains: tuple[tuple[Move, ...], ...]


def compare(before: Solution, after: Solution) -> Comparison:
    """Compare two drafts; a child may be in one of them only."""
    was, is_ = dict(before.links), dict(after.links)
    moved = tuple(
        Move(child, was.get(child), is_.get(child))
        for child in sorted(was.keys() | is_.keys())
        if was.get(child) != is_.get(child)
    )
    return Comparison(summarise(before), summarise(after), moved, _chains(moved))


def _chains(moved: Sequence[Move]) -> tuple[tuple[Move, ...], ...]:
    """Moves that hang together, each by a volunteer with another of its chain.

    Two assignments differ by paths and cycles without a volunteer in common (C. Berge, 1957);
    volunteers with several places can join some of them.
    """
    # Imported here: it takes longer than a small round, and only drafts side by side want it.
    import networkx as nx

    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    for move in moved:
        # Children who wait have left no place that another could take: each waits by itself.
        before, after = (
            ("place", v) if v else ("waits", move.child) for v in (move.before, move.after)
        )
        graph.add_edge(before, after, key=move.child)
    found = []
    moves = {move.child: move for move in moved}
    for nodes in nx.weakly_connected_components(graph):
        chain = graph.subgraph(nodes)
        more_come = {node: chain.in_degree(node) - chain.out_degree(node) for node in nodes}
        ends = sorted(nodes, key=lambda node: (-more_come[node], node))
        edges = nx.edge_dfs(chain, ends, orientation="reverse")
        found.append(tuple(moves[child] for _, _, child, _ in edges))
    return tuple(sorted(found, key=lambda chain: (-len(chain), chain[0].child)))


def summarise(solution: Solution) -> Summary:
    """The figures of one draft."""
    points = sorted(pair.points for pair in solution.pairs)
    return Summary(
        matched=len(points),
        matched_by_class=solution.certificate.matched_by_class,
        total_points=sum(points),
        mean_points=sum(points) / len(points) if points else None,
        lowest_points=points[0] if points else None,
        tenth_points=points[(len(points) - 1) // 10] if points else None,
        same_county=_same_county(solution.pairs),
    )


def _same_county(pairs: Sequence[Pair]) -> float | None:
    if not pairs:
        return None
    return sum(pair.relation == "same_county" for pair in pairs) / len(pairs)
