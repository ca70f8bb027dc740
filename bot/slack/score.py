"""The answer to `/nps`, pure: the sentences of `bot.figures.summary`, drawn; the help, and why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.charts.drawings import Drawing, Trend
from bot.figures.pictures import distribution_of, dots_of, trend_of
from bot.figures.report import Figures, Report
from bot.figures.segments_words import told as segments_told
from bot.figures.summary import summary
from bot.slack.blocks import (
    LONGEST_FALLBACK,
    Block,
    Drawn,
    actions,
    button,
    context,
    divider,
    header,
    marked,
    plain,
    section,
)
from bot.slack.charts import chart_of
from bot.slack.telling import spoken as part_spoken
from bot.slack.telling import told as part_blocks
from bot.slack.texts import escape, escaped
from bot.survey.periods import PERIOD_WORDS, Period
from bot.survey.wording import Wording

SHARE = "nps_share"


def draw(
    report: Report,
    wording: Wording,
    asked: str | None = None,
    trend: Sequence[Figures] = (),
    beside: Drawing | None = None,
    goal: float | None = None,
) -> Drawn:
    """The report, with charts. `asked` is what was written after `/nps`, for the button that shares it; `beside`: what
    stands beside the trend, rather than who gave what; `goal`: what the score is to reach.
    """
    told = summary(report, wording)
    # What it is worth and whether it moved; then who gave it, and what is behind it.
    first, behind = sentences(told.certainty, told.change), sentences(told.response, told.flow)
    otherwise = sentences(*told.otherwise)
    blocks = [
        header(told.headline),
        context(plain(" · ".join(part for part in (told.title, days(report.now.period, wording)) if part))),
        section(plain(first)),
        *([section(marked("\n".join(band(name, text) for name, text in told.bands)))] if told.bands else []),
        *(section(plain(paragraph)) for paragraph in (behind, otherwise) if paragraph),
    ]
    split = None if report.split is None else segments_told(report.split, wording)
    if split is not None:
        blocks += [divider(), *part_blocks(split, as_table=split.table is not None)]
    blocks += pictures(report, trend_of(report.survey, trend, wording, goal), beside, wording)
    if asked is not None:
        blocks.append(actions([button(wording.say("Share in this channel"), SHARE, asked)], "nps-share"))
    spoken = [f"{told.headline}: {told.title}.", first, behind, otherwise]
    spoken += [] if split is None else [part_spoken([split])]
    return Drawn(escaped(" ".join(filter(None, spoken)), LONGEST_FALLBACK), blocks)


def pictures(report: Report, trend: Trend, beside: Drawing | None, wording: Wording) -> list[Block]:
    """The segments; or how the score went, and who gave what. A message may have two."""
    drawings: list[Drawing | None] = [dots_of(report.split, wording)]
    if report.split is None:
        other = beside or distribution_of(report.survey, report.now, wording)
        drawings = [trend, other]
    return [block for drawing in drawings if (block := chart_of(drawing, wording)) is not None]


def days(period: Period, wording: Wording) -> str:
    """The period's first and last day, where its name does not tell them."""
    if period.start is None or period.end is None:
        return ""
    first, last = period.start.date(), (period.end - timedelta(hours=1)).date()
    if period.name in (str(first), f"{first}..{last}"):
        return ""
    return wording.say("{first} to {last}", first=str(first), last=str(last))


def sentences(*told: str) -> str:
    """Those that there are, in one paragraph."""
    return " ".join(sentence for sentence in told if sentence)


def band(name: str, text: str) -> str:
    """A band with its count and share."""
    return f"*{escape(name)}*  {escape(text)}"


def help_text() -> Drawn:
    """What can be written after `/nps`."""
    periods = " ".join(f"`{word}`" for word, _ in PERIOD_WORDS)
    told = (
        "*What you can ask*\n"
        "`/nps`  the score of this quarter\n"
        "`/nps last-quarter`  of another period\n"
        "`/nps last-quarter by plan`  of each value of an attribute; `by plan and country` of two at a time\n"
        "`/nps last-quarter where plan=pro country=FI`  of some answers; the same word again means any of its values\n"
        "`/nps last-quarter per account`  with one voice for each account, or `per respondent`\n"
        "`/nps last-quarter weight revenue`  weighted by an attribute that holds numbers\n"
        "`/nps this-year survey support`  of another survey\n"
        "`/nps themes last-quarter`  what customers write about, and what it adds to the score\n"
        "`/nps drivers last-quarter`  which ratings go with the score\n"
        "`/nps moves last-quarter`  who moved between the bands since the period before\n"
        "`/nps goals`  how far the goals are; `/nps benchmarks`  the score beside those of others\n"
        "`/nps cases`  the open cases\n"
        "`/nps case 12`  one of them\n"
        "`/nps waves`  the waves, and when the next ones open\n"
        "`/nps hold support`  send nothing more of a survey's waves; `resume`, `approve` and `skip` likewise\n"
        "`/nps stop`  stop all asking at once, in an emergency; `/nps resume` goes on\n"
        "`/nps why @person`  why somebody was asked, or was not; an address will do as well\n"
        "`/nps help`  this help"
    )
    note = "You alone see the answer, unless you share it. Days begin and end in the programme's time zone."
    blocks = [
        section(marked(told)),
        section(marked(f"*Periods*, and any day, week, year like these\n{periods}")),
        context(plain(note)),
    ]
    return Drawn(
        "What you can ask: /nps PERIOD by ATTRIBUTE where NAME=VALUE survey NAME, as in /nps last-quarter by plan",
        blocks,
    )


def complaint(sentence: str) -> Drawn:
    """Why there is no answer, and what to write."""
    text = sentence[:1].upper() + sentence[1:]
    text = text if text.endswith((".", "?")) else f"{text}."
    return Drawn(
        escaped(text, LONGEST_FALLBACK),
        [section(plain(text)), context(plain("/nps help lists what you can ask."))],
    )
