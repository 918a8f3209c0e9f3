"""Two roles on PostgreSQL: one owns the tables and upgrades them, the application only uses them.

The application's role reads and adds to the logs, no more: it cannot change, delete or empty them,
and what it does not own it cannot alter.
"""

import logging

from flask import current_app
from sqlalchemy import Connection, Engine, bindparam, create_engine, inspect, text
from sqlalchemy.engine import make_url

from app.config import Settings
from app.extensions import db
from app.store.system.log_chain import GUARDED

log = logging.getLogger("xinqiao.roles")
ALL = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
)
LOG = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
OWNED = text(
    "SELECT relname FROM pg_class WHERE relname IN :names AND relkind = 'r' "
    "AND pg_has_role(current_user, relowner, 'MEMBER') ORDER BY relname"
).bindparams(bindparam("names", expanding=True))


def upgrading_engine() -> Engine:
    """Who changes tables: the owner where there is one, else the application itself."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.database_owner_url:
        return db.engine
    return create_engine(settings.database_owner_url, hide_parameters=True)


def grant_to_application(connection: Connection) -> None:
    """Give the application's role what it needs of the owner's tables, and of the logs no more."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.database_owner_url:
        return
    name = make_url(settings.database_url).username or ""
    role = connection.dialect.identifier_preparer.quote(name)
    tables = set(inspect(connection).get_table_names())
    for statement in ALL:
        connection.execute(text(statement.format(role=role)))
    for table in sorted(tables & set(GUARDED)):
        connection.execute(text(LOG.format(role=role, table=table)))


def say_owned_logs() -> list[str]:
    """The logs that the application's own role may alter in production; said in the log."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.production or db.engine.dialect.name != "postgresql":
        return []
    owned = list(db.session.scalars(OWNED, {"names": GUARDED}))
    if owned:
        log.warning(
            "the application's database role owns the logs and could alter them: "
            "see 'Two roles' in docs/operators.md",
            extra={"tables": owned},
        )
    return owned
