"""How Alembic meets the application: the same engine, the same tables."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations on the application's own engine."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
