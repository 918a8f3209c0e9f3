"""Rounds opened, solved and published, as the tests of publications do it."""

from random import Random

from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import open_round
from app.actor import Actor
from app.store.scope import EVERYTHING
from tests.cast import NOW, TODAY, acting_as

LI = Actor(None, "test")


def opened(cast, region=None, scope=EVERYTHING):
    return open_round(scope, cast.cohort.id, region, acting=acting_as(LI))


def solved(round_id):
    return solve_draft(EVERYTHING, round_id, acting=acting_as(LI))


def published(draft, actor=LI, today=TODAY):
    return publish(EVERYTHING, draft.id, acting=acting_as(actor, NOW, today), rng=Random(7))
