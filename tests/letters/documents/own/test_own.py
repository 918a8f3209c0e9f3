"""Templates of one's own: what they may ask for is found, what could do something is refused."""

import io
import zipfile

import pytest
from docx.oxml import parse_xml
from PIL import Image

from letters.documents.errors import TemplateRefused
from letters.documents.own.fields import made_up
from letters.documents.own.filling import filled
from letters.documents.own.reading import read_template
from letters.documents.own.unpacking import TemplateLimits, unpacked
from letters.states import Direction
from tests.letters.documents.opened import W, WordFile
from tests.letters.documents.own.own_papers import GOOD, a_template, with_part
from tests.letters.documents.papers import DAY, NASTY, a_sheet

REL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s'
    b"</Relationships>"
)


def repairs(document: WordFile) -> list[str]:
    """What Word would repair; the order of what other makers wrote is theirs."""
    return [fault for fault in document.faults() if " holds " not in fault]


def faults(words: str = GOOD, change=None) -> tuple:
    return read_template(a_template(words, change)).faults


def test_a_good_template_has_no_faults_and_says_what_it_uses():
    template = read_template(a_template())
    assert template.faults == ()
    assert set(template.used) == {"to", "question", "code", "number", "qr", "from"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (GOOD + "{{孩子姓名}}", ("unknown", "孩子姓名")),
        (GOOD.replace("{{信码}}", ""), ("missing", "信码")),
        (GOOD.replace("{{二维码}}", ""), ("missing", "二维码")),
        (GOOD + "{% for x in y %}", None),
        (GOOD + "{{收信人", None),
        (GOOD + "{{ ''.__class__.__mro__ }}", ("unknown", "''.__class__.__mro__")),
        (GOOD + "{{drawing}}", ("unknown", "drawing")),
        (GOOD + "{{:qr}}", ("unknown", ":qr")),
        (GOOD + "长" * 170_000, ("too_long", "500")),
        (GOOD + "{学期}", ("single", "学期")),
        (GOOD + "｛学期｝", ("single", "学期")),
    ],
)
def test_what_a_template_cannot_ask_for_is_a_fault(words, found):
    said = faults(words)
    assert found in said if found else [kind for kind, _ in said] == ["braces"]


def test_a_placeholder_over_several_runs_is_joined_and_told():
    def over_runs(document) -> None:
        line = document.add_paragraph("学期：{{")
        line.add_run("学").bold = True
        line.add_run("期}}！")

    template = read_template(a_template(change=over_runs))
    assert ("split", "学期") in template.notes
    assert template.faults == ()
    assert "学期：第二学期！" in WordFile(filled(template, [a_sheet()])).text


def test_braces_of_full_width_are_braces():
    template = read_template(a_template(GOOD + "｛｛学期｝｝"))
    assert template.faults == ()
    assert "第二学期" in WordFile(filled(template, [a_sheet()])).text


def line_of(inside: str):
    """A change that puts a line of this markup at the end of a file."""
    head = f'<w:p xmlns:w="{W}" xmlns:m="urn:m" xmlns:v="urn:schemas-microsoft-com:vml">'
    return lambda document: document.element.body[-1].addprevious(
        parse_xml(f"{head}{inside}</w:p>")
    )


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<m:oMath><m:t>{{收信人}}</m:t></m:oMath>", ("unreachable", "{{收信人}}")),
        ('<v:textpath string="{{收信人}}"/>', ("unreachable", "{{收信人}}")),
        ('<w:r><w:rPr><w:rPrChange w:author="王小明"/></w:rPr></w:r>', ("changes", "")),
        ('<w:ins w:author="王小明"/>', ("changes", "")),
    ],
)
def test_what_would_be_printed_on_every_sheet_by_mistake_is_a_fault(inside, found):
    assert read_template(a_template(change=line_of(inside))).faults == (found,)


def test_a_picture_that_is_fetched_by_its_name_alone_is_refused():
    fetched = line_of('<v:imagedata src="http://evil.example/a.png"/>')
    with pytest.raises(TemplateRefused, match="external"):
        read_template(a_template(change=fetched))


def test_page_numbers_beside_each_other_are_two_fields():
    one = '<w:fldChar w:type="begin"/><w:instrText>%s</w:instrText>'
    pages = f"<w:r>{one % 'NUM'}<w:instrText>PAGES</w:instrText>{one % 'PAGE'}</w:r>"
    assert read_template(a_template(change=line_of(pages))).faults == ()


def test_a_numbered_list_is_told_to_count_on():
    template = read_template(a_template(change=lambda d: d.add_paragraph("一", "List Number")))
    assert (template.faults, template.notes) == ((), (("numbered", ""),))
    bullets = a_template(change=lambda d: d.add_paragraph("一", "List Bullet"))
    assert read_template(bullets).notes == ()


def test_a_template_as_word_saves_templates_is_printed_as_a_letter():
    with zipfile.ZipFile(io.BytesIO(a_template())) as archive:
        types = archive.read("[Content_Types].xml")
    dotx = with_part("[Content_Types].xml", types.replace(b"document.main", b"template.main"))
    with zipfile.ZipFile(io.BytesIO(filled(read_template(dotx), [a_sheet()]))) as archive:
        assert b"template.main" not in archive.read("[Content_Types].xml")


def test_a_control_is_copied_without_its_name_and_number():
    control = (
        "<w:sdt><w:sdtPr><!-- --><w:alias w:val='{{收信人}}'/><w:id w:val='5'/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>{{收信人}}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    template = read_template(a_template(change=line_of(control)))
    assert template.faults == ()
    content = WordFile(filled(template, [a_sheet(), a_sheet("X-2")])).parts["word/document.xml"]
    assert b"w:alias" not in content


def test_headers_are_the_same_on_all_sheets_so_no_name_stands_there():
    def in_header(document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{收信人}}"

    assert ("in_header", "收信人") in faults(change=in_header)


def test_a_copy_for_each_letter_opens_without_repair_with_its_own_code():
    content = filled(read_template(a_template()), made_up(Direction.TO_CHILD, DAY))
    document = WordFile(content)
    assert repairs(document) == []
    assert len(document.edges("media")) == 3
    for words in ("小星星", "海边的灯塔", "XXXX-0002", "第 3 封", "我们的信纸"):
        assert words in document.text
    assert "{{" not in document.text
    assert len(document.again.element.body.findall(".//{*}pageBreakBefore")) == 2


def test_the_same_template_and_letters_give_the_same_bytes():
    template, sheets = read_template(a_template()), made_up(Direction.TO_CHILD, DAY)
    assert filled(template, sheets) == filled(template, sheets)


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_words_of_people_break_a_filled_template(words):
    sheet = a_sheet(to_pen_name=words, from_pen_name=words, term=words)
    document = WordFile(filled(read_template(a_template(GOOD + "{{学期}}")), [sheet]))
    assert repairs(document) == []


def test_a_name_in_braces_is_a_name_and_asks_for_nothing():
    sheet = a_sheet(to_pen_name="{{信码}}")
    assert "给{{信码}}：" in WordFile(filled(read_template(a_template()), [sheet])).text


EXTERNAL = (
    REL % b'<Relationship Id="rId9" Type="x" Target="http://evil.example/" TargetMode="External"/>'
)
HARMFUL = {
    "no zip": (b"PK no", "damaged"),
    "no document": (with_part("x", b"", b"PK\x05\x06" + b"\0" * 18), "wrong_kind"),
    "macros": (with_part("word/vbaProject.bin", b"x"), "macros"),
    "embedded": (with_part("word/embeddings/o1.xlsx", b"x"), "active"),
    "a picture from afar": (with_part("word/_rels/document.xml.rels", EXTERNAL), "external"),
    "a template from afar": (with_part("word/_rels/settings.xml.rels", EXTERNAL), "external"),
    "a template from afar, in capitals": (
        with_part("word/_rels/settings.xml.RELS", EXTERNAL),
        "external",
    ),
    "a template from afar, spelt": (
        with_part("word/_rels/settings.xml.rels", EXTERNAL.replace(b"External", b"&#69;xternal")),
        "external",
    ),
    "entities in capitals": (with_part("word/header9.XML", b"<!DOCTYPE a><a/>"), "entities"),
    "two of a name": (with_part("word/Styles.xml", b"<a/>"), "damaged"),
    "entities": (with_part("word/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "entities"),
    "broken": (with_part("word/document.xml", b"<a>"), "damaged"),
    "a bomb": (with_part("word/media/a.png", b"\0" * 4_000_000), "too_large"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_do_something_is_refused(name):
    content, reason = HARMFUL[name]
    with pytest.raises(TemplateRefused) as refused:
        read_template(content)
    assert refused.value.reason == reason


def test_a_part_spelt_in_capitals_is_the_same_part():
    out, capitals = io.BytesIO(), "word/_rels/DOCUMENT.xml.RELS"
    with zipfile.ZipFile(io.BytesIO(a_template())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(capitals if name.lower() == capitals.lower() else name, old.read(name))
    document = WordFile(filled(read_template(out.getvalue()), [a_sheet()]))
    assert capitals not in document.parts
    assert repairs(document) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_opened():
    with pytest.raises(TemplateRefused):
        unpacked(b"x" * 11, TemplateLimits(file_bytes=10))


def test_a_field_that_fetches_something_is_a_fault():
    def fetches(document) -> None:
        line = document.add_paragraph().add_run()._r
        line.append(line.makeelement(f"{{{W}}}instrText", {}))
        line[-1].text = ' INCLUDETEXT "/etc/passwd" '

    assert ("field", "INCLUDETEXT") in faults(change=fetches)


def test_a_picture_of_another_kind_is_a_fault(tmp_path):
    path = tmp_path / "a.png"
    Image.new("L", (9, 9)).save(path)
    content = a_template(change=lambda document: document.add_picture(str(path)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").replace(b".png", b".emf")
    drawn = with_part("word/_rels/document.xml.rels", relations, content)
    assert ("pictures", "") in read_template(drawn).faults


def test_parts_that_are_not_kept_leave_no_trace():
    content = with_part("customXml/item1.xml", b"<secret/>")
    document = WordFile(filled(read_template(content), [a_sheet()]))
    assert not [name for name in document.parts if name.startswith(("customXml", "docProps"))]
    assert repairs(document) == []


def test_a_template_with_pictures_keeps_them_and_says_so(tmp_path):
    path = tmp_path / "a.png"
    Image.new("L", (9, 9)).save(path)
    template = read_template(a_template(change=lambda document: document.add_picture(str(path))))
    assert ("images", "1") in template.notes
    document = WordFile(filled(template, [a_sheet(), a_sheet("X-2")]))
    assert repairs(document) == []
    with zipfile.ZipFile(io.BytesIO(document.blob)) as archive:
        assert sum("media" in name for name in archive.namelist()) == 3
