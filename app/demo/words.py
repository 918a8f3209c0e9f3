"""A few letters that the demo's volunteer typed, so that a thread has words to show."""

from collections.abc import Sequence
from random import Random

from app.actions.reviews.handing_in import hand_in
from app.actor import Acting
from app.models import Letter

TYPED = (
    "你好！我是住在大学里的一个姐姐（或者哥哥，你猜）。我喜欢画画，也喜欢下雨天。"
    "你们学校门前有河吗？你最喜欢一天里的什么时候？",
    "收到你的信那天我高兴了一整天。你问大学的图书馆有几层：有六层，最高的一层能看见山。"
    "我在靠窗的位子给你写信。",
    "你画的那座桥我贴在书桌前了。最近我在学做饭，第一次把土豆丝切成了土豆条。你会做什么菜？",
    "今天路过一棵很大的木棉树，想起你说过学校里也有一棵。开花的时候告诉我，好吗？",
)


def put_words(letters: Sequence[Letter], rng: Random, acting: Acting) -> None:
    """Give words to as many letters as there are words for, in the running transaction.

    They wait for a reviewer, as the demo's cohort says.
    """
    for letter, words in zip(letters, TYPED, strict=False):
        letter.text, letter.text_at = words, acting.now
        hand_in(letter, rng=rng, acting=acting)
