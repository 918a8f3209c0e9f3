"""The web application."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import commands, config, database, error_pages, locale, logs, permissions, security
from app.crypto import FieldCipher
from app.extensions import babel, bootstrap, compress, csrf, db, limiter, login, migrate
from app.serving.rates import DatabaseStorage
from app.web import navigation, register_blueprints, states, taps
from app.web.access.steps import step_first
from app.web.editing import browser_drafts, file_answers
from app.web.people import field_names
from app.wording.people import interests


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application, wired.

    Raises SettingsRefused where a setting is missing or unsafe.
    """
    settings = settings or config.load()
    app = Flask(__name__)
    app.config.from_mapping(settings.to_flask())
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    logs.init_app(app)
    security.init_app(app)
    app.extensions["cipher"] = FieldCipher(settings.keys.field_keys, settings.keys.index_key)
    database.init_app(app, db)
    migrate.init_app(app, db, directory="migrations", render_as_batch=True)
    login.init_app(app)
    babel.init_app(app, locale_selector=locale.choose)
    csrf.init_app(app)
    app.config["RATELIMIT_STORAGE_URI"] = f"{DatabaseStorage.SCHEME}://"
    limiter.init_app(app)
    bootstrap.init_app(app)
    compress.init_app(app)
    app.after_request(security.headers.compressed)
    taps.init_app(app)
    app.before_request(permissions.guard)
    step_first.init_app(app)
    locale.init_app(app)
    error_pages.init_app(app)
    navigation.init_app(app)
    states.init_app(app)
    field_names.init_app(app)
    browser_drafts.init_app(app)
    file_answers.init_app(app)
    interests.init_app(app)
    register_blueprints(app)
    commands.init_app(app)
    return app
