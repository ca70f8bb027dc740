"""The timetable: what is done again and again, and how often. One table, so that all of it can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot import clicks, digests, early_warning, events, exchangers, failing, posts, reminders, reviews, rolling, tagging
from bot.casework import Casework
from bot.config import Programme
from bot.intake import Intake
from bot.planning import Now
from bot.reports import standing
from bot.slack.app import SlackSide
from bot.waves import Waves, trigger_of
from scheduler.clock import Clock
from scheduler.janitor import look
from scheduler.pump import Bell, release
from scheduler.runner import Runner
from scheduler.ticks import Tick
from storage.database import Database
from storage.queries.allowances import forget
from storage.queries.mail_events import forget_letters
from storage.types import Channel

WAVES_SECONDS = 20
EVENTS_SECONDS = 20
CLICKS_SECONDS = 20
MAIL_SYSTEMS_SECONDS = 60
LEASES_SECONDS = 30
FORGETTING_SECONDS = 3600
ROLLING_SECONDS = 300
CASES_SECONDS = 30
PEOPLE_SECONDS = 60
UNKNOWN_SECONDS = 60
POSTS_SECONDS = 60
WARNINGS_SECONDS = 600
REPORTS_SECONDS = 60
REMINDERS_SECONDS = 300
FAILING_SECONDS = 20
THEMES_SECONDS = 30

# So long a reply waits for being passed on.
LETTERS_KEPT = timedelta(days=30)


def timetable(db: Database, waves: Waves, bell: Bell, clock: Clock, slack: SlackSide | None = None) -> Runner:
    """The ticks, and the surveys' own triggers for promptness. `slack` where it is connected."""
    rules = waves.programme.cases
    intake, casework = Intake(rules), Casework(rules)

    async def open_waves() -> None:
        if await waves.tick():
            bell.ring()

    async def decide_clicks() -> None:
        await clicks.settle_all(db, clock, bell, intake)

    async def look_up_mail_systems() -> None:
        await exchangers.tick(db, clock, exchangers.exchangers)

    async def look_after_cases() -> None:
        while await db.write(casework.tick, clock()):
            bell.ring()

    async def release_leases() -> None:
        if await release(db, clock):
            bell.ring()
        await db.write(forget, clock())

    opening = Tick("waves", WAVES_SECONDS, open_waves, clock)
    ticks = [
        opening,
        asking_after_events(db, waves, bell, clock),
        holding(db, bell, clock, tells=slack is not None),
        Tick("clicks", CLICKS_SECONDS, decide_clicks, clock),
        Tick("mail systems", MAIL_SYSTEMS_SECONDS, look_up_mail_systems, clock),
        Tick("cases", CASES_SECONDS, look_after_cases, clock),
        reminding(db, waves, bell, clock),
        reporting(db, waves, bell, clock),
        reading(db, waves.programme, clock),
        Tick("leases", LEASES_SECONDS, release_leases, clock),
        forgetting(db, clock),
        rolling_up(db, waves.programme, clock),
    ]
    if slack is not None:
        ticks += slack_ticks(db, waves, bell, clock, slack)
    return Runner(ticks, clock, [(opening, trigger) for trigger in own_triggers(waves)])


def asking_after_events(db: Database, waves: Waves, bell: Bell, clock: Clock) -> Tick:
    """Who is to be asked about what happened to them."""

    async def ask() -> None:
        if await events.tick(db, Now(waves.programme, waves.connected, clock())):
            bell.ring()

    return Tick("events", EVENTS_SECONDS, ask, clock)


def holding(db: Database, bell: Bell, clock: Clock, *, tells: bool) -> Tick:
    """Waves that fail wait for their owners."""

    async def hold() -> None:
        if await failing.tick(db, clock, tells=tells):
            bell.ring()

    return Tick("failing waves", FAILING_SECONDS, hold, clock)


def reminding(db: Database, waves: Waves, bell: Bell, clock: Clock) -> Tick:
    """Who is to be reminded, by whatever channel they were asked."""

    async def remind() -> None:
        if await reminders.tick(db, waves.programme.working_hours, clock, waves.connected):
            bell.ring()

    return Tick("reminders", REMINDERS_SECONDS, remind, clock)


def reporting(db: Database, waves: Waves, bell: Bell, clock: Clock) -> Tick:
    """Who is to have a report, by whatever channel."""

    async def report() -> None:
        if await standing.tick(db, waves.programme, waves.connected, clock):
            bell.ring()

    return Tick("reports", REPORTS_SECONDS, report, clock)


def reading(db: Database, programme: Programme, clock: Clock) -> Tick:
    """What comments are about."""
    reader = tagging.reader_of(programme)

    async def read() -> None:
        await tagging.tick(db, reader, clock)

    return Tick("themes", THEMES_SECONDS, read, clock)


def forgetting(db: Database, clock: Clock) -> Tick:
    """What people wrote back is not kept once somebody else has it, nor what is known of clicks for ever."""

    async def forget_what_is_over() -> None:
        await db.write(forget_letters, clock() - LETTERS_KEPT)
        await clicks.forget_all(db, clock)

    return Tick("forgetting", FORGETTING_SECONDS, forget_what_is_over, clock)


def rolling_up(db: Database, programme: Programme, clock: Clock) -> Tick:
    """Days that have ended are counted for the figures."""

    async def roll_up() -> None:
        await rolling.tick(db, programme, clock)

    return Tick("closed days", ROLLING_SECONDS, roll_up, clock)


def slack_ticks(db: Database, waves: Waves, bell: Bell, clock: Clock, slack: SlackSide) -> list[Tick]:
    """What is asked of Slack now and then."""

    async def look_for_unknown() -> None:
        if await look(db, Channel.SLACK, slack.sender, clock):
            bell.ring()

    async def post_scores() -> None:
        if await posts.tick(db, waves.programme, clock):
            bell.ring()
        if await digests.tick(db, waves.programme, clock):
            bell.ring()
        if await reviews.tick(db, waves.programme, clock):
            bell.ring()

    async def warn() -> None:
        if await early_warning.tick(db, waves.programme, clock):
            bell.ring()

    ticks = [
        Tick("unknown", UNKNOWN_SECONDS, look_for_unknown, clock),
        Tick("posts", POSTS_SECONDS, post_scores, clock),
        Tick("early warning", WARNINGS_SECONDS, warn, clock),
    ]
    if any(Channel.SLACK in survey.channels for survey in waves.programme.surveys.values()):
        ticks.append(Tick("people", PEOPLE_SECONDS, slack.linking.tick, clock))
    return ticks


def own_triggers(waves: Waves) -> Sequence[Any]:
    """When the surveys' waves are due."""
    programme = waves.programme
    return [
        trigger_of(survey.schedule, programme.working_hours)
        for survey in programme.surveys.values()
        if survey.schedule is not None and not survey.approval
    ]
