"""What must hold of every year, however it went: each law says which cases break it, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from bot.planning import A_YEAR, DAY
from bot.survey.days import local_day, midnight
from bot.survey.rests import days_of_rest
from storage.models import Contact, CustomerEvent, Invitation, Message, Wave
from storage.queries.places import COUNTRY
from storage.types import EventState, MessageKind, MessageState, WaveState
from tests.support.factories import every
from tests.support.years import Delivery, Life, Year

UNDERWAY = (MessageState.PENDING, MessageState.CLAIMED, MessageState.SENDING)


@dataclass(frozen=True)
class Record:
    """A year, with what the store says of it."""

    year: Year
    life: Life
    waves: dict[int, Wave]
    invitations: dict[int, Invitation]
    contacts: dict[int, Contact]
    messages: list[Message]
    events: list[CustomerEvent]

    @classmethod
    def of(cls, year: Year) -> Record:
        """As it stands now."""
        return cls(
            year,
            year.life,
            {one.id: one for one in every(year.db, Wave)},
            {one.id: one for one in every(year.db, Invitation)},
            {one.id: one for one in every(year.db, Contact)},
            every(year.db, Message),
            every(year.db, CustomerEvent),
        )

    def deliveries(self, kind: MessageKind) -> list[Delivery]:
        """Of a kind, in their order."""
        return [one for one in self.life.delivered if one.kind is kind]

    def contact_of(self, one: Delivery) -> int:
        """Whom it came before."""
        return self.invitations[one.invitation_id].contact_id or 0

    def day(self, at: datetime) -> int:
        """The programme's local day, as a number."""
        return local_day(at, self.year.programme.timezone).toordinal()

    def quarantine(self, invitation: Invitation) -> int:
        """Of its survey."""
        return self.year.programme.surveys[invitation.survey].quarantine_days


def one_wave_a_period(record: Record) -> Iterator[str]:
    """However many copies opened it."""
    for name, number in Counter((wave.survey, wave.period) for wave in record.waves.values()).items():
        if number > 1:
            yield f"{name} is there {number} times"


def once_a_wave(record: Record) -> Iterator[str]:
    """Invited, and asked, unless the first question came back."""
    invited = Counter((one.wave_id, one.contact_id) for one in record.invitations.values() if one.wave_id)
    yield from (f"{who} was invited {number} times" for who, number in invited.items() if number > 1)
    asked = Counter(one.invitation_id for one in record.deliveries(MessageKind.QUESTION))
    yield from (f"invitation {id_} was asked {number} times" for id_, number in asked.items() if number > 1)


def rested(record: Record) -> Iterator[str]:
    """Between any two askings lie the days of quarantine, by the lesser of what their surveys want."""
    askings: dict[int, list[Delivery]] = {}
    for one in record.deliveries(MessageKind.QUESTION):
        if one.invitation_id not in record.life.by_hand:
            askings.setdefault(record.contact_of(one), []).append(one)
    for contact_id, asked in askings.items():
        for earlier, later in pairwise(asked):
            first, second = (record.invitations[one.invitation_id] for one in (earlier, later))
            days = min(record.quarantine(first), record.quarantine(second))
            if record.day(later.at) - record.day(earlier.at) < days:
                between = f"{earlier.at} ({first.survey}) and {later.at} ({second.survey})"
                yield f"{contact_id} was asked on {between}, which is less than {days} days"


def decided_when_rested(record: Record) -> Iterator[str]:
    """Nobody is chosen whom an earlier asking, decided or sent by then, keeps: by the survey's days and their wish."""
    for earlier, later in combinations(sorted(record.invitations.values(), key=lambda one: one.id), 2):
        if earlier.contact_id != later.contact_id or later.id in record.life.by_hand:
            continue
        wish_at, wish = record.life.wished.get(later.contact_id or 0, (later.created_at, None))
        days = days_of_rest(record.quarantine(later), wish if wish_at < later.created_at else None)
        sent = earlier.asked_at if earlier.asked_at is not None and earlier.asked_at < later.created_at else None
        last = max(earlier.created_at, sent or earlier.created_at)
        if days and record.day(later.created_at) - record.day(last) < days:
            yield f"{later.contact_id} was chosen on {later.created_at} after {last}: {days}"


def below_the_ceiling(record: Record) -> Iterator[str]:
    """Of those who were chosen, nobody had been asked so many times in the year before."""
    most = record.year.programme.most_a_year
    ordered = sorted(record.invitations.values(), key=lambda one: one.id)
    for number, one in enumerate(ordered if most is not None else ()):
        since = midnight(
            local_day(one.created_at, record.year.programme.timezone) - A_YEAR * DAY, record.year.programme.timezone
        )
        before = sum(other.contact_id == one.contact_id and other.created_at >= since for other in ordered[:number])
        if before >= (most or 0) and one.id not in record.life.by_hand:
            yield f"{one.contact_id} was chosen on {one.created_at} after {before} askings"


def left_alone(record: Record) -> Iterator[str]:
    """Who does not want to be asked is not, and not reminded; nor is anybody who has answered, or is too late to."""
    life = record.life
    for number, one in enumerate(life.delivered):
        invitation = record.invitations[one.invitation_id]
        if number >= life.suppressed.get(record.contact_of(one), len(life.delivered)):
            yield f"{one} came after they had said no"
        if number >= life.answered.get(one.invitation_id, len(life.delivered)):
            yield f"{one} came after the answer"
        if one.at >= invitation.closes_at:
            yield f"{one} came after the end, {invitation.closes_at}"


def reminders_as_configured(record: Record) -> Iterator[str]:
    """Each day's once, on the way of the question, after it, and no two on one day."""
    asked = {one.invitation_id: one for one in record.deliveries(MessageKind.QUESTION)}
    reminded = record.deliveries(MessageKind.REMINDER)
    yield from (
        f"{key} came {number} times" for key, number in Counter(one.key for one in reminded).items() if number > 1
    )
    for one in reminded:
        invitation = record.invitations[one.invitation_id]
        day = int(one.key.rpartition(":")[2])
        question = asked[one.invitation_id]
        if day not in record.year.programme.surveys[invitation.survey].reminders:
            yield f"{one.key} is none of the survey's"
        if one.channel is not question.channel or one.at < question.at + timedelta(days=day):
            yield f"{one} does not follow {question}"


def one_channel_at_a_time(record: Record) -> Iterator[str]:
    """A question is on one way: another is taken when the first is shut."""
    questions = [one for one in record.messages if one.kind is MessageKind.QUESTION]
    ways = Counter(one.invitation_id for one in questions if one.state in (*UNDERWAY, MessageState.SENT))
    yield from (f"the question of {id_} is on {number} ways" for id_, number in ways.items() if number > 1)


def in_their_hours(record: Record) -> Iterator[str]:
    """Whoever is asked or reminded is at work, unless somebody asked them by hand."""
    working = record.year.programme.working_hours
    for one in record.life.delivered:
        contact = record.contacts[record.contact_of(one)]
        by_hand = one.kind is MessageKind.QUESTION and one.invitation_id in record.life.by_hand
        hours = working.of(contact.timezone, contact.attributes.get(COUNTRY))
        if not by_hand and hours.add_hours(one.at, 0) != one.at:
            yield f"{one} came out of the hours of {contact.timezone}"


def nothing_is_left(record: Record) -> Iterator[str]:
    """What is being planned or waits is of the last days: nothing was forgotten on the way."""
    now = record.year.clock()
    for wave in record.waves.values():
        if wave.state is WaveState.PLANNING and wave.opened_at < now - timedelta(days=7) and wave.held_at is None:
            yield f"wave {wave.survey} {wave.period} is still being planned"
    for event in record.events:
        if event.state is EventState.WAITING and event.due_at < now - timedelta(days=8):
            yield f"event {event.key} waits since {event.due_at}"
    for message in record.messages:
        if message.state in UNDERWAY and message.due_at < now - timedelta(days=8):
            yield f"{message.key} waits since {message.due_at}"


Law = Callable[[Record], Iterator[str]]
LAWS: tuple[Law, ...] = (
    one_wave_a_period,
    once_a_wave,
    rested,
    decided_when_rested,
    below_the_ceiling,
    left_alone,
    reminders_as_configured,
    one_channel_at_a_time,
    in_their_hours,
    nothing_is_left,
)


def broken(year: Year) -> list[str]:
    """All that broke a law, each with its law's name."""
    record = Record.of(year)
    return [f"{law.__name__}: {case}" for law in LAWS for case in law(record)]
