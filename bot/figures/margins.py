"""A score and how far it can be trusted, in words: whole points, as a language writes numbers."""

from __future__ import annotations

from fractions import Fraction

from bot.survey.figures import Bands, Interval, interval, is_thin, round_half_away
from bot.survey.wording import Wording


def certainty(bands: Bands, wording: Wording) -> str:
    """How far the score of these answers can be trusted."""
    found = interval(bands)
    if not bands.answers:
        return wording.say("Nobody has answered in this period.")
    if found is None:
        return wording.say_many(
            "From {number} answer: too few to say how far that can be trusted.",
            "From {number} answers: too few to say how far that can be trusted.",
            bands.answers,
        )
    values = edges(found, wording)
    if is_thin(bands):
        return wording.say_many(
            "From {number} answer; the true score is very likely between {low} and {high}; thin, read it with care.",
            "From {number} answers; the true score is very likely between {low} and {high}; thin, read it with care.",
            bands.answers,
            **values,
        )
    return wording.say_many(
        "From {number} answer; the true score is very likely between {low} and {high}.",
        "From {number} answers; the true score is very likely between {low} and {high}.",
        bands.answers,
        **values,
    )


def scored(score: int | None, found: Interval | None, wording: Wording) -> str:
    """A score with its interval, where there are such."""
    if score is None:
        return wording.say("no answers")
    if found is None:
        return wording.number(score)
    return wording.say("{score} ({low} to {high})", score=wording.number(score), **edges(found, wording))


def edges(found: Interval, wording: Wording) -> dict[str, str]:
    """Both in whole points."""
    return {"low": wording.number(whole(found.low)), "high": wording.number(whole(found.high))}


def whole(value: float) -> int:
    """A whole number of points."""
    return round_half_away(Fraction(value))
