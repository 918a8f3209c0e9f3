"""Templates to fill in: an .xlsx for each kind, which intake takes back without a word."""

import io
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.intake.fields import CHILDREN, LETTERS, SCHOOLS, VOLUNTEERS

FILLED_ROWS = 1_000
_SERIAL, _EXAMPLE = "序号", "示例"
_NOTES_SHEET = "填写说明"
_TEXT = "@"


@dataclass(frozen=True, slots=True)
class Blank:
    """A column of a template: its heading, an example, the words to choose from, a hint."""

    heading: str
    example: str
    choices: tuple[str, ...] = ()
    hint: str = ""


_STATUSES = ("父母均外出", "父亲外出", "母亲外出", "单亲", "孤儿", "其他")
_RELATIONS = ("父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "其他")
_NAME = Blank("姓名", "李小明", hint="必填。")
_GENDER = Blank("性别", "男", ("男", "女"))
_INTERESTS = Blank("兴趣爱好", "画画、篮球、阅读", hint="可填多项，用顿号隔开。")

TEMPLATES: dict[str, tuple[Blank, ...]] = {
    CHILDREN: (
        Blank("学校", "灯塔镇中心小学", hint="只有一所学校时可不填，上传时选择。"),
        _NAME,
        _GENDER,
        Blank("出生日期", "2015-06-22", hint="必填。只知道年龄时，把列名改为“年龄”。"),
        Blank("年级", "五年级"),
        Blank("班级", "2班"),
        Blank("留守类型", "父母均外出", _STATUSES),
        _INTERESTS,
        Blank("监护人姓名", "李大山"),
        Blank("与孩子关系", "祖父", _RELATIONS),
        Blank("监护人电话", "13800000000"),
        Blank(
            "监护人是否同意", "是", ("是", "否", "未回"),
            "同意书收到后填“是”；没有同意的孩子不会参加配对。",
        ),
    ),
    VOLUNTEERS: (
        _NAME,
        _GENDER,
        Blank("出生年月", "2004-05", hint="必填。"),
        Blank("手机号", "13800000000"),
        Blank("邮箱", "xiaoming@example.org", hint="必填；登录和提醒都用它。"),
        Blank("高校或单位", "华南师范大学"),
        Blank("家乡", "广东省-河源市-东源县", hint="省-市-区县。"),
        _INTERESTS,
        Blank("愿意陪伴几名孩子", "1", ("1", "2", "3")),
        Blank("能否坚持三个学期", "能", ("能", "不能", "不确定")),
    ),
    SCHOOLS: (
        Blank("县区", "东源县", hint="必填。"),
        Blank("乡镇", "灯塔镇"),
        Blank("学校名称", "灯塔镇中心小学", hint="必填。"),
        Blank("学校联系人", "王老师"),
        Blank("联系电话", "13800000000"),
        Blank("联系人邮箱", "xu@example.org", hint="没有邮箱就不填，凭电话寄邀请信。"),
        Blank("学校地址", "广东省河源市东源县灯塔镇人民路1号", hint="信寄到这里。"),
        Blank("邮编", "517500"),
        Blank("留守儿童人数", "40"),
        Blank("是否需要入校宣讲", "是", ("是", "否")),
    ),
    LETTERS: (
        Blank("信件编号", "AB12-CD34", hint="必填，见信封上的编号。"),
        Blank(
            "状态", "到校",
            ("已寄出", "到中转点", "到校", "已发到孩子手里", "孩子已交信", "已收到", "丢失"),
        ),
        Blank("日期", "2026-10-01", hint="不填则按上传当天。"),
    ),
}  # fmt: skip


def blank(kind: str) -> bytes:
    """An .xlsx to fill in: the header, an example row that intake ignores, drop-downs, a
    sheet of notes. Raises KeyError for an unknown kind.
    """
    columns = (Blank(_SERIAL, _EXAMPLE, hint="“示例”一行不会导入，可以删去。"), *TEMPLATES[kind])
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名单"
    for index, column in enumerate(columns, 1):
        _lay_column(sheet, index, column)
    sheet.freeze_panes = "A2"
    _lay_notes(book.create_sheet(_NOTES_SHEET), columns)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _lay_column(sheet: Worksheet, index: int, column: Blank) -> None:
    letters = get_column_letter(index)
    size = sheet.column_dimensions[letters]
    size.width = max(10, 2.2 * max(len(column.heading), len(column.example)))
    # Text, so that neither Excel nor WPS turns 5-2 into a date or rounds a long number.
    size.number_format = _TEXT
    head, example = sheet.cell(1, index, column.heading), sheet.cell(2, index, column.example)
    head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E7E6DF")
    head.alignment = Alignment(wrap_text=True, vertical="center")
    example.font = Font(italic=True, color="808080")
    if column.choices:
        choice = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        choice.error, choice.errorTitle = "请从下拉列表中选择。", column.heading
        sheet.add_data_validation(choice)
        choice.add(f"{letters}2:{letters}{FILLED_ROWS + 2}")


def _lay_notes(sheet: Worksheet, columns: tuple[Blank, ...]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 70
    lines = [(column.heading, column.hint or "、".join(column.choices)) for column in columns]
    for line in [("说明", "列的顺序可以调换，可以加列；不需要的列可以留空。"), *lines]:
        if line[1]:
            sheet.append(line)
