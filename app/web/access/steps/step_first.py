"""Whoever has reach sets up the second step before they reach anything, where it is required."""

from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for


def init_app(app: Flask) -> None:
    """Look at each request once it is known whose it is."""
    app.before_request(lead_to_step)


def lead_to_step() -> Any:
    """Lead to the second step; pages that everybody may open stay open."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_open = not hasattr(view, "permission") or request.blueprint == "second_steps"
    if is_open or not current_app.config["TOTP_REQUIRED"] or not g.get("asks_for_step"):
        return None
    return redirect(url_for("second_steps.second_step"))
