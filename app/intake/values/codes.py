"""Words and numbers of national code lists: in goes '61-祖父' or '61', out comes 祖父."""

import re

# 1-男, A-护照, 61_祖父: the code before the word.
_CODE = re.compile(r"^(?:\d{1,3}|[a-z])\s*[-—–_.、:：]\s*(?=[\u4e00-\u9fff])", re.I)
# GB/T 4761, of a family's members those who may look after a child.
RELATIONS = {
    "51": "父亲", "52": "母亲", "57": "继父", "58": "继母", "61": "祖父", "62": "祖母",
    "63": "外祖父", "64": "外祖母", "66": "曾祖父", "67": "曾祖母", "71": "兄", "73": "弟",
    "75": "姐姐", "77": "妹妹", "81": "伯父", "82": "伯母", "83": "叔父", "84": "婶母",
    "85": "舅父", "86": "舅母", "87": "姨父", "88": "姨母", "89": "姑父", "90": "姑母",
    "97": "其他亲属", "99": "非亲属",
}  # fmt: skip


def uncoded(text: str) -> str:
    """A word without the code before it."""
    return _CODE.sub("", text)


def relation_of(text: str) -> str:
    """A relation in words; what is no code stays as it is."""
    word = uncoded(text)
    return RELATIONS.get(word, word)
