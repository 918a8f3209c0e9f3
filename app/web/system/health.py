"""How the machine is: a page for admins, and figures for a machine that watches."""

import hmac

from flask import Blueprint, abort, current_app, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from werkzeug.wrappers import Response

from app import clock
from app.jobs import JOBS
from app.permissions import public, requires
from app.serving.metrics import HealthFigures
from app.store.system.health import health
from app.wording.system.jobs import FAULTS
from app.wording.system.jobs import JOBS as JOBS_IN_WORDS

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@requires("health.view")
def page() -> str:
    """Jobs with their last and next run, the outbox, and what rests."""
    now = clock.now()
    shown = {"now": now, "health": health(now), "words": JOBS_IN_WORDS, "faults": FAULTS}
    return render_template("system/health.html", jobs=[job.name for job in JOBS], **shown)


@blueprint.get("/metrics")
@public("for the machine that watches: it shows a token of the settings")
def metrics() -> Response:
    """The same as figures that Prometheus reads."""
    token = current_app.config["SETTINGS"].metrics_token
    shown = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        abort(404)
    registry = CollectorRegistry()
    registry.register(HealthFigures(clock.now()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
