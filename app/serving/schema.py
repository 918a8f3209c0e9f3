"""The version of the database against the migrations of this release."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app.extensions import db


def _migrations() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())


def version_here() -> str | None:
    """The version that the database has; None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known_versions() -> frozenset[str]:
    """All versions that this release knows."""
    return frozenset(script.revision for script in _migrations().walk_revisions())


def newest_version() -> str | None:
    """The version that this release works with."""
    return _migrations().get_current_head()
