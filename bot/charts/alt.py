"""What a picture says, for those who do not see it: short whole sentences, true to what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.drawings import Distribution, Dots, Drawing, Flow, Point, ResponseDays, Trend, signed
from bot.locales.forms import written_date
from bot.survey.figures import Counts, shares
from bot.survey.wording import Wording, noted

BANDS = (
    noted("Promoters: from {before} to {after}."),
    noted("Passives: from {before} to {after}."),
    noted("Detractors: from {before} to {after}."),
)


def alt(drawing: Drawing, words: Wording) -> str:
    """A paragraph: what it is, where it begins and ends, its extremes, and how far it can be trusted."""
    match drawing:
        case Trend():
            said = trend(drawing, words)
        case Distribution():
            said = distribution(drawing, words)
        case Dots():
            said = dots(drawing, words)
        case Flow():
            said = flow(drawing, words)
        case _:
            said = response(drawing, words)
    return " ".join([f"{drawing.title.rstrip('.')}.", *said])


def trend(drawing: Trend, words: Wording) -> list[str]:
    """From where to where, and how sure the last is."""
    scored = [point for point in drawing.points if point.nps is not None]
    said = [words.say("No answers.")] if not scored else [*course(scored, words), *extremes(scored, words)]
    if scored and (sure := interval(scored[-1])):
        said.append(words.say("The last is very likely between {low} and {high}.", low=sure[0], high=sure[1]))
    if scored and (gaps := len(drawing.points) - len(scored)):
        said.append(words.say_many("{number} period has no score.", "{number} periods have no score.", gaps))
    if drawing.goal is not None:
        said.append(words.say("The goal is {goal}.", goal=signed(drawing.goal)))
    return said


def course(scored: Sequence[Point], words: Wording) -> list[str]:
    """The first and the last."""
    first, last = scored[0], scored[-1]
    if first is last:
        return [words.say("{score} in {period}.", score=score(last), period=last.label)]
    return [
        words.say("From {first} in {since} to {last} in {until}.", first=score(first), since=first.label,
                  last=score(last), until=last.label)
    ]  # fmt: skip


def extremes(scored: Sequence[Point], words: Wording) -> list[str]:
    """The highest and the lowest, where they are neither the first nor the last."""
    high = max(scored, key=lambda point: point.nps or 0.0)
    low = min(scored, key=lambda point: point.nps or 0.0)
    ends = (scored[0].nps, scored[-1].nps)
    said = []
    if high.nps not in ends:
        said.append(words.say("Highest: {score} in {period}.", score=score(high), period=high.label))
    if low.nps not in ends:
        said.append(words.say("Lowest: {score} in {period}.", score=score(low), period=low.label))
    return said


def distribution(drawing: Distribution, words: Wording) -> list[str]:
    """The bands, and the score that most gave."""
    counts = Counts(drawing.scores)
    share = shares(counts.bands)
    if share is None:
        return [words.say("No answers.")]
    most = max(range(len(counts.scores)), key=lambda given: counts.scores[given])
    return [
        words.say_many("{number} answer.", "{number} answers.", counts.answers),
        words.say("Promoters {promoters}, passives {passives}, detractors {detractors}.", **{
            band: words.percent(getattr(share, band) / 100, 1) for band in ("promoters", "passives", "detractors")
        }),
        words.say_many("Most often given: {score}, by {number} of them.",
                       "Most often given: {score}, by {number} of them.", counts.scores[most], score=most),
    ]  # fmt: skip


def dots(drawing: Dots, words: Wording) -> list[str]:
    """How many, the best and the worst."""
    scored = [point for point in drawing.points if point.nps is not None]
    hidden = len(drawing.points) - len(scored)
    said = [words.say_many("{number} segment.", "{number} segments.", len(drawing.points))]
    if scored:
        best, worst = (choose(scored, key=lambda point: point.nps or 0.0) for choose in (max, min))
        said.append(words.say("Highest: {segment} with {score}.", segment=best.label, score=score(best)))
        if worst.nps != best.nps:
            said.append(words.say("Lowest: {segment} with {score}.", segment=worst.label, score=score(worst)))
    if drawing.overall is not None:
        said.append(words.say("All together: {score}.", score=signed(drawing.overall)))
    if hidden:
        said.append(words.say_many("{number} is not shown.", "{number} are not shown.", hidden))
    return said


def flow(drawing: Flow, words: Wording) -> list[str]:
    """Each band before and after, and what crossed the borders."""
    said = [words.say("From {since} to {until}.", since=drawing.before, until=drawing.after)]
    for text, before, after in zip(BANDS, drawing.shares_before, drawing.shares_after, strict=True):
        said.append(words.say(text, before=words.percent(before / 100, 1), after=words.percent(after / 100, 1)))
    for border, net in (("6|7", drawing.across_6_7), ("8|9", drawing.across_8_9)):
        size = words.numerals.decimal(abs(net), 1)
        if net > 0:
            said.append(words.say("Of every 100 answers, {size} more are above {border}.", size=size, border=border))
        if net < 0:
            said.append(words.say("Of every 100 answers, {size} fewer are above {border}.", size=size, border=border))
    return said


def response(drawing: ResponseDays, words: Wording) -> list[str]:
    """How many in all, and when most of them came."""
    answers = sum(count for _, count in drawing.days)
    said = [answered(drawing, words)]
    if answers:
        day, most = max(drawing.days, key=lambda one: one[1])
        text = words.say_many("Most on {day}: {number}.", "Most on {day}: {number}.", most,
                              day=written_date(day, words.language))  # fmt: skip
        said.append(text)
    if drawing.reminders:
        listed = words.listed([written_date(day, words.language) for day in drawing.reminders])
        said.append(words.say("Reminders on {days}.", days=listed))
    return said


def answered(drawing: ResponseDays, words: Wording) -> str:
    """How many have answered, of how many."""
    answers = sum(count for _, count in drawing.days)
    if not drawing.asked:
        return words.say_many("{number} answer.", "{number} answers.", answers)
    return words.say(
        "{answers} of {asked} people asked have answered: {share}.",
        answers=words.number(answers), asked=words.number(drawing.asked),
        share=words.percent(answers / drawing.asked, 1),
    )  # fmt: skip


def score(point: Point) -> str:
    """As it is written at the point."""
    return "–" if point.nps is None else signed(point.nps)


def interval(point: Point) -> tuple[str, str] | None:
    """Where the true score very likely lies; None where that is not said."""
    return None if point.low is None or point.high is None else (signed(point.low), signed(point.high))
