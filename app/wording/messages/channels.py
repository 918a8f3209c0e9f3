"""Words of channels: the kinds, what an admin types, what a person has there, what went wrong."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.notify.channels.answers import ChannelFault
from app.notify.channels.kinds import PersonalAddress
from app.wording import Said

KIND_NAMES: dict[str, Any] = {
    "wecom": _l("WeCom, to each person"),
    "wecom_robot": _l("WeCom, a robot in a group"),
    "dingtalk": _l("DingTalk, a robot in a group that rings the person"),
    "feishu": _l("Feishu, a robot in a group"),
    "lark": _l("Lark, a robot in a group"),
    "twilio": _l("SMS by Twilio"),
    "vonage": _l("SMS by Vonage"),
    "webhook": _l("Webhook: a programme of your own"),
    "other": _l("Another service"),
}
FIELD_NAMES: dict[tuple[str, str], Any] = {
    ("wecom", "corp_id"): _l("Corp ID"),
    ("wecom", "agent_id"): _l("Agent ID of the app"),
    ("wecom", "secret"): _l("Secret of the app"),
    ("wecom_robot", "key"): _l("Key of the robot (behind key= in its webhook)"),
    ("dingtalk", "token"): _l("Token of the robot (behind access_token= in its webhook)"),
    ("dingtalk", "secret"): _l("Secret for signing (it begins with SEC)"),
    ("feishu", "token"): _l("Token of the robot (the end of its webhook)"),
    ("lark", "token"): _l("Token of the robot (the end of its webhook)"),
    ("twilio", "account"): _l("Account SID (it begins with AC)"),
    ("twilio", "secret"): _l("Auth token"),
    ("twilio", "sender"): _l("Number it is sent from"),
    ("vonage", "key"): _l("API key"),
    ("vonage", "secret"): _l("API secret"),
    ("vonage", "sender"): _l("Number it is sent from"),
    ("webhook", "address"): _l("Address, https://…"),
    ("webhook", "secret"): _l("Bearer token (if it asks for one)"),
    ("other", "address"): _l("Address in the way of Apprise"),
}
ADDRESS_NAMES: dict[PersonalAddress, Any] = {
    PersonalAddress.MOBILE: _l("Mobile number there"),
    PersonalAddress.PHONE: _l("Mobile number"),
    PersonalAddress.USER: _l("User ID there"),
    PersonalAddress.FREE: _l("Address there"),
}
FAULTS: dict[ChannelFault, Any] = {
    ChannelFault.UNFIT: _l("What was typed does not fit the service. Please type it anew."),
    ChannelFault.FORBIDDEN: _l(
        "Nothing was sent: the address lies in your own network, or is not https. Whoever runs the "
        "server can allow it (CHANNEL_HOSTS)."
    ),
    ChannelFault.UNREACHED: _l("Nothing was sent: the service cannot be reached."),
    ChannelFault.UNTRUSTED: _l("Nothing was sent: the certificate of the service is not valid."),
    ChannelFault.KEYS: _l("The service does not take our keys. Please type them anew."),
    ChannelFault.BUSY: _l("The service takes no more messages just now. Try again in a while."),
    ChannelFault.TROUBLE: _l("The service is in trouble itself. Try again in a while."),
    ChannelFault.REFUSED: _l("The service did not take the message."),
    ChannelFault.ADDRESS: _l("The service does not know this address."),
    ChannelFault.UNKNOWN: _l("No answer came: nobody knows whether the message went out."),
}
WORDS: dict[str, Any] = {
    "devices.unsound": _l("This browser cannot be told. Please try another one."),
    "devices.unknown": _l("There is no such device."),
    "channels.unknown": _l("There is no such channel."),
    "channels.kind": _l("There is no such kind of channel."),
    "channels.name_taken": _l("Another channel has this name."),
    "channels.field": _l("This cannot be right: please copy it once more from the service."),
    "channels.address": _l("The service has no such addresses. Please look at it again."),
}
SAID: Said = {"channels.field": {"field": str}}
