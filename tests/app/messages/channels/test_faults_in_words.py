"""What stopped a message is said in the reader's language."""

import pytest
from flask_babel import force_locale

from app.notify.channels.answers import ChannelFault
from app.wording.messages.faults import fault_in_words

FAULTS = (
    *("the mail server answered 550", "the mail server answered 451", "the mail came back: 5.1.1"),
    *("TimeoutError while talking to the mail server", "the channel: busy (answered 429)"),
    *("no mail can be made of its words and its address", "KeyError broke the sender"),
    "the sender was stopped before it handed anything over",
    "the sender stopped before it could write the outcome",
    *(f"the channel: {fault}" for fault in ChannelFault),
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_stored_fault_has_words_in_each_language(app, fault):
    words = {}
    for locale in ("en", "zh_Hans_CN"):
        with force_locale(locale):
            words[locale] = fault_in_words(fault)
    assert len({fault, *words.values()}) == 3


def test_what_no_table_knows_stays_what_it_is(app):
    assert (fault_in_words("odd"), fault_in_words(None)) == ("odd", "")
