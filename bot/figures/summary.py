"""A report in sentences: what the score says and what it cannot say, the same words on every surface."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bot.figures.report import Figures, Report
from bot.survey.figures import FEWEST_ANSWERS, Bands, interval, is_thin, nps, round_half_away, shares
from bot.survey.segments import Segment
from bot.survey.verdicts import describe_flow, verdict

BAR = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A segment in words: its value, its score (or why there is none), and from how many answers."""

    value: str
    score: str
    answers: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is to be read of a report, in this order. Empty texts are not shown."""

    title: str
    score: str
    certainty: str
    bands: tuple[tuple[str, str], ...]
    response: str
    change: str
    flow: str
    by: str
    segments: tuple[Line, ...]


def summary(report: Report) -> Summary:
    """The sentences of a report."""
    now = report.now
    conditions = "".join(f", {name} = {value}" for name, value in (report.where or {}).items())
    return Summary(
        title=f"{report.survey.subject}, {now.period.name}{conditions}",
        score="no answers" if now.nps is None else signed(now.nps),
        certainty=certainty(now.bands),
        bands=band_lines(now.bands),
        response=response(now),
        change=change_line(report),
        flow=describe_flow(report.change) if report.change is not None else "",
        by=report.by or "",
        segments=tuple(segment_line(segment) for segment in report.segments),
    )


def signed(score: int) -> str:
    """With a true minus sign, as figures are set."""
    return str(score).replace("-", "−")


def certainty(bands: Bands) -> str:
    """How far the score can be trusted."""
    found = interval(bands)
    if not bands.answers:
        return "Nobody has answered in this period"
    if found is None:
        return f"From {count(bands.answers, 'answer')}: too few to say how far that can be trusted"
    low, high = (signed(whole(edge)) for edge in (found.low, found.high))
    thin = "; thin, read it with care" if is_thin(bands) else ""
    return f"From {count(bands.answers, 'answer')}; the true score is very likely between {low} and {high}{thin}"


def whole(value: float) -> int:
    """A whole number of points."""
    return round_half_away(Fraction(value))


def band_lines(bands: Bands) -> tuple[tuple[str, str], ...]:
    """Each band's name, and its count with its share."""
    share = shares(bands)
    if share is None:
        return ()
    return (
        ("Promoters (9–10)", f"{bands.promoters} ({share.promoters:.1f} %)"),
        ("Passives (7–8)", f"{bands.passives} ({share.passives:.1f} %)"),
        ("Detractors (0–6)", f"{bands.detractors} ({share.detractors:.1f} %)"),
    )


def response(now: Figures) -> str:
    """How many of those asked have answered."""
    if now.response_rate is None:
        return ""
    asked = count(now.asked or 0, "person", "people")
    held = f"; {count(now.held, 'score')} held as unconfirmed" if now.held else ""
    return f"{now.answered_of_asked} of {asked} asked have answered: {now.response_rate:.0%}{held}"


def change_line(report: Report) -> str:
    """Whether it moved; nothing where there was nothing before."""
    if report.before is None or not report.before.counts.answers or not report.now.counts.answers:
        return ""
    return verdict(report.change, report.before.period.name)


def segment_line(segment: Segment) -> Line:
    """A segment; small ones of an anonymous survey are withheld."""
    if segment.counts is None:
        return Line(segment.value, "not shown", f"fewer than {FEWEST_ANSWERS} answers here or next to it")
    bands = segment.counts.bands
    score = nps(bands)
    found = interval(bands)
    text = "no answers" if score is None else signed(score)
    if found is not None:
        low, high = (signed(whole(edge)) for edge in (found.low, found.high))
        text = f"{text} ({low} to {high})"
    return Line(segment.value, text, count(bands.answers, "answer"))


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 answer`, `1,234 answers`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def as_text(report: Report) -> str:
    """For a terminal."""
    told = summary(report)
    lines = [told.title, f"NPS {told.score}", f"{told.certainty}.", ""]
    widest = max((len(name) for name, _ in told.bands), default=0)
    for (name, text), band in zip(told.bands, ("promoters", "passives", "detractors"), strict=False):
        part = getattr(report.now.bands, band) / report.now.counts.answers
        lines.append(f"  {name:<{widest}}  {'█' * round(part * BAR):<{BAR}}  {text}")
    lines += [f"{sentence}." for sentence in ("", told.response, told.change, told.flow) if sentence]
    if told.by:
        lines += ["", *segment_table(told)]
    return "\n".join(lines)


def segment_table(told: Summary) -> list[str]:
    """The segments in columns."""
    if not told.segments:
        return [f"No answer has the attribute '{told.by}' in this period."]
    first = max(len(told.by), *(len(line.value) for line in told.segments))
    second = max(len("NPS"), *(len(line.score) for line in told.segments))
    return [
        f"{told.by:<{first}}  {'NPS':>{second}}  from",
        *(f"{line.value:<{first}}  {line.score:>{second}}  {line.answers}" for line in told.segments),
    ]
