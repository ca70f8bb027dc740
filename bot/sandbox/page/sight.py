"""What there is to be seen at one moment, gathered from the mailbox, the workspace and the store; not drawn yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.figures.report import Report, report
from bot.sandbox.cast import By, Customer, Nature
from bot.sandbox.diary import Entry, Event
from bot.sandbox.mailbox import Mailbox, Received
from bot.sandbox.performance import Alerted, Performance
from bot.sandbox.slack import Message, View
from bot.sandbox.stage import SHARED
from bot.survey.periods import parse_period
from bot.survey.scale import Band, band_of
from storage.database import Session
from storage.queries.exports import ExportedAnswer, Span, exported
from storage.queries.waves import ListedWave, listed

PERIOD = "this-quarter"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with what has become of the question so far."""

    customer: Customer
    user_id: str | None
    channel_id: str | None
    answer: ExportedAnswer | None
    scanned: bool
    is_yours: bool

    @property
    def waits(self) -> bool:
        """Whether whoever watches is asked to answer for them."""
        return self.is_yours and self.answer is None and self.customer.nature is not Nature.SILENT

    @property
    def band(self) -> Band | None:
        """Of the score that stands."""
        return None if self.answer is None else band_of(self.answer.score)


@dataclass(frozen=True, slots=True)
class Post:
    """A message in Slack, before one person's eyes. `is_reply`: it stands in the thread of the one above."""

    message: Message
    author: str
    viewer: str
    alerted: Alerted | None = None
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything, at one moment."""

    people: list[Person]
    letters: list[tuple[Received, Person | None]]
    talks: list[Post]
    posts: list[Post]
    wave: ListedWave | None
    report: Report
    entries: list[Entry]
    names: dict[str, str]
    mine: list[Post]
    shared: list[Post]
    home: View | None
    windows: list[View]

    @property
    def done(self) -> tuple[bool, bool, bool, bool]:
        """How far whoever watches has come: a score by mail, one in Slack, an alert with its comment, `/nps`."""
        by_you = [person for person in self.people if person.answer is not None and person.is_yours]
        ways = {person.answer.channel for person in by_you if person.answer is not None}
        joined = any(post.alerted is not None and post.alerted.joined for post in self.posts)
        asked = any(post.message.only_for for post in self.posts)
        return ("email" in ways, "slack" in ways, joined, asked)


async def look(performance: Performance, since: datetime) -> Sight:
    """Gather it."""
    stage = performance.stage
    product, workspace = stage.product, stage.slack.workspace
    survey = product.programme.default_survey
    period = parse_period(PERIOD, product.clock(), product.programme.timezone)
    answers = await product.db.read(answers_since, survey.name, since)
    waves = await product.db.read(listed, survey.name)
    people = sorted(everybody(performance, answers), key=lambda person: not is_for_you(person))
    by_email = {person.customer.email: person for person in people}
    # Colleagues first: it is the order of the menus of people.
    everyone = sorted(workspace.users.values(), key=lambda user: (user.is_bot, workspace.is_external(user)))
    names = {user.id: user.real_name for user in everyone}
    names |= {channel.id: channel.name for channel in workspace.channels.values()}
    return Sight(
        people=people,
        letters=sorted(letters_of(stage.mailbox, by_email), key=lambda pair: not is_for_you(pair[1])),
        talks=[
            Post(message, names.get(message.user, ""), person.user_id)
            for person in people
            if person.user_id is not None
            for message in seen_in_direct(performance, person.user_id)
        ],
        posts=[
            Post(
                message,
                names.get(message.user, ""),
                stage.you.id,
                performance.alerts.get(message.ts),
                is_reply(message),
            )
            for message in in_threads(stage.slack.seen(stage.you, stage.owners))
        ],
        wave=waves[0] if waves else None,
        report=await product.db.read(report, survey, period),
        entries=[entry for entry in reversed(stage.diary.entries) if entry.event is not Event.WORDS],
        names=names,
        mine=[
            Post(message, names.get(message.user, ""), stage.you.id)
            for message in in_threads(seen_in_direct(performance, stage.you.id))
        ],
        shared=[
            Post(message, names.get(message.user, ""), stage.you.id)
            for message in in_threads(stage.slack.seen(stage.you, SHARED))
        ],
        home=stage.slack.home(stage.you),
        windows=[workspace.views[open_[-1]] for open_ in workspace.modals.values() if open_],
    )


def in_threads(messages: list[Message]) -> list[Message]:
    """Each with the replies in its thread below it."""
    replies: dict[str, list[Message]] = {}
    for message in messages:
        if is_reply(message):
            replies.setdefault(message.thread_ts or "", []).append(message)
    first = {message.ts for message in messages if not is_reply(message)}
    return [
        shown
        for message in messages
        if not is_reply(message) or message.thread_ts not in first
        for shown in (message, *(replies.get(message.ts, []) if message.ts in first else []))
    ]


def is_reply(message: Message) -> bool:
    """Whether it stands in the thread of another."""
    return message.thread_ts is not None and message.thread_ts != message.ts


def letters_of(mailbox: Mailbox, people: dict[str, Person]) -> Iterator[tuple[Received, Person | None]]:
    """The newest first, each with the person it is for."""
    return ((letter, people.get(letter.recipient)) for letter in reversed(mailbox.letters))


def is_for_you(person: Person | None) -> bool:
    """Whether it is left to whoever watches; theirs stand first."""
    return person is not None and person.customer.nature is Nature.YOURS


def answers_since(session: Session, survey: str, since: datetime) -> dict[str, ExportedAnswer]:
    """By address."""
    return {row.email: row for row in exported(session, Span(survey, since, None)) if row.email is not None}


def everybody(performance: Performance, answers: dict[str, ExportedAnswer]) -> Iterator[Person]:
    """The cast, and whoever joined."""
    stage = performance.stage
    taken, scanned = performance.customers.taken, {entry.email for entry in stage.diary.of(Event.SCAN)}
    for one in stage.cast:
        user = stage.users.get(one.email) if one.by is By.SLACK else None
        channel = None if user is None else stage.slack.workspace.direct(user.id)
        yield Person(
            customer=one,
            user_id=None if user is None else user.id,
            channel_id=None if channel is None else channel.id,
            answer=answers.get(one.email),
            scanned=one.email in scanned,
            is_yours=one.nature in (Nature.YOURS, Nature.SILENT) or one.email in taken,
        )


def seen_in_direct(performance: Performance, user_id: str) -> list[Message]:
    """What this person sees in the direct conversation with the app."""
    slack = performance.stage.slack
    channel = slack.workspace.direct(user_id)
    return [] if channel is None else slack.seen(user_id, channel)
