"""Our score beside those of others, in words: never without who measured theirs, when and of whom."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config import Programme
from bot.config.benchmarks import Benchmark
from bot.figures.benchmarks import Beside, Compared, Comparison, Scale, comparison
from bot.figures.margins import scored, whole
from bot.figures.report import Figures
from bot.figures.telling import Table, Told
from bot.survey.definition import Survey
from bot.survey.periods import Period
from bot.survey.wording import Wording, noted
from storage.database import Session

_BESIDE = {
    Beside.ABOVE: noted("Ours is higher"),
    Beside.BELOW: noted("Ours is lower"),
    Beside.OPEN: noted("Cannot be told apart"),
}
# To translators: words for a score, worst first.
_WORDS = (noted("acceptable"), noted("good"), noted("excellent"), noted("world class"))


def benchmarks(session: Session, programme: Programme, survey: Survey, period: Period, wording: Wording) -> Told | None:
    """Our score of a period beside others; None where there is none of ours."""
    return told(comparison(session, programme, survey, period), wording)


def told(found: Comparison, wording: Wording) -> Told | None:
    """Ours, the words that others have for it, what it can be held against, and what follows from that: little."""
    if found.now.nps is None:
        return None
    sentences = (
        wording.say("Ours is {score}.", score=scored(found.now.nps, found.now.interval, wording)),
        *(by_scale(scale, found.now, wording) for scale in found.scales),
        *tests(found, wording),
        wording.say(
            "These scores are of other people, asked in other ways and at other times. To be above one does not show "
            "that our customers are happier than theirs, nor to be below that they are not."
        ),
        wording.say("What can be relied on is how our own score moves."),
    )
    head = (wording.say("Score of"), "NPS", wording.say("Beside it"))
    rows = tuple(row(one, wording) for one in found.compared)
    title = wording.say("Beside the scores of others, {period}", period=found.now.period.name)
    return Told(title, sentences, Table(head, rows))


def by_scale(scale: Scale, now: Figures, wording: Wording) -> str:
    """What somebody calls such a score; two words where our answers leave both open."""
    score = now.nps or 0
    sure = now.interval
    low, high = (score, score) if sure is None else (sure.low, sure.high)
    lowest, highest = scale.word(low), scale.word(high)
    values = {"source": scale.source}
    if highest is None:
        return wording.say("{source} has no word of praise for such a score.", **values)
    if lowest == highest:
        return wording.say("{source} calls such a score {word}.", word=wording.say(highest), **values)
    if lowest is None:
        return wording.say(
            "In the words of {source} it may be {word}, or less: our answers leave both open.",
            word=wording.say(highest),
            **values,
        )
    return wording.say(
        "In the words of {source} it is from {lowest} to {highest}: our answers leave that open.",
        lowest=wording.say(lowest),
        highest=wording.say(highest),
        **values,
    )


def tests(found: Comparison, wording: Wording) -> Iterator[str]:
    """Ours against those whose answers are known."""
    for one in found.compared:
        if one.test is None:
            continue
        points = abs(whole(one.test.nps))
        values = {"name": one.benchmark.name, "points": wording.number(points), "year": str(one.benchmark.year)}
        if one.beside is Beside.ABOVE:
            yield wording.say("Ours is {points} above that of {name} in {year}, more than chance could do.", **values)
        elif one.beside is Beside.BELOW:
            yield wording.say("Ours is {points} below that of {name} in {year}, more than chance could do.", **values)
        else:
            yield wording.say("The {points} between ours and that of {name} in {year} could be chance.", **values)


def row(one: Compared, wording: Wording) -> tuple[str, ...]:
    """A benchmark, its name with where it is from."""
    theirs = one.benchmark
    name = wording.say(
        # To translators: whose score it is, who published it in which year, and who was asked.
        "{name} ({source}, {year}; asked were {population})",
        name=theirs.name,
        source=theirs.source,
        year=str(theirs.year),
        population=of_whom(theirs, wording),
    )
    return name, wording.number(whole(theirs.nps)), wording.say(_BESIDE[one.beside])


def of_whom(theirs: Benchmark, wording: Wording) -> str:
    """Who was asked, how many of them answered, and what was made of it."""
    parts = [theirs.population]
    if theirs.answers is not None:
        parts.append(wording.say_many("{number} answer", "{number} answers", theirs.answers))
    return "; ".join([*parts, *([theirs.statistic] if theirs.statistic else [])])
