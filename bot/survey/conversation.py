"""The conversation with one customer: score → reason → the band's question → extra questions → thanks.

Two rules: everything that affects the conversation is here, and this file does not know which channel it is. What a
person says arrives as `Said`, with the time at which they said it; the table below tells what is asked next. What it
does not list changes nothing: text before a score, an answer to a question that was not asked, an event that was
already taken. Which extra question is next follows from those that were answered. Events are ordered by their own
time, scores among scores, so that in whatever order they come in, a redelivered old score never undoes a newer one,
and a newer one stands though a text overtook it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.survey.questions import Extra, ExtraQuestion, next_question
from bot.survey.scale import Band, band_of

# Long enough for anybody's story, short enough for Slack's 3,000 after escaping has been allowed for.
LONGEST_TEXT = 10_000


class Stage(StrEnum):
    """What is asked next."""

    SCORE = "score"
    REASON = "reason"
    FOLLOW_UP = "follow_up"
    EXTRA = "extra"
    DONE = "done"


class Part(StrEnum):
    """What a person can say."""

    SCORE = "score"
    REASON = "reason"
    FOLLOW_UP = "follow_up"
    EXTRA = "extra"


# An extra question leads to the next one; where none is left, the conversation is done (`settled`).
NEXT: dict[tuple[Stage, Part], Stage] = {
    (Stage.SCORE, Part.SCORE): Stage.REASON,
    (Stage.REASON, Part.SCORE): Stage.REASON,
    (Stage.REASON, Part.REASON): Stage.FOLLOW_UP,
    (Stage.FOLLOW_UP, Part.SCORE): Stage.FOLLOW_UP,
    (Stage.FOLLOW_UP, Part.REASON): Stage.FOLLOW_UP,
    (Stage.FOLLOW_UP, Part.FOLLOW_UP): Stage.EXTRA,
    (Stage.EXTRA, Part.SCORE): Stage.EXTRA,
    (Stage.EXTRA, Part.REASON): Stage.EXTRA,
    (Stage.EXTRA, Part.FOLLOW_UP): Stage.EXTRA,
    (Stage.EXTRA, Part.EXTRA): Stage.EXTRA,
    (Stage.DONE, Part.SCORE): Stage.DONE,
    (Stage.DONE, Part.REASON): Stage.DONE,
    (Stage.DONE, Part.FOLLOW_UP): Stage.DONE,
    (Stage.DONE, Part.EXTRA): Stage.DONE,
}


class Refused(StrEnum):
    """Why something that was said changed nothing."""

    REPEATED = "repeated"
    CLOSED = "closed"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said in one moment. None: not said; an empty text: asked, and left empty.

    `extras` are answers to extra questions, by their names.
    """

    at: datetime
    score: int | None = None
    reason: str | None = None
    follow_up: str | None = None
    extras: Mapping[str, Extra] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where one invitation stands. `takes_late`: what is said after the end counts still.

    `extras` are the extra questions that were answered, or left empty. `event_at` is when the person did what was last
    taken into account, `scored_at` when they gave the score.
    """

    closes_at: datetime
    score: int | None = None
    stage: Stage = Stage.SCORE
    reason: str | None = None
    follow_up: str | None = None
    answered_at: datetime | None = None
    event_at: datetime | None = None
    scored_at: datetime | None = None
    alerted: bool = False
    extras: Mapping[str, Extra] = field(default_factory=dict)
    takes_late: bool = False

    @property
    def band(self) -> Band | None:
        """The band of the score as it stands."""
        return None if self.score is None else band_of(self.score)

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is still taken."""
        return self.takes_late or now < self.closes_at


@dataclass(frozen=True, slots=True)
class Step:
    """What became of an event: the conversation after it, and what follows from it.

    `scored`: the score is to be kept, be it the new one or an older one that comes late. `changed`: there is something
    new to see, which is not so when the same was said again.
    """

    conversation: Conversation
    refused: Refused | None = None
    scored: bool = False
    changed: bool = False
    raise_alert: bool = False
    update_alert: bool = False


def advance(
    before: Conversation,
    said: Said,
    questions: Sequence[ExtraQuestion] = (),
    alerting: Collection[Band] = (Band.DETRACTOR,),
) -> Step:
    """Take what was said. A refused event returns the conversation as it was. ValueError for what is no score.

    `questions` are all extra ones of the survey, in their order; the owners are alerted of answers of these bands.
    """
    if said.score is not None:
        band_of(said.score)
    if not before.is_open(said.at):
        return Step(before, Refused.CLOSED)
    after, taken = before, False
    if said.score is not None and is_later(said.at, before.scored_at):
        after, taken = take_score(after, said.score, said.at), True
    if is_later(said.at, before.event_at):
        told = take_words(after, said, questions)
        after, taken = told or after, taken or told is not None
    if taken:
        return followed_by(before, after, said.at, alerting)
    overtaken = said.score is not None and before.scored_at is not None and said.at < before.scored_at
    repeated = not is_later(said.at, before.event_at)
    return Step(before, Refused.REPEATED if repeated else Refused.NOT_ASKED, scored=overtaken)


def take_words(before: Conversation, said: Said, questions: Sequence[ExtraQuestion]) -> Conversation | None:
    """Whatever was said besides a score, in the order of asking; None where nothing of it was asked."""
    after, taken = before, False
    for part, text in ((Part.REASON, said.reason), (Part.FOLLOW_UP, said.follow_up)):
        if text is not None and (after.stage, part) in NEXT:
            after, taken = take_text(after, part, text), True
    for question in questions:
        if question.name in said.extras and (after.stage, Part.EXTRA) in NEXT and question.is_for(after.band):
            told = question.taken(cleaned(said.extras[question.name]))
            if told is not None:
                after, taken = take_extra(after, question, told), True
    return settled(after, questions) if taken else None


def is_later(at: datetime, than: datetime | None) -> bool:
    """Whether it was said after what is known; the same moment is the same event."""
    return than is None or at > than


def take_score(now: Conversation, score: int, at: datetime) -> Conversation:
    """The last score stands. Crossing into another band asks that band's question anew."""
    stage = NEXT[now.stage, Part.SCORE]
    scored = replace(now, score=score, stage=stage, answered_at=now.answered_at or at, scored_at=at)
    if now.band in (None, scored.band):
        return scored
    # What was said to another band's question is kept with the reason, so that it is not read as an answer to this one.
    said_before = [text for text in (now.reason, now.follow_up) if text]
    stage = Stage.FOLLOW_UP if now.stage in (Stage.EXTRA, Stage.DONE) else scored.stage
    return replace(scored, stage=stage, reason=cut("\n\n".join(said_before)), follow_up=None)


def take_text(now: Conversation, part: Part, text: str) -> Conversation:
    """A text replaces what stood there; an empty one goes on and leaves it."""
    stage = NEXT[now.stage, part]
    told = cut(storable(text).strip())
    if part is Part.REASON:
        return replace(now, stage=stage, reason=told or now.reason)
    return replace(now, stage=stage, follow_up=told or now.follow_up)


def take_extra(now: Conversation, question: ExtraQuestion, told: Extra) -> Conversation:
    """The last answer stands; one left empty leaves it, but is not asked again."""
    stage = NEXT[now.stage, Part.EXTRA]
    return replace(now, stage=stage, extras={**now.extras, question.name: told or now.extras.get(question.name, told)})


def settled(now: Conversation, questions: Sequence[ExtraQuestion]) -> Conversation:
    """Done, once no extra question is left."""
    if now.stage is Stage.EXTRA and next_question(questions, now.band, now.extras) is None:
        return replace(now, stage=Stage.DONE)
    return now


def cleaned(said: Extra) -> Extra:
    """A text as it can be kept; choices are compared with those that are offered."""
    return (cut(storable(said).strip()) or "") if isinstance(said, str) else said


def cut(text: str) -> str | None:
    """Not longer than a text may be; None for an empty one."""
    return text[:LONGEST_TEXT] or None


def storable(text: str) -> str:
    """Without the NUL that PostgreSQL refuses, and halves of characters that nobody can write down."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def followed_by(before: Conversation, after: Conversation, at: datetime, alerting: Collection[Band]) -> Step:
    """What others must hear: a new answer of these bands at once, and whatever is added to an alert that was raised."""
    raised = after.band in alerting and not before.alerted
    told = replace(after, event_at=max(at, before.event_at or at), alerted=before.alerted or raised)
    return Step(
        told,
        scored=after.score != before.score,
        changed=(after.stage, after.extras, *shown(after)) != (before.stage, before.extras, *shown(before)),
        raise_alert=raised,
        update_alert=before.alerted and shown(before) != shown(after),
    )


def shown(conversation: Conversation) -> tuple[int | None, str | None, str | None, dict[str, Extra]]:
    """What an alert shows of a conversation."""
    said = {name: told for name, told in conversation.extras.items() if told}
    return conversation.score, conversation.reason, conversation.follow_up, said
