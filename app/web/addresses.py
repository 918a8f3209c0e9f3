"""Addresses of this site: this page's with another query, a static file's, one to go back to."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException


def local_path(target: str) -> str:
    """A path on this site, or the first page where `target` leads elsewhere or is no address."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return url_for("home.home")
    leads_here = not parts.scheme and not parts.netloc and target.startswith("/")
    if not leads_here or target[1:2] in {"/", "\\"} or not target.isprintable():
        return url_for("home.home")
    return target


def here(**changes: Any) -> str:
    """This page's address with some of its query changed; None takes one out."""
    query: Mapping[str, Any] = request.args.to_dict(flat=False) | changes
    kept = {key: value for key, value in query.items() if value is not None}
    path = url_for(request.endpoint or "home.home", **(request.view_args or {}))
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def versioned(filename: str) -> str:
    """The address of a static file that changes when the file does."""
    changed = int((Path(current_app.static_folder or "") / filename).stat().st_mtime)
    return url_for("static", filename=filename, v=changed)


def page_above(path: str) -> str:
    """The address itself, or the nearest one above it, that can be opened."""
    while path.strip("/"):
        if takes_forms_only(path):
            path = path.rstrip("/").rpartition("/")[0]
        for one in (path, path.rstrip("/") + "/"):
            if _rule_at(one, "GET"):
                return one
        path = path.rstrip("/").rpartition("/")[0]
    return "/"


def takes_forms_only(path: str) -> bool:
    """Whether forms are sent there and no page of its own is there: a page of another address may
    fit it by its pattern, as that of a letter fits what moves letters."""
    rule = _rule_at(path, "POST")
    return rule is not None and rule != _rule_at(path, "GET")


def _rule_at(path: str, method: str) -> str | None:
    try:
        rule, _values = current_app.url_map.bind("").match(path, method, return_rule=True)
    except HTTPException:
        return None
    return rule.rule


def with_query(address: str, **changes: str | None) -> str:
    """An address of this site with some of its query changed; None takes one out."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | changes
    kept = {key: value for key, value in query.items() if value is not None}
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path
