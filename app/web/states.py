"""The states that templates ask for, by the names of their enumerations."""

from flask import Flask

from app.models import (
    AppealState,
    BundleState,
    CertificateState,
    ConcernState,
    DraftState,
    MessageState,
    ReferralState,
    RoundState,
    UploadState,
    WorkState,
)
from app.store.desk.checklist.step import StepState
from letters.movers import TakingBack
from letters.reviews.openings import OpeningState
from letters.reviews.queue import ReviewState
from letters.states import State

STATES = (
    *(AppealState, BundleState, CertificateState, ConcernState, DraftState, MessageState),
    *(OpeningState, ReferralState, ReviewState, RoundState, State, StepState, TakingBack),
    *(UploadState, WorkState),
)


def init_app(app: Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.globals.update({kind.__name__: kind for kind in STATES})
