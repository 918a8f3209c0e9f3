"""A fresh system, before any school, child, volunteer or cohort: what its pages ask for first."""

from app.extensions import db
from tests.cast import CITY, DONGYUAN, child, cohort, school, user, volunteer


def test_the_first_page_of_an_empty_system_leads_to_the_schools(app):
    somebody = user("first@example.org", "第一人", "coordinator", region=CITY)
    db.session.commit()
    page = app.test_client().as_user(somebody, "en").get("/today/").text
    assert "Bring in the schools" in page


def test_the_first_page_asks_for_consent_and_gates_before_a_round(app):
    li = user("first@example.org", "第一人", "coordinator", region=CITY)
    dengta = school("S-DENGTA", "灯塔镇中心小学", DONGYUAN)
    cohort("2026-2027")
    child("C-DEER", "小鹿", dengta, "f", "2016-03-01", [], consent=None)
    db.session.commit()
    browser = app.test_client().as_user(li, "en")
    assert "Record the guardians’ consent" in browser.get("/today/").text
    child("C-STONE", "石头", dengta, "m", "2016-03-01", [])
    volunteer("V-NEW", "新人", "f", "new@example.org", [], cleared=False)
    db.session.commit()
    assert "Check the volunteers" in browser.get("/today/").text
    volunteer("V-CLOUD", "云朵", "f", "cloud@example.org", [])
    db.session.commit()
    assert "Open a matching round" in browser.get("/today/").text


def test_an_admin_who_may_not_see_children_is_led_to_invite_a_coordinator(app):
    admin = user("first@example.org", "第一人", "admin")
    school("S-DENGTA", "灯塔镇中心小学", DONGYUAN)
    db.session.commit()
    page = app.test_client().as_user(admin, "en").get("/today/").text
    assert "Ask a coordinator of the region to do this." in page
    assert 'href="/users/invite"' in page


def test_a_round_in_which_nobody_can_be_paired_says_what_to_do(app):
    li = user("first@example.org", "第一人", "coordinator", region=CITY)
    child("C-STONE", "石头", school("S-DENGTA", "灯塔镇中心小学", DONGYUAN), "m", "2016", [])
    autumn = cohort("2026-2027")
    volunteer("V-NEW", "新人", "f", "new@example.org", [], cleared=False)
    db.session.commit()
    browser = app.test_client().as_user(li, "en")
    page = browser.post("/rounds/", data={"cohort": autumn.id}, follow_redirects=True).text
    assert "No volunteer was ready when this round was opened" in page
    assert "then add who became ready" in page
