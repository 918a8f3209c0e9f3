"""Which rows hold nobody. In goes a row of the sheet, out comes why it is passed over, or None."""

import re
from functools import lru_cache

from app.intake.fields import CHILDREN
from app.intake.fields.headings import EXACT, known_headings, likenesses
from app.intake.headers.header import same_as_header
from app.intake.opening.sheets import Row
from app.intake.outline.outline import Outline
from app.intake.values.text import is_han, packed, shown

_TOTAL = re.compile(r"^[(\[]?(合计|总计|小计|共计|总人数|累计|汇总|共\d+[人名所封]|total|sum)")
# '五年级小计', and how many there are instead of who.
_TOTAL_AFTER = re.compile(r".{1,10}(合计|总计|小计|共计)[:：]?(\d+[人名])?$|共?\d+[人名]$")
_NOTE = re.compile(
    r"^[(\[*※注]*(注[:：]|注意|备注[:：]|说明|填表|填报|制表|审核|审批|负责人|经办|学校盖章|盖章|单位[(（]|报送|联系人[:：]|日期[:：]|校长|班主任[:：]|note|instructions?)"
)
# What stands below a printed list: who signs it, and that nothing follows.
_FOOT = re.compile(
    r"^[(\[*※—\-]*(此行|本页)?以下(为?空白?|无|空)|^(学校|单位|村委会|社区)?[(（]?(盖章|公章|签章|签字|签名)"
    r"|^.{0,10}[(（](盖章|公章|签章|签字|签名|章)[)）][:：]?$"
    r"|^(联系人|经办人|填表人|填报人|制表人?|审核人?|复核人?|负责人|校长|班主任|统计人|监制|联系电话|电话|公章"
    r"|填[表报](时间|日期|单位)|(制表|审核|打印|填写)(时间|日期))$"
)
# 男生12人, 女10: how many there are, one cell after the other.
_COUNT = re.compile(
    r"(其中|共有?|合计)?[:：]?(男|女|学生|儿童|孩子|留守|非留守|全班|在校|住校|实有|应到|实到)?[生童孩]?(儿童|学生)?"
    r"(人数|总数)?[:：]?\d{1,4}[人名个]?[,，。;；]?"
)
# Filled down before anybody is listed.
_PREFILLED = frozenset({"school", "grade", "class", "age"})
_WHO = frozenset(
    {"name", "birth_date", "resident_id", "gender", "guardian", "relation", "phone", "interests"}
)
# Their cells say the same again and again, and none of it is a heading.
_OF_FEW_WORDS = frozenset({"gender", "grade", "class", "school", "county", "town", "id_type"})
# What a row under the header says of the cells to fill in.
_GUIDES = re.compile(
    r"^\(?(必填|选填|必选|单选|多选|填写|请|格式|文本|数字|如|例|男[/或、]女|是[/或、]否|年[/.-]月|yyyy|\d+位)"
)
_EXAMPLE = re.compile(
    r"^[(\[【]?(示例|样例|例如|例[:：)\]】]|范例|example|sample)|^(例|如[:：].*)$"
)
_SAID_BEHIND = re.compile(r"[(\[【](示例|样例|范例|例)[)\]】]$")
_NAMES_A_LIST = re.compile(r"(表|名单|名册|汇总)([(（].*)?$")
_SERIAL = re.compile(r"^(序号|编号|no\.?|#|id)$")
_CLASS = re.compile(r"[\d(初高一二三四五六七八九].{0,6}(年级|班)[:：]?")
_TITLE_LENGTH = 40


def why_above(row: Row) -> str:
    """What a row above the header is: title, note or blank."""
    texts = [shown(cell) for cell in row if shown(cell)]
    if not texts:
        return "blank"
    first = packed(texts[0])
    if _NAMES_A_LIST.search(first):
        return "title"
    instructs = _NOTE.match(first) or re.search(r"说明|填写|请|注[:：]", first)
    return "note" if instructs or len(first) > _TITLE_LENGTH or len(texts) > 2 else "title"


def why_ignored(outline: Outline, row: Row) -> str | None:
    """Why a row below the header is no data row; None if it is one."""
    filled = _filled(row)
    if not filled or all(_is_serial(outline, index, text) for index, text in filled):
        return "blank"
    first = packed(filled[0][1])
    if _TOTAL.match(first) or _totals_later(filled):
        return "total"
    if _EXAMPLE.match(first) or _is_example(outline, row):
        return "example"
    if _guides_only(filled):
        return "note"
    if same_as_header(filled, outline.sheet, outline.header) or _names_fields(outline, filled):
        return "header"
    if filled[0][1] in outline.titles[:-1] and len(filled) == 1:
        return "title"
    if _FOOT.match(first) and len(filled) <= max(3, len(outline.mapping) // 2):
        return "note"
    if _NOTE.match(first) and len(filled) <= max(3, len(outline.mapping) // 2):
        return "note"
    if outline.kind == CHILDREN and _prefilled(outline, filled):
        return "blank"
    return _alone(outline, *filled[0]) if len(filled) == 1 else None


def _is_example(outline: Outline, row: Row) -> bool:
    """Whether the name says that nobody is meant."""
    named = outline.mapping.get("name")
    text = packed(row[named.column]) if named and named.column < len(row) else ""
    return bool(_EXAMPLE.match(text) or _SAID_BEHIND.search(text))


def is_header(outline: Outline, row: Row) -> bool:
    """Whether a row names fields again, perhaps in another order."""
    return _names_fields(outline, _filled(row))


def _filled(row: Row) -> list[tuple[int, str]]:
    return [(at, text) for at, cell in enumerate(row) if (text := shown(cell))]


def _names_fields(outline: Outline, filled: list[tuple[int, str]]) -> bool:
    if not _may_name_fields(outline, filled):
        return False
    fields = [field for _, text in filled for field in likenesses(outline.kind, text)]
    named = {field for field, sure in fields if sure > EXACT}
    return len(named) >= max(2, len(outline.mapping) // 2)


def _may_name_fields(outline: Outline, filled: list[tuple[int, str]]) -> bool:
    """Whether a cell is a heading as it stands, or one of a column of few words is. To take each
    name and number for a heading costs more than to read the row.
    """
    if any(_is_heading(outline.kind, text) for _, text in filled):
        return True
    few = {guess.column for name, guess in outline.mapping.items() if name in _OF_FEW_WORDS}
    cells = (text for at, text in filled if at in few)
    return any(sure > EXACT for text in cells for _, sure in likenesses(outline.kind, text))


# Cells say the same again and again, down their columns.
@lru_cache(maxsize=4096)
def _is_heading(kind: str, text: str) -> bool:
    known = known_headings(kind)
    return text in known or packed(text) in known


def _guides_only(filled: list[tuple[int, str]]) -> bool:
    """Whether most cells are guides: the first or the second of them, to begin with."""
    texts = [packed(text) for _, text in filled[:2]]
    if len(filled) < 2 or not any(map(_GUIDES.match, texts)):
        return False
    return 2 * sum(1 for _, text in filled if _GUIDES.match(packed(text))) > len(filled)


def _is_serial(outline: Outline, index: int, text: str) -> bool:
    return text.isdigit() and bool(_SERIAL.match(packed(outline.header.heading_at(index))))


def _prefilled(outline: Outline, filled: list[tuple[int, str]]) -> bool:
    """Whether a row says nothing of anybody: school, class and number were drawn down before, and
    with them a formula, which makes an age of no birth.
    """
    named = outline.mapping.get("name")
    if named is None or any(index == named.column for index, _ in filled):
        return False
    fields = {guess.column: name for name, guess in outline.mapping.items()}
    told = {fields.get(index, ""): text for index, text in filled}
    aged = re.fullmatch(r"\d{1,2}", told.get("age", ""))
    return not aged and not told.keys() & _WHO and bool(told.keys() & _PREFILLED)


def _totals_later(filled: list[tuple[int, str]]) -> bool:
    if len(filled) <= 4 and all(_COUNT.fullmatch(packed(text)) for _, text in filled):
        return any(re.search("[男女人生童]", text) for _, text in filled)
    texts = [packed(text) for _, text in filled[:2]]
    return len(filled) <= 4 and any(_TOTAL.match(t) or _TOTAL_AFTER.match(t) for t in texts)


def _alone(outline: Outline, index: int, text: str) -> str | None:
    """A single cell: under a heading of its own it is a row that lacks the rest; at the left
    edge, or as long as no name is, it heads or explains the rows below.
    """
    columns = {guess.place for guess in outline.mapping.values()}
    name = outline.mapping.get("name")
    if _CLASS.fullmatch(packed(text)):
        is_row = False
    elif name is not None and name.column == index:
        is_row = len(text) <= (4 if is_han(text) else _TITLE_LENGTH)
    else:
        is_row = index in columns and index > min(columns) and len(text) <= _TITLE_LENGTH
    if is_row:
        return None
    return "title" if len(text) <= _TITLE_LENGTH else "note"
