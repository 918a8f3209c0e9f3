"""Each web process looks once a minute whether the scheduler stands still."""

import logging
import threading

from flask import Flask

from app import clock
from app.actions.system.alarms import ring_if_still
from app.extensions import db

log = logging.getLogger("xinqiao.watching")
EVERY_SECONDS = 60


def watch(app: Flask) -> threading.Event:
    """Begin to look; setting the event ends it. The thread ends with its process."""
    stopping = threading.Event()
    threading.Thread(target=_look, args=(app, stopping), name="watching", daemon=True).start()
    return stopping


def _look(app: Flask, stopping: threading.Event) -> None:
    while not stopping.wait(EVERY_SECONDS):
        with app.app_context():
            try:
                ring_if_still(now=clock.now())
            except Exception:
                # The database may be away for a moment: the next minute comes.
                log.exception("nobody can tell how the scheduler is")
            finally:
                db.session.remove()
