# ruff: noqa: E501 - one list of words to a line
"""The fields of a list of letters and how far they have come."""

from app.intake.fields.field import field_named

LETTER_FIELDS = (
    field_named("code", "信件编号 信件编码 信件代码 信件码 信码 信编号 编号 编码 代码 code lettercode letter", r"信.{0,3}(编号|编码|代码|码)|code"),
    field_named("state", "状态 信件状态 流转状态 进度 现状态 到哪了 情况 信件情况 处理情况 处理结果 结果 办理情况 state status progress", r"状态|进度|到哪|(流转|处理|投递|办理|信件)(情况|结果)|stat(e|us)"),
    field_named("date", "日期 时间 登记日期 登记时间 日期时间 date day on", r"日期|时间|date"),
)  # fmt: skip
