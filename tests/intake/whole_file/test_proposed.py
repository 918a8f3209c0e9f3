"""Of several columns of names without headings the child's is proposed, and read once chosen."""

import pytest
from flask_babel import force_locale

from app.intake import IntakeRefused
from app.web.intake.columns import choices_shown, column_options, columns_read
from app.wording.intake import file_refused
from tests.intake.building import xlsx
from tests.intake.conftest import outlined

SCHOOL = "灯塔镇中心小学"
ID = "441622201305180116"
pytestmark = pytest.mark.sqlite_alone
BORN = ("2014-06-22", "2015-01-02")
PHONES = ("18800000003", "18800000004")


def table(*columns):
    return xlsx(list(zip(*columns, strict=True)))


CHILDREN, FATHERS, OTHERS = ("王红", "李明"), ("王守", "李大"), ("刘兰", "陈兰")


@pytest.mark.parametrize(
    ("columns", "proposed"),
    [
        ((CHILDREN, ("女", "男"), BORN, FATHERS, PHONES), {"name": 0, "guardian": 3}),
        ((FATHERS, PHONES, CHILDREN, BORN), {"name": 2, "guardian": 0}),
        ((CHILDREN, FATHERS, BORN), {"name": 0, "guardian": 1}),
        ((CHILDREN, BORN, OTHERS, PHONES), {"name": 0, "guardian": 2}),
        (
            (CHILDREN, BORN, ("祖母", "外婆"), OTHERS, PHONES),
            {"name": 0, "guardian": 3, "relation": 2},
        ),
        ((CHILDREN, BORN, OTHERS), {"name": 0}),
        ((CHILDREN, BORN, FATHERS, OTHERS), {"name": 0, "guardian": 2}),
        ((CHILDREN, FATHERS, OTHERS, BORN), {"name": 0, "guardian": 1}),
        ((CHILDREN, BORN, FATHERS, OTHERS, PHONES), {"name": 0, "guardian": 3}),
        ((FATHERS, PHONES, CHILDREN, BORN, OTHERS), {"name": 2, "guardian": 0}),
        ((("周国", "周国"), CHILDREN, BORN, OTHERS, PHONES), {"name": 1, "guardian": 3}),
    ],
)
def test_what_stands_beside_two_columns_of_names_tells_which_is_likely_whose(columns, proposed):
    outline = outlined("children", table(*columns))
    assert outline.proposed == proposed
    shown = {choice.field: choice.column for choice in choices_shown(outline)}
    assert {field: shown[field] for field in proposed} == proposed


def test_a_name_that_stands_again_and_again_is_no_guardians():
    names = ["王红", "李明", "张一", "陈二"]
    outline = outlined(
        "children", table(names, BORN * 2, ["王守", "王守", "李红", "王守"], BORN * 2)
    )
    assert outline.proposed == {"name": 0}


def test_what_is_proposed_is_asked_for_and_read_once_it_is_chosen(app, take):
    content = table(CHILDREN, BORN, FATHERS, PHONES)
    with pytest.raises(IntakeRefused) as refused:
        take("children", content, school=SCHOOL)
    assert refused.value.code == "names_unheaded"
    with force_locale("en"):
        words = file_refused((refused.value.code, refused.value.details))
        choices = choices_shown(outlined("children", content))
    assert "A, C" in words
    chosen = {choice.field: choice.column for choice in choices}
    report = take("children", content, school=SCHOOL, columns=chosen)
    assert [(row.values["name"], row.values["guardian"]) for row in report.rows] == [
        ("王红", "王守"),
        ("李明", "李大"),
    ]


def test_neither_samples_nor_what_is_chosen_from_shows_a_number(app):
    rows = [("王红", ID, PHONES[0], "E12345678", "20140622", f"家长{PHONES[1]}")]
    for content in (xlsx(rows), xlsx([("姓名", "年龄", f"监护人{ID}"), *rows])):
        outline = outlined("children", content)
        with force_locale("en"):
            told = (column_options(outline), columns_read(outline))
        assert not any(number in str(told) for number in (ID, *PHONES, "12345678"))
        samples = str([column.samples for column in outline.columns])
        assert not any(number in samples for number in (ID, *PHONES, "12345678"))
        assert "20140622" in samples
