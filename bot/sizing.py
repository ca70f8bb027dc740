"""How many to ask for a margin, from what a survey's last answers and its last wave have shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.figures.report import figures
from bot.outlook import preview
from bot.planning import Now
from bot.survey.definition import Survey
from bot.survey.periods import parse_period
from bot.survey.sizes import USUAL_VARIANCE, Size, size, variance_of
from storage.database import Session
from storage.queries.eligibility import LeftOut
from storage.queries.waves import listed
from storage.types import WaveState

# Of a wave that is hardly out nobody knows yet how many will answer.
FEWEST_ASKED = 20


@dataclass(frozen=True, slots=True)
class Sizing:
    """The size, and what it is reckoned from: who may be asked at all, the response, how scores scatter."""

    size: Size
    population: int
    response_rate: float | None
    variance: float | None


def sizing(session: Session, survey: Survey, margin: float, now: Now) -> Sizing:
    """For a wave over the whole audience. ValueError for a margin that is none."""
    counted = preview(session, now, replace(survey, sample=1.0))
    # Who rests now may be asked another time.
    resting = sum(counted.left_out.get(reason, 0) for reason in (LeftOut.RESTING, LeftOut.CEILING))
    year = parse_period("last-365-days", now.at, now.zone)
    variance = variance_of(figures(session, survey, year).bands)
    rate = response_rate(session, survey, now)
    needed = size(
        margin, USUAL_VARIANCE if variance is None else variance, population=counted.total + resting, response_rate=rate
    )
    return Sizing(needed, counted.total + resting, rate, variance)


def response_rate(session: Session, survey: Survey, now: Now) -> float | None:
    """Of the last wave that has closed; None where there is none that tells anything."""
    for wave in listed(session, survey.name):
        if wave.state is WaveState.OPEN and wave.closes_at <= now.at and wave.asked >= FEWEST_ASKED:
            return wave.answered / wave.asked
    return None
