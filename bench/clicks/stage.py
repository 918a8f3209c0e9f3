"""The programme that the walks play in: volunteers, schools, letters to pack and to take."""

from pathlib import Path

from flask_migrate import upgrade

from app import clock, create_app
from app.actions.access import passwords
from app.actions.letters.letters import move_many
from app.actor import Actor
from app.config import load
from app.extensions import db
from app.models import Region, School, User
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.browser.server import Server, environment
from tests.cast import Cast, acting_as, child, letter_of, pair, user, volunteer

EMAIL = "one@example.org"
PASSWORD = "vier Woerter genuegen hier"
VOLUNTEERS, SCHOOLS, PAIRS, CLASSES = 400, 200, 44, 12
WITHOUT_MAIL = 90


def set_up(home: Path) -> None:
    """Make the database and everybody in it."""
    with create_app(load(environment(home, ""))).app_context():
        upgrade()
        cast = Cast.on_stage()
        _give_passwords(cast)
        _name_contacts()
        for number in range(VOLUNTEERS):
            name = f"志愿者{number}"
            volunteer(f"V-N{number}", name, "f", f"n{number}@example.org", ["阅读"], cleared=False)
        db.session.commit()
        _letters(cast)
        db.engine.dispose()


def begin_with_one_person(server: Server) -> str:
    """An admin who is the coordinator too; the link to begin with."""
    return server.flask("create-admin", EMAIL, "--region", "广东省-河源市").strip()


def _give_passwords(cast: Cast) -> None:
    stored = passwords.hash_of(PASSWORD)
    teacher = user("teacher@example.org", "龙老师", "school_contact", school=cast.mabugang)
    for person in (cast.admin, cast.city_coordinator, cast.contact, teacher):
        db.session.get_one(User, person.id).password_hash = stored
    db.session.commit()


def _name_contacts() -> None:
    county = db.session.get_one(Region, "441622").code
    for number in range(SCHOOLS):
        row = School(
            code=f"S-N{number}",
            county_code=county,
            name=f"第{number}小学",
            sort_key=f"{number:04}",
            address="人民路 1 号",
            transit_samples=0,
        )
        row.contact_name = f"联系人{number}"
        if number < WITHOUT_MAIL:
            row.contact_phone = f"199{number:08}"
        else:
            row.contact_email = f"contact{number}@example.org"
        db.session.add(row)
    db.session.commit()


def _letters(cast: Cast) -> None:
    """Letters that 44 volunteers wrote to one school, and replies of 12 classes of another."""
    for number in range(PAIRS):
        one = child(f"C-P{number}", f"小鸟{number}", cast.dengta, "f", "2015-01-02", ["阅读"])
        two = volunteer(f"V-P{number}", f"大树{number}", "f", f"p{number}@example.org", ["阅读"])
        db.session.commit()
        pair(cast, one, two)
    given = []
    for number in range(CLASSES):
        one = child(f"C-R{number}", f"小鱼{number}", cast.mabugang, "f", "2015-01-02", ["阅读"])
        one.grade, one.class_name = 1 + number // 2, str(1 + number % 2)
        two = volunteer(f"V-R{number}", f"小河{number}", "f", f"r{number}@example.org", ["阅读"])
        db.session.commit()
        given.append(letter_of(pair(cast, one, two), Direction.TO_CHILD).code)
    by = acting_as(Actor(cast.city_coordinator.id), clock.now(), clock.today())
    for state in (State.POSTED, State.AT_SCHOOL, State.DELIVERED):
        answers = move_many(EVERYTHING, given, state, clock.today(), acting=by)
        assert all(answer.refusal is None for answer in answers), answers
    reader = child("C-L1", "小雨", cast.mabugang, "f", "2015-01-02", ["阅读"])
    db.session.commit()
    letter = letter_of(pair(cast, reader, cast.cloud), Direction.TO_CHILD).code
    for state in (State.POSTED, State.LOST):
        (answer,) = move_many(EVERYTHING, [letter], state, clock.today(), acting=by)
        assert answer.refusal is None, answer
