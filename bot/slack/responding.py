"""Answering to the address that came with a press: it works where the app is not a member, and counts for no limit.

It is good five times within half an hour (docs.slack.dev/interactivity/handling-user-interaction).
"""

from __future__ import annotations

import logging

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks import Drawn

log = logging.getLogger(__name__)

ANSWER_SECONDS = 10


async def respond(url: str, drawn: Drawn, *, replacing: bool, privately: bool = True) -> bool:
    """Whether Slack took it. `replacing` what was pressed, otherwise below it; `privately`: for this person alone."""
    webhook = AsyncWebhookClient(url, timeout=ANSWER_SECONDS, retry_handlers=[])
    try:
        answer = await webhook.send(
            text=drawn.text,
            blocks=drawn.blocks or None,
            response_type="ephemeral" if privately else None,
            replace_original=replacing,
        )
    except Exception as error:  # noqa: BLE001 - what was pressed has been committed, this only shows it
        log.warning("a press was not answered: %s", type(error).__name__, extra={"action": "slack"})
        return False
    if answer.status_code != 200:
        log.warning("a press was not answered", extra={"action": "slack", "status": answer.status_code})
    return bool(answer.status_code == 200)
