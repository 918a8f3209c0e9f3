"""A fresh system, filled by hand from the files as schools send them."""

import io
from pathlib import Path

from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, School, Upload, Volunteer
from tests.cast import CITY, user

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"


UNASKED = "/batches/new/children?deed=consent&consent=open"


def soup(answer):
    """The page of an answer."""
    return BeautifulSoup(answer.text, "html.parser")


def upload(client, start, file, school=""):
    """Choose the file on the page, and the school by its name; the page that follows."""
    page = soup(client.get(start))
    form = page.find("form", enctype="multipart/form-data")
    schools = {option.text: option["value"] for option in form.select("#school option")}
    chosen = next((code for name, code in schools.items() if school and school in name), "")
    fields = {"file": (io.BytesIO((ROSTERS / file).read_bytes()), file), "school": chosen}
    return soup(client.post(form["action"], data=fields, follow_redirects=True))


def press(client, page, verb):
    """Press the page's button; the page that follows."""
    form = page.find("form", action=lambda action: action and action.endswith(verb))
    fields = {tag["name"]: tag["value"] for tag in form.find_all("input")}
    return soup(client.post(form["action"], data=fields, follow_redirects=True))


def next_step(page):
    """Where the page of the result leads."""
    return page.select_one(".actions a.btn-primary")["href"]


def test_a_coordinator_goes_from_the_schools_to_the_gates_of_the_volunteers(app, client):
    client.as_user(user("li@example.org", "李老师", "coordinator", region=CITY))
    db.session.commit()
    start = soup(client.get("/intake/children")).select_one(".empty a")["href"]
    done = press(client, upload(client, start, "schools.xlsx"), "/admit")
    for file, school in (
        ("dongyuan-dengta-central.xlsx", ""),
        ("longchuan-mabugang-central.xlsx", ""),
        ("lianping-zhongxin-junior.csv", "忠信镇初级中学"),
    ):
        start = "/intake/children"
        assert next_step(done) in (start, UNASKED)
        done = press(client, upload(client, start, file, school), "/admit")
    assert next_step(done) == UNASKED  # some guardians have not answered
    done = press(client, upload(client, "/intake/volunteers", "volunteers-survey.xlsx"), "/admit")
    assert next_step(done) == "/volunteers/?gate=lacking"
    stored = [db.session.scalar(select(func.count(m.id))) for m in (School, Child, Volunteer)]
    assert stored == [200, 46 + 36 + 52, 400]
    assert not db.session.scalar(select(func.count()).where(Upload.content_sealed.is_not(None)))


def test_the_same_roster_again_has_nothing_to_admit(app, client):
    client.as_user(user("li@example.org", "李老师", "coordinator", region=CITY))
    db.session.commit()
    press(client, upload(client, "/intake/schools", "schools.xlsx"), "/admit")
    again = upload(client, "/intake/schools", "schools.xlsx")
    assert again.find("form", action=lambda action: action and action.endswith("/admit")) is None
    assert "没有" in press(client, again, "/discard").get_text()
