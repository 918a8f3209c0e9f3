"""What a phone keeps of the site itself: the worker, the frame of kept pages, the first screen."""

import hashlib
import json
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, url_for
from flask_babel import force_locale, gettext

from app.locale import LOCALES
from app.permissions import public
from app.web.addresses import versioned

blueprint = Blueprint("offline", __name__)
THEME, PAPER = "#0b6b50", "#faf7f0"
ICONS = (("192", "any"), ("512", "any"), ("192", "maskable"), ("512", "maskable"))


@blueprint.get("/worker.js")
@public("a script, the same for everybody")
def worker() -> Response:
    """The worker, with the files that it keeps: it is another one when one of them changes."""
    shells = {one: url_for("offline.shell", language=one) for one in LOCALES}
    files = [
        *(versioned(name) for name in ("xinqiao.css", "xinqiao.js", "queue.js", "taps.js")),
        url_for("bootstrap.static", filename="css/bootstrap.min.css"),
        url_for("static", filename="icon.svg"),
        *shells.values(),
    ]
    pages = [_shell(one) for one in LOCALES]
    name = hashlib.sha256("".join([*files, *pages]).encode()).hexdigest()[:12]
    shell = {"name": f"shell-{name}", "files": files, "pages": shells}
    script = (Path(current_app.static_folder or "") / "worker.js").read_text(encoding="utf-8")
    head = (
        f"importScripts({json.dumps(versioned('queue.js'))});\nconst SHELL = {json.dumps(shell)};"
    )
    response = Response(f"{head}\n{script}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline/<language>")
@public("a frame without content, the same for everybody")
def shell(language: str) -> str:
    """The frame that a kept page is shown in; by itself, what a page says that was not kept."""
    if language not in LOCALES:
        abort(404)
    return _shell(language)


@blueprint.get("/manifest/<language>")
@public("the name and the icons of the site")
def manifest(language: str) -> Response:
    """What a phone wants to know to put the site on its first screen."""
    if language not in LOCALES:
        abort(404)
    with force_locale(LOCALES[language]):
        response = jsonify(
            id="/",
            name=gettext("Xinqiao: letters between friends"),
            short_name=gettext("Xinqiao"),
            lang="zh-CN" if language == "zh" else "en",
            start_url=url_for("home.home"),
            scope=url_for("home.home"),
            display="standalone",
            theme_color=THEME,
            background_color=PAPER,
            icons=[_icon(size, purpose) for size, purpose in ICONS],
        )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.app_context_processor
def _theme() -> dict[str, str]:
    return {"theme_colour": THEME}


def _shell(language: str) -> str:
    with force_locale(LOCALES[language]):
        return render_template("base/offline.html", of_nobody=True)


def _icon(size: str, purpose: str) -> dict[str, str]:
    name = f"icons/{purpose}-{size}.png"
    address = url_for("static", filename=name)
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
