"""Why a message did not arrive, in words that say what to do."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROBOT_CODE = re.compile(r"^(wecom|dingtalk|feishu): (?!HTTP )(.+)$")
STATUS = re.compile(r"^(?:\w+: )?HTTP (\d{3})$")

SAID = {
    "timeout": gettext_lazy("The other side did not answer in time."),
    "ConnectionRefusedError": gettext_lazy(
        "The other side refuses the connection: the server is down or the port wrong."
    ),
    "ConnectionResetError": gettext_lazy("The other side broke off the connection."),
    "RemoteDisconnected": gettext_lazy("The other side broke off the connection."),
    "OSError": gettext_lazy("The other side cannot be reached from here."),
    "gaierror": gettext_lazy("The name of the server is not known; check the address."),
    "unknown host": gettext_lazy("The name of the server is not known; check the address."),
    "private address": gettext_lazy("The address leads into a private network, where nothing is sent."),
    "port not allowed": gettext_lazy("Nothing is sent to this port; use 443 or 8443."),
    "not https": gettext_lazy("The address must begin with https://."),
    "SSLCertVerificationError": gettext_lazy("The certificate of the server is not valid."),
    "SSLError": gettext_lazy("The server does not speak TLS as it should."),
    "ValueError": gettext_lazy("The address is not valid."),
    "SMTPAuthenticationError": gettext_lazy("The mail server refuses our user name or password."),
    "SMTPRecipientsRefused": gettext_lazy("The mail server refuses the recipients; check the addresses."),
    "SMTPSenderRefused": gettext_lazy("The mail server refuses our sender address."),
    "SMTPDataError": gettext_lazy("The mail server did not take the mail."),
    "SMTPServerDisconnected": gettext_lazy("The mail server broke off the connection."),
    "SMTPConnectError": gettext_lazy("The mail server does not take connections."),
    "target removed": gettext_lazy("The notice target was deleted before the message was sent."),
    "secret unreadable": gettext_lazy("Address or secret cannot be decrypted; enter them again."),
}
BY_ROBOTS = {
    "93000": gettext_lazy("WeCom does not know this robot: it was removed, or its address is wrong."),
    "45009": gettext_lazy("Too many messages in a minute; the rest follows."),
    "130101": gettext_lazy("Too many messages in a minute; the rest follows."),
    "660026": gettext_lazy("Too many messages in a minute; the rest follows."),
    "11232": gettext_lazy("Too many messages in a minute; the rest follows."),
    "9499": gettext_lazy("Too many messages in a minute; the rest follows."),
    "300001": gettext_lazy("DingTalk does not know this robot: it was removed, or its address is wrong."),
    "310000": gettext_lazy("DingTalk refuses the message by the robot's security settings."),
    "310000 keyword": gettext_lazy("The robot asks for a keyword that our messages lack; choose 加签 instead."),
    "310000 sign": gettext_lazy("The signature is not right: check the secret of the robot."),
    "310000 timestamp": gettext_lazy("The clock of this server is wrong."),
    "310000 whitelist": gettext_lazy("The robot does not take messages from the address of this server."),
    "19001": gettext_lazy("Feishu does not know this robot: it was removed, or its address is wrong."),
    "19021": gettext_lazy("The signature is not right: check the secret of the robot, and the clock of this server."),
    "19022": gettext_lazy("The robot does not take messages from the address of this server."),
    "19024": gettext_lazy("The robot asks for a keyword that our messages lack; choose 签名校验 instead."),
}
BY_STATUS = {
    "401": gettext_lazy("The other side does not let us in (401)."),
    "403": gettext_lazy("The other side does not let us in (403)."),
    "404": gettext_lazy("There is nothing at this address (404)."),
    "410": gettext_lazy("There is nothing at this address any more (410)."),
    "429": gettext_lazy("Too many messages in a minute; the rest follows."),
}


def in_words(reason: str) -> str:
    """The reason as an editor reads it; empty stays empty."""
    if not reason:
        return ""
    if known := SAID.get(reason):
        return str(known)
    if found := STATUS.match(reason):
        return status_in_words(found[1])
    if found := ROBOT_CODE.match(reason):
        known = BY_ROBOTS.get(found[2])
        return (
            str(known) if known else _("The robot does not take the message (error %(number)s).") % {"number": found[2]}
        )
    return _("It could not be sent (%(reason)s).") % {"reason": reason}


def status_in_words(status: str) -> str:
    if known := BY_STATUS.get(status):
        return str(known)
    if status.startswith("3"):
        return _("The address only redirects (%(status)s); enter where it leads to.") % {"status": status}
    return _("The other side answers with an error (%(status)s).") % {"status": status}
