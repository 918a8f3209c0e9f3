"""What stands on a certificate."""

from datetime import date

from letters.documents.thanks.certificate import VolunteerCertificate, render_certificates
from tests.letters.documents.opened import WordFile


def certificate(name: str = "云朵", received: int = 11) -> VolunteerCertificate:
    first, last = date(2025, 9, 1), date(2027, 1, 22)
    return VolunteerCertificate(name, "2025 期", "P-CERT-1", first, last, 12, received)


def test_a_certificate_says_who_since_when_and_how_many_letters_went_and_came():
    text = WordFile(render_certificates([certificate()], date(2027, 1, 23))).text
    for words in (
        "云朵",
        "2025 期",
        "2025 年 9 月 1 日",
        "共写信 12 封",
        "收到 11 封回信",
        "P-CERT-1",
    ):
        assert words in text
    assert "小时" not in text


def test_each_volunteer_has_a_page_in_landscape():
    three = [certificate(name) for name in ("云朵", "阿泽", "小鹿")]
    file = WordFile(render_certificates(three, date(2027, 1, 23)))
    assert file.parts["word/document.xml"].count(b"pageBreakBefore") == 2
    assert b'w:orient="landscape"' in file.parts["word/document.xml"]


def test_where_no_reply_came_a_certificate_does_not_count_to_nothing():
    text = WordFile(render_certificates([certificate(received=0)], date(2027, 1, 23))).text
    assert "0 封" not in text
