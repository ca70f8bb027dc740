"""A wave's post in a channel that is shared with a customer: put there once, answered privately, counted in public.

A person answers by the same `intake` as everywhere. Whoever was not asked by name is let in by the same transaction:
contact, invitation, answer and the messages that follow are written together, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.compose import while_held
from bot.intake import Event, Intake, Taken, conversation_of
from bot.survey.conversation import Conversation, Refused, Said
from bot.survey.definition import Survey
from bot.survey.rests import wish_of
from scheduler.outbox import Dropped, Later
from scheduler.policy import PRIORITY
from storage.database import Session
from storage.queries.admissions import Admitted, Applicant, Standing, admit, standing_of
from storage.queries.channel_posts import (
    NewPost,
    Post,
    add_posts,
    count_answered,
    has_question,
    is_redraw_waiting,
    posted,
    posts_by_id,
    posts_of_wave,
)
from storage.queries.conversations import load
from storage.queries.definitions import document_of
from storage.queries.messages import NewMessage, enqueue
from storage.queries.waves import wave_of
from storage.types import Answerers, Channel, MessageKind, MessageState, Reference

# However many answer at once, a post is drawn again at most once in this time.
REDRAWN_AFTER = timedelta(seconds=5)
SOON = timedelta(seconds=1)
UNDERWAY = (MessageState.PENDING, MessageState.CLAIMED, MessageState.SENDING)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Posting:
    """A wave whose posts are to be put into the survey's shared channels."""

    wave_id: int
    survey: Survey
    closes_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class PostDrawing:
    """A post as it stands. `reference` is where it stands already, for a redraw."""

    post: Post
    survey: Survey
    answered: int
    is_open: bool
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A person before a post: how they stand towards it, and what they have said so far."""

    post: Post
    survey: Survey
    standing: Standing
    conversation: Conversation

    @property
    def rest(self) -> str | None:
        """Whether, and how, they said that they want to be asked less often."""
        return wish_of(self.standing.rest_days)


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """What somebody said from a post. `timed`: `said.at` is Slack's own time of a press, and orders it; otherwise the
    moment is ours, and what is said comes after everything that was said before.
    """

    post_id: int
    slack_user_id: str
    said: Said
    timed: bool = True


def put_posts(session: Session, postings: Sequence[Posting]) -> list[None]:
    """Add a wave's posts with their messages; a repeated posting changes nothing."""
    for posting in postings:
        new = [
            NewPost(posting.wave_id, place.channel, place.account, Answerers(place.who))
            for place in posting.survey.channel_posts
        ]
        if new:
            add_posts(session, new)
            posts = posts_of_wave(session, posting.wave_id)
            enqueue(session, [one for post in posts for one in messages_of(post, posting)], posting.now)
    return [None] * len(postings)


def messages_of(post: Post, posting: Posting) -> list[NewMessage]:
    """The post itself, and its last redraw, without the button, when the wave has closed."""
    return [
        message(f"channel-question:{post.wave_id}:{post.channel}", MessageKind.CHANNEL_QUESTION, post, posting.now),
        message(f"channel-redraw:{post.id}:closed", MessageKind.CHANNEL_REDRAW, post, posting.closes_at),
    ]


def message(key: str, kind: MessageKind, post: Post, due_at: datetime) -> NewMessage:
    """A message about a post."""
    return NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], due_at, channel_post_id=post.id)


def question(session: Session, post_id: int, now: datetime) -> PostDrawing | Dropped | Later:
    """What to post, unless the survey has closed meanwhile; later, while its wave is held."""
    drawing = drawn(session, post_id, now)
    if isinstance(drawing, Dropped):
        return drawing
    if not drawing.is_open:
        return Dropped("the survey has closed")
    wave = wave_of(session, drawing.post.wave_id)
    return drawing if wave is None or wave.held_because is None else while_held(wave.held_because)


def redraw(session: Session, post_id: int, now: datetime) -> PostDrawing | Dropped | Later:
    """The post anew, in the place where it stands."""
    sent = posted(session, post_id)
    if sent is None:
        return Dropped("the post was never sent")
    state, reference = sent
    if state in UNDERWAY:
        return Later("the post is on its way", SOON)
    if reference is None:
        return Dropped("the post was never sent")
    return drawn(session, post_id, now, reference)


def drawn(session: Session, post_id: int, now: datetime, reference: Reference | None = None) -> PostDrawing | Dropped:
    """A post with the definition of its wave."""
    post = posts_by_id(session, [post_id]).get(post_id)
    if post is None:
        return Dropped("the post is gone")
    survey = Survey.of_document(document_of(session, post.definition))
    return PostDrawing(post, survey, count_answered(session, post_id), now < post.closes_at, reference)


def visit(session: Session, post_id: int, slack_user_id: str) -> Visit | None:
    """How a person stands towards a post; None: there is no such post."""
    post = posts_by_id(session, [post_id]).get(post_id)
    if post is None:
        return None
    survey = Survey.of_document(document_of(session, post.definition))
    standing = standing_of(session, post.wave_id, slack_user_id)
    asked = None if standing.invitation_id is None else load(session, [standing.invitation_id])[standing.invitation_id]
    # Everybody sees a post close with its wave: late answers are for those who were asked themselves.
    unsaid = Conversation(closes_at=post.closes_at)
    conversation = unsaid if asked is None else conversation_of(asked, takes_late=False)
    return Visit(post, survey, standing, conversation)


@dataclass(frozen=True, slots=True)
class PrivateIntake:
    """Takes answers from posts in, by the programme's own intake."""

    intake: Intake

    def take(self, session: Session, answers: Sequence[PrivateAnswer]) -> list[Taken]:
        """Take a batch of answers, in their order. A closed survey lets nobody in."""
        posts = posts_by_id(session, {answer.post_id for answer in answers})
        taken = [Taken(None, refused=Refused.CLOSED if answer.post_id in posts else None) for answer in answers]
        inside = [
            place
            for place, answer in enumerate(answers)
            if answer.post_id in posts and answer.said.at < posts[answer.post_id].closes_at
        ]
        if not inside:
            return taken
        let_in = [answers[place] for place in inside]
        people = [Applicant(posts[answer.post_id], answer.slack_user_id, answer.said.at) for answer in let_in]
        admitted = admit(session, people)
        for place, one in zip(inside, self.intake.take(session, in_order(session, let_in, admitted)), strict=True):
            taken[place] = one
        tell(session, people, admitted)
        return taken


def in_order(session: Session, answers: Sequence[PrivateAnswer], admitted: Sequence[Admitted]) -> list[Event]:
    """The answers as events. Slack tells no time of a submission, and its clock is not ours: what is submitted was
    said after what had been pressed.
    """
    submitted = {one.invitation_id for one, answer in zip(admitted, answers, strict=True) if not answer.timed}
    latest = {id_: asked.event_at for id_, asked in load(session, submitted, locked=True).items()} if submitted else {}
    events = []
    for answer, one in zip(answers, admitted, strict=True):
        said, before = answer.said, latest.get(one.invitation_id)
        if not answer.timed and before is not None and said.at <= before:
            said = replace(said, at=before + INSTANT)
        if one.invitation_id in submitted:
            latest[one.invitation_id] = said.at if before is None else max(said.at, before)
        events.append(Event(one.invitation_id, Channel.SLACK, said, answer.slack_user_id))
    return events


def tell(session: Session, people: Sequence[Applicant], admitted: Sequence[Admitted]) -> None:
    """The posts count anew, and a direct message with the same question shows what was answered."""
    first = {one.post.id: (one, them.invitation_id) for one, them in zip(people, admitted, strict=True) if them.joined}
    # In one order, so that two batches do not wait for each other's posts.
    messages = [
        message(
            f"channel-redraw:{post_id}:{invitation_id}", MessageKind.CHANNEL_REDRAW, one.post, one.at + REDRAWN_AFTER
        )
        for post_id, (one, invitation_id) in sorted(first.items(), key=lambda item: item[0])
        if not is_redraw_waiting(session, post_id, one.at, REDRAWN_AFTER)
    ]
    asked_directly = has_question(session, {them.invitation_id for them in admitted})
    messages += [
        direct_redraw(them.invitation_id, one.at)
        for one, them in zip(people, admitted, strict=True)
        if them.invitation_id in asked_directly
    ]
    if messages:
        enqueue(session, messages, max(new.due_at for new in messages))


def direct_redraw(invitation_id: int, at: datetime) -> NewMessage:
    """The question in the direct message anew."""
    return NewMessage(
        key=f"redraw:{invitation_id}:{at.isoformat()}",
        kind=MessageKind.REDRAW,
        channel=Channel.SLACK,
        priority=PRIORITY["redraw"],
        due_at=at,
        invitation_id=invitation_id,
    )
