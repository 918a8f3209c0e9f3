"""Browsers and refusals came; they go again, and what was there before stays."""

from flask_migrate import downgrade, upgrade

from app.extensions import db
from app.models import PushDevice, User
from tests.cast import NOW, Cast


def test_people_and_messages_stay_when_devices_go_and_come(empty_app):
    upgrade()
    cast = Cast.on_stage()
    device = PushDevice(user_id=cast.contact.id, browser="", system="", made_at=NOW)
    device.endpoint, device.keys = "https://fcm.googleapis.com/x", {"p256dh": "", "auth": ""}
    db.session.add(device)
    cast.contact.channel_refused_at = NOW
    db.session.commit()
    people = db.session.query(User.id).count()
    db.session.remove()
    downgrade(revision="0058")
    upgrade()
    assert db.session.query(PushDevice).count() == 0
    assert db.session.query(User.id).count() == people
