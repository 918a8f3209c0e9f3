"""Logs that only grow: REPLACE and TRUNCATE are refused too, and a chain of seals lies over them.

On PostgreSQL whoever writes a log holds a shared lock until the end of the transaction, so that
the one who seals knows up to which row all is written: see decision 53.

Revision: 0031, after 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None

# What makes a row of the log one and the same: REPLACE would delete whatever has it already.
LOGS = {
    "access_row": ("id = NEW.id",),
    "audit_row": ("id = NEW.id",),
    "letter_event": ("id = NEW.id", "letter_id = NEW.letter_id AND number = NEW.number"),
}
SEAL = {"log_seal": ("id = NEW.id",)}
WRITING = 0x78696E72


def upgrade() -> None:
    op.create_table(
        "log_seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("log", sa.String(length=20), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)
            for name in ("first_id", "last_id")
        ),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_seal")),
    )
    op.create_index("ix_log_seal_log_last_id", "log_seal", ["log", "last_id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def _guard_on_sqlite() -> None:
    for table, same in (LOGS | SEAL).items():
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_seal_no_{verb.lower()} BEFORE {verb} ON log_seal "
            "BEGIN SELECT RAISE(ABORT, 'log_seal is append-only'); END"
        )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER log_seal_append_only BEFORE UPDATE OR DELETE ON log_seal "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE FUNCTION begin_to_log() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_advisory_xact_lock_shared({WRITING}); RETURN NULL; END $$"
    )
    for table in LOGS | SEAL:
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    for table in LOGS:
        op.execute(
            f"CREATE TRIGGER {table}_begin BEFORE INSERT ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION begin_to_log()"
        )


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in LOGS:
        if on_sqlite:
            op.execute(f"DROP TRIGGER {table}_no_replace")
        else:
            for trigger in ("no_truncate", "begin"):
                op.execute(f"DROP TRIGGER {table}_{trigger} ON {table}")
    op.drop_table("log_seal")
    if not on_sqlite:
        op.execute("DROP FUNCTION begin_to_log()")
