"""A report in sentences: what the score says and what it cannot say, the same words on every surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.figures import counting_words
from bot.figures.margins import certainty, scored
from bot.figures.report import Figures, Report
from bot.survey.figures import FEWEST_ANSWERS, Bands, round_half_away, shares
from bot.survey.verdicts import describe_flow, verdict
from bot.survey.wording import Wording

BAR = 30
# Of so large a share the two periods are not of different people, as the test takes them.
MANY_OF_THE_SAME = 0.2


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
    # The same answers counted in another way: a year as the mean of its quarters, by account, weighted.
    otherwise: tuple[str, ...] = ()


def summary(report: Report, wording: Wording) -> Summary:
    """The sentences of a report."""
    now = report.now
    return Summary(
        title=title(report, wording),
        headline=headline(now, wording),
        score=score(now, wording),
        certainty=trust(now, wording),
        bands=band_lines(now.bands, wording),
        response=response(now, wording),
        change=change_line(report, wording),
        flow=describe_flow(report.change, wording) if report.change is not None else "",
        otherwise=otherwise(report, wording),
    )


def title(report: Report, wording: Wording) -> str:
    """What the score is of: a subject, a period, and the attributes that the answers have."""
    parts = [wording.subject(report.survey), report.now.period.name]
    parts += [f"{name} = {alternatives(values, wording)}" for name, values in (report.where or {}).items()]
    return ", ".join(str(wording.isolated(part)) for part in parts)


def alternatives(values: Sequence[str], wording: Wording) -> str:
    """Any of these."""
    *others, last = values
    if not others:
        return last
    # To translators: any of several values; "first" stands for one word, or for several with commas.
    return wording.say("{first} or {last}", first=", ".join(others), last=last)


def headline(now: Figures, wording: Wording) -> str:
    """The score, or that there is none."""
    if now.withheld:
        return wording.say("Score not shown")
    return wording.say("No answers yet") if now.nps is None else f"NPS {wording.number(now.nps)}"


def score(now: Figures, wording: Wording) -> str:
    """The same within a sentence."""
    if now.withheld:
        return wording.say("not shown")
    return wording.say("no answers") if now.nps is None else wording.number(now.nps)


def trust(now: Figures, wording: Wording) -> str:
    """How far the score can be trusted, or why it is not shown."""
    if not now.withheld:
        return certainty(now.bands, wording)
    return wording.say(
        "The answers are anonymous, and so few or so much alike that the score would tell who said what. At least "
        "{few} are needed.",
        few=wording.number(FEWEST_ANSWERS),
    )


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
    return " ".join([told, *reached(now, wording), *held(now, wording)])


def reached(now: Figures, wording: Wording) -> list[str]:
    """The response of those whom the question reached, where it did not reach all."""
    if now.delivered_rate is None or now.delivered == now.asked:
        return []
    return [
        wording.say_many(
            "Of the {number} whom the question reached it is {rate}.",
            "Of the {number} whom the question reached it is {rate}.",
            now.delivered or 0,
            rate=wording.percent(now.delivered_rate),
        )
    ]


def held(now: Figures, wording: Wording) -> list[str]:
    """How many scores wait for a sign that a person gave them."""
    if not now.held:
        return []
    return [
        wording.say_many("{number} score is held as unconfirmed.", "{number} scores are held as unconfirmed.", now.held)
    ]


def otherwise(report: Report, wording: Wording) -> tuple[str, ...]:
    """The same answers counted in another way."""
    counted = [] if report.counted is None else counting_words.told(report.counted, report.now.bands, wording)
    return (*mean_of_quarters(report, wording), *counted)


def mean_of_quarters(report: Report, wording: Wording) -> list[str]:
    """A year is two figures: over all answers, and as the mean of its quarters."""
    quarters = report.quarters
    if quarters is None or report.now.nps is None or (mean := quarters.mean) is None:
        return []
    told = [
        wording.say_many(
            "{period}: {pool} over all answers; {mean} as the mean of {number} quarter ({quarters}).",
            "{period}: {pool} over all answers; {mean} as the mean of {number} quarters ({quarters}).",
            len(quarters.answered),
            period=report.now.period.name,
            pool=scored(report.now.nps, report.now.interval, wording),
            mean=scored(round_half_away(mean), quarters.interval, wording),
            quarters=", ".join(f"{one.period.name}: {score(one, wording)}" for one in quarters.answered),
        )
    ]
    if silent := [one.period.name for one in quarters.each if one.nps is None]:
        told.append(wording.say("Nobody has answered in {quarters}.", quarters=wording.listed(silent)))
    return told


def change_line(report: Report, wording: Wording) -> str:
    """Whether it moved; nothing where there was nothing before."""
    if report.before is None or report.now.nps is None:
        return ""
    if report.before.withheld:
        return wording.say("The score of {since} is not shown, and not compared.", since=report.before.period.name)
    if report.before.nps is None:
        return ""
    moved = verdict(report.change, report.before.period.name, wording)
    if report.change is None or report.same < MANY_OF_THE_SAME:
        return moved
    same = wording.say("Both periods are taken for different people here, but many are the same: see who moved.")
    return f"{moved} {same}"


def as_text(report: Report, wording: Wording) -> str:
    """For a terminal."""
    told = summary(report, wording)
    lines = [told.title, told.headline, told.certainty]
    lines += [""] if told.bands else []
    widest = max((len(name) for name, _ in told.bands), default=0)
    for (name, text), band in zip(told.bands, ("promoters", "passives", "detractors"), strict=False):
        part = getattr(report.now.bands, band) / report.now.counts.answers
        lines.append(f"  {name:<{widest}}  {'█' * round(part * BAR):<{BAR}}  {text}")
    if said := [sentence for sentence in (told.response, told.change, told.flow, *told.otherwise) if sentence]:
        lines += ["", *said]
    return "\n".join(lines)
