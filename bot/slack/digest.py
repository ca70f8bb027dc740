"""The daily digest of passives and promoters, pure. What a customer wrote stands in parts that Slack does not parse."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.digests import Digest
from bot.locales.forms import short_date
from bot.slack.blocks import LONGEST_FALLBACK, Block, Drawn, context, header, plain, quote, section
from bot.slack.texts import escaped
from bot.survey.scale import Band, band_of
from bot.survey.wording import ENGLISH, Wording
from storage.queries.answers import DigestedAnswer

LONGEST_COMMENT = 600
LONGEST_NAME = 80
ICONS = {Band.DETRACTOR: "🔴", Band.PASSIVE: "🟡", Band.PROMOTER: "🟢"}


def draw(digest: Digest, zone: ZoneInfo, wording: Wording = ENGLISH) -> Drawn:
    """How many, and the newest of them with what they said."""
    since = digest.start.astimezone(zone)
    title = wording.say(
        "{people} since {day}, {time}",
        people=counted(digest, wording),
        day=short_date(since.date(), wording.language),
        time=f"{since:%H:%M}",
    )
    blocks = [header(title)]
    for answer in digest.answers:
        blocks += drawn_answer(answer, wording)
    more = sum(digest.counts.values()) - len(digest.answers)
    if more:
        blocks.append(context(plain(wording.say_many("and {number} more", "and {number} more", more))))
    spoken = [title, *(line(answer, wording) for answer in digest.answers)]
    return Drawn(escaped(". ".join(spoken), LONGEST_FALLBACK), blocks)


def counted(digest: Digest, wording: Wording) -> str:
    """2 promoters and 1 passive."""
    count = digest.counts.get
    promoters, passives, detractors = (count(band, 0) for band in (Band.PROMOTER, Band.PASSIVE, Band.DETRACTOR))
    parts = [
        wording.say_many("{number} promoter", "{number} promoters", promoters) if promoters else "",
        wording.say_many("{number} passive", "{number} passives", passives) if passives else "",
        wording.say_many("{number} detractor", "{number} detractors", detractors) if detractors else "",
    ]
    return wording.listed([part for part in parts if part])


def drawn_answer(answer: DigestedAnswer, wording: Wording) -> list[Block]:
    """Who gave which score, and why."""
    said = [quote(answer.reason, LONGEST_COMMENT)] if answer.reason else []
    return [section(plain(line(answer, wording))), *said]


def line(answer: DigestedAnswer, wording: Wording) -> str:
    """🟢 9 of 10 from Ada, Globex."""
    icon = ICONS[band_of(answer.score)]
    if answer.is_anonymous:
        return wording.say("{icon} {score} of 10, anonymously", icon=icon, score=answer.score)
    unknown = wording.say("somebody we do not know")
    name = (answer.contact_name or answer.email or unknown)[:LONGEST_NAME]
    who = f"{name}, {answer.account[:LONGEST_NAME]}" if answer.account else name
    return wording.say("{icon} {score} of 10 from {who}", icon=icon, score=answer.score, who=who)
