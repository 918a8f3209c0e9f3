"""The web server's log lines: JSON, with routes and codes, never a query or a secret of a path."""

import logging
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from app.logs import ROUTE, WHO, JsonLines

log = logging.getLogger("xinqiao.access")


class AccessLines(Logger):
    """One line for each request. Queries may hold names and some paths hold secrets: left out."""

    def setup(self, cfg: Any) -> None:
        """Write our own lines instead of the server's."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Log one answered request."""
        rule, codes = environ.get(ROUTE, ("none", {}))
        line = {
            "route": rule,
            **codes,
            **({"who": environ[WHO]} if WHO in environ else {}),
            "status": int(str(resp.status).split(None, 1)[0]),
            "ms": round(request_time.total_seconds() * 1000),
        }
        log.info("%s", environ.get("REQUEST_METHOD"), extra=line)
