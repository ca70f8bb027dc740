"""What customers will get, in a window of a member's own, pure: the message in Slack, the mail's subject and text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.slack import question
from bot.slack.blocks import LONGEST_SECTION, Block, context, divider, header, marked, plain, section
from bot.slack.question import Sheet
from bot.slack.texts import bold
from bot.survey.conversation import Conversation
from bot.survey.definition import Survey
from bot.survey.wording import Wording
from storage.types import Channel

# The subject and the text of a survey's letter, for somebody who is made up.
Letter = Callable[[Survey], tuple[str, str]]
# An invitation that there is not: what is pressed in a preview answers nothing.
NOBODY = 0
LONGEST_SUBJECT = 200


def window(survey: Survey, wording: Wording, now: datetime, letter: tuple[str, str] | None) -> dict[str, Any]:
    """The window, in the survey's language."""
    told = context(plain(f"As customers get it, in the survey's own language ({wording.language}). Nothing is sent."))
    blocks = [told]
    if Channel.SLACK in survey.channels:
        blocks += in_slack(survey, wording, now)
    if letter is not None:
        blocks += by_mail(*letter)
    return {"type": "modal", "title": plain("Preview", 24), "close": plain("Close", 24), "blocks": blocks}


def in_slack(survey: Survey, wording: Wording, now: datetime) -> list[Block]:
    """The very message."""
    asked = Conversation(closes_at=now + timedelta(days=survey.open_days))
    return [header("In Slack"), *question.draw(Sheet(survey, NOBODY, asked, wording=wording)).blocks]


def by_mail(subject: str, text: str) -> list[Block]:
    """The subject and the plain text; nothing in it is parsed."""
    shown = [section(plain(text[at : at + LONGEST_SECTION])) for at in range(0, len(text), LONGEST_SECTION)]
    return [divider(), header("By email"), section(marked(bold(subject, LONGEST_SUBJECT))), *shown]
