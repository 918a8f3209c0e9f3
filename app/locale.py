"""Which language a page speaks: the switch, else the user's choice, else the browser's."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, request, session
from flask_babel import format_date, format_datetime, get_locale, lazy_gettext
from flask_login import current_user

from app import clock

if TYPE_CHECKING:
    # Forms take a lazy text wherever they take a string, which their types do not know.
    def lazy(string: str, **variables: Any) -> str: ...
else:
    lazy = lazy_gettext

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


def choose() -> str:
    """The locale of this request."""
    chosen = session.get("locale")
    if chosen not in LOCALES and current_user and current_user.is_authenticated:
        chosen = current_user.locale
    if chosen in LOCALES:
        return LOCALES[chosen]
    best = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans", "en"], "zh")
    return LOCALES[best.split("-")[0]]


def language() -> str:
    """'zh' or 'en', as the page's language is."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def day(value: date | None) -> str:
    """A day in words: 11月22日, Nov 22; with the year when it is not this year's."""
    if value is None:
        return ""
    same_year = value.year == clock.today().year
    if language() == "zh":
        return format_date(value, "M月d日" if same_year else "y年M月d日")
    return format_date(value, "MMM d" if same_year else "MMM d, y")


def month(first: date) -> str:
    """The month of a day in words: 2026年10月, October 2026."""
    return format_date(first, "y年M月" if language() == "zh" else "MMMM y")


def moment(value: datetime | None) -> str:
    """A moment in the programme's zone."""
    if value is None:
        return ""
    return format_datetime(value, "y-MM-dd HH:mm")


def init_app(app: Flask) -> None:
    """What templates need of it."""
    app.add_template_filter(day)
    app.add_template_filter(month)
    app.add_template_filter(moment)

    @app.context_processor
    def language_in_templates() -> dict[str, Any]:
        english = language() == "en"
        return {
            "language": language,
            "html_lang": "en" if english else "zh-CN",
            "colon": ": " if english else "：",
        }
