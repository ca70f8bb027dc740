"""The daily digest of passives and promoters, pure. What a customer wrote stands in parts that Slack does not parse."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.digests import Digest
from bot.slack.blocks import LONGEST_FALLBACK, Block, Drawn, context, header, plain, quote, section
from bot.slack.texts import escaped
from bot.survey.scale import Band, band_of
from storage.queries.answers import DigestedAnswer

LONGEST_COMMENT = 600
LONGEST_NAME = 80
ICONS = {Band.DETRACTOR: "🔴", Band.PASSIVE: "🟡", Band.PROMOTER: "🟢"}


def draw(digest: Digest, zone: ZoneInfo) -> Drawn:
    """How many, and the newest of them with what they said."""
    title = f"{counted(digest)} since {digest.start.astimezone(zone):%A %H:%M}"
    blocks = [header(title)]
    for answer in digest.answers:
        blocks += drawn_answer(answer)
    more = sum(digest.counts.values()) - len(digest.answers)
    if more:
        blocks.append(context(plain(f"and {more:,} more")))
    spoken = [title, *(line(answer) for answer in digest.answers)]
    return Drawn(escaped(". ".join(spoken), LONGEST_FALLBACK), blocks)


def counted(digest: Digest) -> str:
    """2 promoters and 1 passive."""
    parts = [
        f"{number:,} {band.value}{'' if number == 1 else 's'}"
        for band in (Band.PROMOTER, Band.PASSIVE, Band.DETRACTOR)
        if (number := digest.counts.get(band, 0))
    ]
    return " and ".join(parts)


def drawn_answer(answer: DigestedAnswer) -> list[Block]:
    """Who gave which score, and why."""
    said = [quote(answer.reason, LONGEST_COMMENT)] if answer.reason else []
    return [section(plain(line(answer))), *said]


def line(answer: DigestedAnswer) -> str:
    """🟢 9 of 10 from Ada, Globex."""
    if answer.is_anonymous:
        return f"{ICONS[band_of(answer.score)]} {answer.score} of 10, anonymously"
    name = (answer.contact_name or answer.email or "somebody we do not know")[:LONGEST_NAME]
    who = f"{name}, {answer.account[:LONGEST_NAME]}" if answer.account else name
    return f"{ICONS[band_of(answer.score)]} {answer.score} of 10 from {who}"
