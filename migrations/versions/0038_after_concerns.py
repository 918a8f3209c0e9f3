"""What concerns and clocks left behind: closed ones have a holder, letters wait for nobody for ever.

Revision: 0038, after 0037.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

letter = sa.table("letter", *map(sa.column, ("id", "state", "text_sealed", "text_at")))
review = sa.table("review", *map(sa.column, ("letter_id", "state", "reviewer_id", "taken_at")))
concern = sa.table(
    "concern", *map(sa.column, ("letter_id", "closed_at", "holder_id", "answered_by_id"))
)


def upgrade() -> None:
    """Words that are gone have no moment, and what waits because of a closed concern is read."""
    wordless = letter.c.text_sealed.is_(None), letter.c.text_at.is_not(None)
    op.execute(sa.update(letter).where(*wordless).values(text_at=None))
    unheld = concern.c.closed_at.is_not(None), concern.c.holder_id.is_(None)
    op.execute(sa.update(concern).where(*unheld).values(holder_id=concern.c.answered_by_id))
    due = sa.select(letter.c.id).where(letter.c.state == "due")
    still_open = sa.select(concern.c.letter_id).where(
        concern.c.closed_at.is_(None), concern.c.letter_id.is_not(None)
    )
    waits = (
        review.c.state == "concern",
        review.c.letter_id.in_(due),
        review.c.letter_id.not_in(still_open),
    )
    again = {"state": "waiting", "reviewer_id": None, "taken_at": None}
    op.execute(sa.update(review).where(*waits).values(again))


def downgrade() -> None:
    """Nothing that was wrong comes back."""
