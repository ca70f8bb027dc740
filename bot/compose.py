"""A queued message → what is to be said, channel-neutral, or why it is no longer wanted.

This is the late check: it runs just before sending, on the store as it is then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.intake import conversation_of
from bot.survey.conversation import Stage
from bot.survey.definition import Survey
from bot.survey.rests import wish_of
from scheduler.outbox import Dropped, Later
from storage.queries.answers import AlertedAnswer, alerted_answer
from storage.queries.conversations import load
from storage.queries.definitions import document_of
from storage.queries.mail_events import stopped
from storage.queries.messages import reference_of
from storage.queries.places import COUNTRY
from storage.queries.rerouting import question_by
from storage.queries.waves import HELD, Standing, standing_of
from storage.types import Channel, MessageState, SuppressedBecause

if TYPE_CHECKING:
    from datetime import datetime

    from bot.survey.conversation import Conversation
    from bot.working_hours import WorkingHours
    from storage.database import Session
    from storage.queries.conversations import Asked
    from storage.types import Reference

# An alert is on its way and its comment came meanwhile: it joins the alert as soon as that has a place.
SOON = timedelta(seconds=1)
# A wave that is resumed makes its questions due at once; until then, this often they are looked at.
WHILE_HELD = timedelta(minutes=10)
# The question that takes the place of another one may wait for its turn.
WHILE_MOVING = timedelta(minutes=1)
UNDERWAY = (MessageState.PENDING, MessageState.CLAIMED, MessageState.SENDING)


@dataclass(frozen=True, slots=True)
class Question:
    """An invitation to be asked or drawn again, as it stands. `reference` is where it stands already, for a redraw.

    `moved`: the channel by which they have been asked since, on which it goes on.
    """

    survey: Survey
    asked: Asked
    conversation: Conversation
    reference: Reference | None = None
    moved: Channel | None = None

    @property
    def languages(self) -> tuple[str | None, ...]:
        """In which to ask, the first that there is: the contact's, or the survey's."""
        return self.asked.language, self.survey.language

    @property
    def opted_out(self) -> bool:
        """Whether the contact said that they do not want to be asked."""
        return self.asked.suppressed_because is SuppressedBecause.UNSUBSCRIBED

    @property
    def rest(self) -> str | None:
        """Whether, and how, the contact said that they want to be asked less often."""
        return wish_of(self.asked.rest_days)


@dataclass(frozen=True, slots=True)
class Alert:
    """A detractor's answer, as it stands. `reference` is the alert to be updated; None: a new message."""

    answer: AlertedAnswer
    reference: Reference | None = None


def question(
    session: Session, invitation_id: int, now: datetime, working: WorkingHours | None = None
) -> Question | Dropped | Later:
    """What to ask, unless it has been answered, is closed, or the person does not want to be asked.

    Later, while the wave is held; and outside the contact's `working` hours, where they are given and the wave keeps
    to them.
    """
    composed = drawn(session, invitation_id)
    if isinstance(composed, Dropped):
        return composed
    if (reason := unwanted(session, composed, now)) is not None:
        return Dropped(reason)
    return waits(standing_of(session, invitation_id), composed.asked, now, working) or composed


def waits(standing: Standing | None, asked: Asked, now: datetime, working: WorkingHours | None) -> Later | None:
    """Why the question of a wave is not sent right now."""
    if standing is None:
        return None
    if standing.held_because is not None:
        return while_held(standing.held_because)
    if working is None or standing.at_once:
        return None
    opening = working.of(asked.timezone, asked.attributes.get(COUNTRY)).add_hours(now, 0)
    return Later("it is not the time of day to ask anybody", opening - now) if opening > now else None


def while_held(because: str) -> Later:
    """What belongs to a wave that is held."""
    return Later(f"{HELD}: {because}", WHILE_HELD)


def unwanted(session: Session, composed: Question, now: datetime) -> str | None:
    """Why the question is not to be asked any more."""
    asked = composed.asked
    if asked.suppressed_at is not None:
        return "the contact is not to be asked"
    if composed.conversation.stage is not Stage.SCORE:
        return "already answered"
    if now >= asked.closes_at:
        return "the survey has closed"
    if asked.channel is Channel.EMAIL and stopped(session, asked.email) is not None:
        return "mail to their address came back"
    return None


def redraw(session: Session, invitation_id: int) -> Question | Dropped | Later:
    """The question's message anew, in the state the conversation has now."""
    sent = question_by(session, invitation_id, Channel.SLACK)
    if sent is None:
        return Dropped("the question was never sent here")
    state, reference = sent
    if state in UNDERWAY:
        return Later("the question is on its way", SOON)
    if reference is None:
        return Dropped("the question was never sent here")
    composed = drawn(session, invitation_id, reference)
    return composed if isinstance(composed, Dropped) else as_moved(session, composed)


def as_moved(session: Session, composed: Question) -> Question | Later:
    """A question in Slack says that it has moved when it has: not before it was asked by the other channel."""
    asked = composed.asked
    if asked.channel is Channel.SLACK or composed.conversation.stage is not Stage.SCORE:
        return composed
    other = question_by(session, asked.invitation_id, asked.channel)
    if other is not None and other[0] in UNDERWAY and asked.suppressed_at is None:
        return Later("it is about to be asked by another channel", WHILE_MOVING)
    return replace(composed, moved=asked.channel) if other is not None and other[0] is MessageState.SENT else composed


def alert(session: Session, answer_id: int) -> Alert | Dropped:
    """The alert of an answer, with all that is known by now."""
    answer = alerted_answer(session, answer_id)
    return Dropped("the answer is gone") if answer is None else Alert(answer)


def alert_update(session: Session, answer_id: int) -> Alert | Dropped | Later:
    """The alert anew, in the place where it was posted."""
    place = alert_place(session, answer_id)
    if isinstance(place, Dropped | Later):
        return place
    answer = alerted_answer(session, answer_id)
    return Dropped("the answer is gone") if answer is None else Alert(answer, place)


def alert_place(session: Session, answer_id: int) -> Reference | Dropped | Later:
    """Where an answer's alert stands."""
    posted = reference_of(session, f"alert:{answer_id}")
    if posted is None:
        return Dropped("there is no alert to update")
    state, reference = posted
    if state in UNDERWAY:
        return Later("the alert is on its way", SOON)
    return Dropped("the alert was not posted") if reference is None else reference


def drawn(session: Session, invitation_id: int, reference: Reference | None = None) -> Question | Dropped:
    """An invitation with the definition it was made with."""
    asked = load(session, [invitation_id]).get(invitation_id)
    if asked is None:
        return Dropped("the invitation is gone")
    survey = Survey.of_document(document_of(session, asked.definition))
    return Question(survey, asked, conversation_of(asked, takes_late=survey.late_answers), reference)
