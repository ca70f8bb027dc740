"""An early warning in words: what has happened, how sure that is, and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.early_warning import Warned
from bot.figures.telling import Told
from bot.locales.forms import written_date
from bot.statistics.alarms import Fall, Run
from bot.survey.figures import Bands, nps
from bot.survey.verdicts import describe_flow
from bot.survey.wording import Wording

DAY = timedelta(days=1)
# Nobody has known a programme for longer.
MOST_YEARS = 1000


def told(warned: Warned, wording: Wording) -> Told:
    """On any surface."""
    subject = wording.subject(warned.survey)
    if isinstance(warned.alarm, Fall):
        title = wording.say("Early warning: the score of {subject} is falling", subject=subject)
        return Told(title, tuple(of_fall(warned.alarm, warned, wording)))
    title = wording.say("Early warning: many detractors of {subject}", subject=subject)
    return Told(title, tuple(of_run(warned.alarm, warned, wording)))


def of_fall(alarm: Fall, warned: Warned, wording: Wording) -> Iterator[str]:
    """From what to what, how sure, and how the bands moved."""
    before, now, spans = alarm.change.before, alarm.change.after, warned.spans
    yield wording.say(
        "From {first} to {last} the score is {now}, from {answers} answers; in the time before, since {start}, it was "
        "{was}, from {many}.",
        first=written_date(spans.lately, wording.language),
        last=written_date(spans.end - DAY, wording.language),
        start=written_date(spans.start, wording.language),
        now=score(now, wording),
        was=score(before, wording),
        answers=wording.number(now.answers),
        many=wording.number(before.answers),
    )
    yield wording.say(
        "If nothing had changed, a fall like this would come up less than once in {years} years of looking every day.",
        years=years(alarm.a_year, wording),
    )
    yield describe_flow(alarm.change, wording)
    yield wording.say(
        "{moves} shows who moved, {themes} what they write about.",
        moves=command("moves", warned),
        themes=command("themes", warned),
    )
    yield silence(wording)


def of_run(alarm: Run, warned: Warned, wording: Wording) -> Iterator[str]:
    """How many, how many it would be otherwise, and how sure."""
    usual = wording.percent(warned.usual.detractors / warned.usual.answers)
    if alarm.in_a_row:
        yield wording.say_many(
            "{number} answer came from a detractor; usually it is {usual} of all.",
            "{number} answers in a row came from detractors; usually it is {usual} of all.",
            alarm.detractors,
            usual=usual,
        )
    else:
        yield wording.say_many(
            "{number} of {among} answers in a row came from a detractor; usually it is {usual} of all.",
            "{number} of {among} answers in a row came from detractors; usually it is {usual} of all.",
            alarm.detractors,
            among=wording.number(alarm.among),
            usual=usual,
        )
    yield wording.say(
        "If nothing had changed, a run like this would come up less than once in {years} years.",
        years=years(alarm.a_year, wording),
    )
    yield wording.say(
        "{cases} lists who is to be won back, {themes} shows what they write about.",
        cases="/nps cases",
        themes=command("themes", warned),
    )
    yield silence(wording)


def silence(wording: Wording) -> str:
    """That it is not repeated."""
    return wording.say("This is said once, and again only if it gets worse.")


def score(bands: Bands, wording: Wording) -> str:
    """Of some answers."""
    return wording.number(nps(bands) or 0)


def years(a_year: float, wording: Wording) -> str:
    """In so many years it would come about once, rounded down."""
    number = min(MOST_YEARS, int(1 / a_year))
    step = 10 if number >= 20 else 1
    return wording.number(number // step * step)


def command(topic: str, warned: Warned) -> str:
    """What to type in Slack; of anonymous answers only the calendar's units are told."""
    spans = warned.spans
    period = "this-quarter" if warned.survey.anonymous else f"{spans.lately}..{spans.end - DAY}"
    return f"/nps {topic} {period} survey {warned.survey.name}"
