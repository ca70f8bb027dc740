"""The customer's message, pure: one message that is the question, then the reason, the band's question, the thanks.

What is drawn depends on the conversation alone, so that it comes out the same from a press, from the outbox, and
after a restart. Block ids are new for every state, as Slack asks of a message that is updated.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.blocks import (
    LONGEST_FALLBACK,
    Block,
    Drawn,
    actions,
    button,
    context,
    marked,
    plain,
    section,
    text_input,
)
from bot.slack.texts import bold, cut, escaped
from bot.survey import wording
from bot.survey.conversation import Conversation, Part, Stage
from bot.survey.definition import Survey
from bot.survey.scale import SCORES, Band

SCORE = "nps_score_"
CHANGE = "nps_change"
KEEP = "nps_keep"
SEND = "nps_send"
SKIP = "nps_skip"
TEXT = "nps_text"

WAITS_FOR = {Stage.REASON: Part.REASON, Stage.FOLLOW_UP: Part.FOLLOW_UP}
LONGEST_ECHO = 600
CLOSED = "This survey has closed, so nothing more can be recorded. Thank you for your interest."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one message is drawn from. `written` is what stands in the text field and was not sent yet."""

    survey: Survey
    invitation_id: int
    conversation: Conversation
    written: str = ""


def draw(sheet: Sheet, *, is_open: bool = True, changing: bool = False) -> Drawn:
    """The message in the state of its conversation; `changing`: the person wants to give another score."""
    if not is_open:
        return closed(sheet)
    if sheet.conversation.score is None or changing:
        return asking(sheet)
    if sheet.conversation.stage is Stage.DONE:
        return thanking(sheet)
    return asking_for_text(sheet)


def asking(sheet: Sheet) -> Drawn:
    """Eleven buttons; with the score that stands, if there is one, and a way back to it."""
    score = sheet.conversation.score
    asked = wording.question(sheet.survey.subject)
    blocks = [
        context(plain(f"{sheet.survey.company} would like to know")),
        section(marked(bold(asked, 2900))),
        actions([score_button(sheet, number) for number in SCORES], block_id(sheet, "scores")),
        context(plain(f"0 – {wording.LOWEST}      10 – {wording.HIGHEST}")),
    ]
    if score is not None:
        keep = button(f"Keep {score}", KEEP, str(sheet.invitation_id), spoken=f"Keep the score {score} of 10")
        blocks.append(actions([keep], block_id(sheet, "keep")))
        blocks += unsent(sheet)
    hint = f"0: {wording.LOWEST}, 10: {wording.HIGHEST}."
    return drawn(f"{sheet.survey.company}: {asked} {hint}", blocks)


def asking_for_text(sheet: Sheet) -> Drawn:
    """The score with a way to change it, and the field for the reason, or for the band's question."""
    conversation = sheet.conversation
    part = WAITS_FOR[conversation.stage]
    label = label_of(conversation)
    value = f"{sheet.invitation_id}:{part.value}"
    blocks = [score_given(sheet)]
    if conversation.reason and part is Part.FOLLOW_UP:
        blocks.append(echo(conversation.reason))
    blocks += [
        text_input(label, TEXT, block_id(sheet, "text"), sheet.written),
        actions(
            [
                button("Send", SEND, value, spoken="Send what is written", style="primary"),
                button("Skip", SKIP, value, spoken="Skip this question"),
            ],
            block_id(sheet, "send"),
        ),
    ]
    return drawn(f"Your score: {conversation.score} of 10. {label}", blocks)


def thanking(sheet: Sheet) -> Drawn:
    """The thanks of the band; the score can still be changed."""
    conversation = sheet.conversation
    thanks = wording.THANKS[band_of(conversation)]
    blocks = [section(plain(thanks)), score_given(sheet)]
    blocks += [echo(said) for said in (conversation.reason, conversation.follow_up) if said]
    return drawn(f"{thanks} Your score: {conversation.score} of 10.", blocks)


def closed(sheet: Sheet) -> Drawn:
    """Nothing to press any more; what was answered stands."""
    conversation = sheet.conversation
    blocks = [section(plain(CLOSED))]
    if conversation.score is not None:
        blocks.append(context(plain(f"Your score: {conversation.score} of 10")))
    return drawn(CLOSED, blocks)


def score_button(sheet: Sheet, score: int) -> Block:
    """A score; the one that stands is marked."""
    return button(
        str(score),
        f"{SCORE}{score}",
        f"{sheet.invitation_id}:{score}",
        spoken=wording.score_label(score),
        style="primary" if score == sheet.conversation.score else None,
    )


def score_given(sheet: Sheet) -> Block:
    """The score as it stands, with its button."""
    change = button("Change", CHANGE, str(sheet.invitation_id), spoken="Change your score")
    return section(marked(f"Your score: *{sheet.conversation.score}* of 10"), change, block_id(sheet, "score"))


def unsent(sheet: Sheet) -> list[Block]:
    """What was being written when the person wanted another score stays in its field."""
    if sheet.conversation.stage not in WAITS_FOR or not sheet.written:
        return []
    return [text_input(label_of(sheet.conversation), TEXT, block_id(sheet, "unsent"), sheet.written)]


def label_of(conversation: Conversation) -> str:
    """The open question of this moment."""
    if conversation.stage is Stage.REASON:
        return wording.REASON
    return wording.FOLLOW_UP[band_of(conversation)]


def echo(said: str) -> Block:
    """What the person told us, not parsed."""
    return context(plain(f"You wrote: {cut(said, LONGEST_ECHO)}"))


def band_of(conversation: Conversation) -> Band:
    """The band of a conversation that has a score."""
    if conversation.band is None:
        raise ValueError("there is no band without a score")
    return conversation.band


def block_id(sheet: Sheet, part: str) -> str:
    """New for every state: it carries the stage and the time of the last thing said."""
    said_at = sheet.conversation.event_at
    moment = "new" if said_at is None else str(int(said_at.timestamp() * 1_000_000))
    return f"nps-{sheet.invitation_id}-{sheet.conversation.stage.value}-{part}-{moment}"


def drawn(text: str, blocks: list[Block]) -> Drawn:
    """With the notification escaped."""
    return Drawn(escaped(text, LONGEST_FALLBACK), blocks)
