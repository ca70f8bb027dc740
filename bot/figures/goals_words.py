"""Goals in words: met, missed or not decided, and what is missing; whoever reads no statistics can act on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.config import Programme
from bot.config.goals import Goal
from bot.figures.goals import Reached, all_reached
from bot.figures.margins import scored, whole
from bot.figures.telling import Table, Told
from bot.locales.forms import written_date
from bot.statistics.goals import Measure, Missing, Standing, observed, share_interval
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS
from bot.survey.periods import Period, parse_period, year_before
from bot.survey.wording import Wording
from storage.database import Session

# A chance is told in tenths: more would be false precision.
TENTHS = 10


def goals(
    session: Session,
    programme: Programme,
    period: Period,
    now: datetime,
    wording: Wording,
    survey: Survey | None = None,
) -> Told | None:
    """The goals (of one survey, or all) whose time had not ended before the period; None where there are none."""
    found = [one for one in all_reached(session, programme, period, now) if survey in (None, one.survey)]
    return told(found, programme, now, wording) if found else None


def told(found: list[Reached], programme: Programme, now: datetime, wording: Wording) -> Told:
    """A row for each, and below it what is to be said of it."""
    head = (wording.say("Goal"), wording.say("Now"), wording.say("To reach"), wording.say("So far"))
    rows = tuple(
        (title(one, wording), now_at(one, wording), target(one, wording), standing(one, wording)) for one in found
    )
    sentences = [how_many(found, wording)]
    sentences += [sentence for one in found for sentence in said(one, programme, now, wording)]
    name = wording.say("Goals, {period}", period=found[0].period.name)
    return Told(name, tuple(sentences), Table(head, rows))


def how_many(found: list[Reached], wording: Wording) -> str:
    """Those that are met, of all."""
    met = sum(is_met(one) for one in found)
    if met == len(found):
        return wording.say_many("The goal is met.", "All {number} goals are met.", met)
    return wording.say_many(
        "{met} of {number} goal is met.", "{met} of {number} goals are met.", len(found), met=wording.number(met)
    )


def title(one: Reached, wording: Wording) -> str:
    """Its name, with whose it is."""
    if one.goal.department is None or one.goal.department == one.goal.name:
        return one.goal.name
    # To translators: the name of a goal, and the department whose goal it is.
    return wording.say("{goal} ({department})", goal=one.goal.name, department=one.goal.department)


def now_at(one: Reached, wording: Wording) -> str:
    """The figure with its interval."""
    if one.now is None:
        return wording.say("not shown")
    if one.goal.measure is Measure.SCORE:
        return scored(one.now.nps, one.now.interval, wording)
    share, sure = observed(one.now.bands, one.goal.measure), share_interval(one.now.bands, one.goal.measure)
    if share is None:
        return wording.say("no answers")
    if sure is None:
        return wording.percent(float(share) / 100)
    return wording.say(
        "{score} ({low} to {high})",
        score=wording.percent(float(share) / 100),
        low=wording.percent(sure.low / 100),
        high=wording.percent(sure.high / 100),
    )


def target(one: Reached, wording: Wording) -> str:
    """The figure to be reached, and of what it is the share."""
    if one.target is None:
        return wording.say("unknown")
    if one.goal.measure is Measure.SCORE:
        return wording.number(whole(one.target))
    share = wording.percent(one.target / 100)
    if one.goal.measure is Measure.PROMOTERS:
        return wording.say("{share} promoters", share=share)
    return wording.say("at most {share} detractors", share=share)


def standing(one: Reached, wording: Wording) -> str:
    """In a word or two."""
    if one.judged is None:
        return wording.say("not shown") if one.now is None else wording.say("too few answers")
    if one.judged.standing is Standing.MET:
        return wording.say("met")
    if one.judged.standing is Standing.OPEN:
        return wording.say("not decided")
    return wording.say("missed") if one.is_over else wording.say("not reached yet")


def said(one: Reached, programme: Programme, now: datetime, wording: Wording) -> Iterator[str]:
    """Where a growth starts, how sure it is, what is missing, and until when."""
    name = title(one, wording)
    if one.now is None:
        yield wording.say("{goal}: not shown, since it would tell who gave anonymous answers.", goal=name)
        return
    if one.goal.growth is not None:
        yield growth(one, name, wording)
    if one.judged is None and one.target is not None:
        few = wording.number(FEWEST_ANSWERS)
        yield wording.say("{goal}: fewer than {few} answers do not decide anything.", goal=name, few=few)
    if one.judged is not None and one.judged.standing is Standing.OPEN:
        yield chance(one.judged.probability, name, wording)
    if one.missing is not None:
        yield lacking(one.missing, one.goal.measure, name, wording)
    if not one.is_over and (last := last_day(one.goal, programme, now)) and not is_met(one):
        yield wording.say("{goal}: there is time until {day}.", goal=name, day=written_date(last, wording.language))


def is_met(one: Reached) -> bool:
    """Beyond doubt."""
    return one.judged is not None and one.judged.standing is Standing.MET


def growth(one: Reached, name: str, wording: Wording) -> str:
    """From what it is to grow."""
    earlier = year_before(one.period)
    since = wording.say("the year before") if earlier is None else earlier.name
    was = None if one.before is None else observed(one.before.bands, one.goal.measure)
    if was is None or one.target is None or one.goal.growth is None:
        return wording.say(
            "{goal}: nothing is known to grow from; {period} has too few answers.", goal=name, period=since
        )
    values = {"goal": name, "period": since, "target": target(one, wording)}
    if one.goal.measure is Measure.SCORE:
        points = wording.number(whole(one.goal.growth))
        return wording.say(
            "{goal}: {score} in {period} and {points} points more make {target}.",
            points=points,
            score=wording.number(whole(float(was))),
            **values,
        )
    change, share = wording.percent(abs(one.goal.growth) / 100), wording.percent(float(was) / 100)
    if one.goal.growth > 0:
        return wording.say(
            "{goal}: {share} in {period}, grown by {change} of itself, make {target}.",
            change=change,
            share=share,
            **values,
        )
    return wording.say(
        "{goal}: {share} in {period}, cut by {change} of itself, make {target}.", change=change, share=share, **values
    )


def chance(probability: float, name: str, wording: Wording) -> str:
    """In tenths."""
    tenths = min(max(round(TENTHS * probability), 1), TENTHS - 1)
    return wording.say(
        "{goal}: there are too few answers to decide it; the chance that it is met is about {tenths} in 10.",
        goal=name,
        tenths=wording.number(tenths),
    )


def lacking(missing: Missing, measure: Measure, name: str, wording: Wording) -> str:
    """The ways to it, as the answers stand."""
    if measure is Measure.DETRACTORS:
        return wording.say_many(
            "{goal}: {number} detractor too many; won over, it is reached.",
            "{goal}: {number} detractors too many; with them won over, it is reached.",
            missing.to_passives or 0,
            goal=name,
        )
    if missing.promoters is None:
        return wording.say("{goal}: more promoters alone do not reach it.", goal=name)
    more = wording.say_many("{number} more promoter", "{number} more promoters", missing.promoters)
    if missing.to_promoters is None:
        return wording.say("{goal}: {promoters} would reach it, as the answers stand.", goal=name, promoters=more)
    return wording.say_many(
        "{goal}: {promoters} would reach it, as the answers stand, or {number} detractor won over as a promoter.",
        "{goal}: {promoters} would reach it, as the answers stand, or {number} detractors won over as promoters.",
        missing.to_promoters,
        goal=name,
        promoters=more,
    )


def last_day(goal: Goal, programme: Programme, now: datetime) -> date | None:
    """The last day on which it may be reached."""
    if goal.by is None:
        return None
    end = parse_period(goal.by, now, programme.timezone).end
    return None if end is None else (end - timedelta(hours=12)).date()
