"""Why a child waits is data, no sentence.

Revision: 0003, after 0002.
"""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RULES = ("age", "need", "gender", "forbidden", "floor")
NOBODY = re.compile(r"of (\d+) volunteers kept out by (.+); each counts at every rule it breaks")
RIVALS = re.compile(r"these (\d+) children have only (\d+) places between them(.*)", re.DOTALL)
LISTED, NAMED = ": ", ", named at "
AT_ONCE = 1_000

CHILD = sa.table("child", sa.column("id", sa.Integer), sa.column("code", sa.String))
WAITING = sa.table(
    "waiting",
    sa.column("draft_id", sa.Integer),
    sa.column("child_id", sa.Integer),
    sa.column("detail", sa.Text),
    sa.column("volunteers", sa.Integer),
    sa.column("kept_out", sa.JSON),
    sa.column("violator_id", sa.Integer),
)
VIOLATOR = sa.table(
    "hall_violator",
    sa.column("id", sa.Integer),
    sa.column("draft_id", sa.Integer),
    sa.column("children", sa.Integer),
    sa.column("places", sa.Integer),
)
MEMBER = sa.table(
    "hall_violator_child",
    sa.column("violator_id", sa.Integer),
    sa.column("child_id", sa.Integer),
)


def upgrade() -> None:
    _create_violators()
    with op.batch_alter_table("waiting") as batch_op:
        batch_op.add_column(sa.Column("volunteers", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("kept_out", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("violator_id", sa.Integer(), nullable=True))
    ids = _ids()
    for draft_id in _drafts():
        _read_sentences(draft_id, ids)
    with op.batch_alter_table("waiting") as batch_op:
        batch_op.drop_column("detail")
        batch_op.alter_column("volunteers", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("kept_out", existing_type=sa.JSON(), nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_waiting_violator_id"), "hall_violator", ["violator_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_waiting_violator"), "(reason = 'competition') = (violator_id IS NOT NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("waiting") as batch_op:
        batch_op.add_column(sa.Column("detail", sa.Text(), nullable=True))
    for draft_id in _drafts():
        _write_sentences(draft_id)
    with op.batch_alter_table("waiting") as batch_op:
        batch_op.drop_constraint(op.f("ck_waiting_violator"), type_="check")
        batch_op.drop_constraint(op.f("fk_waiting_violator_id"), type_="foreignkey")
        batch_op.drop_column("volunteers")
        batch_op.drop_column("kept_out")
        batch_op.drop_column("violator_id")
        batch_op.alter_column("detail", existing_type=sa.Text(), nullable=False)
    op.drop_table("hall_violator_child")
    with op.batch_alter_table("hall_violator") as batch_op:
        batch_op.drop_index(batch_op.f("ix_hall_violator_draft_id"))
    op.drop_table("hall_violator")


def _create_violators() -> None:
    op.create_table(
        "hall_violator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_hall_violator_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_violator")),
    )
    with op.batch_alter_table("hall_violator") as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_violator_draft_id"), ["draft_id"], unique=False)
    op.create_table(
        "hall_violator_child",
        sa.Column("violator_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_hall_violator_child_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["violator_id"],
            ["hall_violator.id"],
            name=op.f("fk_hall_violator_child_violator_id"),
        ),
        sa.PrimaryKeyConstraint("violator_id", "child_id", name=op.f("pk_hall_violator_child")),
    )


def _drafts() -> list[int]:
    query = sa.select(WAITING.c.draft_id).distinct().order_by(WAITING.c.draft_id)
    return list(op.get_bind().scalars(query))


def _ids() -> dict[str, int]:
    """The id of each child by code."""
    return dict(op.get_bind().execute(sa.select(CHILD.c.code, CHILD.c.id)).all())


def _rows(draft_id: int, *columns: sa.ColumnElement[Any]) -> list[sa.Row[Any]]:
    """Those who wait in a draft, by code: the code and these columns."""
    query = (
        sa.select(CHILD.c.code, *columns)
        .join(WAITING, WAITING.c.child_id == CHILD.c.id)
        .where(WAITING.c.draft_id == draft_id)
    )
    return sorted(op.get_bind().execute(query), key=lambda row: row.code)


def _read_sentences(draft_id: int, ids: dict[str, int]) -> None:
    """What the sentences of a draft say goes into the columns."""
    known: dict[tuple[str, str], int] = {}  # violators by places and their children as listed
    listed_at: dict[str, int] = {}  # violators by the child whose sentence lists the children
    named: list[tuple[str, str]] = []
    found: dict[str, dict[str, Any]] = {}
    for code, detail in _rows(draft_id, WAITING.c.detail):
        if said := NOBODY.fullmatch(detail):
            counts = (part.rsplit(" ", 1) for part in said[2].split(", "))
            kept_out = {rule: int(count) for rule, count in counts}
            found[code] = _values(volunteers=int(said[1]), kept_out=kept_out)
        elif (said := RIVALS.fullmatch(detail)) and said[3].startswith(LISTED):
            key = (said[2], said[3])
            if key not in known:
                known[key] = _add_violator(draft_id, int(said[2]), said[3][len(LISTED) :], ids)
            listed_at[code] = known[key]
            found[code] = _values(violator_id=known[key])
        elif said and said[3].startswith(NAMED):
            named.append((code, said[3][len(NAMED) :]))
        else:
            raise ValueError(f"draft {draft_id} does not say why {code} waits: {detail}")
    found |= {code: _values(violator_id=listed_at[first]) for code, first in named}
    _update(draft_id, {ids[code]: values for code, values in found.items()})


def _values(**values: Any) -> dict[str, Any]:
    return {"volunteers": 0, "kept_out": {}, "violator_id": None} | values


def _add_violator(draft_id: int, places: int, listed: str, ids: dict[str, int]) -> int:
    """A new violator with the children whose codes are listed; gives its id."""
    members = [ids[code] for code in listed.split(";")]
    values = {"draft_id": draft_id, "children": len(members), "places": places}
    made = op.get_bind().execute(sa.insert(VIOLATOR).values(values).returning(VIOLATOR.c.id))
    violator_id: int = made.scalar_one()
    for some in _in_parts(members):
        rows = [{"violator_id": violator_id, "child_id": child_id} for child_id in some]
        op.get_bind().execute(sa.insert(MEMBER), rows)
    return violator_id


def _write_sentences(draft_id: int) -> None:
    """What the columns of a draft say goes into its sentences."""
    members = _members(draft_id)
    first: dict[int, str] = {}
    found: dict[int, dict[str, Any]] = {}
    columns = (
        WAITING.c.child_id,
        WAITING.c.volunteers,
        WAITING.c.kept_out,
        WAITING.c.violator_id,
    )
    for code, child_id, volunteers, kept_out, violator_id in _rows(draft_id, *columns):
        if violator_id is None:
            counts = ", ".join(f"{rule} {kept_out[rule]}" for rule in RULES)
            detail = f"of {volunteers} volunteers kept out by {counts}"
            detail += "; each counts at every rule it breaks"
        else:
            places, codes = members[violator_id]
            detail = f"these {len(codes)} children have only {places} places between them"
            is_first = first.setdefault(violator_id, code) == code
            detail += LISTED + ";".join(codes) if is_first else NAMED + first[violator_id]
        found[child_id] = {"detail": detail}
    _update(draft_id, found)


def _members(draft_id: int) -> dict[int, tuple[int, list[str]]]:
    """The places and the codes of the children of each violator of a draft."""
    query = (
        sa.select(VIOLATOR.c.id, VIOLATOR.c.places, CHILD.c.code)
        .join(MEMBER, MEMBER.c.violator_id == VIOLATOR.c.id)
        .join(CHILD, CHILD.c.id == MEMBER.c.child_id)
        .where(VIOLATOR.c.draft_id == draft_id)
    )
    found: dict[int, tuple[int, list[str]]] = {}
    for violator_id, places, code in op.get_bind().execute(query):
        found.setdefault(violator_id, (places, []))[1].append(code)
    return {id_: (places, sorted(codes)) for id_, (places, codes) in found.items()}


def _update(draft_id: int, found: dict[int, dict[str, Any]]) -> None:
    """Set values of those who wait in a draft, by the child's id."""
    if not found:
        return
    names = next(iter(found.values())).keys()
    query = (
        sa.update(WAITING)
        .where(
            WAITING.c.draft_id == draft_id,
            WAITING.c.child_id == sa.bindparam("of_child"),
        )
        .values({name: sa.bindparam(f"new_{name}") for name in names})
    )
    rows = [
        {"of_child": child_id} | {f"new_{name}": value for name, value in values.items()}
        for child_id, values in found.items()
    ]
    for some in _in_parts(rows):
        op.get_bind().execute(query, some)


def _in_parts(rows: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(rows), AT_ONCE):
        yield rows[at : at + AT_ONCE]
