"""A fresh system, before any school, child, volunteer or cohort: no page may break."""

import pytest

from app.extensions import db
from tests.cast import CITY, user

PAGES = (
    "/today/ /rounds/ /cohorts/ /letters/ /letters/?late=yes /letters/?where=all /pairs/ "
    "/pairs/?look=late /pairs/?look=silent /pairs/?look=lost /children/ /volunteers/ "
    "/volunteers/?gate=through /schools /schools?late=yes /bundles/ /users/ /accesses/ "
    "/messages/ /account /intake/"
).split()


@pytest.mark.parametrize("role", ["admin", "coordinator"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_an_empty_system_breaks(app, role, language):
    somebody = user("first@example.org", "第一人", role, region=CITY if role != "admin" else None)
    db.session.commit()
    browser = app.test_client().as_user(somebody, language)
    answers = {page: browser.get(page, follow_redirects=True).status_code for page in PAGES}
    assert {page: code for page, code in answers.items() if code not in {200, 404}} == {}
    seen = [page for page, code in answers.items() if code == 200]
    assert len(seen) >= len(PAGES) - 3


def test_the_first_page_of_an_empty_system_leads_to_the_schools(app):
    somebody = user("first@example.org", "第一人", "coordinator", region=CITY)
    db.session.commit()
    page = app.test_client().as_user(somebody, "en").get("/today/").text
    assert "Bring in the schools" in page
