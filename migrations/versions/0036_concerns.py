"""Concerns with levels and clocks in the place of worries; cases; who is on duty.

Revision: 0036, after 0035.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.crypto import cipher

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = ("words", "answer")
APPEALS = (
    *("id", "kind", "user_id", "pair_id", "letter_id", "school_id", "written_at", "words_sealed"),
    *("taken_at", "taken_by_id", "answered_at", "answered_by_id", "answer_sealed", "settled_at"),
    *("settled_by_id", "row_key"),
)
CONCERNS = (
    *("id", "level", "raised_by_id", "raised_at", "child_id", "pair_id", "letter_id", "school_id"),
    *("place", "names_school", "words_sealed", "due_at", "rings", "told", "holder_id"),
    *("acknowledged_at", "answer_sealed", "answered_at", "answered_by_id", "outcome", "closed_at"),
    "row_key",
)
TYPES: dict[str, Any] = {
    "told": sa.JSON(),
    **{name: MOMENT for name in (*APPEALS, *CONCERNS) if name.endswith("_at")},
}


def _table(name: str, columns: tuple[str, ...]) -> Any:
    return sa.table(name, *(sa.column(one, TYPES.get(one)) for one in columns))


appeal, concern = _table("appeal", APPEALS), _table("concern", CONCERNS)
pair = _table("pair", ("id", "child_id"))
child = _table("child", ("id", "school_id"))
school = _table("school", ("id", "county_code"))
volunteer = _table("volunteer", ("user_id", "serves_code"))


def upgrade() -> None:
    """A worry becomes an amber concern: its writer was promised a day."""
    _make_tables()
    bind = op.get_bind()
    worries = sa.select(appeal).where(appeal.c.kind == "worry").order_by(appeal.c.id)
    for row in bind.execute(worries).mappings().all():
        _store(bind, concern, _as_concern(bind, row), row)
    bind.execute(sa.delete(appeal).where(appeal.c.kind == "worry"))
    op.drop_index("ix_appeal_kind_settled_at", table_name="appeal")
    with op.batch_alter_table("appeal") as table:
        table.drop_constraint(op.f("fk_appeal_taken_by_id_user_account"), type_="foreignkey")
        for name in ("kind", "taken_at", "taken_by_id"):
            table.drop_column(name)
    op.create_index(op.f("ix_appeal_settled_at"), "appeal", ["settled_at"])


def downgrade() -> None:
    """Concerns become worries again; their levels, cases and duties go."""
    op.drop_index(op.f("ix_appeal_settled_at"), table_name="appeal")
    with op.batch_alter_table("appeal") as table:
        table.add_column(
            sa.Column("kind", sa.String(length=10), nullable=False, server_default="question")
        )
        table.add_column(sa.Column("taken_at", MOMENT))
        table.add_column(sa.Column("taken_by_id", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_appeal_taken_by_id_user_account"), "user_account", ["taken_by_id"], ["id"]
        )
    with op.batch_alter_table("appeal") as table:
        table.alter_column("kind", server_default=None)
    op.create_index("ix_appeal_kind_settled_at", "appeal", ["kind", "settled_at"])
    bind = op.get_bind()
    for row in bind.execute(sa.select(concern).order_by(concern.c.id)).mappings().all():
        _store(bind, appeal, _as_worry(row), row)
    for name in ("duty", "referral", "case_note", "concern_step", "concern_tie", "concern"):
        op.drop_table(name)


def _as_concern(bind: Any, row: Any) -> dict[str, Any]:
    child_id, school_id, place = _whereabouts(bind, row)
    is_open = row["settled_at"] is None
    first = row["taken_at"] or row["settled_at"]
    return {
        "level": "amber",
        "raised_by_id": row["user_id"],
        "raised_at": row["written_at"],
        "child_id": child_id,
        "pair_id": row["pair_id"],
        "letter_id": row["letter_id"],
        "school_id": school_id,
        "place": place,
        "names_school": False,
        "due_at": row["written_at"] if is_open else None,
        "rings": 0,
        "told": [],
        "holder_id": row["taken_by_id"] if is_open else _closed_by(row),
        "acknowledged_at": first,
        "answered_at": row["answered_at"],
        "answered_by_id": row["answered_by_id"],
        "outcome": None if is_open else "followed",
        "closed_at": row["settled_at"],
        "row_key": row["row_key"],
    }


def _closed_by(row: Any) -> int | None:
    """Who finds it among the closed ones and may open it again."""
    return row["settled_by_id"] or row["taken_by_id"] or row["answered_by_id"]


def _as_worry(row: Any) -> dict[str, Any]:
    return {
        "kind": "worry",
        "user_id": row["raised_by_id"],
        "pair_id": row["pair_id"],
        "letter_id": row["letter_id"],
        "school_id": row["school_id"],
        "written_at": row["raised_at"],
        "taken_at": row["acknowledged_at"],
        "taken_by_id": row["holder_id"],
        "answered_at": row["answered_at"],
        "answered_by_id": row["answered_by_id"],
        "settled_at": row["closed_at"],
        "settled_by_id": row["holder_id"] if row["closed_at"] else None,
        "row_key": row["row_key"],
        "words_sealed": "",
    }


def _store(bind: Any, table: Any, values: dict[str, Any], row: Any) -> None:
    """What is sealed says where it lies: it is sealed anew once the new row has its number."""
    number = bind.execute(sa.insert(table).values(values).returning(table.c.id)).scalar_one()
    before = concern if table is appeal else appeal
    sealed: dict[str, Any] = {}
    for name in WORDS:
        words, token = _opened(before.name, row, name), None
        if words is None and table is appeal and name == "words":
            words = "-"
        if words is not None:
            token = cipher().seal(f"{table.name}:{number}:{row['row_key']}:{name}", words)
        sealed[f"{name}_sealed"] = token
    bind.execute(sa.update(table).where(table.c.id == number).values(sealed))


def _opened(table: str, row: Any, name: str) -> Any:
    token = row[f"{name}_sealed"]
    place = f"{table}:{row['id']}:{row['row_key']}:{name}"
    return None if token is None else cipher().open(place, token)


def _whereabouts(bind: Any, row: Any) -> tuple[int | None, int | None, str]:
    """The child, the school and the region's code that a worry is about."""
    child_id, school_id = None, row["school_id"]
    if row["pair_id"] is not None:
        query = sa.select(pair.c.child_id, child.c.school_id).join_from(
            pair, child, child.c.id == pair.c.child_id
        )
        child_id, school_id = bind.execute(query.where(pair.c.id == row["pair_id"])).one()
    if school_id is not None:
        place = sa.select(school.c.county_code).where(school.c.id == school_id)
    else:
        place = sa.select(volunteer.c.serves_code).where(volunteer.c.user_id == row["user_id"])
    return child_id, school_id, bind.scalar(place) or ""


def _make_tables() -> None:
    op.create_table(
        "concern",
        _id(),
        sa.Column("level", sa.String(length=10), nullable=False),
        _user("raised_by_id", nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", BIG_ID, nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("names_school", sa.Boolean(), nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("rings", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        _user("holder_id"),
        _user("first_id"),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        _user("answered_by_id"),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("outcome_words_sealed", sa.Text(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        _row_key(),
        *(
            _to_account("concern", name)
            for name in ("raised_by_id", "holder_id", "first_id", "answered_by_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"],
                [f"{one}.id"],
                name=op.f(f"fk_concern_{one}_id_{one}"),
                ondelete="SET NULL",
            )
            for one in ("child", "pair", "letter")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_concern_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    for name in ("raised_by_id", "child_id", "pair_id", "letter_id", "due_at", "holder_id"):
        op.create_index(op.f(f"ix_concern_{name}"), "concern", [name])
    _make_case_tables()


def _make_case_tables() -> None:
    op.create_table(
        "concern_tie",
        _id(),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        _user("user_id", nullable=False),
        _to_concern("concern_tie"),
        _to_account("concern_tie", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_tie")),
        sa.UniqueConstraint(
            "concern_id", "user_id", name=op.f("uq_concern_tie_concern_id_user_id")
        ),
    )
    op.create_index(op.f("ix_concern_tie_user_id"), "concern_tie", ["user_id"])
    op.create_table(
        "concern_step",
        _id(),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _user("by_id"),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        _row_key(),
        _to_concern("concern_step"),
        _to_account("concern_step", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    op.create_table(
        "case_note",
        _id(),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("needs_follow_up", sa.Boolean(), nullable=False),
        _user("by_id", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=False),
        _row_key(),
        _to_concern("case_note"),
        _to_account("case_note", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_table(
        "referral",
        _id(),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("to_sealed", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _user("by_id", nullable=False),
        _row_key(),
        _to_concern("referral"),
        _to_account("referral", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    for name in ("concern_step", "case_note", "referral"):
        op.create_index(op.f(f"ix_{name}_concern_id"), name, ["concern_id"])
    op.create_table(
        "duty",
        _id(),
        _user("user_id", nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        _to_account("duty", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_user_id"), "duty", ["user_id"])


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _row_key() -> sa.Column[str]:
    return sa.Column("row_key", sa.String(length=32), nullable=False)


def _user(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _to_account(table: str, name: str) -> sa.ForeignKeyConstraint:
    key = op.f(f"fk_{table}_{name}_user_account")
    return sa.ForeignKeyConstraint([name], ["user_account.id"], name=key)


def _to_concern(table: str) -> sa.ForeignKeyConstraint:
    key = op.f(f"fk_{table}_concern_id_concern")
    return sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=key)
