"""The closing word of a keepsake book: to the child, or to the volunteer."""

from letters.states import Direction


def farewell(reader: Direction, child: str, friend: str) -> tuple[str, tuple[str, ...]]:
    """Whom the closing word of a copy speaks to, and its paragraphs."""
    if reader is Direction.TO_CHILD:
        return child, (
            f"这里面的信，有{friend}写给你的，也有你写回去的。每一封都有人等过，也有人认真读过。",
            "你把自己的日子讲给一个远方的人听，这很了不起。",
            "想起这段日子的时候，就翻开来看看。往后的路上，愿你一直有想说的话，也一直有人愿意听。",
        )
    return friend, (
        f"谢谢你认真写下的每一封信。{child}等过它们，读过它们，也把自己的日子写给了你。",
        "信写完了，惦记还在。这本书留给你自己。",
        f"书里只有笔名。请替{child}保管好它，不拍照转发。",
    )
