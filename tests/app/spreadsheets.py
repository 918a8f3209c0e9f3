"""Small spreadsheets for tests of intake."""

import io

from openpyxl import Workbook

HEADS = ("姓名", "性别", "出生日期", "年级", "监护人", "电话", "是否同意")
MING = ("李小明", "男", "2015-06-22", "五年级", "李大山", "13800000000", "是")
HONG = ("王小红", "女", "2014-02-03", "六年级", "王一", "13800000001", "否")
VOLUNTEER_HEADS = ("姓名", "性别", "出生年月", "手机号", "邮箱", "高校或单位", "能否坚持三个学期")
NING = ("陈宁", "女", "2004-05", "13900000000", "ning@example.org", "嘉应学院", "能")


def workbook(*rows, heads=HEADS):
    """An .xlsx with these rows."""
    book = Workbook()
    for row in (heads, *rows):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def but(row, **changes):
    """A child's row with some cells otherwise, by the heading's first place in HEADS."""
    places = {"name": 0, "birth": 2, "grade": 3, "guardian": 4, "phone": 5, "consent": 6}
    cells = list(row)
    for field, value in changes.items():
        cells[places[field]] = value
    return tuple(cells)
