"""What stands on a certificate of service."""

from dataclasses import replace
from datetime import date

from letters.documents.thanks.certificate import CertificateOfService, render_certificates
from tests.letters.documents.opened import WordFile

DAY = date(2027, 1, 23)
CLOUD = CertificateOfService(
    name="林小云",
    cohort="2025 期",
    number="T7M2-048C",
    check_url="https://xinqiao.example.org/c/Zm9vYmFyYmF6cXV4cXV1eA",
    issued_on=DAY,
    first=date(2025, 9, 1),
    last=date(2027, 1, 22),
    pairs=1,
    sent=12,
    received=11,
    hours=19.5,
)


def words_of(certificate: CertificateOfService) -> str:
    file = WordFile(render_certificates([certificate], DAY))
    assert file.faults() == []
    return file.text


def test_a_volunteers_says_who_since_when_how_many_letters_and_hours():
    text = words_of(CLOUD)
    for words in (
        "林小云",
        "2025 期",
        "2025 年 9 月 1 日",
        "一位乡村孩子",
        "共写信 12 封",
        "收到 11 封回信",
        "志愿服务 19.5 小时",
        "T7M2-048C",
    ):
        assert words in text


def test_without_a_rule_no_hours_are_told_and_without_replies_none_is_counted():
    text = words_of(replace(CLOUD, hours=0, received=0, pairs=2))
    assert "小时" not in text
    assert "0 封" not in text
    assert "2 位乡村孩子" in text


def test_a_contacts_names_the_school_and_the_letters_that_were_carried():
    text = words_of(replace(CLOUD, name="许老师", school="灯塔镇中心小学", pairs=9, hours=0))
    for words in ("许老师", "灯塔镇中心小学", "9 位孩子", "23 封", "谢谢您"):
        assert words in text


def test_a_contacts_who_came_later_tells_no_counts():
    text = words_of(replace(CLOUD, school="灯塔镇中心小学", pairs=0, sent=0, received=0, hours=0))
    assert "为孩子们传递书信" in text
    assert "0 " not in text.partition("灯塔")[2].partition("谢谢")[0]


def test_each_has_a_page_in_landscape():
    three = [replace(CLOUD, name=name) for name in ("云朵", "阿泽", "小鹿")]
    file = WordFile(render_certificates(three, DAY))
    assert file.faults() == []
    assert file.parts["word/document.xml"].count(b"pageBreakBefore") == 2
    assert b'w:orient="landscape"' in file.parts["word/document.xml"]
