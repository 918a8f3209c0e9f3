"""Users, what they may do (grants), the one-time links they get by mail, how they like lists."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ColumnElement, Date, ForeignKey, String, Text, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, fresh_number
from app.models.school import Region, School


class User(SealedRow, db.Model):
    """A person who signs in with an address, or with a phone where they have none.

    Another `calendar_version` ends the link of their calendar. Messages go to `channel_address`
    through the channel they chose, or by mail where they chose none, or where it refused them for
    good at `channel_refused_at`; digests from `digest_hour` on,
    on `digest_days`: the days of the week as digits, '1' is Monday (None: as their role has it).
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_sealed: Mapped[str | None] = mapped_column(Text)
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    shown_name_sealed: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(12))
    active: Mapped[bool] = mapped_column(default=True)
    closed_for_cause: Mapped[bool] = mapped_column(default=False)
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders_wanted: Mapped[bool] = mapped_column(default=True)
    snoozed_until: Mapped[date | None] = mapped_column(Date)
    calendar_version: Mapped[int] = mapped_column(default=fresh_number)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    channel_address_sealed: Mapped[str | None] = mapped_column(Text)
    channel_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest_hour: Mapped[int] = mapped_column(default=8)
    digest_days: Mapped[str | None] = mapped_column(String(7))

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="user", foreign_keys="Grant.user_id", order_by="Grant.id"
    )

    email = Sealed(index=True)
    phone = Sealed(index=True)
    shown_name = Sealed()
    channel_address = Sealed()

    # What flask-login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.active

    def get_id(self) -> str:
        """The session's key: it stops to fit when all sessions are ended."""
        return f"{self.id}:{self.session_epoch}"


class Grant(db.Model):
    """A role with its scope: a region, a school, or the whole programme (neither).

    It holds from the day it is approved until it expires or is revoked; `ended_with_school` says
    that it was revoked because its school closed.
    """

    __tablename__ = "access_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_with_school: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    region: Mapped[Region | None] = relationship()
    school: Mapped[School | None] = relationship()

    def holds_on(self, day: date) -> bool:
        """Whether the role is the user's on a day, the day it expires included."""
        return (
            self.approved_at is not None
            and self.revoked_at is None
            and (self.expires_on is None or self.expires_on >= day)
        )

    @classmethod
    def holding_on(cls, day: date) -> ColumnElement[bool]:
        """For queries that select from Grant: `holds_on`."""
        return and_(
            cls.approved_at.is_not(None),
            cls.revoked_at.is_(None),
            or_(cls.expires_on.is_(None), cls.expires_on >= day),
        )


class BadAddress(db.Model):
    """An address to which mail does not arrive, for good: nothing is sent there any more.

    Known by its fingerprint alone, so that a new address of the same person is a fresh start.
    """

    __tablename__ = "bad_address"

    email_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(300))


class AddressChange(SealedRow, db.Model):
    """The new address that a user is to have once a mail to it was answered, until `until`."""

    __tablename__ = "address_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    email_sealed: Mapped[str] = mapped_column(Text)
    email_index: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    email = Sealed(index=True)


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    LETTER = "letter"
    RESET = "reset"
    CONFIRMATION = "confirmation"
    ADDRESS = "address"


class OneTimeLink(db.Model):
    """A link that works once: invitation, password reset, confirmation of an address."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInAttempt(db.Model):
    """A failed sign-in, counted in the database so that the count holds across processes."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_index: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SavedView(SealedRow, db.Model):
    """A list as one user wants to see it again: what it is narrowed to, sorted by, its columns.

    `query` is that part of the list's address. It may hold a name that was searched for, and so
    may the view's own name: both are sealed.
    """

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    list_name: Mapped[str] = mapped_column(String(20))
    name_sealed: Mapped[str] = mapped_column(Text)
    query_sealed: Mapped[str] = mapped_column(Text)

    name = Sealed()
    query = Sealed()


class ListColumns(db.Model):
    """The columns that a user wants of a list, by their keys."""

    __tablename__ = "list_columns"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    list_name: Mapped[str] = mapped_column(String(20), primary_key=True)
    columns: Mapped[list[str]] = mapped_column(JSON)
