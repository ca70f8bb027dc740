"""Why a contact was asked, was not, or will be: the facts from the store, and the sentence."""

from __future__ import annotations

from datetime import datetime

from bot.planning import Now
from bot.prospects import coming, left_out, open_wave, waiting
from bot.survey.circumstances import Asked, Facts, Question
from bot.survey.definition import Survey
from bot.survey.returned import Kind
from bot.survey.why import why
from storage.database import Session
from storage.queries.mail_events import stopped
from storage.queries.slack_directory import Person, known_people
from storage.queries.slack_workspaces import is_installed
from storage.queries.why import (
    Asking,
    KnownContact,
    answered_elsewhere_at,
    askings,
    contact_by,
)
from storage.types import Channel, SuppressedBecause

BECAUSE = {
    SuppressedBecause.UNSUBSCRIBED: "they unsubscribed",
    SuppressedBecause.COMPLAINED: "they reported a mail of ours as spam",
}


def why_email(session: Session, email: str, survey: Survey, now: Now) -> str:
    """One sentence on the contact with this normalised address."""
    contact = contact_by(session, email=email)
    return f"There is no contact with the address {email}." if contact is None else said(session, contact, survey, now)


def why_member(session: Session, slack_user_id: str, survey: Survey, now: Now) -> str:
    """The same, for somebody in Slack."""
    contact = contact_by(session, slack_user_id=slack_user_id)
    return "They are not a contact." if contact is None else said(session, contact, survey, now)


def said(session: Session, contact: KnownContact, survey: Survey, now: Now) -> str:
    """The sentence."""
    return why(facts_of(session, contact, survey, now), Question(survey, now.at, now.zone, now.programme.most_a_year))


def facts_of(session: Session, contact: KnownContact, survey: Survey, now: Now) -> Facts:
    """All that it depends on."""
    person = None
    if contact.slack_user_id is not None:
        person = known_people(session, [contact.slack_user_id]).get(contact.slack_user_id)
    suppressed = None
    if contact.suppressed_at is not None and contact.suppressed_because is not None:
        suppressed = (BECAUSE[contact.suppressed_because], contact.suppressed_at)
    mail_stopped = stopped(session, contact.email)
    next_wave_at, next_wave_if = coming(session, survey, now)
    return Facts(
        who=contact.email or contact.name or contact.slack_user_id or "This contact",
        suppressed=suppressed,
        ways=tuple(name for name in survey.channels if name in now.connected),
        reachable=reachable(contact, person, mail_stopped),
        gone=None if person is None else gone(session, person),
        mail_stopped=mail_stopped,
        attributes=contact.attributes,
        rest_days=contact.rest_days,
        asked=[asked_of(asking) for asking in askings(session, contact.id, (Kind.HARD, Kind.BLOCKED))],
        answered_elsewhere_at=answered_elsewhere_at(session, contact.id),
        wave=open_wave(session, contact.id, survey, now),
        next_wave_at=next_wave_at,
        next_wave_if=next_wave_if,
        post=next((post.channel for post in survey.channel_posts if post.account == contact.account), None),
        left_out=left_out(session, contact.id, survey),
        event=waiting(session, contact.id, survey),
    )


def reachable(
    contact: KnownContact, person: Person | None, mail_stopped: tuple[str, datetime] | None
) -> frozenset[str]:
    """The channels that would find them."""
    ways = {Channel.WEBHOOK.value}
    if contact.slack_user_id is not None and (person is None or person.can_be_asked):
        ways.add(Channel.SLACK.value)
    if contact.email is not None and mail_stopped is None:
        ways.add(Channel.EMAIL.value)
    return frozenset(ways)


def gone(session: Session, person: Person) -> str | None:
    """Why nobody would read a direct message."""
    if person.workspace is not None and not is_installed(session, person.workspace):
        return "the app has been removed from their workspace in Slack"
    if not person.found:
        return "Slack does not show them to the app"
    if person.is_bot:
        return "they are a bot in Slack"
    return "they have been deactivated in Slack" if person.deleted else None


def asked_of(asking: Asking) -> Asked:
    """In the words of the rules."""
    return Asked(
        survey=asking.survey,
        wave=asking.wave,
        channel=asking.channel.value,
        decided_at=asking.decided_at,
        sent_at=asking.asked_at,
        closes_at=asking.closes_at,
        state=None if asking.state is None else asking.state.value,
        reason=asking.reason or (None if asking.held_because is None else f"the wave is held: {asking.held_because}"),
        answered_at=asking.answered_at,
        came_back=asking.came_back if asking.asked_at is None else None,
        settled_at=asking.settled_at,
    )
