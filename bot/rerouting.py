"""The way to somebody is shut: how they are asked instead, and what the owners are told of it.

Slack may not let the app write directly to people of other companies: the post in their account's channel takes the
place of the direct message, else email. Mail may come back: a direct message takes its place. Never both at once: one
way has failed for good before the other is taken, and nobody is sent back to a way that was tried before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.elsewhere import redrawn
from bot.survey.definition import Survey
from scheduler.outbox import Dropped
from scheduler.policy import PRIORITY
from storage.database import Session
from storage.queries.channel_posts import post_of_account
from storage.queries.conversations import Asked, load
from storage.queries.definitions import document_of
from storage.queries.messages import NewMessage, enqueue
from storage.queries.rerouting import Origin, count_as_asked, count_as_not_asked, origins, send_by, was_asked, was_tried
from storage.queries.slack_directory import is_in_slack
from storage.types import Channel, MessageKind


class Way(StrEnum):
    """How somebody is asked instead."""

    POST = "post"
    EMAIL = "email"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that Slack did not take for its person. `by_email`: this installation can send mail; `is_told`: the
    owners hear of it.
    """

    invitation_id: int
    at: datetime
    by_email: bool
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """What the owners are told, once for an account and wave. `channel` is where the account's people are asked."""

    survey: str
    wave: str | None
    account: str | None
    contact_name: str | None
    channel: str | None
    by_email: bool


def reroute(session: Session, refusals: Sequence[Refusal]) -> list[Way]:
    """Take the other way, if there is one, and tell the owners."""
    ids = {refusal.invitation_id for refusal in refusals}
    known, belongs = load(session, ids, locked=True), origins(session, ids)
    ways = []
    for refusal in refusals:
        asked = known.get(refusal.invitation_id)
        if asked is None or asked.score is not None:
            ways.append(Way.NONE)
            continue
        ways.append(way_round(session, asked, belongs[asked.invitation_id], refusal))
        if refusal.is_told:
            key = notice_key(asked, belongs[asked.invitation_id], refusal.at)
            enqueue(session, [message(key, MessageKind.REROUTED, asked, refusal)], refusal.at)
    return ways


def way_round(session: Session, asked: Asked, origin: Origin, refusal: Refusal) -> Way:
    """Of one person. Who was silent by mail, and is to be asked here instead, has the mail."""
    if was_asked(session, asked.invitation_id, Channel.EMAIL):
        send_by(session, [asked.invitation_id], Channel.EMAIL)
        return Way.EMAIL
    if channel_of(session, asked, origin) is not None:
        count_as_asked(session, asked.invitation_id, refusal.at)
        return Way.POST
    if asked.email is None or not is_mailed(session, asked, by_email=refusal.by_email):
        return Way.NONE
    send_by(session, [asked.invitation_id], Channel.EMAIL)
    mail = message(f"question:{asked.invitation_id}:email", MessageKind.QUESTION, asked, refusal, Channel.EMAIL)
    enqueue(session, [mail], refusal.at)
    return Way.EMAIL


def channel_of(session: Session, asked: Asked, origin: Origin) -> str | None:
    """Where the wave stands before the account's people."""
    if origin.wave_id is None or asked.account is None:
        return None
    post = post_of_account(session, origin.wave_id, asked.account)
    return None if post is None else post.channel


def is_mailed(session: Session, asked: Asked, *, by_email: bool) -> bool:
    """Whether the survey is asked by mail, and can be."""
    return by_email and Channel.EMAIL in Survey.of_document(document_of(session, asked.definition)).channels


def around_mail(session: Session, invitation_id: int, at: datetime, connected: Collection[Channel]) -> None:
    """A question by mail did not arrive: it is asked in Slack where it can be, and does not count as asked before."""
    asked = load(session, [invitation_id], locked=True).get(invitation_id)
    if asked is None or asked.score is not None or asked.channel is not Channel.EMAIL:
        return
    if was_asked(session, invitation_id, Channel.SLACK):
        # They were silent there, and the mail that took its place came back: their question is the first one again.
        send_by(session, [invitation_id], Channel.SLACK)
        enqueue(session, [redrawn(invitation_id, at, "back")], at)
        return
    count_as_not_asked(session, invitation_id)
    wanted = asked.suppressed_at is None and asked.closes_at > at
    if wanted and Channel.SLACK in connected and is_asked_in_slack(session, asked):
        send_by(session, [invitation_id], Channel.SLACK)
        kind = MessageKind.QUESTION
        key = f"question:{invitation_id}:slack"
        told = NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], at, invitation_id=invitation_id)
        enqueue(session, [told], at)


def is_asked_in_slack(session: Session, asked: Asked) -> bool:
    """Whether the survey is asked there, too, they would read it, and it was not tried before."""
    return (
        Channel.SLACK in Survey.of_document(document_of(session, asked.definition)).channels
        and asked.contact_id is not None
        and is_in_slack(session, asked.contact_id)
        and not was_tried(session, asked.invitation_id, Channel.SLACK)
    )


def message(
    key: str, kind: MessageKind, asked: Asked, refusal: Refusal, channel: Channel = Channel.SLACK
) -> NewMessage:
    """A message about an invitation, due now."""
    return NewMessage(key, kind, channel, PRIORITY[kind.value], refusal.at, invitation_id=asked.invitation_id)


def notice_key(asked: Asked, origin: Origin, at: datetime) -> str:
    """One for a wave and account; whoever is asked outside of waves: one a day."""
    wave = f"{asked.survey}:{at:%Y-%m-%d}" if origin.wave_id is None else str(origin.wave_id)
    return f"rerouted:{wave}:{origin.account_id or 0}"


def notice(session: Session, invitation_id: int, *, by_email: bool) -> Notice | Dropped:
    """What to tell the owners."""
    asked = load(session, [invitation_id]).get(invitation_id)
    if asked is None:
        return Dropped("the invitation is gone")
    origin = origins(session, [invitation_id])[invitation_id]
    channel = channel_of(session, asked, origin)
    mailed = is_mailed(session, asked, by_email=by_email)
    return Notice(asked.survey, origin.period, asked.account, asked.contact_name, channel, mailed)
