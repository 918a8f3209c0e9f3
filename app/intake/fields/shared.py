# ruff: noqa: E501 - one list of words to a line
"""Fields that several kinds of table have, and words within headings that name somebody else."""

from app.intake.fields.field import field_named

# 被监护人 is the child.
ADULT = (
    r"(?<!被)监护人|家长|父母|父亲|母亲|爸爸|妈妈|抚养人|照料人|照顾人|联系人|guardian|parent|carer"
)
STAFF = r"老师|教师|班主任|校长|填表"

NAME = field_named(
    "name",
    "姓名 名字 学生姓名 孩子姓名 儿童姓名 学生 孩子 儿童 留守儿童姓名 学生名字 真实姓名 志愿者姓名 志愿者 "
    "name student studentname studentsname childname childsname child'sname student'sname fullname pupil child volunteer volunteername",
    r"(学生|孩子|儿童|学员|志愿者|本人|真实|被监护人).{0,3}(姓名|名字)|^姓名|^(student|child|pupil|full).*name",
    rf"{ADULT}|{STAFF}|学校|笔名|昵称|拼音|school|nick|penname",
)
GENDER = field_named(
    "gender",
    "性别 男/女 男女 男或女 gender sex boy/girl",
    r"性别|gender",
    rf"{ADULT}|希望|期望|倾向",
)
BIRTH = field_named(
    "birth_date",
    "出生年月 出生日期 出生年月日 生日 出生 出生时间 出生年份 birthday dateofbirth birthdate dob birth born",
    r"出生|生日|birth",
    rf"地|place|{ADULT}",
)
RESIDENT_ID = field_named(
    "resident_id",
    "身份证号 身份证 身份证号码 证件号 证件号码 公民身份号码 residentid idnumber idcard idno id身份证",
    r"身份证|证件号|公民身份|residentid|idnumber",
    rf"{ADULT}|类型|地址|照片|复印",
)
AGE = field_named("age", "年龄 岁数 周岁 年纪 实足年龄 age", r"年龄|周岁", ADULT)
INTERESTS = field_named(
    "interests",
    "兴趣爱好 爱好 兴趣 特长 兴趣特长 爱好特长 喜好 喜欢做的事 interests interest hobbies hobby",
    r"兴趣|爱好|特长|喜好|喜欢(做|什么|的(事|活动))|hobb|interest",
)
PHONE_WORDS = r"电话|手机|联系方式|联系号码|phone|mobile|^tel"
PHONE = field_named(
    "phone",
    "电话 联系电话 联系方式 手机 手机号 手机号码 电话号码 联系人电话 phone tel mobile phonenumber telephone contactnumber",
    PHONE_WORDS,
    r"qq|微信|紧急|备用|emergency",
)

SCHOOL_HEADINGS = "学校 学校名称 校名 学校全称 就读学校 所在学校 所属学校 school schoolname"
COUNTY = field_named(
    "county",
    "县区 区县 县 县(区) 县/区 区/县 县市区 所在县 所在区县 所属县区 所属区县 县份 county district countyname",
    r"县区|区县|^所[在属]县|county",
)
