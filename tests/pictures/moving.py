"""What is told of a change: who moved, and the early warning."""

from __future__ import annotations

from datetime import date

from bot.early_warning import Spans, Warned
from bot.early_warning_words import told as warned_in_words
from bot.figures.moves import Moves
from bot.figures.moves_words import told
from bot.preview.scenes import Card
from bot.slack import early_warning, moves
from bot.statistics.alarms import Run, fall
from bot.statistics.panel import Panel
from bot.survey.definition import Survey
from bot.survey.figures import Bands
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from tests.pictures.cards import NOW, ZONE

SURVEY = Survey(name="customers", company="Acme", subject="Acme")
USUAL = Bands(611, 402, 191)
SPANS = Spans(date(2025, 10, 26), date(2026, 10, 26), date(2026, 11, 23))


def who_moved() -> Moves:
    """From one quarter to the next."""
    panel = Panel(((48, 9, 1), (19, 22, 4), (6, 8, 11)))
    before, now = parse_period("2026-Q3", NOW, ZONE), parse_period("2026-Q4", NOW, ZONE)
    was, is_now = panel.before + Bands(15, 7, 9), panel.after + Bands(28, 13, 5)
    return Moves(SURVEY, before, now, was, is_now, panel, table=True, turns=True, joined=46, left=31)


def cards() -> list[Card]:
    """In Slack."""
    alarm = fall(USUAL, Bands(72, 58, 71), 0.05)
    if alarm is None:
        raise ValueError("the picture needs a fall")
    warnings = [Warned(SURVEY, alarm, SPANS, USUAL), Warned(SURVEY, Run(0, 6, 6, 0.011), SPANS, USUAL)]
    drawn = [early_warning.draw(warned_in_words(one, ENGLISH)) for one in warnings]
    return [
        Card("/nps moves", moves.draw(told(who_moved(), ENGLISH), ENGLISH, "moves")),
        Card("The early warning of a fall", drawn[0]),
        Card("The early warning of a run", drawn[1]),
    ]
