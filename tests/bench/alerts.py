"""From the score to the alert in the owners' channel, while fifty people answer every second."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.config import Programme
from bot.intake import Desk, Event, Intake
from bot.sandbox.slack import SandboxSlack
from bot.slack.app import Access, build
from bot.survey.conversation import Said
from bot.survey.definition import Survey
from bot.working_hours import WorkingHours
from scheduler.clock import utc_now
from scheduler.pump import Bell, Pump
from storage.database import Database
from storage.models import Answer
from storage.types import Channel
from tests.bench.answers import invite
from tests.bench.load import SCORES
from tests.bench.stores import store

SECONDS = 20
A_SECOND = 50
OWNERS = "customer-voice"


def run() -> None:
    """Each store."""
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            invitations = invite(url, SECONDS * A_SECOND)
            waits = asyncio.run(measure(url, invitations))
        half, most = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
        print(f"  {kind}: {len(waits)} alerts, p50 {half * 1000:.0f} ms, p99 {most * 1000:.0f} ms after the score")


async def measure(url: str, invitations: list[int]) -> list[float]:
    """How long each alert took, in seconds, shortest first."""
    slack = SandboxSlack(clock=utc_now)
    slack.add_channel(OWNERS)
    db = Database.connect(url)
    survey = Survey(name="customers", company="Acme", subject="Acme")
    zone = ZoneInfo("UTC")
    # What is measured is our own time: a real Slack takes one message a second into a channel, and no more.
    programme = replace(
        Programme("Acme", zone, f"#{OWNERS}", None, A_SECOND, {"customers": survey}, WorkingHours(zone)),
        slack_channel_per_second=A_SECOND,
    )
    bell, stop = Bell(), asyncio.Event()
    async with slack.running() as api_url:
        app = slack.installation
        side = build(Access(app.bot_token, app.app_token, app.signing_secret, api_url), programme, db, bell, utc_now)
        pump = Pump(db, Channel.SLACK, side.sender, utc_now, "bench", lanes=side.sender.lanes, bell=bell)
        pumping = asyncio.create_task(pump.run(stop))
        await answer_all(Desk(db, Intake(programme.cases), bell), invitations)
        scored = db.read_now(lambda session: {row.id: row.answered_at for row in session.execute(DETRACTORS)})
        await slack.until(lambda: len(alerts_of(slack)) == len(scored), seconds=60)
        stop.set()
        await pumping
    db.close()
    return sorted((at - scored[answer_id]).total_seconds() for answer_id, at in alerts_of(slack).items())


DETRACTORS = select(Answer.id, Answer.answered_at).where(Answer.score <= 6)


async def answer_all(desk: Desk, invitations: list[int]) -> None:
    """Fifty a second, each at its own time."""
    begin = utc_now()

    async def answer(number: int, invitation_id: int) -> None:
        due = begin + timedelta(seconds=number / A_SECOND)
        await asyncio.sleep(max((due - utc_now()).total_seconds(), 0))
        said = Said(at=utc_now(), score=SCORES[number % len(SCORES)])
        await desk.take(Event(invitation_id, Channel.EMAIL, said))

    await asyncio.gather(*(answer(number, one) for number, one in enumerate(invitations)))


def alerts_of(slack: SandboxSlack) -> dict[int, datetime]:
    """When each answer's alert was posted, by the answer's id."""
    posted = {}
    for call in slack.calls("chat.postMessage"):
        metadata: Any = call.arguments.get("metadata") or "{}"
        told: dict[str, Any] = json.loads(metadata) if isinstance(metadata, str) else metadata
        key = str(next(iter(told.get("event_payload", {}).values()), ""))
        if key.startswith("alert:"):
            posted[int(key.removeprefix("alert:"))] = call.at.astimezone(UTC)
    return posted
