"""Indexes by which the last answer to a consent and the last pass of a gate are found, and what ends.

Revision: 0012, after 0011.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_consent_child_id", table_name="consent")
    op.create_index("ix_consent_child_id_item", "consent", ["child_id", "item", "id"])
    op.drop_index("ix_gate_pass_volunteer_id", table_name="gate_pass")
    op.create_index("ix_gate_pass_volunteer_id_gate", "gate_pass", ["volunteer_id", "gate", "id"])
    op.create_index("ix_gate_pass_expires_on", "gate_pass", ["expires_on"])


def downgrade() -> None:
    op.drop_index("ix_gate_pass_expires_on", table_name="gate_pass")
    op.drop_index("ix_gate_pass_volunteer_id_gate", table_name="gate_pass")
    op.create_index("ix_gate_pass_volunteer_id", "gate_pass", ["volunteer_id"])
    op.drop_index("ix_consent_child_id_item", table_name="consent")
    op.create_index("ix_consent_child_id", "consent", ["child_id"])
