"""The window in which a person answers privately, pure: the eleven scores, then the reason, the band's question, what
else the survey asks, and the thanks.

A score counts when it is pressed, as it does everywhere; texts are sent off. What is drawn depends on the conversation
alone, so that whoever opens the window again finds what they said, and can change it. Block ids are new for every
state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.blocks import Block, actions, button, context, marked, plain, rows, section, text_input
from bot.slack.leaving import promise, resting, undo, way_out
from bot.slack.modal_fields import field_of
from bot.slack.texts import bold, cut, escape
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey
from bot.survey.questions import ExtraQuestion
from bot.survey.scale import SCORES, Band
from bot.survey.wording import Wording

CALLBACK = "nps_private"
SCORE = "nps_private_score_"
LINK = "nps_private_link"
LEAVE = "nps_private_leave"
UNDO = "nps_private_undo"
REASON = "nps_private_reason"
FOLLOW_UP = "nps_private_follow_up"
EXTRA = "nps_private_extra_"
LONGEST_TITLE = 24

View = dict[str, Any]
# What was said before can be changed; what is still to come is asked step by step.
SHOWS_REASON = (Stage.REASON, Stage.DONE)
SHOWS_FOLLOW_UP = (Stage.FOLLOW_UP, Stage.DONE)
SHOWS_EXTRAS = (Stage.EXTRA, Stage.DONE)


@dataclass(frozen=True, slots=True)
class Form:
    """What the window is drawn from. `written` is what stands in its fields and was not sent yet, by action id.

    `finished`: it was sent off just now, so the thanks are said.
    """

    survey: Survey
    post_id: int
    conversation: Conversation
    words: Wording
    written: Mapping[str, str] = field(default_factory=dict)
    finished: bool = False
    rest: str | None = None


def draw(form: Form) -> View:
    """The window in the state of its conversation."""
    if form.conversation.band is None:
        return view(form, [*scale(form), *leaving(form)])
    if form.finished and form.conversation.stage is Stage.DONE:
        return view(form, thanks(form, form.conversation.band))
    blocks = [*scale(form), *fields(form, form.conversation.band), *leaving(form)]
    return view(form, blocks) | {"submit": plain(form.words.say("Send"), LONGEST_TITLE)}


def leaving(form: Form) -> list[Block]:
    """The choice how often to be asked, and what was chosen."""
    menu = {**way_out(form.words, form.post_id, form.rest), "action_id": LEAVE}
    shown = [actions([menu], block_id(form, "leave"))]
    if form.rest is None:
        return shown
    back = undo(form.words, form.post_id, UNDO)
    promised = promise(form.words, form.survey.company, form.rest)
    return [*shown, resting(promised, back, block_id(form, f"rest-{form.rest}"))]


def left(company: str, words: Wording, post_id: int) -> View:
    """For whoever does not want to be asked; with the way back."""
    sentence = words.say("You asked us not to ask you, so nothing is asked here and nothing is recorded.")
    again = button(words.say("You may ask me again"), UNDO, str(post_id))
    shown = bare(company, [section(plain(sentence)), actions([again], f"nps-post-{post_id}-left")])
    return shown | {"private_metadata": json.dumps({"post": post_id})}


def waiting(company: str) -> View:
    """What is there at once, since Slack gives three seconds to open a window and none to think."""
    return bare(company, [section(plain("…"))])


def told(company: str, sentence: str) -> View:
    """A sentence in place of the question."""
    return bare(company, [section(plain(sentence))])


def bare(company: str, blocks: list[Block]) -> View:
    """A window without anything to send."""
    return {"type": "modal", "callback_id": CALLBACK, "title": plain(company, LONGEST_TITLE), "blocks": blocks}


def view(form: Form, blocks: list[Block]) -> View:
    """The window; which post it belongs to, and the survey's extra questions that stand in it."""
    close = plain(form.words.say("Close"), LONGEST_TITLE)
    return bare(form.survey.company, blocks) | {"close": close, "private_metadata": json.dumps({"post": form.post_id})}


def scale(form: Form) -> list[Block]:
    """Eleven buttons; the score that stands is marked, and said."""
    words, score = form.words, form.conversation.score
    blocks = [
        section(marked(bold(words.question(form.survey), 2900))),
        *rows([score_button(form, number) for number in SCORES], block_id(form, "scores")),
        context(plain(f"0 – {words.lowest}"), plain(f"10 – {words.highest}")),
    ]
    if score is not None:
        sentence = escape(words.say("Your score: {score} of 10")).format(score=f"*{score}*")
        blocks.append(section(marked(sentence)))
    return blocks


def score_button(form: Form, score: int) -> Block:
    """One score."""
    style = "primary" if score == form.conversation.score else None
    spoken = form.words.score_label(score)
    return button(str(score), f"{SCORE}{score}", str(score), spoken=spoken, style=style)


def fields(form: Form, band: Band) -> list[Block]:
    """What is asked now; all of it, filled in, once everything was."""
    words, now = form.words, form.conversation
    blocks = []
    if now.stage in SHOWS_REASON:
        blocks.append(text_input(words.reason, REASON, block_id(form, "reason"), standing(form, REASON, now.reason)))
    if now.stage in SHOWS_FOLLOW_UP:
        written = standing(form, FOLLOW_UP, now.follow_up)
        blocks.append(text_input(words.follow_up(band), FOLLOW_UP, block_id(form, "follow-up"), written))
    if now.stage in SHOWS_EXTRAS:
        blocks += [
            extra(form, number, question)
            for number, question in enumerate(form.survey.questions)
            if question.is_for(band)
        ]
    return blocks


def extra(form: Form, number: int, question: ExtraQuestion) -> Block:
    """An extra question, with what was answered to it."""
    label = form.words.own(form.survey, question.texts)
    answered = form.conversation.extras.get(question.name)
    element = field_of(question, f"{EXTRA}{question.name}", answered, form.survey, form.words)
    name = block_id(form, f"extra-{number}")
    return {"type": "input", "block_id": name, "optional": True, "label": plain(label, 2000), "element": element}


def standing(form: Form, action_id: str, said: str | None) -> str:
    """What is being written, otherwise what was sent."""
    return form.written.get(action_id) or said or ""


def thanks(form: Form, band: Band) -> list[Block]:
    """The thanks of the band, with the survey's link."""
    farewell = form.words.farewell(form.survey, band)
    sentence = form.words.say("Your score: {score} of 10", score=form.conversation.score)
    blocks = [section(plain(farewell.text)), context(plain(sentence))]
    if farewell.link is not None:
        follow = button(farewell.label, LINK, str(form.post_id), style="primary")
        blocks.append(actions([{**follow, "url": farewell.link}], block_id(form, "link")))
    hint = form.words.say("Press the button in the channel again to change your answer.")
    return [*blocks, context(plain(hint))]


def block_id(form: Form, part: str) -> str:
    """New for every state: it carries the stage and the time of the last thing said."""
    said_at = form.conversation.event_at
    moment = "new" if said_at is None else str(int(said_at.timestamp() * 1_000_000))
    return cut(f"nps-post-{form.post_id}-{form.conversation.stage.value}-{part}-{moment}", 255)
