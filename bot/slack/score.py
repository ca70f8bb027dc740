"""The answer to `/nps`, pure: the score with what it is worth, the bands, the change, and the segments.

A figure never stands without the number of answers behind it, and nothing is called a change that was not tested.
"""

from __future__ import annotations

from fractions import Fraction

from bot.reports import Figures, Report
from bot.slack.blocks import (
    LONGEST_FALLBACK,
    Block,
    Drawn,
    actions,
    button,
    context,
    divider,
    fields,
    header,
    marked,
    plain,
    section,
)
from bot.slack.texts import cut, escape, escaped
from bot.survey.figures import FEWEST_ANSWERS, interval, is_thin, nps, round_half_away, shares
from bot.survey.periods import PERIOD_WORDS, Period
from bot.survey.segments import SMALLEST_GROUP, Segment
from bot.survey.verdicts import describe_flow, verdict

SHARE = "nps_share"
# A table has 100 rows; nobody reads more than these in a chat.
MOST_SEGMENTS = 50
BANDS = (("Promoters", "9–10", "promoters"), ("Passives", "7–8", "passives"), ("Detractors", "0–6", "detractors"))


def draw(report: Report, asked: str | None = None) -> Drawn:
    """The report. `asked` is what was written after `/nps`, for the button that shares it; None: no button."""
    now = report.now
    blocks = [header(headline(now)), context(plain(about(report)))]
    blocks.append(section(plain(" ".join(f"{sentence}." for sentence in sentences(report)))))
    if now.counts.answers:
        blocks += fields([share_of(now, *band) for band in BANDS])
    if now.counts.answers and is_thin(now.bands):
        blocks.append(context(plain(THIN)))
    if report.by is not None:
        blocks += by_attribute(report.by, report.segments)
    if asked is not None:
        blocks.append(actions([button("Share in this channel", SHARE, asked)], "nps-share"))
    return Drawn(
        escaped(f"{headline(now)} ({about(report)}). {'. '.join(sentences(report))}.", LONGEST_FALLBACK), blocks
    )


THIN = "⚠️ Few answers: read this score with care."


def headline(now: Figures) -> str:
    """The score; no answers is not 0."""
    return "NPS: no answers yet" if now.nps is None else f"NPS {now.nps}"


def about(report: Report) -> str:
    """Survey, period and its days."""
    return f"{report.survey.name} · {days(report.now.period)}"


def days(period: Period) -> str:
    """The period's name with its first and last day, where the name is not the days."""
    if period.start is None or period.end is None:
        return "all answers"
    first, last = period.start.date(), (period.end.date() - period.end.date().resolution)
    span = str(first) if first == last else f"{first} to {last}"
    return span if period.name in (span, f"{first}..{last}") else f"{period.name}, {span}"


def sentences(report: Report) -> list[str]:
    """What the score is worth and whether it moved, without full stops."""
    now, said = report.now, [worth(report.now)]
    if now.response_rate is not None:
        rate = round_half_away(Fraction(now.response_rate) * 100)
        said.append(f"{rate} % of {now.asked} {'person' if now.asked == 1 else 'people'} asked have answered")
    if now.counts.answers and report.before is not None and report.before.counts.answers:
        said.append(verdict(report.change, report.before.period.name))
        if report.change is not None:
            said.append(describe_flow(report.change))
    return said


def worth(now: Figures) -> str:
    """The margin, in words for those who read no statistics."""
    answers = now.counts.answers
    if not answers:
        return "Nobody has answered in this period"
    found = now.interval
    counted = f"{answers} answer{'' if answers == 1 else 's'}"
    if found is None:
        return f"From {counted}: too few to say how sure it is, which takes at least {FEWEST_ANSWERS}"
    return f"From {counted}: the true score is very likely between {points(found.low)} and {points(found.high)}"


def points(value: float) -> str:
    """Whole points with a proper minus."""
    return str(round_half_away(Fraction(value))).replace("-", "−")


def share_of(now: Figures, name: str, scores: str, band: str) -> Block:
    """A band's count and share."""
    count = getattr(now.bands, band)
    share = getattr(shares(now.bands), band)
    return marked(f"*{name}* ({scores})\n{count} · {share} %")


def by_attribute(attribute: str, segments: tuple[Segment, ...]) -> list[Block]:
    """A table, the segments with most answers first; small groups of anonymous surveys are withheld."""
    if not segments:
        return [divider(), section(plain(f"No answer in this period has the attribute {cut(attribute, 80)}."))]
    shown = segments[:MOST_SEGMENTS]
    top = [cell(attribute), cell("NPS"), cell("Answers"), cell("Very likely between")]
    table: Block = {
        "type": "table",
        "rows": [top, *(row(segment) for segment in shown)],
        "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "right"}, {"align": "right"}],
    }
    blocks = [divider(), table]
    if len(segments) > len(shown):
        blocks.append(context(plain(f"and {len(segments) - len(shown)} more with fewer answers")))
    if any(segment.withheld for segment in segments):
        told = f"Groups that are too small (under {SMALLEST_GROUP} answers) are withheld: answers are anonymous."
        blocks.append(context(plain(told)))
    return blocks


def row(segment: Segment) -> list[Block]:
    """One segment."""
    if segment.counts is None:
        return [cell(segment.value), cell("withheld"), cell("–"), cell("–")]
    bands = segment.counts.bands
    found, score = interval(bands), nps(bands)
    between = "–" if found is None else f"{points(found.low)} to {points(found.high)}"
    return [cell(segment.value), cell("–" if score is None else str(score)), cell(str(bands.answers)), cell(between)]


def cell(text: str) -> Block:
    """A cell that is not parsed."""
    return {"type": "raw_text", "text": cut(text, 200) or "–"}


def help_text() -> Drawn:
    """What can be written after `/nps`."""
    periods = "\n".join(f"`{word}`  {escape(meaning)}" for word, meaning in PERIOD_WORDS)
    told = (
        "*What you can ask*\n"
        "`/nps`  the score of this quarter\n"
        "`/nps last-quarter`  of another period\n"
        "`/nps last-quarter by plan`  of each value of an attribute\n"
        "`/nps this-year survey support`  of another survey\n"
        "`/nps help`  this help"
    )
    note = "You alone see the answer, unless you share it. Days begin and end in the programme's time zone."
    blocks = [section(marked(told)), section(marked(f"*Periods*\n{periods}")), context(plain(note))]
    return Drawn("What you can ask: /nps PERIOD by ATTRIBUTE survey NAME, as in /nps last-quarter by plan", blocks)


def complaint(sentence: str) -> Drawn:
    """Why there is no answer, and what to write."""
    text = sentence[:1].upper() + sentence[1:].rstrip(".") + "."
    return Drawn(
        escaped(text, LONGEST_FALLBACK),
        [section(plain(text)), context(plain("/nps help lists what you can ask."))],
    )
