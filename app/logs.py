"""Structured logs: one JSON object a line, on standard error, with ids and never a name."""

import json
import logging
import sys

from flask import Flask, request

from app.serving.sources import own_pseudonym

STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
ROUTE = "xinqiao.route"
WHO = "xinqiao.who"
# What a path may show in a log; anything else of it may be a secret.
SHOWN_IN_PATHS = ("code", "number")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON: when, how grave, which log, what it says, and its extras."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "log": record.name,
            "says": record.getMessage(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in STANDARD}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def init_app(app: Flask) -> None:
    """Log everything of ours as JSON lines."""
    logger = logging.getLogger("xinqiao")
    logger.setLevel(app.config["SETTINGS"].log_level)
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.propagate = False
    app.before_request(_remember_route)


def _remember_route() -> None:
    """Leave the rule and its codes where the access log finds them after the request."""
    rule = request.url_rule.rule if request.url_rule else "none"
    values = request.view_args or {}
    codes = {name: str(values[name]) for name in SHOWN_IN_PATHS if name in values}
    request.environ[ROUTE] = (rule, codes)
    if who := own_pseudonym():
        request.environ[WHO] = who
