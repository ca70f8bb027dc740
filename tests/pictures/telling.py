"""What is told of the score: the answers to `/nps`, with charts and tables, and its mistakes."""

from __future__ import annotations

from datetime import timedelta

from bot.figures.report import Figures, Report
from bot.preview.scenes import Card
from bot.slack import score, waves_list
from bot.slack.waves_list import WaveTable
from bot.survey.changes import change
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.queries.schedules import NextWave
from storage.queries.waves import ListedWave
from storage.types import WaveState
from tests.pictures.cards import NOW, ZONE
from tests.support.splits import a_split

SURVEY = Survey(name="customers", company="Acme", subject="Acme")
THIS = parse_period("this-quarter", NOW, ZONE)
COUNTS = Counts.of({10: 61, 9: 40, 8: 31, 7: 19, 6: 9, 5: 6, 3: 5, 1: 3})
BEFORE = Counts.of({10: 40, 9: 33, 8: 30, 7: 22, 6: 14, 5: 8, 3: 7, 1: 5})


def quarter(text: str, counts: Counts) -> Figures:
    """A quarter's figures."""
    return Figures("customers", parse_period(text, NOW, ZONE), counts, 240, counts.answers)


TREND = [
    quarter("2025-Q4", Counts.of({9: 5, 7: 5, 3: 6})),
    quarter("2026-Q1", Counts.of({9: 6, 7: 5, 3: 5})),
    quarter("2026-Q2", Counts.of({9: 7, 7: 5, 3: 6})),
    quarter("2026-Q3", BEFORE),
    quarter("2026-Q4", COUNTS),
]


def report(by: str | None = None) -> Report:
    """This quarter beside the last one."""
    parts = {"enterprise": Counts.of({10: 30, 8: 12, 4: 3}), "pro": Counts.of({10: 50, 7: 30, 3: 12}),
             "starter": Counts.of({9: 21, 8: 8, 2: 8})}  # fmt: skip
    told = a_split(parts, THIS, by=by, survey=SURVEY) if by else None
    now = quarter("2026-Q4", COUNTS)
    return Report(SURVEY, now, TREND[-2], change(BEFORE.bands, COUNTS.bands), told)


def table() -> WaveTable:
    """One wave that is open, one that was, one to come."""
    waves = [
        ListedWave(2, "customers", "2026-Q4", NOW, NOW + timedelta(days=9), WaveState.OPEN, 240, 240, 174),
        ListedWave(1, "customers", "2026-Q3", NOW, NOW - timedelta(days=70), WaveState.OPEN, 231, 230, 159),
    ]
    return WaveTable(waves, [NextWave("customers", "rule", NOW + timedelta(days=52))], NOW, ZONE)


def cards() -> list[Card]:
    """The score in its shapes, and what else can be asked."""
    empty = Report(SURVEY, Figures("customers", THIS, Counts()), None, None)
    return [
        Card("/nps, with its trend", score.draw(report(), ENGLISH, "", TREND)),
        Card("/nps, the first quarter", score.draw(report(), ENGLISH, "")),
        Card("/nps by plan", score.draw(report("plan"), ENGLISH, "by plan")),
        Card("No answers yet", score.draw(empty, ENGLISH)),
        Card("/nps waves", waves_list.draw(table())),
        Card("A mistyped word", score.complaint("'this-quater' is no period; did you mean this-quarter?")),
        Card("/nps help", score.help_text()),
    ]
