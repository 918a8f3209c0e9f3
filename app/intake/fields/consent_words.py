# ruff: noqa: E501 - one list of words to a line
"""What headings say of a consent: that it is asked, yes and no, what for, and words of no weight."""

import re

DENIED = re.compile(r"(?:不|未|没有?|拒绝|反对|谢绝|放弃)")
STRONG = r"同意|自愿|意愿|(?<![志心祝许])愿(?!望)意?|允许|许可|准许|授权|赞[成同]|认[可同]|支持|接受(?=$|书信|通信|结对|来信|笔友|志愿者|陪伴)|consent|assent|agree[ds]?|agreement|permission|permits?|permitted|approv\w*|willing|authori[sz]\w*|allow(?:s|ed)?"
# These are an answer only where it is said that a guardian gives it.
WEAK = r"意见|(?<=[长人母亲])的?态度|意向|签[名字署章订]|签收|回执|确认|sign(?:s|ed|ature)?"
TAKES_PART = r"参加|参与|加入|[纳列]入|报名"
_DECLINES = r"拒绝?|[谢婉]绝|婉拒|放弃|反对|退出"
VERB = re.compile(
    rf"{STRONG}|{WEAK}|{TAKES_PART}|{_DECLINES}|撤[回销]|取消|不准|不让|不想|不考虑|declin\w*|refus\w*|opt-?out"
)
SAYS_YES = re.compile(rf"{STRONG}")
SAYS_WEAKLY = re.compile(WEAK)
_WOULD = r"予以|想|愿意?|肯|能|要求?|考虑|打算|准备|再"
_LETS = r"[让给叫使]?(?:孩子|子女|其)?"
_REFUSABLE = rf"同意|愿意?|自愿|允许|许可|授权|赞[成同]|支持|接受|准许?|签[字名署]|考虑|写信|通信|结对|{TAKES_PART}"
REFUSES = re.compile(
    rf"(?:不|未|(?<!有)无意|{_DECLINES})(?:{_WOULD})*{_LETS}(?:{_REFUSABLE})|[谢婉]绝|拒绝|婉拒|^(?:反对|放弃)|退出(?=书信|通信|结对|项目|活动)|(?:反对|放弃|退出|不准|不想|不让)(?:的|者|$)"
    r"|(?:撤[回销]|取消)(?:了|已)?同意|同意(?:已|被)?(?:撤[回销]|取消)"
    r"|(?:consent|permission|agreement)(?:was|is|has|been)*(?:declin\w*|refus\w*|withheld|withdrawn|denied|revoked)|withdr[ae]w\w*(?:consent)?"
    r"|disagree\w*|refus\w*|declin\w*|opt-?out|donot(?:agree|consent|allow)|not(?:consent|agree|allow|permit|willing)\w*|notagree|noconsent"
)
# 同意/不同意, 已交/未交, 愿不愿意: both answers stand there.
EITHER = re.compile(r"([签交收同愿参有能可])(.{0,2})[/、或|]?[未不没否]\1")
ASKS = re.compile(r"是否|有无|可否|是不是|愿不愿|同不同意|能否|可否|与否|是/否|whether|y/n|yes/no")
# What is crossed out is refused where what is ticked is agreed to.
CROSSED = re.compile(r"[打划画]?[×✗✘x]")
PICTURES_AND_WORDS = r"照片|相片|拍照|拍摄|摄影|录像|录音|视频|肖像|影像|公开|公示|公布|公众号|刊[登发载]|登报|报道|推送|直播|抖音|拆[阅看封]|代[读拆]|宣传|发布|发表|展示|展览|出版|引用|存档|扫描|审阅|筛查|测评|访谈|photo|picture|video|publish|quot|scan|screening|interview|科研|研究|课题|论文|亲子|签收.{0,2}信|信件?签收|代收|查收"
# Letters to grown-ups, and those that a parent writes.
LETTERS_OF_OTHERS = re.compile(
    r"给(?:家长|父母|爸妈|爸爸|妈妈|老师|教师)[写寄发]|[写寄]信?给(?:家长|父母|爸妈|爸爸|妈妈|老师|教师)"
    r"|(?:家长|父母|监护人)(?:是否|能否|可否)?愿意?(?:给孩子[写寄回]信|[写寄]信给孩子)"
)
SCHOOL_LIFE = r"课后|托管|晚托|延时|校车|乘车|乘坐|接送|疫苗|接种|住校|寄宿|住宿|走读|体检|检查|就医|治疗|手术|保险|投保|研学|春游|秋游|出游|旅行|夏令营|冬令营|营养餐|午餐|食堂|用餐|订奶|饮奶|校服|社团|兴趣班|竞赛|比赛|考试|游泳|防溺水|家访|入户|走访|转学|休学|退学|分班|(?<!免)费|采血|核酸|bus|vaccin|boarding|insurance|lunch|trip|medical|afterschool|homevisit"
AID = r"资助|补助|助学|补贴|救助|低保|捐赠|捐助|(?<![信友])帮扶|扶贫|慰问|领取|委托|照护书|责任书|承诺书|竞业|aid|donation|subsid"
SOMETHING_ELSE = re.compile(f"{PICTURES_AND_WORDS}|{SCHOOL_LIFE}|{AID}")
# 帮扶 and 走访 are words of many a list of left-behind children.
TITLE_OF_SOMETHING_ELSE = re.compile(
    r"课后|托管|晚托|延时|校车|乘车|接送|疫苗|接种|住校|寄宿|住宿|体检|保险|研学|春游|秋游|夏令营|冬令营|营养餐|午餐|食堂|校服|社团|兴趣(?:班|小组)|竞赛|资助|助学|补助|补贴|捐赠|公示|拍摄|bus|vaccin|boarding|insurance|lunch|trip"
    r"|营养|学生奶|牛奶|近视|视力|[爱护]眼|筛查|体质|口腔|窝沟|涂氟|溺水|安全|责任|承诺|心理(?:测|评|咨询|辅导(?!老师|教师))|测评|评估|运动会|合唱|足球|篮球|游泳|编程|军训|研究|实践|参观|演出"
    r"|缴费|收费|奖学|征订|校园卡|培训|补习|支教|中考|考试|返校|离校|留校|放学|自习|[寒暑]假|假期|学籍|转学|亲情电话|手表|视频|照片|合影|救助|慰问|物资|领取|发放|心愿|食品|核酸|疫情"
)
# A line above a list that tells how to fill it in is no title.
INSTRUCTS = re.compile(r"^[(\[*※]*(?:注|说明|备注|填|请|温馨)|[。；;]|说明[:：]")
# What a campaign is called, once all that any list of a school may say is taken away.
CAMPAIGN = re.compile(r"^(.+)(?:计划|行动|工程|项目|活动)")
OF_ANY_LIST = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:小学|中学|学校|中心校|教学点|学区|[省市县区镇乡村])|年级|[一二三四五六七八九十]+|关心|保护|困境|大手|小手|牵|联合会|协会|基金会|服务[队站]|青年|开展|参加|启动|调查|摸底|统计|汇总|花名册|级|班"
)
OF_LETTERS = re.compile(
    r"书信|(?<!家校)通信(?!息)|写信|信件|来信|去信|回信|寄信|收信|互信|(?<![短微])信(?=往来|交流|陪伴|活动|项目|计划)|笔友|结对|配对|信桥|鸿雁|letters?|penpals?|pen-pals?|pairing|xinqiao"
)
# These alone may as well be of officials, cadres or teachers: 爱心妈妈结对.
PAIRED = re.compile(r"结对|配对|pairing")
OF_PROGRAMME = re.compile(
    r"志愿者|义工|大学生|大朋友|陪伴|公益|volunteers?|companion(?:ship)?|mentor\w*"
)
# Beside the words of the programme these say how, and nothing else.
HOW = re.compile(
    r"帮扶|关怀|问候|谈心|连心|传爱|同行|守护|助力|伙伴|朋友|友人|对子|搭档|传[书情]|互[写通]|往返|来往|互动|倾听|志愿|服务|乡村|农村|留守|关爱|一对一|1对1|爱心|暖心|牵手|手拉手|交流|沟通|往来|成长|线上|远程|心灵|长期|定期"
)
NO_WEIGHT = re.compile(
    r"书面|口头|[同愿]不|要求|已?征得|取得|获得?|得到|[上提]交|暂时?|明确|坚决|想要?|肯|打算|考虑|无意|有意|名单|当面|电话|活动|项目|计划|方案|[已未][交签回收填]|是否|是不是|愿不愿|有无|有没有|能否|可否|与否|勾选|请|本[人校]?|我们?|您|你|该|此|这个?|的|其[他它]?|让|给|认识|对|将|与|和|及|或|并|已|均|都|了|吗|者|予以|给予|进行|表示|接受|"
    r"[在于]?(?:上|下|中|内|处|后|前)面?|[为以由按]|打[√勾钩对叉×✗✘x]号?|划[√勾钩对]号?|画[√勾钩对]号?|在?括号|填写?|必填|选填|单选|多选|盖章|手印|按|签|知情|情况|结果|状态|回执|意向|态度|"
    r"[书单表栏页联件项][书单表栏页]?|纸质|电子|原件|复印件|版|收回|回收|交回|上交|提交|已交|收到|齐|有效|最终|全体|自己|一栏|附件|勾|√|×|☑|□|"
    r"回复|反馈|答复|继续|经过?|学年|学期|年度?|[春秋]季?|[第期次份]|全部|全程|相关|有关|本次|今年|孩子们?|儿童|学生|子女|家庭|基本|信息|登记|联系|是|否|不|有|无|能|可以?|也|去|来|"
    r"(?:not)?ing|yes|no|y|n|the|an?|to|of|for|in|on|by|with|and|or|this|that|their|his|her|my|whether|form|given|obtained|collected|onfile|received|returned|take|parts?|takes?|participat\w*|join\w*|is|has|have|does|do|he|she|program(?:me)?|project|activity|activities|be|being|if|please|tick|written|signed"
)
NOT_WORDS = re.compile(r"[\W\d_]+|(?<![a-z])[a-z](?![a-z])")
# In brackets behind a consent these say how it was given.
BY_WHICH_WAY = re.compile(r"(?:(?:电话|短信|微信|口头|书面|当面|线上|签[字名])[/、或和]?)+")
# A day or a reason beside a consent is none.
BESIDE = re.compile(r"日期|时间|理由|原因|人数|编号|说明|备注|date|reason|(?<!sig)number|remark")
