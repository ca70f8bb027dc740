"""The webhook, as the outbox needs it: composes what is posted, signs it, and posts it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot import compose, reminders
from scheduler.outbox import Dropped, Later, Ready
from storage.types import Channel, MessageKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.compose import Question
    from bot.config import Programme
    from bot.links import Links
    from bot.webhook.posting import Postbox
    from bot.webhook.signing import Signer
    from scheduler.clock import Clock
    from storage.database import Database
    from storage.queries.messages import Claimed

TYPES = {MessageKind.QUESTION: "survey.question", MessageKind.REMINDER: "survey.reminder"}


class WebhookSender:
    """Implements `scheduler.outbox.Sender` for the channel webhook."""

    def __init__(
        self, db: Database, programme: Programme, links: Links, postbox: Postbox, signer: Signer, clock: Clock
    ) -> None:
        self.db = db
        self.programme = programme
        self.links = links
        self.postbox = postbox
        self.signer = signer
        self.clock = clock

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """What is posted, unless it is no longer wanted."""
        if message.kind not in TYPES or message.invitation_id is None:
            return Dropped(f"nothing of the kind {message.kind} is posted to the webhook")
        now = self.clock()
        question = await self._composed(message, now)
        if not isinstance(question, compose.Question):
            return question
        contact_id = question.asked.contact_id
        if contact_id is None:
            return Dropped("there is nobody whom it is for")
        said = {"type": TYPES[message.kind], "timestamp": now.isoformat(), "data": self.data(question, contact_id)}
        return Ready(message, json.dumps(said, ensure_ascii=False).encode())

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Post it; the name by which the other side knows it, in each attempt the same."""
        name = ready.message.key
        await self.postbox.post(ready.content, self.signer.headers(name, self.clock(), ready.content))
        return {"webhook_id": name}

    async def _composed(self, message: Claimed, now: datetime) -> Question | Dropped | Later:
        if message.kind is MessageKind.REMINDER:
            return await self.db.read(reminders.reminder, message, self.programme.working_hours, now)
        return await self.db.read(compose.question, message.invitation_id or 0, now)

    def data(self, question: Question, contact_id: int) -> dict[str, Any]:
        """Whom to ask what, and by which link."""
        asked, survey = question.asked, question.survey
        wording = self.programme.languages.wording_for(*question.languages)
        return {
            "invitation": asked.invitation_id,
            "survey": asked.survey,
            "company": survey.company,
            "language": wording.language,
            "question": wording.question(survey),
            "link": self.links.answer_url(asked.invitation_id, Channel.WEBHOOK),
            "unsubscribe": self.links.unsubscribe_url(contact_id, asked.invitation_id),
            "expires_at": asked.closes_at.isoformat(),
            "contact": {
                "email": asked.email,
                "name": asked.contact_name,
                "external_id": asked.external_id,
                "slack_user_id": asked.slack_user_id,
                "account": asked.account,
                "attributes": asked.attributes,
            },
        }
