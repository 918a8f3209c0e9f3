"""The signed link of a bundle: it opens that bundle's page, and confirms it, without login.

It holds the bundle's code, its link version and the last day; raising the version ends it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import NotFound, XinqiaoError
from app.extensions import db
from app.models import Bundle

LIFE = timedelta(days=120)


class LinkOver(XinqiaoError):
    """The link was good, and its time is over."""


@dataclass(frozen=True, slots=True)
class LinkedBundle:
    """The bundle behind a link, and the last day on which the link opens."""

    bundle: Bundle
    until: date


def token_of(bundle: Bundle, today: date) -> str:
    """The token of a link that opens until LIFE after `today`; the same all day."""
    until = (today + LIFE).toordinal()
    return _signer().dumps([bundle.code, bundle.link_version, until])


def bundle_behind(token: str, today: date) -> LinkedBundle:
    """The bundle of a token.

    Raises NotFound for a token that is not ours or was ended, LinkOver after its last day.
    """
    try:
        code, version, until = _signer().loads(token)
    except BadSignature as fault:
        raise NotFound("bundles.no_link") from fault
    query = select(Bundle).options(joinedload(Bundle.school))
    bundle = db.session.scalar(query.where(Bundle.code == code, Bundle.link_version == version))
    if bundle is None:
        raise NotFound("bundles.no_link")
    if today.toordinal() > until:
        raise LinkOver("bundles.link_over")
    return LinkedBundle(bundle, date.fromordinal(until))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="bundle")
