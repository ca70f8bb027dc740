"""Reports in Slack: to channels for those who lead, and to each member of their own cases."""

from __future__ import annotations

from dataclasses import replace

from bot.config import Programme
from bot.reports import standing
from bot.reports.document import Document
from bot.slack import telling
from bot.slack.blocks import LONGEST_FALLBACK, Block, Drawn, context, divider, header, plain
from bot.slack.charts import chart_of
from bot.slack.outgoing import Composed, Composer, Outgoing
from bot.slack.texts import escaped
from bot.survey.wording import Wording
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from storage.database import Database
from storage.queries.messages import Claimed
from storage.types import MessageKind

# Fifty, less one for a hint.
MOST_BLOCKS = 49
MOST_CHARTS = 2


class Reports:
    """To whoever the configuration names."""

    def __init__(self, db: Database, programme: Programme, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {MessageKind.REPORT: self.report, MessageKind.OWN_CASES: self.own_cases}

    async def report(self, message: Claimed) -> Composed:
        """As things stand now."""
        found = await self._db.read(standing.compose, message.key, self._programme, self._clock())
        return (
            found
            if isinstance(found, Dropped)
            else Outgoing(found.reader, draw(found.document, self._programme.wording))
        )

    async def own_cases(self, message: Claimed) -> Composed:
        """The same, with the way to each case."""
        composed = await self.report(message)
        if not isinstance(composed, Outgoing):
            return composed
        hint = self._programme.wording.say("To act on one of them: {command}", command="/nps case 12")
        drawn = composed.drawn
        return replace(composed, drawn=replace(drawn, blocks=[*drawn.blocks, context(plain(hint))]))


def draw(document: Document, wording: Wording) -> Drawn:
    """The number large, then part by part, with charts as far as a message may have them."""
    blocks: list[Block] = [header(document.title), context(plain(document.subtitle))]
    if document.figure:
        blocks.append(header(document.figure))
    wide, charts = telling.tabled(document.parts), 0
    for number, part in enumerate(document.parts):
        blocks += telling.told(part, as_table=number == wide)
        if charts < MOST_CHARTS and (chart := chart_of(part.drawing, wording)) is not None:
            blocks.append(chart)
            charts += 1
    parts = document.parts
    if document.asked is not None:
        numbered = [f"{number}. {sentence}" for number, sentence in enumerate(document.asked.sentences, start=1)]
        blocks += [divider(), telling.titled(document.asked.title, numbered)]
        parts = (*parts, document.asked)
    head = [f"{words}." for words in (document.title, document.figure) if words]
    said = " ".join([*head, telling.spoken(parts)])
    return Drawn(escaped(said, LONGEST_FALLBACK), blocks[:MOST_BLOCKS])
