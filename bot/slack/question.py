"""The customer's message, pure: one message that is the question, the reason, the further questions, the thanks.

What is drawn depends on the conversation alone, so that it comes out the same from a press, from the outbox, and
after a restart. Block ids are new for every state, as Slack asks of a message that is updated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.compose import Question
from bot.locales import Languages
from bot.slack import extras
from bot.slack.blocks import (
    LONGEST_FALLBACK,
    Block,
    Drawn,
    actions,
    button,
    context,
    marked,
    plain,
    quote,
    rows,
    section,
    text_input,
)
from bot.slack.leaving import UNDO, promise, resting, undo, way_out
from bot.slack.texts import bold, escape, escaped
from bot.survey.conversation import Conversation, Part, Stage
from bot.survey.definition import Survey
from bot.survey.questions import ExtraQuestion, next_question
from bot.survey.scale import SCORES, Band
from bot.survey.wording import ENGLISH, Wording
from storage.types import Channel

SCORE = "nps_score_"
CHANGE = "nps_change"
KEEP = "nps_keep"
SEND = "nps_send"
SKIP = "nps_skip"
TEXT = extras.TEXT
LINK = "nps_link"

WAITS_FOR = {Stage.REASON: Part.REASON, Stage.FOLLOW_UP: Part.FOLLOW_UP}
LONGEST_ECHO = 600


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one message is drawn from. `written` is what stands in the text field and was not sent yet."""

    survey: Survey
    invitation_id: int
    conversation: Conversation
    written: str = ""
    wording: Wording = ENGLISH
    opted_out: bool = False
    moved: Channel | None = None
    rest: str | None = None

    @classmethod
    def of(cls, asked: Question, languages: Languages, written: str = "") -> Sheet:
        """Of an invitation as it stands, in the language of whom it is for."""
        id_, wording = asked.asked.invitation_id, languages.wording_for(*asked.languages)
        standing = (asked.opted_out, asked.moved, asked.rest)
        return cls(asked.survey, id_, asked.conversation, written, wording, *standing)

    @property
    def extra(self) -> ExtraQuestion | None:
        """The extra question that is asked now."""
        conversation = self.conversation
        if conversation.stage is not Stage.EXTRA:
            return None
        return next_question(self.survey.questions, conversation.band, conversation.extras)


def draw(sheet: Sheet, *, is_open: bool = True, changing: bool = False) -> Drawn:
    """The message in the state of its conversation; `changing`: the person wants to give another score."""
    if (over := ended(sheet, is_open=is_open)) is not None:
        return over
    shown = going(sheet, changing=changing)
    return shown if sheet.rest is None else rested(shown, sheet, sheet.rest)


def going(sheet: Sheet, *, changing: bool) -> Drawn:
    """The message where there is something to answer, or to be thanked for."""
    if sheet.conversation.score is None or changing:
        return asking(sheet)
    if sheet.conversation.stage in WAITS_FOR:
        return asking_for_text(sheet)
    if sheet.extra is not None:
        return asking_more(sheet, sheet.extra)
    return thanking(sheet)


def rested(shown: Drawn, sheet: Sheet, rest: str) -> Drawn:
    """With how often they want to be asked, and the way back."""
    promised = promise(sheet.wording, sheet.survey.company, rest)
    below = resting(promised, undo(sheet.wording, sheet.invitation_id), block_id(sheet, f"rest-{rest}"))
    return Drawn(f"{shown.text} {escaped(promised, LONGEST_FALLBACK)}", [*shown.blocks, below])


def ended(sheet: Sheet, *, is_open: bool) -> Drawn | None:
    """The message where there is nothing to answer in it."""
    if sheet.opted_out:
        return left(sheet)
    if not is_open:
        return closed(sheet)
    return None if sheet.moved is None else moved(sheet)


def asking(sheet: Sheet) -> Drawn:
    """Eleven buttons; with the score that stands, if there is one, and a way back to it."""
    score, wording, company = sheet.conversation.score, sheet.wording, sheet.survey.company
    asked = wording.question(sheet.survey)
    blocks = [
        context(plain(wording.say("{company} would like to know", company=company))),
        section(marked(bold(asked, 2900)), leaving(sheet), block_id(sheet, "question")),
        *rows([score_button(sheet, number) for number in SCORES], block_id(sheet, "scores")),
        context(plain(f"0 – {wording.lowest}"), plain(f"10 – {wording.highest}")),
    ]
    if score is not None:
        spoken = wording.say("Keep the score {score} of 10", score=score)
        # To translators: a button; {score} is a number.
        keep = button(wording.say("Keep {score}", score=score), KEEP, str(sheet.invitation_id), spoken=spoken)
        blocks.append(actions([keep], block_id(sheet, "keep")))
        blocks += unsent(sheet)
    return drawn(f"{company}: {asked} 0: {wording.lowest}, 10: {wording.highest}.", blocks)


def asking_for_text(sheet: Sheet) -> Drawn:
    """The score with a way to change it, and the field for the reason, or for the band's question."""
    conversation = sheet.conversation
    part = WAITS_FOR[conversation.stage]
    label = label_of(sheet)
    blocks = [score_given(sheet)]
    if conversation.reason and part is Part.FOLLOW_UP:
        blocks.append(quote(conversation.reason, LONGEST_ECHO))
    blocks += [
        text_input(label, TEXT, block_id(sheet, "text"), sheet.written),
        actions(going_on(sheet, part.value), block_id(sheet, "send")),
    ]
    return drawn(f"{score_sentence(sheet)}. {label}", blocks)


def asking_more(sheet: Sheet, question: ExtraQuestion) -> Drawn:
    """An extra question, below the score."""
    label = sheet.wording.own(sheet.survey, question.texts)
    detail = f"{Part.EXTRA.value}:{question.name}"
    fields = extras.Fields(sheet.wording, sheet.survey, sheet.invitation_id, sheet.written)
    name = question.name.replace("_", "-")
    blocks = [
        score_given(sheet),
        *fields.of(question, label, block_id(sheet, name)),
        actions(going_on(sheet, detail, sending=fields.is_sent(question)), block_id(sheet, f"{name}-send")),
    ]
    return drawn(f"{score_sentence(sheet)}. {label}", blocks)


def thanking(sheet: Sheet) -> Drawn:
    """The thanks of the band, with the survey's link; the score can still be changed."""
    conversation = sheet.conversation
    farewell = sheet.wording.farewell(sheet.survey, band_of(conversation))
    blocks = [section(plain(farewell.text), leaving(sheet), block_id(sheet, "thanks"))]
    if farewell.link is not None:
        follow = button(farewell.label, LINK, str(sheet.invitation_id), style="primary")
        blocks.append(actions([{**follow, "url": farewell.link}], block_id(sheet, "link")))
    blocks.append(score_given(sheet))
    blocks += [quote(said, LONGEST_ECHO) for said in (conversation.reason, conversation.follow_up) if said]
    return drawn(f"{farewell.text} {score_sentence(sheet)}.", blocks)


def closed(sheet: Sheet) -> Drawn:
    """Nothing to press any more; what was answered stands."""
    text = sheet.wording.say("This survey has closed, so nothing more can be recorded. Thank you for your interest.")
    blocks = [section(plain(text))]
    if sheet.conversation.score is not None:
        blocks.append(context(plain(score_sentence(sheet))))
    return drawn(text, blocks)


def moved(sheet: Sheet) -> Drawn:
    """Nothing to press here: they are asked by another channel now."""
    say = sheet.wording.say
    if sheet.moved is Channel.EMAIL:
        text = say("You can answer this question in the email that we have sent you since.")
    else:
        text = say("You can answer this question by the link that we have sent you since.")
    return drawn(text, [section(plain(text), leaving(sheet), block_id(sheet, "moved"))])


def left(sheet: Sheet) -> Drawn:
    """They are not asked any more, and can take it back; what was answered stands."""
    say, company = sheet.wording.say, sheet.survey.company
    text = say("{company} will not ask you for a score again, neither here nor by email.", company=company)
    # To translators: a button.
    back = button(say("Undo"), UNDO, str(sheet.invitation_id), spoken=say("Undo: you may ask me again"))
    blocks = [section(plain(text), back, block_id(sheet, "left"))]
    if sheet.conversation.score is not None:
        blocks.append(context(plain(score_sentence(sheet))))
    return drawn(text, blocks)


def reminding(sheet: Sheet, now: datetime) -> Drawn:
    """In the thread of the question: a sentence or two, and how many whole days are left."""
    say, days = sheet.wording.say, (sheet.conversation.closes_at - now).days
    told = [say("A reminder: we would still like to hear from you. Press a number above; it takes two seconds.")]
    if days > 0:
        told.append(
            sheet.wording.say_many(
                "You can answer for {number} more day.", "You can answer for {number} more days.", days
            )
        )
    return drawn(" ".join(told), [section(plain(" ".join(told)))])


def leaving(sheet: Sheet) -> Block:
    """The menu in the corner."""
    return way_out(sheet.wording, sheet.invitation_id, sheet.rest)


def going_on(sheet: Sheet, detail: str, *, sending: bool = True) -> list[Block]:
    """Send, where something can be sent; Skip; the menu."""
    say, value = sheet.wording.say, f"{sheet.invitation_id}:{detail}"
    # To translators: a button.
    send = button(say("Send"), SEND, value, spoken=say("Send what is written or chosen"), style="primary")
    # To translators: a button, beside Send.
    skip = button(say("Skip"), SKIP, value, spoken=say("Skip this question"))
    return [*([send] if sending else []), skip, leaving(sheet)]


def score_button(sheet: Sheet, score: int) -> Block:
    """A score; the one that stands is marked."""
    return button(
        str(score),
        f"{SCORE}{score}",
        f"{sheet.invitation_id}:{score}",
        spoken=sheet.wording.score_label(score),
        style="primary" if score == sheet.conversation.score else None,
    )


def score_given(sheet: Sheet) -> Block:
    """The score as it stands, with its button."""
    say = sheet.wording.say
    # To translators: a button beside the score.
    change = button(say("Change"), CHANGE, str(sheet.invitation_id), spoken=say("Change your score"))
    told = escape(say("Your score: {score} of 10")).format(score=f"*{sheet.conversation.score}*")
    return section(marked(told), change, block_id(sheet, "score"))


def score_sentence(sheet: Sheet) -> str:
    """The score as it stands."""
    return sheet.wording.say("Your score: {score} of 10", score=sheet.conversation.score)


def unsent(sheet: Sheet) -> list[Block]:
    """What was being written when the person wanted another score stays in its field."""
    if sheet.conversation.stage not in WAITS_FOR or not sheet.written:
        return []
    return [text_input(label_of(sheet), TEXT, block_id(sheet, "unsent"), sheet.written)]


def label_of(sheet: Sheet) -> str:
    """The open question of this moment."""
    if sheet.conversation.stage is Stage.REASON:
        return sheet.wording.reason
    return sheet.wording.follow_up(band_of(sheet.conversation))


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
