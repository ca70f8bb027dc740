"""What goes with the score, in words: which ratings do, how much, and that it need not be the cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.figures.drivers import Held, held_against_score
from bot.figures.telling import Table, Told
from bot.statistics.drivers import Driver
from bot.survey.definition import Survey
from bot.survey.periods import Period
from bot.survey.wording import Wording
from storage.database import Session


def drivers_told(
    session: Session, survey: Survey, period: Period, wording: Wording, names: Sequence[str] = ()
) -> Told | None:
    """For a report: None where there are no ratings, or too few answers have them."""
    held = held_against_score(session, survey, period, names)
    return None if held.found is None else told(held, wording)


def told(held: Held, wording: Wording) -> Told:
    """Sentences, and a row a rating."""
    title = wording.say("What goes with the score")
    sentences = (*nothing(held, wording), *most(held, wording), *left_out(held, wording))
    return Told(title, sentences, table(held, wording))


def nothing(held: Held, wording: Wording) -> Iterator[str]:
    """Why there is nothing to tell."""
    if not held.names:
        yield wording.say("The survey has no rating questions, and no attributes are named as ratings.")
        if held.possible:
            yield wording.say(
                "These attributes are numbers and could be: {names}.", names=wording.listed(held.possible)
            )
    elif held.absent:
        yield wording.say("No answer of this period has a number for: {names}.", names=wording.listed(held.absent))
    elif held.found is None and held.complete < held.needed:
        yield wording.say_many(
            "Only {number} answer has all of these ratings: {names}. {needed} are needed to say what goes with the "
            "score.",
            "Only {number} answers have all of these ratings: {names}. {needed} are needed to say what goes with the "
            "score.",
            held.complete,
            names=wording.listed(held.names),
            needed=wording.number(held.needed),
        )
    elif held.found is None:
        yield wording.say("Everybody gave the same: nothing goes with anything.")


def most(held: Held, wording: Wording) -> Iterator[str]:
    """How much all of them explain, and which of them most."""
    if held.found is None:
        return
    first, *others = held.found.drivers
    yield wording.say_many(
        "In {number} answer that has all of these ratings, they go with {share} of the differences in score.",
        "In {number} answers that have all of these ratings, they go with {share} of the differences in score.",
        held.found.answers,
        share=wording.percent(held.found.r2),
    )
    values = {"name": first.name, "share": wording.percent(first.share), **between(first, wording)}
    rivals = [other.name for other in others if other.high > first.low]
    if rivals:
        yield wording.say(
            "{name} goes with it most, {share} of the differences (very likely {low} to {high}), but it "
            "cannot be told apart from {rivals}.",
            rivals=wording.listed(rivals),
            **values,
        )
    else:
        yield wording.say(
            "{name} goes with it most, {share} of the differences (very likely {low} to {high}), clearly before all "
            "others.",
            **values,
        )
    yield wording.say("A rating goes with the score; whether it is the cause, nobody can tell from this.")


def left_out(held: Held, wording: Wording) -> Iterator[str]:
    """Ratings that were not held against the score."""
    if held.alike and held.found is not None:
        yield wording.say("The same in all answers, and left out: {names}.", names=wording.listed(held.alike))
    if held.beyond:
        yield wording.say("Too many at once, and left out: {names}.", names=wording.listed(held.beyond))


def table(held: Held, wording: Wording) -> Table | None:
    """The largest share first."""
    if held.found is None:
        return None
    rows = tuple(
        (one.name, wording.percent(one.share, 1), wording.say("{low} to {high}", **between(one, wording)))
        for one in held.found.drivers
    )
    head = (wording.say("Rating"), wording.say("Goes with"), wording.say("Very likely"))
    return Table(head, rows)


def between(driver: Driver, wording: Wording) -> dict[str, str]:
    """Both ends of the interval."""
    return {"low": wording.percent(driver.low, 1), "high": wording.percent(driver.high, 1)}


def as_json(held: Held) -> dict[str, Any]:
    """For programs; shares of 1."""
    found = held.found
    return {
        "survey": held.survey.name,
        "period": held.period.name,
        "ratings": list(held.names),
        "answers": held.complete,
        "needed": held.needed,
        "r2": None if found is None else round(found.r2, 6),
        "drivers": []
        if found is None
        else [
            {"name": one.name, "share": round(one.share, 6), "low": round(one.low, 6), "high": round(one.high, 6)}
            for one in found.drivers
        ],
    }
