"""An object of each noun that lives near Dengta, for the tests of who reaches what.

A new noun with an address of its own gets a line in EXAMPLES: its blueprint's name and a function
from the cast to the values of the address.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.actions.letters.pictures.keeping import sealed_file
from app.extensions import db
from app.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementReader,
    Appeal,
    Ask,
    AskKind,
    Bundle,
    Concern,
    ConsentPhoto,
    Draft,
    Duty,
    DutyKind,
    Hub,
    Letter,
    Opening,
    Pair,
    Referral,
    Review,
    Round,
    ServiceCertificate,
)
from letters.codes import CodeKind, make
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import ReviewState
from tests.cast import DONGYUAN, NOW, TODAY, Cast, pair, user

Values = dict[str, Any]


def _pair(cast: Cast) -> Pair:
    return db.session.query(Pair).first() or pair(cast, cast.deer, cast.aze)


def _letter(cast: Cast) -> Letter:
    return _pair(cast).letters[0]


def _of_child(cast: Cast) -> Values:
    _pair(cast)
    return {"code": cast.deer.code}


def _of_form(cast: Cast) -> Values:
    kept = ConsentPhoto(child=cast.deer, content="", digest="of a picture", taken_in_at=NOW)
    db.session.add(kept)
    db.session.commit()
    return {"code": cast.deer.code, "photo_id": kept.id}


def _of_volunteer(cast: Cast) -> Values:
    cast.aze.serves_code = DONGYUAN
    db.session.commit()
    return {"code": cast.aze.code, "gate": "vetting"}


def _of_thread(cast: Cast) -> Values:
    return {"code": _pair(cast).code, "letter_code": _letter(cast).code}


def _of_reserve(cast: Cast) -> Values:
    letter = next(one for one in pair(cast, cast.deer, cast.cloud).letters if not one.answers)
    letter.writer_id = cast.aze.id
    db.session.commit()
    return {"code": letter.code}


def _of_bundle(cast: Cast) -> Values:
    bundle = Bundle(
        code=make(CodeKind.BUNDLE, 1),
        school_id=cast.dengta.id,
        direction="to_child",
        made_at=NOW,
        link_version=1,
    )
    db.session.add(bundle)
    db.session.commit()
    return {"code": bundle.code}


def _of_hub(cast: Cast) -> Values:
    hub = Hub(county_code=DONGYUAN, name="东源中转点")
    db.session.add(hub)
    db.session.flush()
    cast.dengta.hub_id = hub.id
    db.session.commit()
    return {"hub_id": hub.id}


def _of_round(cast: Cast) -> Values:
    row = Round(cohort_id=cast.cohort.id, number=1, region_code=DONGYUAN, opened_at=NOW)
    db.session.add(row)
    db.session.flush()
    draft = Draft(round_id=row.id, number=1, policy="", asked_at=NOW)
    db.session.add(draft)
    db.session.commit()
    return {
        "round_id": row.id,
        "draft_id": draft.id,
        "code": cast.deer.code,
        "side": "children",
    }


def _of_user(cast: Cast) -> Values:
    return {"user_id": cast.contact.id, "grant_id": cast.contact.grants[0].id}


def _of_appeal(cast: Cast) -> Values:
    row = Appeal(user_id=cast.contact.id, pair=_pair(cast), written_at=NOW, words="想问一问")
    db.session.add(row)
    db.session.commit()
    return {"appeal_id": row.id}


def _of_concern(cast: Cast) -> Values:
    """One that waits, with a referral; and days of a counsellor who has the whole county."""
    row = Concern(
        level="red",
        raised_by_id=cast.contact.id,
        raised_at=NOW,
        pair=_pair(cast),
        child=cast.deer,
        school=cast.dengta,
        place=DONGYUAN,
        due_at=NOW,
    )
    row.words = "她说不想活了"
    somebody = user("min@example.org", "闵老师", "counsellor", region=DONGYUAN)
    db.session.add(row)
    db.session.flush()
    referral = Referral(
        concern_id=row.id,
        consent="given",
        state="asked",
        asked_on=TODAY,
        by_id=somebody.id,
    )
    referral.to = "县医院"
    duty = Duty(user_id=somebody.id, kind=DutyKind.ON, first=TODAY, last=TODAY)
    db.session.add_all([referral, duty])
    db.session.commit()
    return {"concern_id": row.id, "referral_id": referral.id, "duty_id": duty.id}


def _of_ask(cast: Cast) -> Values:
    _pair(cast)
    ask = Ask(
        kind=AskKind.FILE,
        about=cast.deer.code,
        why="监护人来电",
        reach={"programme": False, "prefixes": ["441625"], "school_ids": [], "volunteer_ids": []},
        asked_by_id=cast.coordinator.id,
        asked_at=NOW,
    )
    db.session.add(ask)
    db.session.commit()
    return {"ask_id": ask.id, "code": cast.deer.code}


def _of_certificate(cast: Cast) -> Values:
    kept = ServiceCertificate(code=make(CodeKind.CERTIFICATE, 1), token="t", cohort=cast.cohort)
    kept.user_id, kept.school_id, kept.name = cast.contact.id, cast.dengta.id, "许老师"
    kept.first = kept.last = kept.issued_on = TODAY
    kept.pairs = kept.sent = kept.received = kept.minutes = 0
    kept.issued_at = NOW
    db.session.add(kept)
    db.session.commit()
    return {"code": kept.code}


def _of_review(cast: Cast) -> Values:
    row = Review(letter_id=_letter(cast).id, version=NOW, basis=ReviewBasis.PLEDGE)
    row.state, row.handed_in_at, row.reviewer_id = ReviewState.TAKEN, NOW, cast.contact.id
    db.session.add(row)
    db.session.commit()
    return {"review_id": row.id, "picture_id": 1}


def _of_opening(cast: Cast) -> Values:
    row = Opening(
        letter_id=_letter(cast).id, basis=ReviewBasis.EMERGENCY, asked_at=NOW, reason="很担心"
    )
    row.asked_by_id = row.reader_id = cast.contact.id
    db.session.add(row)
    db.session.commit()
    return {"opening_id": row.id, "picture_id": 1}


def _of_announcement(cast: Cast) -> Values:
    file, key = sealed_file(b"%PDF-1.7 %%EOF")
    row = Announcement(
        writer_id=cast.coordinator.id,
        list_name="schools",
        same_readers="x",
        without=[],
        made_at=NOW,
        confirmed_at=NOW,
        send_at=NOW + timedelta(days=2),
    )
    row.chinese, row.english = "放假前请寄信", ""
    db.session.add(row)
    db.session.flush()
    db.session.add(AnnouncementReader(announcement_id=row.id, user_id=cast.contact.id))
    kept = AnnouncementFile(announcement_id=row.id, file=file, kind="pdf", size=14)
    kept.key, kept.name = key, "放假.pdf"
    db.session.add(kept)
    db.session.commit()
    return {"announcement_id": row.id, "file_id": kept.id}


EXAMPLES: dict[str, Callable[[Cast], Values]] = {
    "addresses": _of_user,
    "agreements": _of_form,
    "announcements": _of_announcement,
    "appeals": _of_appeal,
    "asks": _of_ask,
    "bundles": _of_bundle,
    "certificates": _of_certificate,
    "children": _of_child,
    "concerns": _of_concern,
    "erasures": _of_child,
    "files": _of_ask,
    "hubs": _of_hub,
    "merging": lambda cast: {"code": cast.deer.code, "other": cast.stone.code},
    "letters": lambda cast: {"code": _letter(cast).code, "picture_id": 1},
    "packs": lambda cast: {"code": cast.dengta.code, "cohort_id": cast.cohort.id},
    "pairs": lambda cast: {"code": _pair(cast).code, "person": "child"},
    "openings": _of_opening,
    "reserves": _of_reserve,
    "reviews": _of_review,
    "rounds": _of_round,
    "schools": lambda cast: {"code": cast.dengta.code},
    "slip_pins": lambda cast: {"code": cast.dengta.code},
    "threads": _of_thread,
    "today": lambda cast: {"code": _letter(cast).code},
    "users": _of_user,
    "volunteers": _of_volunteer,
}

# These pages want more of their object than the example has; their own tests look at them.
WANT_MORE = {
    "announcements.edit",
    "announcements.file",
    "merging.volunteers",
    "packs.own_sheets",
    "packs.pair",
    "packs.slip",
    "letters.picture",
    "openings.opening",
    "openings.picture",
    "reviews.picture",
    "reviews.review",
    "rounds.choices",
    "rounds.compare",
    "rounds.folder",
}

# Their addresses name nothing that lies in one region.
NOBODYS = {
    "announcing": "the address names a kind of list",
    "channels": "the whole programme shares them",
    "batches": "the address names a kind of list; one batch is only who asked for it's",
    "cohort_certificates": "shared by the whole programme, see bundles/given/test_certificates",
    "cohorts": "the whole programme shares them",
    "imports": "one's own, or of a school in reach, see intake/test_history",
    "intake": "the address names a kind of list",
    "keepsakes": "only whose thread it is, see bundles/given/test_keepsakes",
    "ladders": "of a cohort, which the whole programme shares",
    "messages": "admins only, or one's own by the query",
    "open_sessions": "only whose they are, see access/test_sessions",
    "own_certificates": "only whose they are, see bundles/given/test_certificates",
    "paper_templates": "only whose they are, see bundles/papers/test_templates",
    "postcards": "counts of the whole programme, see messages/test_postcards",
    "prints": "only who asked for it, see bundles/test_printing",
    "views": "only whose they are, see desk/test_views",
    "words": "the whole programme shares them",
    "ways": "only whose devices they are, see messages/channels/test_ways",
    "work": "only who asked for it, see test_work",
}
