"""The conversation with one customer: score → reason → the band's question → thanks.

Two rules: everything that affects the conversation is here, and this file does not know which channel it is. What a
person says arrives as `Said`, with the time at which they said it; the table below tells what is asked next. What it
does not list changes nothing: text before a score, an answer to a question that was not asked, an event that was
already taken (events are ordered by their own time, so a redelivered old score never undoes a newer one).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.survey.scale import Band, band_of

if TYPE_CHECKING:
    from datetime import datetime

# Long enough for anybody's story, short enough for Slack's 3,000 after escaping has been allowed for.
LONGEST_TEXT = 10_000


class Stage(StrEnum):
    """What is asked next."""

    SCORE = "score"
    REASON = "reason"
    FOLLOW_UP = "follow_up"
    DONE = "done"


class Part(StrEnum):
    """What a person can say."""

    SCORE = "score"
    REASON = "reason"
    FOLLOW_UP = "follow_up"


NEXT: dict[tuple[Stage, Part], Stage] = {
    (Stage.SCORE, Part.SCORE): Stage.REASON,
    (Stage.REASON, Part.SCORE): Stage.REASON,
    (Stage.REASON, Part.REASON): Stage.FOLLOW_UP,
    (Stage.FOLLOW_UP, Part.SCORE): Stage.FOLLOW_UP,
    (Stage.FOLLOW_UP, Part.REASON): Stage.FOLLOW_UP,
    (Stage.FOLLOW_UP, Part.FOLLOW_UP): Stage.DONE,
    (Stage.DONE, Part.SCORE): Stage.DONE,
    (Stage.DONE, Part.REASON): Stage.DONE,
    (Stage.DONE, Part.FOLLOW_UP): Stage.DONE,
}


class Refused(StrEnum):
    """Why something that was said changed nothing."""

    REPEATED = "repeated"
    CLOSED = "closed"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said in one moment. None: not said; an empty text: asked, and left empty."""

    at: datetime
    score: int | None = None
    reason: str | None = None
    follow_up: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where one invitation stands. `event_at` is when the person did what was last taken into account."""

    closes_at: datetime
    score: int | None = None
    stage: Stage = Stage.SCORE
    reason: str | None = None
    follow_up: str | None = None
    answered_at: datetime | None = None
    event_at: datetime | None = None
    alerted: bool = False

    @property
    def band(self) -> Band | None:
        """The band of the score as it stands."""
        return None if self.score is None else band_of(self.score)

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is still taken."""
        return now < self.closes_at


@dataclass(frozen=True, slots=True)
class Step:
    """What became of an event: the conversation after it, and what follows from it."""

    conversation: Conversation
    refused: Refused | None = None
    scored: bool = False
    raise_alert: bool = False
    update_alert: bool = False


def advance(before: Conversation, said: Said) -> Step:
    """Take what was said. A refused event returns the conversation as it was."""
    if before.event_at is not None and said.at <= before.event_at:
        return Step(before, Refused.REPEATED)
    if not before.is_open(said.at):
        return Step(before, Refused.CLOSED)
    after = before
    if said.score is not None:
        after = take_score(after, said.score, said.at)
    if said.reason is not None:
        after = take_text(after, Part.REASON, said.reason)
    if said.follow_up is not None:
        after = take_text(after, Part.FOLLOW_UP, said.follow_up)
    if after == before:
        return Step(before, None if already_so(before, said) else Refused.NOT_ASKED)
    return followed_by(before, replace(after, event_at=said.at))


def take_score(now: Conversation, score: int, at: datetime) -> Conversation:
    """The last score stands. Crossing into another band asks that band's question anew."""
    band_of(score)
    scored = replace(now, score=score, stage=NEXT[now.stage, Part.SCORE], answered_at=now.answered_at or at)
    if now.band in (None, scored.band):
        return scored
    # What was said to another band's question is kept with the reason, so that it is not read as an answer to this one.
    said_before = [text for text in (now.reason, now.follow_up) if text]
    stage = Stage.FOLLOW_UP if now.stage is Stage.DONE else scored.stage
    return replace(scored, stage=stage, reason="\n\n".join(said_before) or None, follow_up=None)


def take_text(now: Conversation, part: Part, text: str) -> Conversation:
    """A text replaces what stood there; an empty one goes on and leaves it."""
    stage = NEXT.get((now.stage, part))
    if stage is None:
        return now
    told = text.strip()[:LONGEST_TEXT] or None
    if part is Part.REASON:
        return replace(now, stage=stage, reason=told or now.reason)
    return replace(now, stage=stage, follow_up=told or now.follow_up)


def already_so(now: Conversation, said: Said) -> bool:
    """Whether saying it again says nothing new (the same score pressed twice), which is no reason to refuse."""
    return said.score is not None and said.score == now.score


def followed_by(before: Conversation, after: Conversation) -> Step:
    """What others must hear: a new detractor at once, and whatever is added to an alert that was raised."""
    raised = after.band is Band.DETRACTOR and not before.alerted
    told = replace(after, alerted=before.alerted or raised)
    return Step(
        told,
        scored=after.score != before.score,
        raise_alert=raised,
        update_alert=before.alerted and shown(before) != shown(after),
    )


def shown(conversation: Conversation) -> tuple[int | None, str | None, str | None]:
    """What an alert shows of a conversation."""
    return conversation.score, conversation.reason, conversation.follow_up
