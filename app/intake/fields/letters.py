# ruff: noqa: E501 - one list of words to a line
"""The fields of a list of letters and how far they have come."""

from app.intake.fields.field import field_named

# The columns of a list that was kept by hand: a day for each step, of the letter and of its reply.
DAY_FIELDS = (
    "posted_on",
    "at_school_on",
    "delivered_on",
    "handed_in_on",
    "reply_posted_on",
    "received_on",
)

LETTER_FIELDS = (
    field_named("code", "信件编号 信件编码 信件代码 信件码 信码 信编号 编号 编码 代码 code lettercode letter", r"信.{0,3}(编号|编码|代码|码)|code"),
    field_named("state", "状态 信件状态 流转状态 进度 现状态 到哪了 情况 信件情况 处理情况 处理结果 结果 办理情况 state status progress", r"状态|进度|到哪|(流转|处理|投递|办理|信件)(情况|结果)|stat(e|us)"),
    field_named("date", "日期 时间 登记日期 登记时间 日期时间 date day on", r"日期|时间|date"),
    field_named("pair", "结对编号 结对编码 结对代码 配对编号 对子编号 pair paircode", r"(结对|配对|对子).{0,2}(编号|编码|代码|码)"),
    field_named("child", "孩子 孩子笔名 孩子编号 笔名 孩子姓名 学生 学生姓名 学生笔名 姓名 child childspenname childcode penname", r"^(孩子|学生|儿童|小朋友)的?(笔名|编号|姓名|名字?)$"),
    field_named("number", "第几封 第几封信 第几次 封次 信件序号 letternumber whichletter no number", r"第.{0,2}(封|次)|封次"),
    field_named("direction", "方向 信件方向 写信方向 谁写给谁 谁写的 写信人 direction", r"方向|谁写"),
    field_named("posted_on", "寄出日期 寄出时间 寄出 寄信日期 寄信时间 寄信 志愿者寄出 志愿者寄信 志愿者寄出日期 志愿者寄信日期 postedon posted dateposted", r"^(志愿者)?.{0,2}[寄发][出信].{0,2}(日期|时间|日)$", r"回信|孩子|学生|学校"),
    field_named("at_school_on", "到校日期 到校时间 到校 学校收到 学校收到日期 学校签收日期 atschoolon dateatschool", r"(到校|学校.{0,2}[收签]).{0,3}(日期|时间|日)$"),
    field_named("delivered_on", "孩子收到 孩子收到日期 孩子收信日期 孩子收到信日期 发到孩子手里日期 发给孩子 交给孩子 转交孩子 交给孩子日期 deliveredon delivered datedelivered", r"(孩子|学生).{0,4}[收拿领].{0,3}(日期|时间|日)$|[发交送].{0,3}(孩子|学生).{0,4}(日期|时间|日)$"),
    field_named("handed_in_on", "交信日期 孩子交信 孩子交信日期 孩子回信 孩子回信日期 回信日期 回信时间 回信 handedinon handedin datehandedin", r"(交信|回信|写好).{0,3}(日期|时间|日)$", r"寄|收到"),
    field_named("reply_posted_on", "回信寄出 回信寄出日期 回信寄出时间 学校寄出 学校寄出日期 replypostedon replyposted", r"(回信|学校).{0,3}寄.{0,4}(日期|时间|日)$"),
    field_named("received_on", "志愿者收到 志愿者收到日期 志愿者收信日期 收到回信 收到回信日期 收到回信时间 receivedon received datereceived", r"(志愿者.{0,3}收|收到回信).{0,4}(日期|时间|日)$"),
)  # fmt: skip
