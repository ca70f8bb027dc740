"""An event from any channel → advance the conversation → write answer, case and what follows in one transaction.

The one way by which an answer gets into the store. It is called with a batch: the conversations of all events are
loaded in one query, each is advanced by the pure rules, and everything is written with one statement a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.casework import Casework, Scored
from bot.survey.conversation import Conversation, Refused, Said, Stage, Step, advance
from bot.survey.questions import ExtraQuestion
from scheduler.policy import PRIORITY
from storage.queries.conversations import Answered, Asked, GivenScore, keep_scores, load, save
from storage.queries.definitions import documents_of
from storage.queries.messages import NewMessage, enqueue
from storage.types import Channel, MessageKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.survey.routing import CaseRules
    from scheduler.pump import Bell
    from storage.database import Database, Session


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody said about an invitation. `slack_user_id` is who acted, where the channel knows it."""

    invitation_id: int
    channel: Channel
    said: Said
    slack_user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event. `asked` is None where there is no such invitation, or it is somebody else's."""

    asked: Asked | None
    conversation: Conversation | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where people's events are handed in: taken at once, and the sending of what follows is rung for."""

    db: Database
    intake: Intake
    bell: Bell

    async def take(self, event: Event) -> Taken:
        """What became of it, once it is committed."""
        taken = await self.db.write(self.intake.take, event, urgent=True)
        self.bell.ring()
        return taken


@dataclass(frozen=True, slots=True)
class Asking:
    """What a definition means for what is said: its extra questions, and whether nobody is to see who says it."""

    questions: tuple[ExtraQuestion, ...]
    is_anonymous: bool
    takes_late: bool


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """Takes events in, by a programme's rules of who hears of which answers.

    Definitions never change under their digest, so each is read once. It is equal to itself alone: the
    writing door compares what is to be done for every event.
    """

    rules: CaseRules
    _definitions: dict[str, Asking] = field(default_factory=dict, init=False)

    def take(self, session: Session, events: Sequence[Event]) -> list[Taken]:
        """Take a batch of events, in their order."""
        known = load(session, {event.invitation_id for event in events}, locked=True)
        definitions = self.definitions_of(session, known)
        current = {
            id_: conversation_of(asked, takes_late=definitions[asked.definition].takes_late)
            for id_, asked in known.items()
        }
        alerting = self.rules.alerted
        changes: dict[int, list[tuple[Event, Step]]] = {}
        taken = []
        for event in events:
            asked = known.get(event.invitation_id)
            if asked is None or not is_theirs(event, asked):
                taken.append(Taken(None))
                continue
            questions = definitions[asked.definition].questions
            step = advance(current[event.invitation_id], event.said, questions, alerting)
            if step.refused is None or step.scored:
                current[event.invitation_id] = step.conversation
                changes.setdefault(event.invitation_id, []).append((event, step))
            taken.append(Taken(asked, step.conversation, step.refused))
        write(session, known, changes, self)
        return taken

    def definitions_of(self, session: Session, known: dict[int, Asked]) -> dict[str, Asking]:
        """What these invitations were made with."""
        new = {asked.definition for asked in known.values()} - self._definitions.keys()
        for digest, document in (documents_of(session, new) if new else {}).items():
            questions = tuple(ExtraQuestion.of_document(question) for question in document.get("questions", ()))
            told = bool(document.get("anonymous")), bool(document.get("late_answers"))
            self._definitions[digest] = Asking(questions, *told)
        return self._definitions

    def is_anonymous(self, asked: Asked) -> bool:
        """Whether nobody is to see who answered: then there is nobody to be won back."""
        return self._definitions[asked.definition].is_anonymous


def conversation_of(asked: Asked, *, takes_late: bool) -> Conversation:
    """The stored conversation, as the rules know it."""
    return Conversation(
        closes_at=asked.closes_at,
        score=asked.score,
        stage=Stage.SCORE if asked.stage is None else Stage(asked.stage),
        reason=asked.reason,
        follow_up=asked.follow_up,
        answered_at=asked.answered_at,
        event_at=asked.event_at,
        scored_at=asked.scored_at,
        alerted=bool(asked.alerted),
        extras=asked.extras or {},
        takes_late=takes_late,
    )


def is_theirs(event: Event, asked: Asked) -> bool:
    """Whether the person who acted is the one who was asked."""
    return event.slack_user_id is None or event.slack_user_id == asked.slack_user_id


def write(
    session: Session, known: dict[int, Asked], changes: dict[int, list[tuple[Event, Step]]], intake: Intake
) -> None:
    """Answers first, since scores, cases and alerts name them."""
    taken = {id_: [(event, step) for event, step in steps if step.refused is None] for id_, steps in changes.items()}
    ids = save(session, [answered(known[id_], steps) for id_, steps in taken.items() if steps])
    scores, messages, standing = [], [], []
    for id_, steps in changes.items():
        answer_id = ids.get(id_) or known[id_].answer_id
        if answer_id is None:
            raise ValueError("a score without an answer cannot be")
        for event, step in steps:
            scores += scores_of(event, step, answer_id)
            messages += messages_of(event, step, known[id_], answer_id)
        if not intake.is_anonymous(known[id_]):
            standing += standing_scores(known[id_], steps, answer_id)
    keep_scores(session, scores)
    following = Casework(intake.rules).follow(session, standing)
    # What happened to a case redraws the alert anyway.
    redrawn = {(one.answer_id, one.due_at) for one in following if one.kind is MessageKind.ALERT_UPDATE}
    messages = [one for one in messages if not (is_update(one) and (one.answer_id, one.due_at) in redrawn)] + following
    if messages:
        enqueue(session, messages, max(message.due_at for message in messages))


def answered(asked: Asked, steps: Sequence[tuple[Event, Step]]) -> Answered:
    """The answer after the last step."""
    event, last = steps[-1]
    now = last.conversation
    if now.score is None or now.answered_at is None or now.event_at is None:
        raise ValueError("an answer without a score cannot be")
    return Answered(
        asked=asked,
        score=now.score,
        stage=now.stage,
        reason=now.reason,
        follow_up=now.follow_up,
        channel=event.channel,
        answered_at=now.answered_at,
        event_at=now.event_at,
        scored_at=now.scored_at,
        alerted=now.alerted,
        extras=dict(now.extras) or None,
    )


def scores_of(event: Event, step: Step, answer_id: int) -> list[GivenScore]:
    """The score that was given with an event, if it is to be kept."""
    if not step.scored or event.said.score is None:
        return []
    return [GivenScore(answer_id, event.said.score, event.channel, event.said.at)]


def standing_scores(asked: Asked, steps: Sequence[tuple[Event, Step]], answer_id: int) -> list[Scored]:
    """The scores that each stood for a while, or stand now: what matters for a case."""
    found, before = [], asked.score
    for event, step in steps:
        after = step.conversation.score
        if after is not None and after != before:
            about = (asked.account, asked.attributes)
            found.append(Scored(answer_id, event.said.at, before, after, *about, alerts=step.raise_alert))
            before = after
    return found


def messages_of(event: Event, step: Step, asked: Asked, answer_id: int) -> list[NewMessage]:
    """What others must hear of a step. Keys are made here, from ids and the event's time, and nowhere else."""
    at = event.said.at
    messages = []
    if step.raise_alert:
        messages.append(alert(f"alert:{answer_id}", MessageKind.ALERT, answer_id, at))
    if step.update_alert:
        messages.append(alert(f"alert-update:{answer_id}:{at.isoformat()}", MessageKind.ALERT_UPDATE, answer_id, at))
    if step.changed and asked.channel is Channel.SLACK and event.channel is not Channel.SLACK:
        # The question stands in Slack while the answer came another way: its buttons must not linger.
        messages.append(
            NewMessage(
                key=f"redraw:{asked.invitation_id}:{at.isoformat()}",
                kind=MessageKind.REDRAW,
                channel=Channel.SLACK,
                priority=PRIORITY["redraw"],
                due_at=at,
                invitation_id=asked.invitation_id,
            )
        )
    return messages


def is_update(message: NewMessage) -> bool:
    """Whether it draws an alert anew."""
    return message.kind is MessageKind.ALERT_UPDATE


def alert(key: str, kind: MessageKind, answer_id: int, at: datetime) -> NewMessage:
    """A message to the owners' channel."""
    return NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], at, answer_id=answer_id)
