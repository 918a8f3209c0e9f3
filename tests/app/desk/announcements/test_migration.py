"""Why an announcement stopped comes and goes with its columns; its readers and files stay."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from app.extensions import db
from app.models import Announcement, AnnouncementFile, AnnouncementReader, StopCause
from tests.cast import NOW, Cast


def test_readers_and_files_outlive_the_way_down_and_up(empty_app):
    upgrade()
    cast = Cast.on_stage()
    row = Announcement(
        writer_id=cast.coordinator.id,
        list_name="pairs",
        same_readers="0",
        without=[],
        made_at=NOW,
        stopped_at=NOW,
        stop_cause=StopCause.PERSON,
        stopped_by_id=cast.admin.id,
    )
    row.chinese, row.english = "早安", ""
    kept = AnnouncementFile(file="f", kind="pdf", size=1)
    kept.key, kept.name = "key", "假期.pdf"
    row.files.append(kept)
    db.session.add(row)
    db.session.flush()
    db.session.add(AnnouncementReader(announcement_id=row.id, user_id=cast.contact.id))
    db.session.commit()
    db.session.remove()
    downgrade(revision="0077")
    upgrade()
    found = db.session.scalars(select(Announcement)).one()
    assert (found.chinese, found.files[0].name) == ("早安", "假期.pdf")
    assert (found.stopped_at, found.stop_cause, found.stopped_by) == (NOW, None, None)
    assert db.session.scalar(select(func.count(AnnouncementReader.id))) == 1
