"""Posts in shared channels: added once for a wave and channel, found by id or account, with how many have answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.models import Answer, ChannelPost, Invitation, Message, Wave, table_of
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.types import Answerers, Channel, MessageKind, MessageState, Reference

MESSAGES = table_of(Message)
# Somebody sees it, or will: what has failed or was dropped stands nowhere.
STANDING = (
    MessageState.PENDING,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post of a wave, as the configuration has it."""

    wave_id: int
    channel: str
    account: str
    answerers: Answerers


@dataclass(frozen=True, slots=True)
class Post:
    """A post with what its wave says."""

    id: int
    wave_id: int
    survey: str
    definition: str
    closes_at: datetime
    channel: str
    account: str
    answerers: Answerers


COLUMNS = (
    ChannelPost.id,
    ChannelPost.wave_id,
    Wave.survey,
    Wave.definition,
    Wave.closes_at,
    ChannelPost.channel,
    ChannelPost.account,
    ChannelPost.answerers,
)


def add_posts(session: Session, posts: Sequence[NewPost]) -> None:
    """Add those that are not there yet."""
    rows = [{name: getattr(post, name) for name in NewPost.__slots__} for post in posts]
    session.execute(insert_into(session, ChannelPost).on_conflict_do_nothing(), rows)


def posts_of_wave(session: Session, wave_id: int) -> list[Post]:
    """All of a wave, in the order in which they were added."""
    query = select(*COLUMNS).join(Wave, Wave.id == ChannelPost.wave_id)
    rows = session.execute(query.where(ChannelPost.wave_id == wave_id).order_by(ChannelPost.id))
    return [record(Post, row) for row in rows]


def posts_by_id(session: Session, post_ids: Collection[int]) -> dict[int, Post]:
    """Those of these ids that there are."""
    query = select(*COLUMNS).join(Wave, Wave.id == ChannelPost.wave_id).where(ChannelPost.id.in_(post_ids))
    return {row[0]: record(Post, row) for row in session.execute(query)}


def post_of_account(session: Session, wave_id: int, account: str) -> Post | None:
    """A post of this wave that stands, or is about to, before this account's people."""
    query = (
        select(*COLUMNS)
        .join(Wave, Wave.id == ChannelPost.wave_id)
        .join(Message, Message.channel_post_id == ChannelPost.id)
        .where(
            ChannelPost.wave_id == wave_id,
            ChannelPost.account == account,
            Message.kind == MessageKind.CHANNEL_QUESTION,
            Message.state.in_(STANDING),
        )
        .order_by(ChannelPost.id)
    )
    row = session.execute(query.limit(1)).first()
    return None if row is None else record(Post, row)


def posted(session: Session, post_id: int) -> tuple[MessageState, Reference | None] | None:
    """What became of a post's message, and where it stands."""
    query = select(Message.state, Message.reference).where(
        Message.channel_post_id == post_id, Message.kind == MessageKind.CHANNEL_QUESTION
    )
    row = session.execute(query).first()
    return None if row is None else (row.state, row.reference)


def count_answered(session: Session, post_id: int) -> int:
    """How many people have answered from this post."""
    query = select(func.count()).join(Invitation, Invitation.id == Answer.invitation_id).select_from(Answer)
    return int(session.execute(query.where(Invitation.channel_post_id == post_id)).scalar_one())


def is_redraw_waiting(session: Session, post_id: int, now: datetime, soon: timedelta) -> bool:
    """Whether a redraw of the post waits that will show what this transaction writes: until its commit nobody can
    claim the row, since it is locked by an update that changes nothing.
    """
    statement = (
        update(MESSAGES)
        .where(
            MESSAGES.c.channel_post_id == post_id,
            MESSAGES.c.kind == MessageKind.CHANNEL_REDRAW,
            MESSAGES.c.state == MessageState.PENDING,
            MESSAGES.c.due_at <= now + soon,
        )
        .values(priority=MESSAGES.c.priority)
        .returning(MESSAGES.c.id)
    )
    return session.execute(statement).first() is not None


def has_question(session: Session, invitation_ids: Collection[int]) -> set[int]:
    """Which of these invitations were, or are to be, asked by a direct message in Slack."""
    query = select(Message.invitation_id).where(
        Message.invitation_id.in_(invitation_ids),
        Message.kind == MessageKind.QUESTION,
        Message.channel == Channel.SLACK,
    )
    return {id_ for id_ in session.scalars(query) if id_ is not None}
