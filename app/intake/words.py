# ruff: noqa: E501 - one list of words or one sentence to a line
"""The sentences themselves. Every code has both languages; a test holds it."""

Sentence = dict[str, str]


def _both(zh: str, en: str) -> Sentence:
    return {"zh": zh, "en": en}


_SAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_SAVE_EN = "Open it in Excel or WPS, save it as .xlsx and upload that."

REFUSALS: dict[str, Sentence] = {
    "empty": _both("文件是空的，没有可读的内容。请检查后重新上传。", "The file is empty. Check it and upload it again."),
    "too_large": _both("文件超过 {megabytes} MB。请删去图片或拆成几个文件。", "The file is larger than {megabytes} MB. Remove pictures or split it."),
    "too_large_unpacked": _both(
        "文件解压后过大（上限 {megabytes} MB），没有打开。请只保留名单，另存为新的 .xlsx 再上传。",
        "The file grows too large when unpacked (limit {megabytes} MB) and was not opened. Keep the list only and save it as a new .xlsx.",
    ),
    "too_many_entries": _both(
        "文件内部的部件超过 {limit} 个，没有打开。请把名单复制到新的表格再上传。",
        "The file holds more than {limit} parts and was not opened. Copy the list into a new workbook.",
    ),
    "entities": _both(
        "文件的 XML 中有实体或文档类型声明，可能有害，没有打开。" + _SAVE,
        "The file's XML declares entities or a document type, which can do harm; it was not opened. " + _SAVE_EN,
    ),
    "locked": _both("文件设有密码。请去掉密码后再上传。", "The file is locked by a password. Remove the password and upload it again."),
    "damaged": _both("文件已损坏或不完整，无法打开。" + _SAVE, "The file is damaged or cut short and cannot be opened. " + _SAVE_EN),
    "wrong_kind": _both(
        "这不是表格文件，内容是{found}。请上传 .xlsx、.xls、.ods 或 .csv；能用 Excel 或 WPS 打开的，请先另存为 .xlsx。",
        "This is no spreadsheet: its content is {found}. Upload an .xlsx, .xls, .ods or .csv file; what Excel or WPS can open, save as .xlsx first.",
    ),
    "encoding": _both("文件的文字编码无法识别（应为 UTF-8 或 GB18030）。" + _SAVE, "The file's text encoding is neither UTF-8 nor GB18030. " + _SAVE_EN),
    "quote_unclosed": _both(
        "CSV 文件里有一个引号没有闭合，其后的行会丢失，所以没有读取。" + _SAVE,
        "A quotation mark in the CSV file is never closed, so rows after it would be lost; nothing was read. " + _SAVE_EN,
    ),
    "cell_too_long": _both("有单元格超过 {limit} 个字。请检查文件。", "A cell holds more than {limit} characters. Check the file."),
    "too_many_rows": _both("表格有 {rows} 行，超过上限 {limit} 行。请删去名单下面多余的行，或拆成几个文件。", "The table has {rows} rows, more than the limit of {limit}. Delete what stands far below the list, or split it."),
    "too_many_columns": _both(
        "表格有 {columns} 列，超过上限 {limit} 列。请删去右边多余的列。",
        "The table has {columns} columns, more than the limit of {limit}. Delete what stands far to the right.",
    ),
    "too_many_cells": _both("表格范围超过 {limit} 个单元格。请删去多余的行和列。", "The table spans more than {limit} cells. Delete unused rows and columns."),
    "too_many_sheets": _both("文件有 {sheets} 个工作表，超过上限 {limit} 个。", "The file has {sheets} sheets, more than the limit of {limit}."),
    "sheet_unknown": _both("没有名为“{sheet}”的工作表。文件里有：{seen}。", "There is no sheet named '{sheet}'. The file has: {seen}."),
    "header_not_found": _both(
        "没有找到表头。应有的列如：{fields}。看到的是：{seen}。请下载模板对照。",
        "No header row was found. Columns looked for: {fields}. Seen: {seen}. Compare with the template.",
    ),
    "columns_missing": _both(
        "缺少必需的列：{groups}。表头里有：{seen}。请改列名，或在页面上指定对应的列。",
        "Required columns are missing: {groups}. The header has: {seen}. Rename a column or choose it on the page.",
    ),
    "mapping_wrong": _both("指定的列不对：{fields}。每一列只能用一次，且须在表格之内。", "The chosen columns are wrong: {fields}. Each column serves once and must exist."),
    "school_missing": _both(
        "看不出名单属于哪所学校：没有“学校”一列，标题里也没有已登记的学校。请选择学校；如学校尚未登记，请先导入学校。",
        "The list does not say which school it is from, neither in a column nor in a title that names a registered school. Choose the school; if it is not registered yet, bring in the schools first.",
    ),
    "school_unknown": _both("没有登记过“{text}”这所学校。请检查名称，或先导入学校。", "No school is registered as '{text}'. Check the name, or bring in the schools first."),
    "school_ambiguous": _both("“{text}”可能是几所学校：{candidates}。请写明县区，或选择学校。", "'{text}' may be several schools: {candidates}. Name the county or choose the school."),
}  # fmt: skip

FAULTS: dict[str, Sentence] = {
    "missing": _both("没有填写。请补上。", "Nothing is given. Fill it in."),
    "name_unreadable": _both("这不像姓名。请检查。", "This does not look like a name. Check it."),
    "gender_unreadable": _both("性别看不懂，应写“男”或“女”；未采用。", "The gender is not understood (男 or 女); it was left out."),
    "gender_differs": _both("身份证号里的性别与“{other}”不一致。请核对。", "The id's gender differs from '{other}'. Check both."),
    "date_unreadable": _both("日期看不懂。请写成 2014-06-22 这样。", "The date is not understood. Write it like 2014-06-22."),
    "date_impossible": _both("没有这一天。请检查年月日。", "There is no such day. Check year, month and day."),
    "date_ambiguous": _both("分不清月和日。请写成 2014-06-22 这样。", "Day and month cannot be told apart. Write it like 2014-06-22."),
    "date_future": _both("日期在今天之后。请检查。", "The date lies in the future. Check it."),
    "age_unreadable": _both("年龄看不懂。请写数字，如 12。", "The age is not understood. Write a number such as 12."),
    "birth_future": _both("出生日期在今天之后。请检查。", "The birth date lies in the future. Check it."),
    "birth_differs": _both("身份证号里的出生日期与“{other}”不一致。请核对。", "The id's birth date differs from '{other}'. Check both."),
    "age_impossible": _both("按此推算为 {age} 岁，不在 {low} 至 {high} 岁之间。请检查。", "This makes an age of {age}, outside {low} to {high}. Check it."),
    "id_length": _both("身份证号应为 18 位，这里是 {length} 位。请检查。", "A resident id has 18 characters, this one has {length}. Check it."),
    "id_characters": _both("身份证号应为 17 位数字加末位数字或 X。请检查。", "A resident id is 17 digits and a digit or X. Check it."),
    "id_check_digit": _both("身份证号的校验位不对，可能有一位写错。请检查。", "The resident id's check digit is wrong; some digit is mistyped. Check it."),
    "id_birth_impossible": _both("身份证号里的出生日期不存在。请检查。", "The birth date within the resident id does not exist. Check it."),
    "id_rounded": _both(
        "身份证号被 Excel 当作数字，末几位已丢失。请把该列设为“文本”后重新填写。",
        "Excel stored the resident id as a number and lost its last digits. Format the column as text and enter it again.",
    ),
    "phone_unreadable": _both("电话号码不对，未采用。手机号应为 11 位。", "The phone number is not valid and was left out. A mobile number has 11 digits."),
    "email_unreadable": _both("邮箱地址不对。请检查。", "The email address is not valid. Check it."),
    "choice_unreadable": _both("看不懂是“是”还是“否”，按未填处理。", "Neither yes nor no; taken as not answered."),
    "count_unreadable": _both("这里应写数字。", "A number is expected here."),
    "capacity_impossible": _both("人数应在 1 至 {high} 之间。请检查。", "The number must be from 1 to {high}. Check it."),
    "county_unknown": _both("没有找到“{text}”这个县区。请写全称，如“东源县”。", "No county is found for '{text}'. Write its full name, such as 东源县."),
    "school_missing": _both("没有写学校。请补上，或在上传时选择学校。", "No school is given. Fill it in or choose the school when uploading."),
    "school_unknown": _both("没有登记过“{text}”这所学校。请检查名称，或先导入学校。", "No school is registered as '{text}'. Check the name, or bring in the schools first."),
    "school_ambiguous": _both("“{text}”可能是几所学校：{candidates}。请写明县区。", "'{text}' may be several schools: {candidates}. Name the county."),
    "other_school": _both("“{text}”不是所选的学校。这一行未采用。", "'{text}' is not the chosen school. This row was left out."),
    "contradicts_row": _both(
        "与第 {row} 行是同一个，但{fields}不同。请核对，只留一行。",
        "This is the same one as in row {row}, but differs in: {fields}. Check and keep one row.",
    ),
    "state_unknown": _both("看不懂这个状态。可写：{known}，或“已寄出”“到校”等。", "The state is not understood. Use one of: {known}."),
}  # fmt: skip

NOTES: dict[str, Sentence] = {
    "age_unusual": _both("{age} 岁，一般为 8 至 15 岁。请留意。", "Aged {age}; children are usually 8 to 15. Have a look."),
    "birth_not_exact": _both("只知道年月，没有具体日期。", "The day of birth is not given."),
    "minor": _both("未满 18 岁（{age} 岁）。", "Under 18 (aged {age})."),
    "home_unknown": _both("家乡“{text}”没有对应的地区，按未知处理。", "No region is found for '{text}'; taken as unknown."),
    "text_cut": _both("超过 {limit} 个字，只取前 {limit} 个字。", "Longer than {limit} characters; only the first {limit} are taken."),
    "same_as_row": _both("与第 {row} 行相同。", "The same as row {row}."),
    "heading_repeated": _both(
        "这个列名不止出现一次，{columns} 列没有读取。并排的名单请上下接成一张表。",
        "This heading stands over several columns; {columns} was not read. Put lists that stand side by side below one another.",
    ),
    "other_sheets": _both("另有工作表看起来也是名单，没有读取：{sheets}。", "Other sheets look like lists too and were not read: {sheets}."),
}  # fmt: skip

FIELD_LABELS: dict[str, Sentence] = {
    "name": _both("姓名", "name"),
    "gender": _both("性别", "gender"),
    "birth_date": _both("出生年月", "birth date"),
    "birth_year": _both("出生年", "birth year"),
    "birth_month": _both("出生月", "birth month"),
    "resident_id": _both("身份证号", "resident id"),
    "age": _both("年龄", "age"),
    "grade": _both("年级", "grade"),
    "class": _both("班级", "class"),
    "school": _both("学校", "school"),
    "county": _both("县区", "county"),
    "town": _both("乡镇", "town"),
    "status": _both("留守类型", "left-behind status"),
    "interests": _both("兴趣爱好", "interests"),
    "guardian": _both("监护人", "guardian"),
    "relation": _both("与孩子关系", "relation"),
    "phone": _both("联系电话", "phone"),
    "consent": _both("监护人是否同意", "guardian's consent"),
    "email": _both("邮箱", "email"),
    "organisation": _both("高校或单位", "university or employer"),
    "home": _both("家乡", "home region"),
    "capacity": _both("可陪伴人数", "capacity"),
    "can_stay": _both("能否坚持三个学期", "can stay three terms"),
    "contact": _both("学校联系人", "school contact"),
    "left_behind": _both("留守儿童人数", "left-behind children"),
    "wants_lecture": _both("是否需要入校宣讲", "wants a lecture"),
    "code": _both("信件编号", "letter code"),
    "state": _both("状态", "state"),
    "date": _both("日期", "date"),
}

FOUND: dict[str, Sentence] = {
    "pdf": _both(" PDF", "a PDF"),
    "jpeg": _both("图片（JPEG）", "a JPEG picture"),
    "png": _both("图片（PNG）", "a PNG picture"),
    "gif": _both("图片（GIF）", "a GIF picture"),
    "bmp": _both("图片（BMP）", "a BMP picture"),
    "rar": _both("压缩包（RAR）", "a RAR archive"),
    "7z": _both("压缩包（7z）", "a 7z archive"),
    "gzip": _both("压缩包（gzip）", "a gzip archive"),
    "zip": _both("压缩包（ZIP）", "a ZIP archive"),
    "rtf": _both("文字文档（RTF）", "an RTF document"),
    "word": _both("文字文档（Word）", "a text document"),
    "powerpoint": _both("幻灯片", "a presentation"),
    "xlsb": _both(" .xlsb 二进制工作簿", "a binary workbook (.xlsb)"),
    "html": _both("网页（HTML 或 XML）", "a web page or XML"),
    "program": _both("程序", "a program"),
    "database": _both("数据库", "a database"),
    "ole": _both("别的 Office 文件", "another Office file"),
    "unknown": _both("无法识别的数据", "unknown data"),
}
