"""For whoever leads a team: the score of its own customers, their cases, and what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.config import Programme
from bot.figures.report import Figures, Report, change_of
from bot.figures.telling import Told
from bot.posts import ScorePost
from bot.reports import caring, scoring, themes
from bot.reports.caring import Care
from bot.reports.document import Document
from bot.reports.scoring import Span
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import Period
from bot.survey.routing import CaseRules
from bot.survey.scale import SCORES, Band, band_of
from bot.survey.wording import Wording
from bot.themes.reading import read_taxonomy
from storage.database import Session
from storage.queries.answers import DigestedAnswer, answers_between
from storage.queries.caseloads import case_counts
from storage.queries.combinations import score_counts_of
from storage.queries.figures import Filter

# Of those who would not recommend us, and of those who would: enough to hear a tone.
QUOTES = {Band.DETRACTOR: 3, Band.PROMOTER: 2}
LONGEST_QUOTE = 400


def team(session: Session, programme: Programme, span: Span, name: str, now: datetime) -> Document | None:
    """The report of one team's part of a survey. Of anonymous answers no part is told. None: nobody answered, and there
    is no case.
    """
    wording, rules = programme.wording, programme.cases
    found = part_of(session, rules, span, name)
    load = caring.caseload(span.survey.name, span.period, rules.team_keys)
    counts = [
        one
        for one in case_counts(session, load, now)
        if rules.team(dict(zip(rules.team_keys, one.values, strict=True))) == name
    ]
    if not counts and scoring.is_empty(found):
        return None
    parts = [scoring.told(found, wording, whose=name), *written_about(session, programme, span, name)]
    parts += caring.told(Care.of(counts), wording)
    if (said := said_by(session, rules, span, name, wording)) is not None:
        parts.append(said)
    return Document(
        title=wording.say("{team}: NPS report, {period}", team=name, period=scoring.name_of(span.period)),
        subtitle=wording.say(
            "{days}. {subject}, for whoever leads the team.",
            days=scoring.days(span.period, wording),
            subject=wording.subject(span.survey),
        ),
        figure=scoring.figure(found, wording),
        parts=tuple(parts),
        language=wording.language,
        direction=wording.direction,
    )


def part_of(session: Session, rules: CaseRules, span: Span, name: str) -> ScorePost:
    """The team's figures in each of the periods."""
    trend = tuple(figures_of(session, rules, span.survey, period, name) for period in span.periods)
    before = trend[-2] if len(trend) > 1 else None
    return ScorePost(Report(span.survey, trend[-1], before, change_of(before, trend[-1])), trend)


def figures_of(session: Session, rules: CaseRules, survey: Survey, period: Period, name: str) -> Figures:
    """The counts of one period. A team is a cut by several attributes, and so not told of anonymous answers."""
    if survey.anonymous:
        return Figures(survey.name, period, Counts(), withheld=True)
    keys, counts = rules.team_keys, Counts()
    for values, scores in score_counts_of(session, Filter(survey.name, period.start, period.end), keys).items():
        if rules.team(dict(zip(keys, values, strict=True))) == name:
            counts += Counts.of(scores)
    return Figures(survey.name, period, counts)


def written_about(session: Session, programme: Programme, span: Span, name: str) -> list[Told]:
    """The themes of what its customers write, where one route says who they are; their words come last."""
    route = programme.cases.only_route(name)
    if route is None:
        return []
    taxonomy = read_taxonomy(programme.themes)
    found = scoring.shown(themes.told, session, span.survey, span.period, programme.wording, taxonomy, route.when)
    return [replace(told, quotes=()) for told in found]


def said_by(session: Session, rules: CaseRules, span: Span, name: str, wording: Wording) -> Told | None:
    """The newest words of each band; of anonymous answers nobody knows whose team they are, and none is quoted."""
    if span.survey.anonymous or span.period.start is None or span.period.end is None:
        return None
    scores = [score for score in SCORES if band_of(score) in QUOTES]
    answers = answers_between(session, [span.survey.name], span.period.start, span.period.end, scores)
    said = [one for one in answers if one.reason and not one.is_anonymous and rules.team(known(one)) == name]
    said.sort(key=lambda one: one.answered_at, reverse=True)
    quotes = [
        short(one.reason or "")
        for band, most in QUOTES.items()
        for one in [one for one in said if band_of(one.score) is band][:most]
    ]
    return Told(wording.say("What they said"), quotes=tuple(dict.fromkeys(quotes))) if quotes else None


def known(answer: DigestedAnswer) -> Mapping[str, str | None]:
    """By what its team is known."""
    return {**answer.attributes, "account": answer.account}


def short(text: str) -> str:
    """On one line, and not at length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1].rstrip()}…"
