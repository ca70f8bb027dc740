"""The reminder of a review in the owners' channel: the score, and what there is to talk about."""

from __future__ import annotations

from bot.config import Programme
from bot.figures.pictures import response_of
from bot.figures.summary import summary
from bot.reviews import Review, review
from bot.slack import score
from bot.slack.blocks import LONGEST_FALLBACK, Drawn, context, divider, header, marked, plain, section
from bot.slack.outgoing import Composed, Composer, Outgoing
from bot.slack.texts import escape, escaped
from bot.survey.wording import Wording
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from storage.database import Database
from storage.queries.messages import Claimed
from storage.types import MessageKind


class Reviews:
    """To the owners' channel."""

    def __init__(self, db: Database, programme: Programme, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {MessageKind.REVIEW: self.review}

    async def review(self, message: Claimed) -> Composed:
        """As things stand now."""
        channel = self._programme.owners_channel
        if channel is None:
            return Dropped("no owners_channel is configured")
        found = await self._db.read(review, message.key, self._programme.timezone, self._clock())
        return found if isinstance(found, Dropped) else Outgoing(channel, draw(found, self._programme.wording))


def draw(found: Review, wording: Wording) -> Drawn:
    """The score as it is always drawn, and the agenda below it."""
    report = found.score.report
    title = wording.say(
        "Today: review of {subject}, wave {wave}", subject=report.survey.subject, wave=found.wave.period
    )
    answered = response_of(report.survey, found.response, wording)
    drawn = score.draw(report, wording, trend=found.score.trend, beside=answered)
    to_do = wording.say("What to talk about")
    points = agenda(found, wording)
    listed = "\n".join(f"{number}. {escape(point)}" for number, point in enumerate(points, start=1))
    blocks = [
        header(title),
        *drawn.blocks,
        divider(),
        section(marked(f"*{escape(to_do)}*\n{listed}")),
        section(marked(further(found, wording))),
        context(plain(wording.say("This reminder comes once; the review is in the programme’s calendar, too."))),
    ]
    return Drawn(escaped(f"{title}. {' '.join(points)}", LONGEST_FALLBACK), blocks)


def agenda(found: Review, wording: Wording) -> list[str]:
    """Sentences, each for a point to talk about."""
    told = summary(found.score.report, wording)
    if found.open_cases:
        cases = wording.say_many(
            "{number} case of this wave is still open.", "{number} cases of this wave are still open.", found.open_cases
        )
    else:
        cases = wording.say("No case of this wave is open.")
    moved = told.change or wording.say("There is nothing before it to compare it with.")
    silent = wording.say("Who did not, and why?")
    answered = [f"{told.response} {silent}"] if told.response else []
    return [f"{told.headline}. {told.certainty}", moved, *answered, cases]


def further(found: Review, wording: Wording) -> str:
    """What to type to look closer."""
    period = found.score.report.now.period
    days, survey = "all", found.wave.survey
    if period.start is not None and period.end is not None:
        days = f"{period.start.date()}..{period.end.date()}"
    ways = (
        (f"/nps {days} by ATTRIBUTE survey {survey}", wording.say("by any attribute")),
        ("/nps cases", wording.say("the open cases")),
        (f"nps answers export {days} --survey {survey}", wording.say("every answer with its comment")),
    )
    closer = wording.say("To look closer")
    return "\n".join([f"*{escape(closer)}*", *(f"`{command}`  {escape(told)}" for command, told in ways)])
