"""Yes and no in words. In goes a packed text, out comes the answer if every word is known."""

import re

# An answer in words: a refusal, an agreement, who gives it, and how or to what.
_REFUSES = (
    r"(?:暂时?|坚决|明确)*不(?:太|很|大)?(?:想|愿意?|肯|能|予以?)?(?:再|让|签字?|同意|愿意?|自愿|参加|参与|加入|支持"
    r"|赞[成同]|允许|准许?|许可|接受|考虑|报名|写信?|通信|感兴趣|想|肯)|拒绝?(?:签字?)?|婉拒|谢绝|放弃|反对|退出"
    r"|[没无]有?(?:兴趣|意愿)"
)
_AGREES = (
    r"签[字名署了]*(?:知情)?同意书|同意(?!书)|愿意?|自愿|乐意|支持|赞[成同]|允许|准许|许可|授权|可以?"
    r"|有意愿|[没无]有?(?:意见|异议|问题)|好的?"
)
_GIVER = (
    r"我|本人|双方|全家|家长|监护人|父母亲?|父亲|母亲|爸爸?|妈妈?|爷爷|奶奶|外[公婆]|姥[姥爷]"
    r"|外?祖[父母]"
)
_MANNER = (
    r"均|都|也|已经?|阅读?|知晓|知悉|知情|了解|理解|完全|非常|十分|很|大力|全力|口头|书面|电话|微信|短信|当面|表示|征得|取得"
    r"|签[字名署]?|回执|并且?|且"
    r"|的|了|哦|呢|啊"
)
# These only stand behind an answer: 孩子同意 is none of a guardian.
_TO_WHAT = r"继续|参加|参与|加入|报名|结对|写信?|通信|书信|活动|项目|让?孩子|子女|该|此|本次"
_TOKEN = re.compile(
    f"(?P<no>{_REFUSES})|(?P<yes>{_AGREES})|(?P<who>{_GIVER})|(?P<what>{_TO_WHAT})|{_MANNER}"
)
_CHOSEN = re.compile(r"^[×✗✘❌](?=不)|^[a-h1-9][.、:)]?(?=[\u4e00-\u9fff])")
_DAY = re.compile(r"(?<!\d)(?:20\d\d[年./-])?\d{1,2}[月./-]\d{1,2}[日号]?(?!\d)")
_BREAKS = re.compile(r"[\s,;.、。!~()\[\]/]+")


def answer_in_words(text: str) -> bool | None:
    """What a sentence says of which every word is known; where several people answer, a refusal
    wins. One that begins with a refusal and has a reason behind it refuses.
    """
    text = _DAY.sub("", _CHOSEN.sub("", text))
    first, *rest = [part for part in _BREAKS.split(text) if part] or [""]
    refused = re.fullmatch(f"(?:{_GIVER})*(?:{_REFUSES})(?:{_MANNER}|{_TO_WHAT})*", first)
    if (refused or first in ("否", "不")) and not re.search(_AGREES, "".join(rest)):
        return False
    words = first + "".join(rest)
    tokens = [*_TOKEN.finditer(words)]
    if "".join(found.group() for found in tokens) != words:
        return None
    kinds = [found.lastgroup for found in tokens if found.lastgroup]
    if "what" in kinds[:1] or kinds[:2] == ["who", "what"]:
        return None
    if "no" in kinds and "yes" in kinds:
        # Both choices of a form, unless each has somebody who says it.
        return False if kinds.count("who") > 1 else None
    return None if "no" not in kinds and "yes" not in kinds else "no" not in kinds
