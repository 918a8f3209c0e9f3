"""What a consent form says: each item in plain words, and what the child's age changes."""

from collections.abc import Iterator, Mapping

from letters.consents.ages import Duties
from letters.consents.items import ConsentItem

WHO_WE_ARE = (
    "“信桥”请大学生志愿者和乡村孩子做笔友：三个学期，每月一封纸信，由学校联系老师转交。",
    "信上只用笔名，不写真名、电话和住址。信是密封的：除收信人外，别人不拆、不看。",
)
ITEMS: Mapping[ConsentItem, tuple[str, str]] = {
    ConsentItem.LETTERS: ("写信", "孩子和一位志愿者通信，学校和信桥转交信件。"),
    ConsentItem.SCANNING: ("扫描", "孩子自己愿意交出的那一页，可以扫描保存，只给收信的志愿者看。"),
    ConsentItem.REVIEW: (
        "审信",
        "为了孩子的安全，受过培训的审信员可以看孩子的信。不同意，信就一直密封。",
    ),
    ConsentItem.SCREENING: (
        "筛查",
        "咨询师筛查后得出 0 到 3 的一个数，只用来为孩子挑合适的笔友；志愿者看不到。",
    ),
    ConsentItem.PHOTO: ("照片", "活动照片里可以有孩子。"),
    ConsentItem.QUOTING: ("引用", "可以不写姓名地引用孩子信里的话。"),
}
FREELY = "每一项都可以同意或不同意，不影响孩子在学校的任何事；只有“写信”不同意时，孩子不参加通信。"
WITHDRAW = (
    "以后改变主意，随时告诉学校联系老师，不用说明理由：当天停止那一项，路上的信也先留住；"
    "以前说过的同意可以查看、更正或删除。"
)
HOTLINES = "孩子有危险时请拨 110；青少年服务台 12355；心理援助热线 12356。"
FOR_THE_TEACHER = "老师：签好后请用手机扫右上角的二维码，拍下这一张（只拍这一张）并记下每一项。"


def by_age(asked: Duties) -> Iterator[str]:
    """What is said of the child's age, as far as it is known."""
    if asked.guardian_reads:
        yield "孩子未满 8 周岁：监护人可以拆开孩子的信，和孩子一起读，并替孩子回答。"
    if asked.separate:
        yield "未满 14 周岁孩子的信息是敏感个人信息：请监护人逐项勾选，每一项都是单独的同意。"
    if asked.own_word:
        yield "孩子满 14 周岁（或生日不清楚）：除了监护人，还要孩子本人同意，并亲自签名。"


def signatures(asked: Duties) -> Iterator[str]:
    """The lines for those who sign."""
    blank, day = "＿" * 10, "＿＿＿＿年＿＿月＿＿日"
    yield f"监护人签名 {blank}　与孩子的关系 ＿＿＿＿＿　{day}"
    if asked.own_word:
        yield f"孩子本人签名 {blank}　　　　　　　　　{day}"
    elif not asked.guardian_reads:
        yield f"孩子知道，也愿意（可以写笔名）{blank}"
