"""The contract once more in plain Python and exact whole numbers, to check the engine by.

Shares nothing with the engine but the dataclasses. Classes are weighed by powers, so the claim
that multiples of M are enough is checked too.
"""

import math
from collections import Counter

import networkx as nx

from matching import Child, Policy, Volunteer


class Reference:
    def __init__(self, children, volunteers, policy, keep=(), forbid=()):
        self.policy = policy
        self.children = {child.id: child for child in children}
        self.volunteers = {volunteer.id: volunteer for volunteer in volunteers}
        self.keep, self.forbid = set(keep), set(forbid)
        people = [set(person.interests) for person in [*children, *volunteers]]
        self.people = len(people)
        self.named = Counter(tag for tags in people for tag in tags)
        self.points = {
            (c, v): round(1_000_000 * self.score(self.children[c], self.volunteers[v]))
            for c in self.children
            for v in self.volunteers
            if self.eligible(c, v)
        }
        kept = {child for child, _ in self.keep}
        self.rest = [child for child in self.children.values() if child.id not in kept]
        self.free = {v.id: v.capacity for v in volunteers}
        for _, volunteer in self.keep:
            self.free[volunteer] -= 1

    def weigh(self, tags):
        if not self.policy.rarity:
            return float(len(tags))
        return math.fsum(math.log((1 + self.people) / (1 + self.named[t])) + 1 for t in tags)

    def score(self, child: Child, volunteer: Volunteer) -> float:
        p: Policy = self.policy
        ours, theirs = set(child.interests), set(volunteer.interests)
        interests = self.weigh(ours & theirs) / self.weigh(ours | theirs) if ours | theirs else 0.0
        gap = volunteer.age - child.age
        (first, last), (low, high) = p.age_ideal, p.age_limits
        age = 0.0
        if first <= gap <= last:
            age = 1.0
        elif low < gap < first:
            age = (gap - low) / (first - low)
        elif last < gap < high:
            age = (high - gap) / (high - last)
        region = p.elsewhere
        if child.region and volunteer.region:
            for digits, value in ((2, p.same_province), (4, p.same_city), (6, p.same_county)):
                if child.region[:digits] == volunteer.region[:digits]:
                    region = value
        gender = float(bool(child.gender) and child.gender == volunteer.gender)
        weights = (p.weight_interests, p.weight_age, p.weight_region, p.weight_gender)
        total = 0.0
        for weight, part in zip(weights, (interests, age, region, gender), strict=True):
            total += weight * part
        return total / sum(weights)

    def eligible(self, c, v):
        child, volunteer = self.children[c], self.volunteers[v]
        low, high = self.policy.age_limits
        return (
            low <= volunteer.age - child.age <= high
            and child.need <= volunteer.max_need
            and (
                self.policy.gender_rule == "any"
                or (child.gender != "" and child.gender == volunteer.gender)
            )
            and (c, v) not in self.forbid
            and self.score(child, volunteer) >= self.policy.floor
        )

    def best(self, lowest=0):
        """Served by class (highest first) and the largest sum of points, of the rest."""
        ranks = sorted({(child.need, child.waited) for child in self.rest})
        base = (1_000_001 * (len(self.rest) + 1),)
        power = [base[0] * (len(self.rest) + 1) ** level for level in range(len(ranks))]
        graph = nx.Graph()
        for child in self.rest:
            level = ranks.index((child.need, child.waited))
            for volunteer, places in self.free.items():
                points = self.points.get((child.id, volunteer))
                if points is None or points < lowest:
                    continue
                for place in range(places):
                    graph.add_edge(
                        ("c", child.id), ("v", volunteer, place), weight=points + power[level]
                    )
        served, total = Counter(), 0
        for pair in nx.max_weight_matching(graph):
            c = next(node[1] for node in pair if node[0] == "c")
            v = next(node[1] for node in pair if node[0] == "v")
            served[self.children[c].need, self.children[c].waited] += 1
            total += self.points[c, v]
        return served, total

    def fairest(self):
        """The highest lowest points at full service, and the points that can be had with it."""
        full, total = self.best()
        found = (None, total) if not full else (0, total)
        for lowest in sorted(set(self.points.values())):
            served, points = self.best(lowest)
            if full and served == full:
                found = (lowest, points)
        return full, *found
