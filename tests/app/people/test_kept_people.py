"""Who waits and who is free, as kept of a day, says what would be found anew."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.desk.kept_lists import keep_lists
from app.extensions import db
from app.models import KeptFree, KeptWaiting
from app.store.people.children import ChildFilter, all_children, ids_of_children, page_of_children
from app.store.people.volunteers import (
    VolunteerFilter,
    all_volunteers,
    ids_of_volunteers,
    page_of_volunteers,
)
from app.store.scope import EVERYTHING, Scope
from tests.cast import DONGYUAN, NOW, TODAY, Cast, child, pair, volunteer

COUNTY = Scope(prefixes=frozenset({DONGYUAN}))
WAITS, FREE = ChildFilter(paired="waits"), VolunteerFilter(paired="free")


def keep() -> None:
    keep_lists(now=NOW, today=TODAY, least=1)
    db.session.expire_all()


def waiting(scope: Scope = EVERYTHING) -> list[str]:
    return [one.code for one in page_of_children(scope, WAITS, 1, TODAY).rows]


def free(scope: Scope = EVERYTHING) -> list[str]:
    return [one.code for one in page_of_volunteers(scope, FREE, 1, TODAY).rows]


@pytest.mark.parametrize("scope", [EVERYTHING, COUNTY], ids=["programme", "county"])
def test_lists_say_the_same_kept_and_found_anew(cast: Cast, scope: Scope) -> None:
    child("C-REFUSED", "小河", cast.dengta, "f", "2015-01-02", [], consent=False)
    child("C-BEE", "蜜蜂", cast.dengta, "f", "2015-01-02", [])
    volunteer("V-NOT", "新来的", "f", "not@example.org", [], cleared=False)
    db.session.commit()
    pair(cast, cast.stone, cast.aze)
    for when in ("found anew", "kept"):
        for sort in ("school", "-pen_name", "code"):
            wanted = ChildFilter(paired="waits", sort=sort)
            whole = [one.code for one in all_children(scope, wanted, TODAY)]
            assert {"C-DEER", "C-BEE"} <= set(whole) <= {"C-DEER", "C-BEE", "C-FAR"}, when
            first = page_of_children(scope, wanted, 1, TODAY)
            assert ([row.code for row in first.rows], first.total) == (whole, len(whole))
        for sort in ("-applied", "pen_name"):
            chosen = VolunteerFilter(paired="free", sort=sort)
            assert [one.code for one in all_volunteers(scope, chosen, TODAY)] == ["V-CLOUD"], when
            page = page_of_volunteers(scope, chosen, 1, TODAY)
            assert ([one.code for one in page.rows], page.total) == (["V-CLOUD"], 1)
        keep()
    assert set(db.session.scalars(select(KeptFree.volunteer_id))) == {cast.cloud.id}
    assert cast.deer.id in set(db.session.scalars(select(KeptWaiting.child_id)))


def test_who_is_paired_leaves_the_lists_at_once(cast: Cast) -> None:
    keep()
    assert {"C-DEER", "V-CLOUD"} <= {*waiting(), *free()}
    pair(cast, cast.deer, cast.cloud)
    assert not {"C-DEER", "V-CLOUD"} & {*waiting(), *free()}
    ids = ids_of_children(EVERYTHING, WAITS, TODAY), ids_of_volunteers(EVERYTHING, FREE, TODAY)
    assert cast.deer.id not in db.session.scalars(ids[0]).all()
    assert cast.cloud.id not in db.session.scalars(ids[1]).all()


def test_who_has_left_leaves_them_at_once(cast: Cast) -> None:
    keep()
    cast.deer.left_on = TODAY
    cast.stone.left_on = TODAY + timedelta(days=1)
    cast.cloud.left_on = TODAY + timedelta(days=9)
    db.session.commit()
    assert "C-DEER" not in waiting()
    assert "C-STONE" in waiting(), "today it is still here"
    assert "V-CLOUD" not in free()


def test_whoever_may_be_paired_now_stands_there_when_it_is_found_again(cast: Cast) -> None:
    row = pair(cast, cast.deer, cast.cloud)
    keep()
    row.until_on = TODAY
    db.session.commit()
    assert "C-DEER" not in waiting()
    keep()
    assert "C-DEER" in waiting()
    assert "V-CLOUD" in free()


def test_another_day_is_found_anew(cast: Cast) -> None:
    keep()
    child("C-NEW", "新月", cast.dengta, "f", "2015-01-02", [])
    db.session.commit()
    assert "C-NEW" not in waiting()
    tomorrow = page_of_children(EVERYTHING, WAITS, 1, TODAY + timedelta(days=1))
    assert "C-NEW" in {one.code for one in tomorrow.rows}
