"""Users and their grants: invited, proposed, approved, taken away."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from app.actions.access import links, sessions
from app.actions.access.links import WAYS_IN
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Grant, Purpose, User
from app.notify.mails import written_to
from app.store.access.addresses import bad_address
from app.store.access.users import (
    WITH_REACH,
    admins_but,
    grant_by_id,
    open_grant,
    other_admin_ids,
    user_of_email,
    waiting_grants,
)
from app.store.people.schools import all_schools
from app.store.people.volunteers import id_of_user
from app.store.scope import Scope
from app.tokens import digest_of

SHORTEST_REASON = 3
# Whether a role has a region, and whether it has a school.
FITTING = {
    "admin": (False, False),
    "coordinator": (True, False),
    "school_contact": (False, True),
    "volunteer": (False, False),
    "counsellor": (True, False),
    "reviewer": (True, False),
    "auditor": (False, False),
}


@dataclass(frozen=True, slots=True)
class Access:
    """A role and its scope: a coordinator's region, a school contact's school, else neither."""

    role: str
    region_code: str | None = None
    school_id: int | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decider:
    """Who proposes, how far they reach, and whether their proposal needs nobody else.

    A role with reach needs somebody else whoever proposes it.
    """

    acting: Acting
    scope: Scope
    approves: bool


def add_user(
    email: str | None,
    shown_name: str,
    *,
    phone: str = "",
    now: datetime,
    language: str | None = None,
) -> User:
    """A new user without grants and password; joins a running transaction.

    Who has no address signs in with the phone.

    Raises Refused('users.known').
    """
    with transaction():
        if email and user_of_email(email) is not None:
            raise Refused("users.known", email=email)
        user = User(
            email=email.strip() if email else None,
            phone=None if email else phone,
            shown_name=shown_name,
            locale=language,
            created_at=now,
        )
        db.session.add(user)
        db.session.flush()
        return user


def give_access(user: User, access: Access, *, acting: Acting) -> Grant:
    """A grant that holds at once, for actions that have checked who may give it."""
    with transaction():
        grant = _store(user, access, acting)
        grant.approved_by_id, grant.approved_at = acting.actor.user_id, acting.now
        record_change(acting, "grants.approve", "user", str(user.id), [access.role])
        return grant


def invite(email: str, shown_name: str, access: Access, *, by: Decider) -> tuple[User, str | None]:
    """A user with a proposed grant, approved and invited at once where the decider may.

    Somebody who has an account keeps it and gets the grant. Returns the user and the link to
    set a password, if one was made. Raises Refused as `propose` does.
    """
    with transaction():
        user = user_of_email(email)
        if user is None:
            user = add_user(email, shown_name, now=by.acting.now)
            record_change(
                by.acting,
                "users.add",
                "user",
                str(user.id),
                ["email", "shown_name"],
            )
        return user, propose(user, access, by=by)


def propose(user: User, access: Access, *, by: Decider) -> str | None:
    """Propose a grant; one without reach holds at once where the decider may approve.

    A link as `approve`.

    Raises Refused: 'grants.scope', 'grants.outside', 'grants.twice', 'grants.own'.
    """
    _refuse_unfit(access, user)
    _refuse_outside(access, by.scope)
    with transaction():
        if user.id == by.acting.actor.user_id:
            raise Refused("grants.own")
        if open_grant(user.id, access.role, access.region_code, access.school_id):
            raise Refused("grants.twice")
        grant = _store(user, access, by.acting)
        record_change(by.acting, "grants.propose", "user", str(user.id), [access.role])
        if access.role in WITH_REACH:
            tell_admins("role_proposed", user, access.role, acting=by.acting)
            return None
        return _approve(grant, by.acting) if by.approves else None


def approve(user_id: int, grant_id: int, *, acting: Acting) -> str | None:
    """Let a proposed grant hold; who has no password yet is invited. The invitation's link.

    Raises NotFound, Refused: 'grants.own' (one's own, or proposed by oneself), 'grants.decided';
    'users.closed' or 'users.unreachable' where an invitation would go nowhere.
    """
    with transaction():
        grant = grant_by_id(user_id, grant_id)
        if acting.actor.user_id in (grant.user_id, grant.proposed_by_id):
            raise Refused("grants.own")
        return _approve(grant, acting)


def approve_alone(user: User, role: str, reason: str, *, acting: Acting) -> str | None:
    """Let a proposed role hold without a second admin; the link as `approve`.

    For whoever runs the machine, where nobody else could say yes: the reason is written down, and
    all admins are told. Raises Refused: 'grants.none_proposed', 'grants.reason', as `approve`.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("grants.reason")
    with transaction():
        waiting = [grant for grant in waiting_grants(user) if grant.role == role]
        if len(waiting) != 1:
            raise Refused("grants.none_proposed", role=role)
        link = _approve(waiting[0], acting)
        note = reason.strip()[:200]
        record_change(acting, "grants.approve_alone", "user", str(user.id), [role], note)
        tell_admins("role_alone", user, role, acting=acting)
        return link


def tell_admins(kind: str, user: User, role: str, *, acting: Acting) -> None:
    """Tell the admins, but who acts and who it is about, that the user has or is to have a role."""
    for admin_id in other_admin_ids((user.id, acting.actor.user_id), acting.today):
        admin = db.session.get_one(User, admin_id)
        link = links.address("users.user", user_id=str(user.id))
        subject, body = written_to(admin, kind, role=role, link=link)
        once = f"{kind}:{user.id}:{role}:{admin_id}:{int(acting.now.timestamp())}"
        enqueue("roles", once, subject=subject, body=body, now=acting.now, user=admin)


def revoke(user_id: int, grant_id: int, *, acting: Acting) -> None:
    """Take a grant away, or decline a proposed one; it ends on the user's next request.

    Raises NotFound, Refused: 'grants.decided', 'users.last_admin'.
    """
    with transaction():
        grant = grant_by_id(user_id, grant_id)
        if grant.role == "admin" and not admins_but(grant.user_id, acting.today):
            raise Refused("users.last_admin")
        revoked = rows_changed(
            update(Grant)
            .where(Grant.id == grant_id, Grant.revoked_at.is_(None))
            .values(revoked_at=acting.now)
        )
        if not revoked:
            raise Refused("grants.decided")
        record_change(acting, "grants.revoke", "user", str(grant.user_id), [grant.role])


def deactivate(user: User, *, for_cause: bool = False, acting: Acting) -> None:
    """Close an account: its sessions end, its links lead nowhere.

    For cause: whoever writes from it is held at once. What was closed for cause stays so.

    Raises Refused: 'users.own', 'users.last_admin'.
    """
    with transaction():
        if user.id == acting.actor.user_id:
            raise Refused("users.own")
        if not admins_but(user.id, acting.today):
            raise Refused("users.last_admin")
        for_cause = for_cause or (not user.active and user.closed_for_cause)
        user.active, user.closed_for_cause = False, for_cause
        sessions.end_all(user)
        links.end_all(user.id, now=acting.now)
        fields = ["active", "closed_for_cause"] if for_cause else ["active"]
        record_change(acting, "users.deactivate", "user", str(user.id), fields)


def activate(user: User, *, acting: Acting) -> None:
    """Open a closed account again."""
    with transaction():
        user.active, user.closed_for_cause = True, False
        record_change(acting, "users.activate", "user", str(user.id), ["active"])


def invite_again(user: User, *, acting: Acting) -> str:
    """A new invitation; the link of the one before leads nowhere. The new link.

    Raises Refused: 'users.closed', 'users.unreachable', 'grants.own' to who proposed a role with
    reach, or 'users.no_invitation' where it has a password or no role.
    """
    with transaction():
        held = [grant for grant in user.grants if grant.approved_at and not grant.revoked_at]
        if not user.active:
            raise Refused("users.closed")
        if user.password_hash or not held or not user.email:
            raise Refused("users.no_invitation")
        if any(grant.role in WITH_REACH and _proposed_by(grant, acting) for grant in held):
            raise Refused("grants.own")
        links.void(WAYS_IN, now=acting.now, user_id=user.id)
        record_change(acting, "users.invite_again", "user", str(user.id))
        return _invitation(user, held[0], acting)


def _proposed_by(grant: Grant, acting: Acting) -> bool:
    """Whoever proposed a role with reach is not handed its way in."""
    return grant.proposed_by_id is not None and grant.proposed_by_id == acting.actor.user_id


def _approve(grant: Grant, acting: Acting) -> str | None:
    approved = rows_changed(
        update(Grant)
        .where(Grant.id == grant.id, Grant.approved_at.is_(None), Grant.revoked_at.is_(None))
        .values(approved_by_id=acting.actor.user_id, approved_at=acting.now)
    )
    if not approved:
        raise Refused("grants.decided")
    record_change(acting, "grants.approve", "user", str(grant.user_id), [grant.role])
    can_mail = not grant.user.password_hash and grant.user.email
    return _invitation(grant.user, grant, acting) if can_mail else None


def _store(user: User, access: Access, acting: Acting) -> Grant:
    grant = Grant(
        user_id=user.id,
        role=access.role,
        region_code=access.region_code,
        school_id=access.school_id,
        expires_on=access.expires_on,
        proposed_by_id=acting.actor.user_id,
        proposed_at=acting.now,
    )
    db.session.add(grant)
    db.session.flush()
    return grant


def _invitation(user: User, grant: Grant, acting: Acting) -> str:
    """Mails the way in, and says who invites as what: who proposed the role, else who approved."""
    if not user.active:
        raise Refused("users.closed")
    if bad_address(user.email) is not None:
        raise Refused("users.unreachable")
    token = links.issue(Purpose.INVITATION, now=acting.now, user_id=user.id)
    link = links.address("links.set_password", token=token)
    place = grant.school or grant.region
    inviter = db.session.get(User, grant.proposed_by_id or acting.actor.user_id or 0)
    subject, body = written_to(
        user,
        "invitation",
        link=link,
        role=grant.role,
        place=place.name if place else "",
        inviter=inviter.shown_name if inviter else "",
    )
    once = f"invitation:{user.id}:{digest_of(token)[:16]}"
    enqueue("invitation", once, subject=subject, body=body, now=acting.now, user=user)
    return link


def _refuse_unfit(access: Access, user: User) -> None:
    """A role has its own kind of scope; a volunteer's is given back to who has a record as one."""
    scopes = (access.region_code is not None, access.school_id is not None)
    is_nobody = access.role == "volunteer" and id_of_user(user.id) is None
    if FITTING.get(access.role) != scopes or is_nobody:
        raise Refused("grants.scope")


def _refuse_outside(access: Access, scope: Scope) -> None:
    if scope.programme:
        return
    in_region = access.region_code is not None and scope.holds_region(access.region_code)
    in_school = access.school_id in {school.id for school in all_schools(scope)}
    if not (in_region or in_school):
        raise Refused("grants.outside")
