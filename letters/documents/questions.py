"""A kind question at the head of each sheet, so that nobody faces an empty page alone."""

from enum import StrEnum

from letters.states import Direction


class Stage(StrEnum):
    """Where in the correspondence a letter stands."""

    FIRST = "first"
    MIDDLE = "middle"
    GOODBYE = "goodbye"


_QUESTIONS: dict[tuple[Direction, Stage], tuple[str, ...]] = {
    (Direction.TO_VOLUNTEER, Stage.FIRST): (
        "先介绍一下自己吧：你喜欢别人怎么叫你？一天里你最喜欢哪个时候？",
        "你住的地方是什么样子？走出家门，最先看到、听到、闻到的是什么？",
        "有没有一件你会做、想教给新朋友的事？可以写下来，也可以画下来。",
    ),
    (Direction.TO_VOLUNTEER, Stage.MIDDLE): (
        "这个月有什么让你笑出来的事？当时有谁在旁边？",
        "最近你在学校学到的哪一样东西最有意思？给笔友讲一讲。",
        "如果笔友来你家乡待一天，你会带他去哪里、吃什么？",
        "有没有一件最近有点难的事？你是怎么做的？谁帮了你？",
        "你想问笔友什么？把好奇的事都写下来，至少问三个问题。",
        "今天的天空是什么样的？画一画，再写写你现在的心情。",
        "你最近在看什么书、唱什么歌、玩什么游戏？推荐一个给笔友。",
        "你最想感谢谁？写一写这个人为你做过的一件小事。",
    ),
    (Direction.TO_VOLUNTEER, Stage.GOODBYE): (
        "这三个学期的信里，哪一件事你会一直记得？",
        "和第一封信的时候相比，你有哪些变化？你为自己的什么感到骄傲？",
        "你想送给笔友一句什么话？也可以画一幅画送给他。",
    ),
    (Direction.TO_CHILD, Stage.FIRST): (
        "介绍一下你自己：你小时候最喜欢做什么？现在的一天是怎样过的？",
        "说说你住的城市或校园里，你最喜欢的一个角落。",
        "告诉孩子你为什么想写信，再问两个轻松、好回答的问题。",
    ),
    (Direction.TO_CHILD, Stage.MIDDLE): (
        "先回应孩子上一封信里的一个细节，再讲一件你自己的小事。",
        "这个月你学会了什么新东西？过程中有没有失败过？",
        "讲一个你像他这么大时的故事：那时你担心什么，后来怎样了？",
        "推荐一本书、一首歌或一个小实验，说说你为什么喜欢它。",
        "问问孩子身边的人、动物和季节，少问成绩，多问感受。",
        "称赞孩子做过的一件具体的事，说说它为什么打动你。",
        "说说你怎样度过不开心的一天，哪些小办法有用。",
        "和孩子约一件两个人都能做的小事，下一封信里交换结果。",
    ),
    (Direction.TO_CHILD, Stage.GOODBYE): (
        "告诉孩子这是最后一封信，谢谢他让你知道了哪些事。",
        "说说你从孩子的信里学到了什么，哪一句话你会一直记得。",
        "写下你对孩子的祝愿：具体、真诚，不许下做不到的承诺。",
    ),
}


def guiding_question(direction: Direction, stage: Stage, number: int) -> str:
    """Return the question for letter `number` (from 1): the same letter always gets the same."""
    choices = _QUESTIONS[direction, stage]
    return choices[(number - 1) % len(choices)]
