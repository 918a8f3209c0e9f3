# ruff: noqa: E501 - one list of words to a line
"""Fields that several kinds of table have, and words within headings that name somebody else."""

from app.intake.fields.field import field_named
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Quality

# Where a child was before.
FORMER = r"^(?:[原曾旧]|去年|上[学一]?[年期])"
STAFF = r"老师|教师|班主任|校长|填表"
# Whose a child's own columns are. Those of a volunteer's own are in its file.
OWN: dict[Whose | None, float] = {None: 0.01, Whose.CHILD: 0.0}

NAME = field_named(
    "name",
    "姓名 名字 学生姓名 孩子姓名 儿童姓名 学生 孩子 儿童 留守儿童姓名 学生名字 真实姓名 志愿者姓名 志愿者 "
    "姓名全称 name student studentname studentsname childname childsname child'sname student'sname fullname pupil child volunteer volunteername",
    r"(学生|孩子|儿童|学员|志愿者|本人|真实|被监护人).{0,3}(姓名|名字)|^姓名|^(student|child|pupil|full).*name",
    r"学校|笔名|昵称|拼音|曾用名|签名|school|nick|penname|(?<!full)(?<!whole)(?:user|first|given|last|family|sur|middle)name",
    whose=OWN,
    person=True,
)
GENDER = field_named(
    "gender",
    "性别 男/女 男女 男或女 gender sex boy/girl",
    r"性别|gender",
    r"希望|期望|倾向|要求",
    whose=OWN,
)
BIRTH = field_named(
    "birth_date",
    "出生年月 出生日期 出生年月日 生日 出生 出生时间 出生年份 birthday 出生日 出生年月(日) 阳历 公历 新历 农历 阴历 旧历 dateofbirth birthdate dob d.o.b birth born",
    r"出生|生日|生辰|诞[辰生]|birth",
    r"地|^(?!.*年).*月日|证明|医学|place|weight|体重|order|胎次|顺序",
    whose=OWN,
    refused=frozenset({Quality.ENTRY, Quality.NUMBERING}),
)
RESIDENT_ID = field_named(
    "resident_id",
    "身份证号 身份证 身份证号码 证件号 证件号码 公民身份号码 residentid idnumber idcard idno id身份证",
    r"身份证|证件号|公民身份|residentid|idnumber",
    r"类型|类别|种类|地址|照片|复印|有效|type",
    whose=OWN,
)
ID_TYPE = field_named(
    "id_type",
    "证件类型 身份证件类型 身份证类型 证件种类 证件类别 证件名称 idtype documenttype typeofid",
    r"证件?(?:类型|种类|类别|名称)|idtype|documenttype",
    whose=OWN,
)
AGE = field_named(
    "age",
    "年龄 岁数 周岁 虚岁 年纪 实足年龄 age",
    r"年龄|[周虚毛]岁|虚龄|几岁|多大|^现年$|^age",
    r"段|组|group",
    whose=OWN,
)
INTERESTS = field_named(
    "interests",
    "兴趣爱好 爱好 兴趣 特长 兴趣特长 爱好特长 喜好 喜欢做的事 interests interest hobbies hobby",
    r"兴趣|爱好|特长|喜好|喜欢(做|什么|的(事|活动))|hobb|interest",
    whose=OWN,
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
