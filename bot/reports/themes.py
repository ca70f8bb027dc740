"""What customers write about, in short: the themes at either end, for a page that has room for few."""

from __future__ import annotations

from bot.figures.margins import scored
from bot.figures.report import Where
from bot.figures.telling import Table, Told
from bot.figures.themes import Themes, themes
from bot.figures.themes_words import changes, name_of, named, signed
from bot.statistics.contributions import Contribution
from bot.survey.definition import Survey
from bot.survey.figures import interval, nps
from bot.survey.periods import Period
from bot.survey.wording import Wording
from bot.themes.taxonomy import Taxonomy
from storage.database import Session

PULLING_DOWN, LIFTING = 4, 3
QUOTES = 2


def told(
    session: Session,
    survey: Survey,
    period: Period,
    wording: Wording,
    taxonomy: Taxonomy,
    where: Where | None = None,
) -> Told | None:
    """The themes that pull the score down most, and those that lift it most; None where there are none. Raises
    NotShownError where anonymity forbids it.
    """
    found = themes(session, survey, period, where)
    if not found.shown:
        return None
    warning = wording.say("A theme goes with a score; whether it is the cause, nobody can tell from this.")
    sentences = (*named(found, wording, taxonomy), *changes(found, wording, taxonomy), warning)
    quotes = tuple(words[0] for words in found.quotes.values() if words)[:QUOTES]
    return Told(wording.say("What customers write about"), sentences, table(found, wording, taxonomy), quotes)


def table(found: Themes, wording: Wording, taxonomy: Taxonomy) -> Table:
    """What pulls down most on top."""
    few = len(found.shown) <= PULLING_DOWN + LIFTING
    shown = found.shown if few else (*found.shown[:PULLING_DOWN], *found.shown[-LIFTING:])
    head = (wording.say("Theme"), "NPS", wording.say("Comments"), wording.say("Pull"))
    return Table(head, tuple(row(one, wording, taxonomy) for one in shown))


def row(part: Contribution, wording: Wording, taxonomy: Taxonomy) -> tuple[str, ...]:
    """One theme."""
    score = scored(nps(part.bands), interval(part.bands), wording)
    number = wording.number(part.bands.answers)
    return name_of(part.themes, wording, taxonomy), score, number, signed(part.pull, wording)
