"""One page for those who lead the company: the score, why, what was done, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import Programme
from bot.figures import benchmarks_words
from bot.figures.benchmarks import comparison
from bot.figures.drivers_words import drivers_told
from bot.figures.goals_words import goals
from bot.figures.moves_words import moves
from bot.figures.pictures import response, response_of
from bot.figures.segments_words import segments_told
from bot.figures.telling import Told
from bot.locales.forms import written_date
from bot.reports import caring, scoring, themes
from bot.reports.caring import Care
from bot.reports.document import Document
from bot.reports.scoring import Span
from bot.survey.wording import Wording
from bot.themes.reading import read_taxonomy
from storage.database import Session
from storage.queries.caseloads import case_counts

LOW_RESPONSE = 0.10


def management(session: Session, programme: Programme, span: Span, by: Sequence[str], now: datetime) -> Document | None:
    """The report of a period or of a wave; `by`: the attributes by which the score is split. None: nobody answered."""
    wording = programme.wording
    found = scoring.score_of(session, span, programme.known_shares.get(span.survey.name))
    if scoring.is_empty(found):
        return None
    care = Care.of(case_counts(session, caring.caseload(span.survey.name, span.period), now))
    parts = (
        # Between which bands it moved is told of those who moved.
        scoring.told(found, wording, with_flow=span.before is None),
        *reasons(session, programme, span, by, now),
        *comparisons(session, programme, span, now),
        *caring.told(care, wording),
    )
    return Document(
        title=wording.say(
            "{subject}: NPS report, {period}",
            subject=wording.subject(span.survey),
            period=scoring.name_of(span.period),
        ),
        subtitle=wording.say("{days}. For the management.", days=scoring.days(span.period, wording)),
        figure=scoring.figure(found, wording),
        parts=parts,
        asked=asks(found.report.now.response_rate, care, wording),
        language=wording.language,
        direction=wording.direction,
    )


def reasons(session: Session, programme: Programme, span: Span, by: Sequence[str], now: datetime) -> Iterator[Told]:
    """Who moved, how they answered, which segments, what customers write about, and what goes with the score."""
    wording, survey, period = programme.wording, span.survey, span.period
    ratings = programme.drivers.get(survey.name, ())
    if span.before is not None:
        yield from scoring.shown(moves, session, survey, period, span.before, wording, by[0] if by else None)
    yield from scoring.shown(answered_by_day, session, programme, span, now)
    for attribute in by:
        yield from scoring.shown(segments_told, session, survey, period, (attribute,), wording, programme.splitting)
    yield from scoring.shown(themes.told, session, survey, period, wording, read_taxonomy(programme.themes))
    yield from scoring.shown(drivers_told, session, survey, period, wording, ratings)


def answered_by_day(session: Session, programme: Programme, span: Span, now: datetime) -> Told | None:
    """Of a wave, with the days on which people were reminded."""
    if not span.is_wave:
        return None
    start, end = span.period.start, span.period.end
    found = response(session, span.survey.name, start, end, programme.timezone, now)
    if found is None or not any(number for _, number in found.days):
        return None
    wording = programme.wording
    most, number = max(found.days, key=lambda day: day[1])
    on = written_date(most, wording.language)
    said = wording.say("Most answers came on {day}: {number}.", day=on, number=wording.number(number))
    drawing = response_of(span.survey, found, wording)
    return Told(wording.say("How they answered, day by day"), (said,), drawing=drawing)


def comparisons(session: Session, programme: Programme, span: Span, now: datetime) -> Iterator[Told]:
    """Against what the company wants, and against others."""
    yield from scoring.shown(goals, session, programme, span.period, now, programme.wording)
    yield from scoring.shown(beside_others, session, programme, span, programme.wording)


def beside_others(session: Session, programme: Programme, span: Span, wording: Wording) -> Told | None:
    """The scores that the operator has chosen; those that come with the program are for whoever asks for them."""
    found = comparison(session, programme, span.survey, span.period)
    own = tuple(one for one in found.compared if one.benchmark in programme.benchmarks)
    if not own and found.now.nps is not None:
        words = (benchmarks_words.by_scale(scale, found.now, wording) for scale in found.scales)
        return Told(wording.say("In the words of others"), tuple(words))
    return benchmarks_words.told(replace(found, compared=own), wording)


def asks(response: float | None, care: Care, wording: Wording) -> Told:
    """What only they can do; thanks, where nothing is left."""
    return Told(wording.say("What is asked of you"), tuple(asked(response, care, wording)))


def asked(response: float | None, care: Care, wording: Wording) -> Iterator[str]:
    """Each a sentence, the most pressing first."""
    todo = caring.asked_of_them(care, wording)
    yield from todo
    if response is not None and response < LOW_RESPONSE:
        yield wording.say(
            "Ask your customers yourself to answer: only {share} of them did.", share=wording.percent(response)
        )
    if care.resolved and not todo:
        yield wording.say("Thank those who talked to these customers: no case is late, and none is left alone.")
    yield wording.say("Choose one thing that customers ask for, and say who does what about it until when.")
