"""What is told of comments and of ratings: the themes of a quarter, and what goes with the score."""

from __future__ import annotations

from fractions import Fraction

from bot.figures.drivers import Held
from bot.figures.drivers_words import told as drivers_in_words
from bot.figures.themes import NO_THEME, Themes
from bot.figures.themes_words import parts_of
from bot.preview.scenes import Card
from bot.slack.themes import draw
from bot.statistics.contributions import NOBODY, Voices, changes, contributions
from bot.statistics.drivers import Driver, Drivers
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, Bands
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from bot.themes.reading import read_taxonomy
from tests.pictures.cards import NOW, ZONE

SURVEY = Survey(name="customers", company="Acme", subject="Acme")
NOW_SAID = {
    "price": Bands(4, 11, 27),
    "support_speed": Bands(6, 9, 22),
    "delivery": Bands(12, 8, 17),
    "usability": Bands(31, 12, 4),
    "service": Bands(44, 10, 6),
    "": Bands(38, 29, 13),
}
SAID_BEFORE = {**NOW_SAID, "support_speed": Bands(10, 9, 9), "delivery": Bands(10, 9, 18)}
QUOTES = {
    "price": ("Twice the price for the same three people", "I like it, my boss does not like the bill"),
    "service": ("Sanna called back within the hour, and knew the answer",),
    "support_speed": ("Nine days until somebody looked at my ticket",),
}


def voices(said: dict[str, Bands]) -> list[Voices]:
    """Each of them about one thing."""
    return [Voices(frozenset({theme} - {""}), bands) for theme, bands in said.items()]


def themes() -> Themes:
    """Of a quarter, and what has changed since the one before."""
    now, then = contributions(voices(NOW_SAID)), contributions(voices(SAID_BEFORE))
    changed = changes(then, now)
    return Themes(
        SURVEY,
        parse_period("2026-Q4", NOW, ZONE),
        FEWEST_ANSWERS,
        answered=Bands(232, 161, 118),
        written=sum(NOW_SAID.values(), NOBODY),
        shown=tuple(sorted((part for part in now if part.themes), key=lambda part: part.pull)),
        none=next(part for part in now if part.themes == NO_THEME),
        before=parse_period("2026-Q3", NOW, ZONE),
        changed=changed,
        moved=sum(changed.values(), start=Fraction()),
        quotes=QUOTES,
    )


def drivers() -> Held:
    """Three ratings, of which one goes with the score clearly more than the others."""
    shares = (("reliability", 0.214, 0.158, 0.271), ("support", 0.093, 0.061, 0.132), ("value", 0.041, 0.02, 0.073))
    found = Drivers(312, 0.348, tuple(Driver(*share) for share in shares))
    names = tuple(name for name, *_ in shares)
    return Held(SURVEY, parse_period("2026-Q4", NOW, ZONE), names, 312, 50, found=found)


def cards() -> list[Card]:
    """In Slack."""
    said = draw(parts_of(themes(), ENGLISH, read_taxonomy()))
    return [Card("/nps themes", said), Card("/nps drivers", draw([drivers_in_words(drivers(), ENGLISH)]))]
