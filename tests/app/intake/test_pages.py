"""A spreadsheet in the browser: uploaded, looked at, admitted or discarded."""

import io
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from app.actions.intake import decisions
from app.extensions import db
from app.models import AccessRow, Child, Consent, Upload, UploadState
from tests.app.spreadsheets import HEADS, HONG, MING, but, workbook
from tests.cast import NOW, letter_of, pair


@pytest.fixture(autouse=True)
def a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def children_of(school):
    return count(Child, Child.school_id == school.id)


def soup(page):
    return BeautifulSoup(page.text, "html.parser")


def waiting():
    db.session.expire_all()
    return db.session.scalars(select(Upload).order_by(Upload.id.desc())).first()


@pytest.fixture
def send(client):
    """Uploads a file as somebody; the page that follows, as text."""

    def run(user, kind, content, filename="名单.xlsx", school=None):
        fields = {"file": (io.BytesIO(content), filename)}
        if school:
            fields["school"] = school
        answer = client.as_user(user).post(
            f"/intake/{kind}",
            data=fields,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        return answer.get_data(as_text=True)

    return run


@pytest.fixture
def decide(client):
    """Presses a button of the page of the last upload; the page that follows, as text."""

    def run(verb, **fields):
        url = f"/intake/uploads/{waiting().id}/{verb}"
        return client.post(url, data=fields, follow_redirects=True).get_data(as_text=True)

    return run


def test_a_contact_uploads_looks_and_admits(cast, send, decide):
    page = send(cast.contact, "children", workbook(MING, HONG))
    assert "李小明" in page
    assert children_of(cast.dengta) == 2
    assert "新增 2 条" in decide("admit", new=2, changed=0)
    assert children_of(cast.dengta) == 4
    assert (waiting().state, waiting().content_sealed) == (UploadState.ADMITTED, None)


def test_the_same_file_again_changes_nothing(cast, send, decide):
    for new in (2, 0):
        send(cast.contact, "children", workbook(MING, HONG))
        decide("admit", new=new, changed=0)
    assert children_of(cast.dengta) == 4
    assert count(Consent, Consent.evidence.contains("xlsx")) == 2


def test_nothing_comes_in_before_somebody_says_so(cast, send):
    send(cast.contact, "children", workbook(MING))
    assert children_of(cast.dengta) == 2


def test_a_file_that_is_no_spreadsheet_is_refused_and_not_kept(cast, send):
    assert "PDF" in send(cast.contact, "children", b"%PDF-1.7 nothing", "名单.xlsx")
    assert "空的" in send(cast.contact, "children", b"", "名单.csv")
    assert count(Upload) == 0


def test_a_form_without_a_file_asks_for_one(client, cast):
    page = client.as_user(cast.contact).post("/intake/children").get_data(as_text=True)
    assert "请选择一个文件" in page


def test_a_file_that_is_too_large_gets_its_own_page(app, client, cast):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.as_user(cast.contact).post(
        "/intake/children", data={"file": (io.BytesIO(b"x" * 2000), "a.csv")}
    )
    assert answer.status_code == 413
    assert count(Upload) == 0


def test_the_name_of_the_file_is_not_kept_but_may_tell_the_school(cast, send):
    content = workbook(MING)
    page = send(cast.city_coordinator, "children", content, "灯塔镇中心小学报名表.xlsx")
    assert waiting().school_id == cast.dengta.id
    assert (waiting().file_kind, "报名表" in page) == ("xlsx", False)


def test_columns_that_were_not_understood_can_be_chosen(cast, send, decide):
    heads = ("代号甲", *HEADS[1:])
    page = send(cast.contact, "children", workbook(MING, heads=heads))
    assert "缺少必需的列" in page
    page = decide("columns", **{"column-name": 0, "school": "S-DENGTA"})
    assert "李小明" in page
    decide("admit", new=1, changed=0)
    assert children_of(cast.dengta) == 3


def test_one_column_for_two_fields_is_refused_and_the_old_choice_stays(cast, send, decide):
    send(cast.contact, "children", workbook(MING))
    page = decide("columns", **{"column-guardian": 0, "column-name": 0, "school": "S-DENGTA"})
    assert "notice-error" in page
    assert waiting().mapping is None


def test_a_change_shows_old_and_new_and_a_guardian_only_to_the_school(cast, send, decide):
    send(cast.contact, "children", workbook(MING))
    decide("admit", new=1, changed=0)
    changed = workbook(but(MING, phone="13811112222", grade="六年级"))
    assert "13800000000 → 13811112222" in send(cast.contact, "children", changed)
    page = send(cast.coordinator, "children", changed)
    assert "5 → 6" in page
    assert "13800000000" not in page


def test_each_look_at_a_roster_is_written_down(cast, send):
    send(cast.contact, "children", workbook(MING))
    row = db.session.scalars(select(AccessRow)).one()
    assert (row.object_type, row.object_code) == ("upload", str(waiting().id))


def test_an_upload_is_nobody_else_s(client, cast, send):
    send(cast.contact, "children", workbook(MING))
    url = f"/intake/uploads/{waiting().id}"
    for user in (cast.coordinator, cast.foreign_contact, cast.admin):
        assert client.as_user(user).get(url).status_code == 404
        assert client.post(f"{url}/admit").status_code == 404


def test_a_kind_is_open_to_who_may_bring_it_in(client, cast):
    assert client.as_user(cast.contact).get("/intake/schools").status_code == 404
    assert client.as_user(cast.admin).get("/intake/children").status_code == 404
    assert client.as_user(cast.coordinator).get("/intake/parents").status_code == 404
    assert client.as_user(cast.coordinator).get("/intake/").status_code == 302


def test_faults_are_told_beside_the_row_and_as_a_spreadsheet(client, cast, send, decide):
    page = send(cast.contact, "children", workbook(MING, but(HONG, birth="=1+1")))
    assert "出生日期" in page
    for state in (UploadState.CHECKED, UploadState.ADMITTED):
        assert waiting().state == state
        file = client.get(f"/intake/uploads/{waiting().id}/faults").data
        lines = list(load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(values_only=True))
        assert lines[1][:2] == (3, "出生日期")
        decide("admit", new=1, changed=0)


def test_rows_are_filtered_and_paged(client, cast, send):
    many = [but(MING, name="李" + "甲乙丙丁"[n % 4] + "一二三四五"[n // 4 % 5] + "天地人"[n // 20])
            for n in range(60)]  # fmt: skip
    send(cast.contact, "children", workbook(*many))
    url = f"/intake/uploads/{waiting().id}"
    assert len(soup(client.get(url)).select("tbody tr")) == 50
    assert len(soup(client.get(f"{url}?page=2&fate=new")).select("tbody tr")) == 10
    assert not soup(client.get(f"{url}?fate=fault")).select("tbody tr")


def test_a_second_tap_admits_nothing_twice(cast, send, decide):
    send(cast.contact, "children", workbook(MING))
    decide("admit", new=1, changed=0)
    assert "没有重复处理" in decide("admit", new=1, changed=0)
    assert children_of(cast.dengta) == 3


def test_rows_that_changed_since_they_were_seen_are_shown_again(cast, send, decide):
    send(cast.contact, "children", workbook(MING, HONG))
    assert "再看一遍" in decide("admit", new=1, changed=0)
    assert children_of(cast.dengta) == 2


def test_a_discarded_file_is_gone(cast, send, decide):
    send(cast.contact, "children", workbook(MING))
    assert "已丢弃" in decide("discard")
    assert (waiting().state, waiting().content_sealed) == (UploadState.DISCARDED, None)
    assert "没有重复处理" in decide("admit", new=1, changed=0)


def test_a_file_that_nobody_decided_about_is_discarded_after_a_week(cast, send):
    send(cast.contact, "children", workbook(MING))
    assert decisions.discard_old(now=NOW + timedelta(days=6)) == 0
    assert decisions.discard_old(now=NOW + timedelta(days=8)) == 1
    assert (waiting().state, waiting().content_sealed) == (UploadState.DISCARDED, None)


def test_two_contacts_bring_in_their_own_schools(cast, send, decide):
    for contact, school in ((cast.contact, cast.dengta), (cast.foreign_contact, cast.mabugang)):
        before = children_of(school)
        send(contact, "children", workbook(MING))
        decide("admit", new=1, changed=0)
        assert children_of(school) == before + 1


def test_without_any_school_the_page_leads_to_the_schools(client, cast):
    cast.coordinator.grants[0].region_code = "440100"
    db.session.commit()
    page = client.as_user(cast.coordinator).get("/intake/children").get_data(as_text=True)
    assert "/intake/schools" in page


@pytest.mark.parametrize("kind", ["schools", "children", "volunteers", "letters"])
def test_a_template_can_be_downloaded(client, cast, kind):
    answer = client.as_user(cast.coordinator).get(f"/intake/{kind}/template")
    assert load_workbook(io.BytesIO(answer.data)).worksheets[0].max_row == 2


def classes(*sheets):
    """A workbook with a sheet a class: (name, children)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in (HEADS, *rows):
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_page_shows_each_sheet_and_why_and_another_choice_is_kept(cast, send, decide):
    content = classes(("样例", [HONG]), ("五年级1班", [MING]))
    page = send(cast.contact, "children", content)
    assert "样例或模板" in page
    assert "王小红" not in page
    assert waiting().sheets is None
    page = decide("sheets", sheet=["样例", "五年级1班"])
    assert "王小红" in page
    assert waiting().sheets == ["样例", "五年级1班"]
    decide("admit", new=2, changed=0)
    assert children_of(cast.dengta) == 4


def test_the_page_tells_the_columns_of_each_sheet_that_is_read(cast, send):
    named = but(HONG, name="王丽芳")
    two = classes(("五年级1班", [but(MING, name="李志强")]), ("五年级2班", [named]))
    book = load_workbook(io.BytesIO(two))
    book["五年级2班"].cell(1, len(HEADS) + 1, "民族")
    book["五年级2班"].cell(2, len(HEADS) + 1, "汉")
    file = io.BytesIO()
    book.save(file)
    page = send(cast.contact, "children", file.getvalue())
    assert "五年级2班: 没有用到的列：民族" in page
    assert "<strong>五年级2班</strong>" in page


def test_a_sheet_that_is_not_there_is_told_and_changes_nothing(cast, send, decide):
    send(cast.contact, "children", classes(("样例", [HONG]), ("五年级1班", [MING])))
    assert "没有名为" in decide("sheets", sheet=["六年级"])
    assert waiting().sheets is None


def test_what_came_in_is_listed_shown_and_taken_back(cast, client, send, decide):
    send(cast.contact, "children", workbook(MING, HONG))
    decide("admit", new=2, changed=0)
    upload_id = waiting().id
    assert f"/imports/{upload_id}" in client.get("/imports/children").get_data(as_text=True)
    page = client.get(f"/imports/{upload_id}").get_data(as_text=True)
    assert waiting().digest in page
    assert "收回" in page
    assert "李小明" not in page
    done = client.post(f"/imports/{upload_id}/take-back", follow_redirects=True)
    assert "已收回" in done.get_data(as_text=True)
    assert children_of(cast.dengta) == 2
    assert client.get(f"/intake/uploads/{upload_id}").location == f"/imports/{upload_id}"


def test_the_page_says_why_there_is_no_way_back(cast, client, send, decide):
    send(cast.contact, "children", workbook(MING))
    decide("admit", new=1, changed=0)
    child = db.session.scalar(select(Child).order_by(Child.id.desc()).limit(1))
    client.as_user(cast.coordinator).post(
        f"/children/{child.code}/leave", data={"on": "2026-11-23"}
    )
    page = client.as_user(cast.contact).get(f"/imports/{waiting().id}").get_data(as_text=True)
    assert "不能整体收回" in page


def test_a_school_sees_no_import_of_another(cast, client, send, decide):
    send(cast.contact, "children", workbook(MING))
    decide("admit", new=1, changed=0)
    foreign = client.as_user(cast.foreign_contact)
    assert foreign.get(f"/imports/{waiting().id}").status_code == 404
    assert foreign.post(f"/imports/{waiting().id}/take-back").status_code == 404
    assert children_of(cast.dengta) == 3


def test_letters_kept_by_hand_are_checked_admitted_and_taken_back(client, cast, send, decide):
    friends = pair(cast, cast.deer, cast.cloud)
    heads = ("孩子笔名", "第几封", "寄出日期", "孩子收到日期")
    rows = (("小鹿", 1, "2026-09-10", "2026-09-21"), ("小鹿", 99, "2026-09-10", ""))
    assert "孩子的名字" in client.as_user(cast.coordinator).get("/intake/letters").text
    page = send(cast.coordinator, "letters", workbook(*rows, heads=heads))
    assert "没有第 99 封信" in page
    assert letter_of(friends).state == "due"
    decide("admit", new=0, changed=1)
    assert letter_of(friends).state == "delivered"
    address = f"/imports/{waiting().id}"
    assert f"{address}/take-back" in client.get(address).text
    client.post(f"{address}/take-back")
    assert letter_of(friends).state == "due"
