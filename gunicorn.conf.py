"""How the web server runs, with `flask serve` and with `gunicorn wsgi:app` alike."""

import os
from typing import cast

from flask import Flask
from gunicorn.workers.base import Worker

from app.serving.watching import watch

wsgi_app = "wsgi:app"
preload_app = True
control_socket_disable = True
worker_class = "app.serving.gathering.GatheringWorker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_connections = 600
keepalive = 5
timeout = 120
graceful_timeout = 8
# No header says where the programme lies: its own settings do.
forwarder_headers = ""
logger_class = "app.serving.request_log.AccessLines"


def post_worker_init(worker: Worker) -> None:
    """Each web process watches the scheduler, once it is on its own."""
    watch(cast(Flask, worker.wsgi))
