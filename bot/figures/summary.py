"""A report in sentences: what the score says and what it cannot say, the same words on every surface."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.figures.report import Figures, Report
from bot.survey.figures import FEWEST_ANSWERS, Bands, Interval, interval, is_thin, nps, round_half_away, shares
from bot.survey.segments import Segment
from bot.survey.verdicts import describe_flow, verdict
from bot.survey.wording import Wording

BAR = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A segment in words: its value, its score (or why there is none), and from how many answers."""

    value: str
    score: str
    answers: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is to be read of a report, in this order. Empty texts are not shown; sentences are whole."""

    title: str
    headline: str
    score: str
    certainty: str
    bands: tuple[tuple[str, str], ...]
    response: str
    change: str
    flow: str
    by: str
    segments: tuple[Line, ...]


def summary(report: Report, wording: Wording) -> Summary:
    """The sentences of a report."""
    now = report.now
    return Summary(
        title=title(report, wording),
        headline=wording.say("No answers yet") if now.nps is None else f"NPS {wording.number(now.nps)}",
        score=wording.say("no answers") if now.nps is None else wording.number(now.nps),
        certainty=certainty(now.bands, wording),
        bands=band_lines(now.bands, wording),
        response=response(now, wording),
        change=change_line(report, wording),
        flow=describe_flow(report.change, wording) if report.change is not None else "",
        by=report.by or "",
        segments=tuple(segment_line(segment, wording) for segment in report.segments),
    )


def title(report: Report, wording: Wording) -> str:
    """What the score is of: a subject, a period, and the attributes that the answers have."""
    conditions = (f"{name} = {value}" for name, value in (report.where or {}).items())
    return ", ".join(
        str(wording.isolated(part)) for part in (report.survey.subject, report.now.period.name, *conditions)
    )


def certainty(bands: Bands, wording: Wording) -> str:
    """How far the score can be trusted."""
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


def edges(found: Interval, wording: Wording) -> dict[str, str]:
    """Both in whole points."""
    return {"low": wording.number(whole(found.low)), "high": wording.number(whole(found.high))}


def whole(value: float) -> int:
    """A whole number of points."""
    return round_half_away(Fraction(value))


def band_lines(bands: Bands, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Each band's name, and its count with its share."""
    share = shares(bands)
    if share is None:
        return ()
    return (
        (wording.say("Promoters (9–10)"), band_line(bands.promoters, share.promoters, wording)),
        (wording.say("Passives (7–8)"), band_line(bands.passives, share.passives, wording)),
        (wording.say("Detractors (0–6)"), band_line(bands.detractors, share.detractors, wording)),
    )


def band_line(answers: int, per_cent: float, wording: Wording) -> str:
    """`30 (30.0%)`."""
    return f"{wording.number(answers)} ({wording.percent(per_cent / 100, 1)})"


def response(now: Figures, wording: Wording) -> str:
    """How many of those asked have answered, and of how many that is not sure."""
    if now.response_rate is None:
        return ""
    told = wording.say_many(
        "{answered} of {number} person asked has answered: {rate}.",
        "{answered} of {number} people asked have answered: {rate}.",
        now.asked or 0,
        answered=wording.number(now.answered_of_asked or 0),
        rate=wording.percent(now.response_rate),
    )
    if not now.held:
        return told
    held = wording.say_many(
        "{number} score is held as unconfirmed.", "{number} scores are held as unconfirmed.", now.held
    )
    return f"{told} {held}"


def change_line(report: Report, wording: Wording) -> str:
    """Whether it moved; nothing where there was nothing before."""
    if report.before is None or not report.before.counts.answers or not report.now.counts.answers:
        return ""
    return verdict(report.change, report.before.period.name, wording)


def segment_line(segment: Segment, wording: Wording) -> Line:
    """A segment; small ones of an anonymous survey are withheld."""
    if segment.counts is None:
        few = wording.number(FEWEST_ANSWERS)
        reason = wording.say("fewer than {few} answers here or next to it", few=few)
        return Line(segment.value, wording.say("not shown"), reason)
    bands = segment.counts.bands
    return Line(
        segment.value,
        scored(nps(bands), interval(bands), wording),
        wording.say_many("{number} answer", "{number} answers", bands.answers),
    )


def scored(score: int | None, found: Interval | None, wording: Wording) -> str:
    """A score with its interval, where there are such."""
    if score is None:
        return wording.say("no answers")
    if found is None:
        return wording.number(score)
    return wording.say("{score} ({low} to {high})", score=wording.number(score), **edges(found, wording))


def as_text(report: Report, wording: Wording) -> str:
    """For a terminal."""
    told = summary(report, wording)
    lines = [told.title, f"NPS {told.score}", told.certainty, ""]
    widest = max((len(name) for name, _ in told.bands), default=0)
    for (name, text), band in zip(told.bands, ("promoters", "passives", "detractors"), strict=False):
        part = getattr(report.now.bands, band) / report.now.counts.answers
        lines.append(f"  {name:<{widest}}  {'█' * round(part * BAR):<{BAR}}  {text}")
    if said := [sentence for sentence in (told.response, told.change, told.flow) if sentence]:
        lines += ["", *said]
    if told.by:
        lines += ["", *segment_table(told, wording)]
    return "\n".join(lines)


def segment_table(told: Summary, wording: Wording) -> list[str]:
    """The segments in columns."""
    if not told.segments:
        return [no_segments(told.by, wording)]
    first = max(len(told.by), *(len(line.value) for line in told.segments))
    second = max(len("NPS"), *(len(line.score) for line in told.segments))
    return [
        f"{told.by:<{first}}  {'NPS':>{second}}  {wording.say('From')}",
        *(f"{line.value:<{first}}  {line.score:>{second}}  {line.answers}" for line in told.segments),
    ]


def no_segments(by: str, wording: Wording) -> str:
    """Why there is no table."""
    return wording.say("No answer has the attribute '{name}' in this period.", name=by)
