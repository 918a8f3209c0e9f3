"""Interests on pages: tags are stored in Chinese, each reader reads and types their own words."""

import pytest
from flask_babel import force_locale

from app.extensions import db
from app.intake.values.interest_words import TAGS
from app.intake.values.interests import read_interests
from app.wording.people.interests import INTERESTS, interest_words
from tests.cast import volunteer


def test_each_tag_has_a_name():
    assert set(INTERESTS) == TAGS


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_what_a_page_says_can_be_typed_again(app, locale):
    tags = [*INTERESTS, "弹古筝"]
    with app.test_request_context(), force_locale(locale):
        assert read_interests(interest_words(tags)) == tags


def test_an_english_application_offers_english_interests(client):
    page = client.get("/apply", headers={"Accept-Language": "en"}).text
    assert "table tennis" in page
    assert "乒乓球</label>" not in page


def test_a_child_s_form_understands_the_words_that_rosters_use(client, cast):
    client.as_user(cast.contact)
    address = "/children/C-DEER/edit"
    form = {"name": "真名小鹿", "pen_name": "小鹿", "gender": "f", "need": "0"}
    form["interests"] = "看书，踢足球 弹古筝"
    client.post(address, data=form)
    assert cast.deer.interests == ["阅读", "足球", "弹古筝"]


def test_a_correction_keeps_the_words_of_somebody_s_own(client, cast):
    zither = volunteer("V-ZITHER", "琴声", "f", "zither@example.org", ["画画", "弹古筝"])
    db.session.commit()
    client.as_user(cast.coordinator)
    page = client.get("/volunteers/V-ZITHER/edit").text
    assert "弹古筝" in page
    form = {
        "name": "志愿琴声",
        "birth": "2005-06",
        "email": "zither@example.org",
        "capacity": "1",
        "max_need": "1",
        "interests": ["画画", "弹古筝"],
    }
    client.post("/volunteers/V-ZITHER/edit", data=form)
    db.session.refresh(zither)
    assert set(zither.interests) == {"画画", "弹古筝"}
