"""The themes of a period: what each adds to the score of those who wrote, and how that has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bot.figures.quotes import MOST_QUOTES, quotes_of
from bot.statistics.contributions import NOBODY, Contribution, Voices, changes, contributions, themes_of
from bot.survey.anonymity import SMALLEST_GROUP_OF_COMMENTS, NotShownError, check_total
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, Bands, Counts
from bot.survey.periods import Period, previous
from storage.database import Session
from storage.queries.definitions import promised_anonymity
from storage.queries.figures import Filter, score_counts
from storage.queries.themes import theme_sets, unread_count

Where = Mapping[str, Sequence[str]]
# Whose themes are shown with quotes.
MOST_QUOTED = 5


@dataclass(frozen=True, slots=True)
class Themes:
    """`answered` are all answers of the period, `written` those with a comment: the themes are about these alone.

    `shown` have a row each, what takes most away first; `others` are too few to be told apart. Both with `none`, those
    without a theme, make the score of those who wrote. `changed`: by how much each part has changed since `before`; the
    empty part are those without a theme, and what is not in it has no number of its own then or now.
    """

    survey: Survey
    period: Period
    fewest: int
    answered: Bands
    written: Bands
    shown: tuple[Contribution, ...] = ()
    others: Contribution | None = None
    none: Contribution | None = None
    unread: int = 0
    before: Period | None = None
    changed: Mapping[frozenset[str], Fraction] = field(default_factory=dict)
    quotes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        """Whether it was promised, to all or to some, that nobody sees who answered."""
        return self.fewest == SMALLEST_GROUP_OF_COMMENTS


def themes(
    session: Session, survey: Survey, period: Period, where: Where | None = None, *, quotes: bool = True
) -> Themes:
    """The themes of a period, of those with any of these values of each attribute.

    Raises NotShownError where the answers are anonymous, and this could tell who gave them.
    """
    anonymous = survey.anonymous or promised_anonymity(session, survey.name)
    if anonymous:
        check_total(survey.name, period)
    if anonymous and where:
        raise NotShownError(
            f"answers to '{survey.name}' are anonymous: their themes are told of all of them together, "
            "so that nobody is known by how they write"
        )
    chosen = Filter(survey.name, period.start, period.end, where or {})
    voices, fewest = voices_of(session, chosen), SMALLEST_GROUP_OF_COMMENTS if anonymous else FEWEST_ANSWERS
    written = total_of(voices)
    if anonymous and written.answers < fewest:
        return Themes(survey, period, fewest, NOBODY, NOBODY)
    shown = told_apart(voices, fewest, careful=anonymous)
    rest = themes_of(voices) - shown
    parts = {part.themes: part for part in contributions(voices, divided(shown, rest)) if part.bands.answers}
    rows = sorted((parts[frozenset({theme})] for theme in shown), key=lambda part: (part.pull, sorted(part.themes)))
    before, changed = changes_since(session, survey, period, where or {}, (voices, shown, fewest))
    return Themes(
        survey,
        period,
        fewest,
        answered=Counts.of(score_counts(session, chosen)).bands,
        written=written,
        shown=tuple(rows),
        others=parts.get(rest) if rest else None,
        none=parts.get(frozenset()),
        unread=unread_count(session, chosen),
        before=before,
        changed=changed,
        quotes=quoted(session, chosen, rows) if quotes else {},
    )


def voices_of(session: Session, chosen: Filter) -> list[Voices]:
    """Those who wrote, by what they wrote of."""
    counts: dict[frozenset[str], Counts] = {}
    for together, score, number in theme_sets(session, chosen):
        counts[together] = counts.get(together, Counts()) + Counts.of({score: number})
    return [Voices(together, counted.bands) for together, counted in counts.items()]


def total_of(voices: Sequence[Voices]) -> Bands:
    """All of them."""
    return sum((voice.bands for voice in voices), NOBODY)


def told_apart(voices: Sequence[Voices], fewest: int, *, careful: bool) -> frozenset[str]:
    """The themes with comments enough for a row of their own.

    `careful`: what is left besides must not be a few either, or it could be told by subtraction.
    """
    sizes = {theme: answers_with({theme}, voices) for theme in themes_of(voices)}
    shown = {theme for theme, size in sizes.items() if size >= fewest}
    rest = sizes.keys() - shown
    while careful and shown and 0 < answers_with(rest, voices) < fewest:
        smallest = min(shown, key=lambda theme: (sizes[theme], theme))
        shown.remove(smallest)
        rest = rest | {smallest}
    return frozenset(shown)


def divided(shown: Collection[str], rest: frozenset[str]) -> list[frozenset[str]]:
    """Each on its own, and all others together."""
    return [*(frozenset({theme}) for theme in sorted(shown)), rest]


def answers_with(wanted: Collection[str], voices: Sequence[Voices]) -> int:
    """How many speak of any of these themes."""
    return sum(voice.bands.answers for voice in voices if not voice.themes.isdisjoint(wanted))


def changes_since(
    session: Session, survey: Survey, period: Period, where: Where, told: tuple[list[Voices], frozenset[str], int]
) -> tuple[Period | None, Mapping[frozenset[str], Fraction]]:
    """Since the period before, of themes that have a row in both; none where too few wrote then or now."""
    now, shown, fewest = told
    before = previous(period)
    if before is None:
        return None, {}
    then = voices_of(session, Filter(survey.name, before.start, before.end, where))
    if min(total_of(now).answers, total_of(then).answers) < fewest:
        return None, {}
    both = {theme for theme in shown if answers_with({theme}, then) >= fewest}
    parts = divided(both, themes_of([*now, *then]) - both)
    return before, changes(contributions(then, parts), contributions(now, parts))


def quoted(session: Session, chosen: Filter, rows: Sequence[Contribution]) -> dict[str, tuple[str, ...]]:
    """Quotes of the themes that pull most, either way, each once; of others there are none."""
    strongest = sorted(rows, key=lambda part: -abs(part.pull))[:MOST_QUOTED]
    gives = {theme: part.points > 0 or part.points == 0 < part.pull for part in strongest for theme in part.themes}
    told: set[str] = set()
    found = {}
    for theme, gives_more in gives.items():
        quotes = [quote for quote in quotes_of(session, chosen, theme, gives=gives_more) if quote not in told]
        told.update(quotes[:MOST_QUOTES])
        found[theme] = tuple(quotes[:MOST_QUOTES])
    return {theme: quotes for theme, quotes in found.items() if quotes}
