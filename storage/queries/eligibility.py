"""Who may be asked, as conditions on a contact: reachable, in the audience, drawn, rested, not asked too often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, exists, false, func, literal, or_, select, true

from storage.models import Answer, Contact, Invitation, Message
from storage.queries.attributes import attribute
from storage.queries.mail_events import takes_mail
from storage.queries.slack_directory import in_slack
from storage.types import Channel, Id, MessageKind, MessageState

# Knuth's multiplier, and a prime below which its products stay whole numbers of 64 bits.
SPREAD = 2_654_435_761
PRIME = 2_147_483_647
PARTS = 1_000_000
# What is asked about in no wave, or in one that there is not yet, has no number from which to draw lots.
NO_WAVE = 0
UNDER_WAY = (MessageState.PENDING, MessageState.CLAIMED, MessageState.SENDING)
# The attribute in which a contact's wish is kept to be asked by one channel.
PREFERRED = "channel"


@dataclass(frozen=True, slots=True)
class Lots:
    """Whom a wave draws: those whose lot, one of a million, is below `share` of them.

    Of each value of the attribute `by` the `limits` say it instead, so that every group has its share exactly. `parts`
    draws some later than others: of the contacts that were made before an instant (None: at any time) that part of
    the share is due by now; the first that fits counts.
    """

    share: float = 1.0
    by: str | None = None
    limits: Mapping[str | None, int] = field(default_factory=dict)
    parts: tuple[tuple[datetime | None, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Nobody is asked again who has been asked so many times since."""

    asks: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """Who may be asked, and how. `channels` are those that are connected, in the survey's order of preference;
    `as_before`: the one by which a contact answered last goes before them.

    Nobody who was asked at or after `rested_since` is asked again; None: there is no quarantine. `longer_rests` says
    the same of those who wish to rest for so many days. Whose question still waits to be sent `at` this moment has
    not even begun to rest.
    """

    channels: tuple[Channel, ...]
    audience: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lots: Lots = field(default_factory=Lots)
    rested_since: datetime | None = None
    longer_rests: Mapping[int, datetime] = field(default_factory=dict)
    ceiling: Ceiling | None = None
    at: datetime | None = None
    as_before: bool = False


class LeftOut(StrEnum):
    """Why a contact is not asked; of several reasons the first."""

    SUPPRESSED = "suppressed"
    AUDIENCE = "audience"
    UNREACHABLE = "unreachable"
    NOT_DRAWN = "not drawn"
    RESTING = "resting"
    CEILING = "ceiling"


def left_out(wave_id: int, selection: Selection) -> list[tuple[LeftOut, ColumnElement[bool]]]:
    """The reasons in their order, each with its condition."""
    return [
        (LeftOut.SUPPRESSED, Contact.suppressed_at.is_not(None)),
        (LeftOut.AUDIENCE, ~in_audience(selection.audience)),
        (LeftOut.UNREACHABLE, ~reachable(selection.channels)),
        (LeftOut.NOT_DRAWN, ~drawn(wave_id, selection.lots)),
        (LeftOut.RESTING, ~rested(selection)),
        (LeftOut.CEILING, ~below(selection.ceiling)),
    ]


def outcome(wave_id: int, selection: Selection) -> ColumnElement[str]:
    """What would become of a contact, as a word: the channel that they would be asked by, or why they are not."""
    reasons = [(condition, literal(reason.value, String)) for reason, condition in left_out(wave_id, selection)]
    return case(*reasons, else_=channel_for(selection))


def outcome_of(word: str) -> Channel | LeftOut:
    """The word of `outcome` as what it says."""
    return Channel(word) if word in set(Channel) else LeftOut(word)


def eligible(wave_id: int, selection: Selection) -> ColumnElement[bool]:
    """Those of whom no reason holds."""
    return and_(
        reachable(selection.channels),
        Contact.suppressed_at.is_(None),
        in_audience(selection.audience),
        drawn(wave_id, selection.lots),
        rested(selection),
        below(selection.ceiling),
    )


def channel_for(selection: Selection) -> ColumnElement[Any]:
    """How a contact is asked, of the channels by which they can be reached: the one that they prefer, else the one by
    which they answered last, else the first; NULL where there is none.
    """
    channels = selection.channels
    ways = [(and_(attribute(Contact, PREFERRED) == one.value, reaches(one)), word(one)) for one in channels]
    if selection.as_before:
        # Looked up only of those whom an earlier channel would take away from it.
        ways += [
            (and_(reaches(one), reachable(channels[:place]), answered_last() == one.value), word(one))
            for place, one in enumerate(channels)
            if place
        ]
    ways += [(reaches(one), word(one)) for one in channels]
    return case(*ways, else_=None) if ways else literal(None, String)


def word(channel: Channel) -> ColumnElement[str]:
    """As it is stored."""
    return literal(channel.value, String)


def reachable(channels: Sequence[Channel]) -> ColumnElement[bool]:
    """By one of the channels."""
    return or_(false(), *(reaches(channel) for channel in channels))


def reaches(channel: Channel) -> ColumnElement[bool]:
    """Whether a channel finds the contact. Whom the webhook's server knows, it knows best itself."""
    if channel is Channel.SLACK:
        return in_slack()
    return takes_mail() if channel is Channel.EMAIL else true()


def answered_last() -> ColumnElement[Any]:
    """The channel of a contact's newest answer."""
    newest = select(Answer.channel).where(Answer.contact_id == Contact.id)
    return newest.order_by(Answer.answered_at.desc()).limit(1).correlate(Contact).scalar_subquery()


def in_audience(audience: Mapping[str, tuple[str, ...]]) -> ColumnElement[bool]:
    """Those who have, of each attribute named, one of its values."""
    # Whoever lacks the attribute has NULL, of which neither IN nor NOT IN would be true.
    conditions = [func.coalesce(attribute(Contact, name).in_(values), false()) for name, values in audience.items()]
    return and_(true(), *conditions)


def drawn(wave_id: int, lots: Lots) -> ColumnElement[bool]:
    """The same contacts for every copy and every repetition, and others each wave."""
    if lots.share >= 1 and not lots.parts:
        return true()
    limit: ColumnElement[Any] = literal(round(lots.share * PARTS), Id)
    if lots.by is not None and lots.limits:
        value = attribute(Contact, lots.by)
        groups = [(value.is_not_distinct_from(one), literal(most, Id)) for one, most in lots.limits.items()]
        limit = case(*groups, else_=limit)
    if not lots.parts:
        return lot(wave_id) < limit
    of_any_age = next((part for before, part in lots.parts if before is None), 0.0)
    ages = [(Contact.created_at < before, literal(part)) for before, part in lots.parts if before is not None]
    part = case(*ages, else_=literal(of_any_age)) if ages else literal(of_any_age)
    return lot(wave_id) < limit * part


def lot(salt: int) -> ColumnElement[int]:
    """A contact's number from 0 up to a million, by their id: neighbours fall far apart.

    The square is what keeps two salts from drawing the same people, only shifted.
    """
    place = (Contact.id * literal(SPREAD, Id) + literal(salt * SPREAD % PRIME, Id)) % literal(PRIME, Id)
    number: ColumnElement[int] = place * place % literal(PRIME, Id) % literal(PARTS, Id)
    return number


def rested(selection: Selection) -> ColumnElement[bool]:
    """Not asked since, in any survey, over any channel.

    An answer to our own question is dated by the asking, or whoever answers late would miss the next wave; an answer
    without an invitation (imported) is all that is known of an asking elsewhere.
    """
    if selection.rested_since is None and not selection.longer_rests:
        return true()
    # Nothing is at or after NULL: that is no quarantine.
    instant = Invitation.created_at.type
    everybody = literal(selection.rested_since, instant)
    # With the column's type: SQLite has instants as text, and by itself a local midnight would be kept as it looks.
    wishes = [(Contact.rest_days == days, literal(at, instant)) for days, at in selection.longer_rests.items()]
    since = case(*wishes, else_=everybody) if wishes else everybody
    # A held wave's questions may wait for longer than the quarantine, and then go out next to another survey's.
    waits = and_(
        since.is_not(None),
        Invitation.closes_at > literal(selection.at, instant),
        a_question_is(Message.state.in_(UNDER_WAY)),
    )
    # Of whom it is not known whether the question arrived, it is taken that it did.
    unsure = a_question_is(Message.state == MessageState.UNKNOWN, Message.settled_at >= since)
    fresh = or_(
        Invitation.created_at >= since,
        Invitation.asked_at >= since,
        and_(Invitation.asked_at.is_(None), or_(waits, unsure)),
    )
    asked = exists().where(Invitation.contact_id == Contact.id, fresh)
    answered = exists().where(Answer.contact_id == Contact.id, unasked(), Answer.answered_at >= since)
    return and_(~asked, ~answered)


def unasked() -> ColumnElement[bool]:
    """An answer that we did not ask for. Not IS NULL: SQLite takes that for the best index there is, and goes through
    all imported answers for each contact.
    """
    return func.coalesce(Answer.invitation_id, 0) == 0


def a_question_is(*so: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an invitation's question is like that."""
    of_question = (Message.invitation_id == Invitation.id, Message.kind == MessageKind.QUESTION, *so)
    # Said, because what is asked about two levels up is otherwise taken for any contact at all.
    return exists().where(*of_question).correlate(Invitation, Contact)


def below(ceiling: Ceiling | None) -> ColumnElement[bool]:
    """Asked fewer times than the ceiling allows."""
    if ceiling is None:
        return true()
    asked = (
        select(func.count())
        .where(Invitation.contact_id == Contact.id, Invitation.created_at >= ceiling.since)
        .correlate(Contact)
        .scalar_subquery()
    )
    return asked < ceiling.asks
