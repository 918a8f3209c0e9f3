"""Letters that are read by others: reviews, verdicts, openings, and words of the detector.

Revision: 0035, after 0034.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_listed_word_added_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"],
            ["user_account.id"],
            name=op.f("fk_listed_word_removed_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_word")),
    )
    op.create_table(
        "acquaintance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pair.id"], name=op.f("fk_acquaintance_pair_id_pair")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_acquaintance_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquaintance")),
        sa.UniqueConstraint("user_id", "pair_id", name=op.f("uq_acquaintance_user_id_pair_id")),
    )
    with op.batch_alter_table("acquaintance") as batch_op:
        batch_op.create_index(batch_op.f("ix_acquaintance_pair_id"), ["pair_id"])

    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_opening_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_opening_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_opening_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["user_account.id"], name=op.f("fk_opening_reader_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    with op.batch_alter_table("opening") as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_letter_id"), ["letter_id"])
        batch_op.create_index(batch_op.f("ix_opening_reader_id"), ["reader_id"])

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_review_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user_account.id"], name=op.f("fk_review_reviewer_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_review_letter_id")),
    )
    with op.batch_alter_table("review") as batch_op:
        batch_op.create_index(batch_op.f("ix_review_reviewer_id"), ["reviewer_id"])
        batch_op.create_index("ix_review_state_urgency", ["state", "urgency", "id"])

    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.Text(), nullable=True),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_verdict_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user_account.id"], name=op.f("fk_verdict_reviewer_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    with op.batch_alter_table("verdict") as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_review_id"), ["review_id"])

    with op.batch_alter_table("cohort") as batch_op:
        batch_op.add_column(
            sa.Column("review", sa.String(length=10), nullable=False, server_default="off")
        )
        batch_op.add_column(
            sa.Column("review_share", sa.Integer(), nullable=False, server_default="10")
        )
        batch_op.add_column(
            sa.Column("review_hold", sa.Integer(), nullable=False, server_default="0")
        )

    with op.batch_alter_table("cohort") as batch_op:
        batch_op.alter_column("review", server_default=None)
        batch_op.alter_column("review_share", server_default=None)
        batch_op.alter_column("review_hold", server_default=None)


def downgrade() -> None:
    """What reviewers said goes with the tables, and so does their role."""

    with op.batch_alter_table("cohort") as batch_op:
        batch_op.drop_column("review_hold")
        batch_op.drop_column("review_share")
        batch_op.drop_column("review")

    with op.batch_alter_table("verdict") as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_review_id"))

    op.drop_table("verdict")
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_index("ix_review_state_urgency")
        batch_op.drop_index(batch_op.f("ix_review_reviewer_id"))

    op.drop_table("review")
    with op.batch_alter_table("opening") as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_reader_id"))
        batch_op.drop_index(batch_op.f("ix_opening_letter_id"))

    op.drop_table("opening")
    with op.batch_alter_table("acquaintance") as batch_op:
        batch_op.drop_index(batch_op.f("ix_acquaintance_pair_id"))

    op.drop_table("acquaintance")
    op.drop_table("listed_word")
    op.execute("DELETE FROM access_grant WHERE role = 'reviewer'")
