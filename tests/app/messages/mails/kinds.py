"""Each kind of mail with what it is written from; its variants by names of their own."""

from datetime import date, timedelta
from types import SimpleNamespace as Plain
from typing import Any

from app.notify.digests import Line, Told, digest_of, told_together
from app.notify.mails import written
from app.store.letters.pair_lists import NeedALook
from app.store.messages.coming import Coming, ComingBag
from app.store.messages.reminders import LetterContext
from app.store.messages.renewals import RenewalLine
from app.store.messages.thanks.lines import ThanksLine
from letters.pairs.effects import Fact
from letters.pairs.renewals import Renewal
from letters.reminders import Recipient, Step
from letters.states import Direction, State
from letters.thanks.news import News
from tests.cast import NOW, TODAY

PAGE = "http://127.0.0.1:8000"
WORDS = "谢谢你的来信。\n\n我们明天去看看。"
LATER = TODAY + timedelta(days=12)
PAIR = Plain(child=Plain(pen_name="小鹿"), volunteer=Plain(pen_name="云朵姐姐"))
TWO = [PAIR, Plain(child=Plain(pen_name="石头"), volunteer=Plain(pen_name="阿泽"))]
OF_PAIR = {
    "child": "小鹿",
    "volunteer": "云朵姐姐",
    "friend": "云朵姐姐",
    "number": 3,
    "pair": PAIR,
}
DAYS = [("小鹿", TODAY, LATER), ("石头", TODAY, None), ("石头", None, LATER)]
COMMON: dict[str, Any] = OF_PAIR | {
    "name": "小王",
    "link": f"{PAGE}/threads/P-1",
    "page": f"{PAGE}/concerns/7",
    "again": f"{PAGE}/forgotten",
    "at": NOW,
    "by": LATER,
    "on": TODAY,
    "until": LATER,
    "school": "灯塔镇中心小学",
    "left": "灯塔镇中心小学",
    "entered": "麻布岗小学",
    "code": "L-7K2Q9",
    "words": WORDS,
    "lines": DAYS,
    "pairs": TWO,
    "children": ["小鹿", "石头"],
}
INVITED = {"link": f"{PAGE}/set-password/TOKEN", "place": "灯塔镇中心小学", "inviter": "李老师"}
MOVED = {"children": 2, "letters": 1}
ANSWERED = {
    "noted": "已记录：信已寄出。",
    "refused": "这封信现在在别处。",
    "lines": [f"小鹿的第 {number} 封信寄出了 → {PAGE}/mail/step/TOKEN" for number in (3, 4)],
}
DEVICE = Plain(browser="Edge", system="Windows", address="198.51.100.7")

CALLED: dict[str, str] = {}
"""What people and schools of digests are called in place of their usual names."""

KINDS: dict[str, dict[str, Any]] = {
    "account_merged": {"email": "wang@example.org"},
    "act_now": {"who": "陈老师"},
    "act_now.nobody": {"who": "陈老师", "child": ""},
    "address_new": {},
    "address_new.volunteer": {"near": True},
    "address_old": {},
    "address_old.volunteer": {"near": True},
    "alarm": {},
    "again": {"kept": False},
    "announcement": {"links": []},
    "announcement.instead": {"links": [], "missing": "en"},
    "announcement.files": {"links": [("放假安排.pdf", f"{PAGE}/announcements/files/7")]},
    "again.kept": {"kept": True},
    "again_back": {},
    "again_school": {},
    "again_school_back": {},
    "answer": {"by": "李老师"},
    "appeal": {},
    "ask_address": {},
    "concern": {"is_red": False},
    "concern.red": {"is_red": True},
    "concern_again": {},
    "concern_answer": {},
    "concern_second": {},
    "concern_top": {"is_red": False},
    "concern_top.red": {"is_red": True},
    "confirmation": {},
    "correction_school": {},
    "correction_volunteer": {},
    "ending_correction": {"to_school": False},
    "ending_correction.school": {"to_school": True, "lines": ()},
    "ending_correction_many": {},
    **{
        f"{kind}.{tone}": {"tone": tone}
        for kind in ("ending_school", "ending_school_many", "ending_volunteer")
        for tone in ("thanks", "ordinary", "neutral")
    },
    "invitation": INVITED | {"role": "school_contact"},
    "invitation.nobody": INVITED | {"role": "volunteer", "inviter": "", "near": True},
    "known": {},
    "looks": {"who": "赵老师", "most": 50},
    "moved_away": MOVED,
    "moved_away.no_letter": MOVED | {"letters": 0},
    "moved_back": MOVED,
    "moved_here": MOVED,
    "new_days": {"because": "terms"},
    "new_days.go_on": {"because": "goes_on"},
    "new_device": {"device": DEVICE},
    "new_device.volunteer": {"device": DEVICE, "near": True},
    "note": {"sender": "李老师"},
    "notice": {"pressing": False, "is_digest": False},
    "notice.digest": {"pressing": False, "is_digest": True},
    "notice.pressing": {"pressing": True, "is_digest": False},
    "notice_trial": {},
    "opening": {},
    "opening_decided": {"granted": False},
    "opening_decided.granted": {"granted": True},
    "push": {"count": 3},
    "reply.asked": ANSWERED | {"outcome": "asked"},
    "reply.before": ANSWERED | {"outcome": "before"},
    "reply.held": ANSWERED | {"outcome": "held"},
    "reply.noted": ANSWERED | {"outcome": "noted"},
    "reply.nothing": ANSWERED | {"outcome": "asked", "lines": ()},
    "reply.refused": ANSWERED | {"outcome": "refused"},
    "reserve": {},
    "reserve_back": {},
    "reset": {},
    "reset.volunteer": {"near": True},
    "review": {"is_talk": False},
    "review.talk": {"is_talk": True},
    "role_alone": {"role": "admin"},
    "role_proposed": {"role": "counsellor"},
    "unread": {},
    **{
        f"way_in_changed.{what}": {"what": what}
        for what in ("password", "set_up", "new_codes", "used_code", "switch_off", "reset")
    },
    "way_in_changed.volunteer": {"what": "password", "near": True},
    "welcome_school": {"count": 2, "way_in": False},
    "welcome_school.way_in": {"count": 2, "way_in": True},
    "welcome_volunteer": {"way_in": False},
    "welcome_volunteer.way_in": {"way_in": True},
}
NEAR = tuple(name for name in KINDS if name.endswith(".volunteer"))
"""Who is 你 reads other words in Chinese alone."""
DIGESTS = (
    *("digest.volunteer", "digest.contact", "digest.coordinator", "digest.renewals"),
    *("digest.thanks", "digest.thanks_school"),
    *("digest.endings", "digest.thanks_ended"),
)
TOGETHER = ("ending_school.together", "note.together")
"""News of one day that no digest tells: one mail by the first."""


FIRST_OF = {"ending_school.together": "ending_school.ordinary", "note.together": "note"}
NEXT = ("ending_school.thanks", "new_days")
BROUGHT = ((Direction.TO_CHILD, 4), (Direction.TO_VOLUNTEER, 3), ("pairs", 1), ("term", "秋季学期"))


def called(usual: str) -> str:
    """A name of a digest."""
    return CALLED.get(usual, usual)


def thanks_of(reader: str) -> list[ThanksLine]:
    """The good news of a reader's digest."""
    handed = (("number", 2), ("child", called("小鹿")))
    delivered = ThanksLine(News.DELIVERED, 7, 1, "P-1", handed)
    found = {
        "volunteer": [delivered],
        "thanks": [delivered, ThanksLine(News.TERM, 7, 1, "", (("whose", "own"), *BROUGHT))],
        "thanks_ended": [delivered],
        "thanks_school": [
            ThanksLine(News.RECEIVED, 7, 1, "S-1"),
            ThanksLine(News.RECEIVED, 7, 2, "S-1"),
            ThanksLine(News.TERM, 7, 1, "", (("whose", "school"), *BROUGHT)),
            ThanksLine(News.POSTCARD, 7, 24321, "2026-10"),
        ],
    }
    return found.get(reader, [])


def mail_written(name: str, language: str) -> tuple[str, str]:
    """Subject and body of a mail by its name: its kind and, behind a dot, its variant."""
    if name in DIGESTS:
        return _digest(name.partition(".")[2], language)
    if name in TOGETHER:
        first = mail_written(FIRST_OF[name], language)
        return told_together(first, [mail_written(one, language) for one in NEXT], language)
    return written(name.partition(".")[0], language, **COMMON | KINDS[name])


def _digest(reader: str, language: str) -> tuple[str, str]:
    user: Any = Plain(id=7, session_epoch=0, locale=language, shown_name=called("小王"))
    lines = {
        "volunteer": [
            _line(Recipient.VOLUNTEER, Step.LATE),
            _line(
                Recipient.VOLUNTEER,
                Step.SOON,
                pair_code="P-9",
                code="L-3T8WX",
                child=called("石头"),
            ),
        ],
        "contact": [
            _line(Recipient.SCHOOL_CONTACT, Step.LATE, state=State.AT_SCHOOL),
            _line(Recipient.SCHOOL_CONTACT, Step.LATE, state=State.DUE, code="L-3T8WX"),
        ],
        "coordinator": [
            _line(Recipient.COORDINATOR, Step.COORDINATOR, code=f"L-{number:05}")
            for number in range(14)
        ],
    }
    lines["endings"] = lines["contact"][:1]
    coming = [Coming("L-9QWER", 2, called("小鹿"), TODAY - timedelta(days=6))]
    renewed = Renewal(Fact.CONSENT_EXPIRES, LATER, 30, Recipient.SCHOOL_CONTACT)
    renewals = [
        RenewalLine(
            renewed, 7, renewed.recipient, 1, "C-1", called("小鹿"), "S-1", called("灯塔镇中心小学")
        )
    ]
    of_volunteer = coming if reader == "volunteer" else []
    of_school = renewals if reader in {"renewals", "contact"} else []
    news = [mail_written("new_days", language)] if of_volunteer else []
    if reader == "endings":
        news = [mail_written(one, language) for one in ("ending_school.ordinary", "note")]
    thanks = thanks_of(reader)
    look = None
    if reader == "thanks_ended":
        news = [mail_written("ending_volunteer.ordinary", language)]
    if reader == "coordinator":
        news = [mail_written("appeal", language)]
        views: list[Any] = [Plain(pair=Plain(code="P-1", **vars(one))) for one in TWO]
        look = NeedALook(late=14, silent=1, first=views)
    bags = [ComingBag("B-4F7GH", called("灯塔镇中心小学"), 7, TODAY - timedelta(days=8))]
    bags = bags if reader == "contact" else []
    told = Told(lines.get(reader, []), of_school, of_volunteer, news, thanks, look, bags)
    return digest_of(user, told, NOW)


def _line(recipient: Recipient, step: Step, **more: Any) -> Line:
    known: dict[str, Any] = {
        "letter_id": 1,
        "code": "L-7K2Q9",
        "number": 3,
        "direction": Direction.TO_CHILD,
        "state": State.DUE,
        "pair_code": "P-1",
        "pair_id": 1,
        "child": called("小鹿"),
        "volunteer": called("云朵姐姐"),
        "volunteer_user_id": 7,
        "school_id": 1,
        "school_code": "S-1",
        "school": called("灯塔镇中心小学"),
        "county_code": "441625",
    }
    return Line(LetterContext(**known | more), step, date(2026, 11, 20), recipient)
