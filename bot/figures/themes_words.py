"""The themes of a period in words: what goes with the score, in sentences, a table and customers' own words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.figures.margins import scored
from bot.figures.telling import Table, Told
from bot.figures.themes import Themes, Where, themes
from bot.statistics.contributions import Contribution
from bot.survey.definition import Survey
from bot.survey.figures import exact_nps, interval, nps, round_half_away
from bot.survey.numerals import MINUS
from bot.survey.periods import Period
from bot.survey.wording import Wording
from bot.themes.taxonomy import Taxonomy
from storage.database import Session

NOTHING = "–"
# What goes with less of the score is not worth a sentence.
WORTH_SAYING = Fraction(1, 2)


def theme_parts(  # noqa: PLR0913 - whose, when, in which words, of whom, and how much of it
    session: Session,
    survey: Survey,
    period: Period,
    wording: Wording,
    taxonomy: Taxonomy,
    *,
    where: Where | None = None,
    quotes: bool = True,
) -> tuple[Told, ...]:
    """The themes of a period, and a part of quotes for each of those that matter most.

    Raises NotShownError where anonymity forbids it.
    """
    return parts_of(themes(session, survey, period, where, quotes=quotes), wording, taxonomy)


def parts_of(found: Themes, wording: Wording, taxonomy: Taxonomy) -> tuple[Told, ...]:
    """The themes, customers' words by theme, and how the table is to be read."""
    reading = (how_to_read(found, wording),) if found.shown else ()
    return told(found, wording, taxonomy), *quoted(found, wording, taxonomy), *reading


def quoted(found: Themes, wording: Wording, taxonomy: Taxonomy) -> Iterator[Told]:
    """Customers' words, by theme."""
    for theme, words in found.quotes.items():
        yield Told(taxonomy.name(theme, wording.language), quotes=words)


def told(found: Themes, wording: Wording, taxonomy: Taxonomy) -> Told:
    """What each theme adds to the score, and what that says."""
    # To translators: the title of a table of themes that customers write of, such as price or delivery.
    title = wording.say("What customers write about")
    if not found.written.answers:
        return Told(title, (nobody(found, wording),))
    sentences = [*about(found, wording), *named(found, wording, taxonomy), *changes(found, wording, taxonomy)]
    if found.shown:
        sentences.append(wording.say("A theme goes with a score; whether it is the cause, nobody can tell from this."))
    return Told(title, tuple(sentences), table(found, wording, taxonomy))


def nobody(found: Themes, wording: Wording) -> str:
    """Why there is nothing."""
    if found.is_anonymous:
        few = wording.number(found.fewest)
        return wording.say("Answers are anonymous: comments of fewer than {few} people are not shown.", few=few)
    return wording.say("Nobody has written a comment in this period.")


def about(found: Themes, wording: Wording) -> Iterator[str]:
    """Of whom this is told: those who write are not all who answer."""
    yield wording.say_many(
        "{number} of {answered} people who answered wrote a comment: this is about their score, {score}; that of all "
        "is {all}.",
        "{number} of {answered} people who answered wrote a comment: this is about their score, {score}; that of all "
        "is {all}.",
        found.written.answers,
        answered=wording.number(found.answered.answers),
        score=wording.number(nps(found.written) or 0),
        all=wording.number(nps(found.answered) or 0),
    )
    if found.unread:
        yield wording.say_many(
            "{number} comment has not been read for its themes yet.",
            "{number} comments have not been read for their themes yet.",
            found.unread,
        )


def named(found: Themes, wording: Wording, taxonomy: Taxonomy) -> Iterator[str]:
    """What pulls the score down most, and what lifts it most."""
    if not found.shown:
        return
    lowest, highest = found.shown[0], found.shown[-1]
    if lowest.pull <= -WORTH_SAYING:
        yield wording.say(
            "What pulls the score down most: {theme}, by {points}.",
            theme=name_of(lowest.themes, wording, taxonomy),
            points=tenths(-lowest.pull, wording),
        )
    if highest.pull >= WORTH_SAYING:
        yield wording.say(
            "What lifts the score most: {theme}, by {points}.",
            theme=name_of(highest.themes, wording, taxonomy),
            points=tenths(highest.pull, wording),
        )


def changes(found: Themes, wording: Wording, taxonomy: Taxonomy) -> Iterator[str]:
    """What goes with most of the change."""
    if found.before is None or abs(found.moved) < WORTH_SAYING or not found.changed:
        return
    part = max(found.changed, key=lambda one: (found.changed[one] / found.moved, sorted(one)))
    if not part or 2 * found.changed[part] / found.moved <= 1:
        return
    yield wording.say(
        "Since {since} the score of those who wrote has changed by {points}; the largest part, {part}, goes with "
        "{theme}.",
        since=found.before.name,
        points=signed(found.moved, wording),
        theme=name_of(part, wording, taxonomy),
        part=signed(found.changed[part], wording),
    )


def how_to_read(found: Themes, wording: Wording) -> Told:
    """What the columns mean, and what adds up."""
    sentences = [
        wording.say(
            "Added: what an answer gives to the score or takes from it, shared out evenly among its themes; together "
            "it is the score of those who wrote."
        ),
        wording.say("Pull: how much more or less that is than as many average comments would add; together it is 0."),
        wording.say("Without it: the score of the others who wrote; that does not add up to anything."),
    ]
    if found.others is not None:
        few = wording.number(found.fewest)
        sentences.append(wording.say("Themes with fewer than {few} comments are told as one.", few=few))
    return Told(wording.say("How to read the table"), tuple(sentences))


def table(found: Themes, wording: Wording, taxonomy: Taxonomy) -> Table | None:
    """A row a theme, what pulls the score down most on top; then those without a row of their own."""
    parts = [*found.shown, *(part for part in (found.others, found.none) if part is not None)]
    if not found.shown:
        return None
    # To translators: the head of a column: how much more or less than the average a theme adds to the score.
    head = [wording.say("Theme"), wording.say("Comments"), wording.say("Pull")]
    # To translators: the head of a column: how many points a theme adds to the score.
    head += [wording.say("Added"), "NPS"]
    head += [wording.say("Since {since}", since=found.before.name)] if found.before is not None else []
    # To translators: the head of a column: the score of all who do not write of the theme.
    head.append(wording.say("Without it"))
    return Table(tuple(head), tuple(row(part, found, wording, taxonomy) for part in parts))


def row(part: Contribution, found: Themes, wording: Wording, taxonomy: Taxonomy) -> tuple[str, ...]:
    """One theme's."""
    name = name_of(part.themes, wording, taxonomy) if part is not found.others else others_name(found, wording)
    moved = found.changed.get(part.themes) if part is not found.others else None
    cells = [name, wording.number(part.bands.answers), signed(part.pull, wording), signed(part.points, wording)]
    cells.append(scored(nps(part.bands), interval(part.bands), wording))
    cells += [NOTHING if moved is None else signed(moved, wording)] if found.before is not None else []
    cells.append(NOTHING if part.without is None else wording.number(round_half_away(score_of(found) - part.without)))
    return tuple(cells)


def others_name(found: Themes, wording: Wording) -> str:
    """With those without a theme, where they are too few for a row."""
    if found.none is None and found.is_anonymous:
        return wording.say("(other themes, or none)")
    return wording.say("(other themes)")


def score_of(found: Themes) -> Fraction:
    """Of those who wrote."""
    return exact_nps(found.written) or Fraction()


def name_of(part: frozenset[str], wording: Wording, taxonomy: Taxonomy) -> str:
    """In the language of the words."""
    if not part:
        return wording.say("(no theme)")
    return wording.listed([taxonomy.name(theme, wording.language) for theme in sorted(part)])


def tenths(points: Fraction, wording: Wording) -> str:
    """Without a sign."""
    return wording.numerals.decimal(float(abs(points)), 1)


def signed(points: Fraction, wording: Wording) -> str:
    """With a sign, unless it is nothing: what is added and what is taken away stand below each other."""
    rounded = tenths(points, wording)
    if rounded == tenths(Fraction(), wording):
        return rounded
    return f"{MINUS if points < 0 else '+'}{rounded}"


def as_json(found: Themes, taxonomy: Taxonomy, language: str) -> dict[str, object]:
    """For programs: points with four decimals, rounded each for itself."""
    parts = [*found.shown, *(part for part in (found.others, found.none) if part is not None)]
    return {
        "survey": found.survey.name,
        "period": found.period.name,
        "answers": found.answered.answers,
        "comments": found.written.answers,
        "unread": found.unread,
        "fewest": found.fewest,
        "nps": round(float(score_of(found)), 4) if found.written.answers else None,
        "themes": [part_json(part, found, taxonomy, language) for part in parts],
    }


def part_json(part: Contribution, found: Themes, taxonomy: Taxonomy, language: str) -> dict[str, object]:
    """One row; `impact` does not add up."""
    theme = next(iter(part.themes)) if part in found.shown else None
    within = interval(part.bands)
    moved = found.changed.get(part.themes) if part is not found.others else None
    return {
        "theme": theme,
        "name": None if theme is None else taxonomy.name(theme, language),
        "kind": "theme" if theme is not None else "others" if part is found.others else "none",
        "comments": part.bands.answers,
        "nps": nps(part.bands),
        "interval": None if within is None else {"low": round(within.low, 4), "high": round(within.high, 4)},
        "contribution": round(float(part.points), 4),
        "weight": round(float(part.weight), 4),
        "pull": round(float(part.pull), 4),
        "impact": None if part.without is None else round(float(part.without), 4),
        "change": None if moved is None else round(float(moved), 4),
        "quotes": list(found.quotes.get(theme, ())) if theme is not None else [],
    }
