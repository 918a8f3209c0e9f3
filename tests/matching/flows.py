"""What can be served, counted by other people's flows and assignments."""

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment


def most_served(world, lowest=0):
    """How many children can be served at once, whatever the class."""
    reference, graph = world.reference, nx.Graph()
    left = [child.id for child in reference.rest]
    graph.add_nodes_from(left)
    for (child, volunteer), points in reference.points.items():
        if child in left and points >= lowest:
            places = min(reference.free[volunteer], len(left))
            graph.add_edges_from((child, (volunteer, place)) for place in range(places))
    return len(nx.bipartite.hopcroft_karp_matching(graph, left)) // 2


def largest_worth(world):
    """The largest sum of w over the children that are not kept, on the full matrix."""
    reference, worth = world.reference, class_worth(world)
    row = {child.id: at for at, child in enumerate(reference.rest)}
    column = {volunteer: at for at, volunteer in enumerate(reference.free)}
    matrix = np.zeros((len(row), len(column)))
    for (child, volunteer), points in reference.points.items():
        if child in row:
            matrix[row[child], column[volunteer]] = points + worth[child]
    places = [min(free, len(row)) for free in reference.free.values()]
    every_place = np.repeat(matrix, places, axis=1)
    return int(every_place[linear_sum_assignment(every_place, maximize=True)].sum())


def class_worth(world):
    """What serving each child that is not kept is worth beyond its points."""
    rest = world.reference.rest
    ranks = sorted({(child.need, child.waited) for child in rest})
    step = 1_000_001 * (len(rest) + 1)
    return {child.id: step * (1 + ranks.index((child.need, child.waited))) for child in rest}


def worth_of(world, solution):
    """The sum of w over the pairs that are not kept."""
    worth = class_worth(world)
    return sum(pair.points + worth[pair.child] for pair in solution.pairs if pair.child in worth)


def served_from_class_up(world, lowest=0):
    """For each class how many of it and all higher ones can be served together."""
    reference = world.reference
    ranks = sorted({(child.need, child.waited) for child in reference.rest})
    return [_flow(reference, rank, lowest) for rank in ranks]


def _flow(reference, rank, lowest):
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for child in reference.rest:
        if (child.need, child.waited) >= rank:
            graph.add_edge("from", ("child", child.id), capacity=1)
    for volunteer, free in reference.free.items():
        graph.add_edge(("volunteer", volunteer), "to", capacity=free)
    for (child, volunteer), points in reference.points.items():
        if points >= lowest and ("child", child) in graph:
            graph.add_edge(("child", child), ("volunteer", volunteer), capacity=1)
    return nx.maximum_flow_value(graph, "from", "to")


def highest_lowest(world):
    """By halving: the highest points that all pairs can have with as many of each class served."""
    full = served_from_class_up(world)
    if not any(full):
        return None
    asked = sorted(set(world.reference.points.values()))
    low, high = 0, len(asked)
    while high - low > 1:
        middle = (low + high) // 2
        if served_from_class_up(world, asked[middle]) == full:
            low = middle
        else:
            high = middle
    return asked[low]
