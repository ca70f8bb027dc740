"""The themes of a period: what each adds to the score of those who wrote, and how that has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
NO_THEME: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Themes:
    """`answered` are all answers of the period, `written` those with a comment: the themes are about these alone.

    `shown` have a row each, what takes most away first; `others` are too few to be told apart. Both with `none`, those
    without a theme, make the score of those who wrote; where `none` are too few, they are among the others.
    `changed`: by how much each part with a row in both periods has changed since `before`; all together by `moved`.
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
    moved: Fraction = Fraction()
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
    rows = Rows.of(voices, fewest, careful=anonymous)
    parts = {part.themes: part for part in contributions(voices, rows.parts) if part.bands.answers}
    shown = sorted((parts[theme] for theme in rows.shown), key=lambda part: (part.pull, sorted(part.themes)))
    others, none = parts.get(rows.rest) if rows.rest else None, parts.get(NO_THEME)
    if not rows.tells_none:
        others, none = together(others, none), None
    found = Themes(
        survey,
        period,
        fewest,
        answered=Counts.of(score_counts(session, chosen)).bands,
        written=written,
        shown=tuple(shown),
        others=others,
        none=none,
        unread=unread_count(session, chosen),
        quotes=quoted(session, chosen, shown) if quotes else {},
    )
    earlier = previous(period)
    if earlier is None:
        return found
    then = voices_of(session, Filter(survey.name, earlier.start, earlier.end, where or {}))
    return since(found, earlier, then, voices, rows)


@dataclass(frozen=True, slots=True)
class Rows:
    """What is told apart: these themes, the `rest` as one, and those without a theme where `tells_none`."""

    shown: frozenset[frozenset[str]]
    rest: frozenset[str]
    tells_none: bool

    @classmethod
    def of(cls, voices: Sequence[Voices], fewest: int, *, careful: bool) -> Rows:
        """The themes with comments enough.

        `careful`: what is left besides must not be a few either, or it could be told by subtraction.
        """
        sizes = {theme: answers_with({theme}, voices) for theme in themes_of(voices)}
        none = sum(voice.bands.answers for voice in voices if not voice.themes)
        tells_none = not careful or none >= fewest
        shown = {theme for theme, size in sizes.items() if size >= fewest}

        def left() -> int:
            return answers_with(sizes.keys() - shown, voices) + (0 if tells_none else none)

        while careful and shown and 0 < left() < fewest:
            shown.remove(min(shown, key=lambda theme: (sizes[theme], theme)))
        return cls(frozenset(frozenset({theme}) for theme in shown), frozenset(sizes.keys() - shown), tells_none)

    @property
    def parts(self) -> list[frozenset[str]]:
        """Each theme on its own, and the rest together."""
        return [*sorted(self.shown, key=sorted), self.rest]


def voices_of(session: Session, chosen: Filter) -> list[Voices]:
    """Those who wrote, by what they wrote of."""
    counts: dict[frozenset[str], Counts] = {}
    for together, score, number in theme_sets(session, chosen):
        counts[together] = counts.get(together, Counts()) + Counts.of({score: number})
    return [Voices(together, counted.bands) for together, counted in counts.items()]


def total_of(voices: Sequence[Voices]) -> Bands:
    """All of them."""
    return sum((voice.bands for voice in voices), NOBODY)


def together(one: Contribution | None, other: Contribution | None) -> Contribution | None:
    """Two parts of which nobody is in both, as one."""
    if one is None or other is None:
        return one or other
    return Contribution(
        one.themes | other.themes,
        one.bands + other.bands,
        one.points + other.points,
        one.weight + other.weight,
        one.pull + other.pull,
        None,
    )


def answers_with(wanted: Collection[str], voices: Sequence[Voices]) -> int:
    """How many speak of any of these themes."""
    return sum(voice.bands.answers for voice in voices if not voice.themes.isdisjoint(wanted))


def since(found: Themes, earlier: Period, then: list[Voices], now: list[Voices], rows: Rows) -> Themes:
    """With what has changed since the period before, of what has a row in both; without where too few wrote then."""
    if min(total_of(then).answers, found.written.answers) < found.fewest:
        return found
    before = Rows.of(then, found.fewest, careful=found.is_anonymous)
    both = rows.shown & before.shown
    rest = themes_of([*now, *then]) - {theme for part in both for theme in part}
    parts = [*both, rest]
    changed = changes(contributions(then, parts), contributions(now, parts))
    told = both | ({NO_THEME} if rows.tells_none and before.tells_none else set())
    known = {part: points for part, points in changed.items() if part in told}
    return replace(found, before=earlier, changed=known, moved=sum(changed.values(), start=Fraction()))


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
