"""One page for those who lead the company: the score, why, what was done, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.config import Programme
from bot.figures.report import report
from bot.figures.summary import no_segments, summary
from bot.figures.telling import Table, Told
from bot.reports import caring, scoring
from bot.reports.caring import Care
from bot.reports.document import Document
from bot.reports.scoring import Span
from bot.survey.wording import Wording
from storage.database import Session
from storage.queries.caseloads import case_counts

LOW_RESPONSE = 0.10


def management(session: Session, programme: Programme, span: Span, by: Sequence[str], now: datetime) -> Document | None:
    """The report of a period or of a wave; `by`: the attributes by which the score is split. None: nobody answered."""
    wording = programme.wording
    found = scoring.score_of(session, span)
    if not found.report.now.counts.answers:
        return None
    care = Care.of(case_counts(session, caring.caseload(span.survey.name, span.period), now))
    parts = [
        scoring.told(found, wording),
        *(split(session, span, attribute, wording) for attribute in by),
        *caring.told(care, wording),
    ]
    return Document(
        title=wording.say(
            "{subject}: NPS report, {period}",
            subject=wording.subject(span.survey),
            period=scoring.name_of(span.period),
        ),
        subtitle=wording.say("{days}. For the management.", days=scoring.days(span.period, wording)),
        figure=scoring.figure(found, wording),
        parts=tuple(parts),
        asked=asks(found.report.now.response_rate, care, wording),
        language=wording.language,
        direction=wording.direction,
    )


def split(session: Session, span: Span, attribute: str, wording: Wording) -> Told:
    """The score by an attribute."""
    said = summary(report(session, span.survey, span.period, by=attribute), wording)
    title = wording.say("By {attribute}", attribute=attribute)
    if not said.segments:
        return Told(title, (no_segments(attribute, wording),))
    head = (attribute, "NPS", wording.say("From"))
    return Told(title, table=Table(head, tuple((one.value, one.score, one.answers) for one in said.segments)))


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
    yield wording.say("Talk about one of the quotes in your next meeting, and decide who does what about it.")
