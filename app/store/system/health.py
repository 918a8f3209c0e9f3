"""Whether the database answers."""

from sqlalchemy import text

from app.extensions import db


def database_answers() -> None:
    """Ask the database something small. Raises SQLAlchemyError when it is away."""
    db.session.execute(text("SELECT 1"))
