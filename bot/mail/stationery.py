"""Who a letter is from, to whom it goes, and the names by which other mail systems know it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.mail.addresses import Mailbox, mailbox, parse_mailbox
from bot.mail.mime import Mail
from bot.mail.return_addresses import ReturnTo, return_address

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import MailIdentity
    from bot.mail.letters import Letter
    from bot.survey.definition import Survey

SENDER_ID = (5, 15)  # the lengths that Gmail's Feedback-ID allows


class Stationery:
    """One sender's. AddressRefused where mail cannot be sent from there, or replied to."""

    def __init__(self, identity: MailIdentity) -> None:
        self.sender = mailbox(identity.from_name, identity.from_address)
        self.reply_to = self.sender if identity.reply_to is None else parse_mailbox(identity.reply_to)
        self.domain = self.sender.address.rpartition("@")[2]
        self.return_domain = identity.return_domain

    def letter(
        self,
        letter: Letter,
        survey: Survey,
        to: Mailbox,
        token: str,
        now: datetime,
        *,
        in_reply_to: str | None = None,
    ) -> Mail:
        """A letter with all that stands on its envelope and in its head; `token` is the message's own.

        `in_reply_to`: the Message-ID of the letter that it reminds of.
        """
        return Mail(
            sender=self.sender,
            to=to,
            reply_to=self.reply_address(token),
            subject=letter.subject,
            date=now,
            message_id=self.message_id(token),
            unsubscribe_url=letter.unsubscribe_url,
            unsubscribe_mailto=self.unsubscribe_mailto(token),
            list_name=letter.list_name,
            list_id=f"{identifier(survey.name) or 'survey'}.surveys.{self.domain}",
            feedback_id=feedback_id(survey, self.domain),
            text=letter.text,
            html=letter.html,
            in_reply_to=in_reply_to,
            logo=letter.logo,
        )

    def message_id(self, token: str) -> str:
        """The same however often a message is tried, so that a mailbox which got it twice shows it once."""
        return f"{token}@{self.domain}"

    def return_path(self, token: str) -> str:
        """Bounces come back to an address that names the message (VERP): most of them say nothing else of use."""
        return return_address(ReturnTo.BOUNCE, token, self.return_domain or self.domain)

    def reply_address(self, token: str) -> Mailbox:
        """To us, who know whose comment it is, where we are told of replies; otherwise to a person."""
        if self.return_domain is None:
            return self.reply_to
        return Mailbox(self.reply_to.name, return_address(ReturnTo.REPLY, token, self.return_domain))

    def unsubscribe_mailto(self, token: str) -> str:
        """For programs that do not know one-click: to us, or else to an address that a person reads."""
        if self.return_domain is not None:
            return f"mailto:{return_address(ReturnTo.UNSUBSCRIBE, token, self.return_domain)}"
        address = self.reply_to.address
        return f"mailto:{quote(address, safe='@')}?subject=unsubscribe%20{token}"


def feedback_id(survey: Survey, domain: str) -> str:
    """Gmail's: what a complaint is counted under, at most four fields, the sender last, nothing of the recipient."""
    shortest, longest = SENDER_ID
    sender = (identifier(survey.company) or identifier(domain))[:longest]
    if len(sender) < shortest:
        sender += "surveys"
    return f"{identifier(survey.name) or 'survey'}:question:nps:{sender}"


def identifier(text: str) -> str:
    """Small ASCII letters and digits."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())
