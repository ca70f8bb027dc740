"""The segments in words: which are not like the rest, which have moved, and what each costs the score."""

from __future__ import annotations

from collections.abc import Iterator

from bot.figures.labels import labels
from bot.figures.margins import scored, whole
from bot.figures.pictures import dots_of
from bot.figures.segments import Group, Split, split
from bot.figures.telling import Table, Told
from bot.statistics.cuts import Splitting
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, interval, nps
from bot.survey.periods import Period
from bot.survey.wording import Wording
from storage.database import Session

# Nobody reads more rows, or more sentences.
MOST_ROWS = 50
MOST_CLAIMS = 3
NOTHING = "–"


def segments_told(
    session: Session,
    survey: Survey,
    period: Period,
    by: tuple[str, ...],
    wording: Wording,
    splitting: Splitting = Splitting(),  # noqa: B008 - a frozen value
) -> Told:
    """The segments of a period, counted and told. Raises NotShownError where anonymity forbids it."""
    return told(split(session, survey, period, by, splitting=splitting), wording)


def told(found: Split, wording: Wording) -> Told:
    """The segments: sentences, a table with what costs most on top, and the scores with their intervals as dots."""
    name = " · ".join(found.by)
    # To translators: the title of a table of scores, such as those of each plan.
    title = wording.say("The score by {attribute}", attribute=name)
    if not found.groups:
        return Told(title, (wording.say("No answer has the attribute '{name}' in this period.", name=name),))
    return Told(
        title,
        (*apart(found, wording), *moved(found, wording), *left_out(found, wording)),
        table(found, wording),
        drawing=dots_of(found, wording),
    )


def apart(found: Split, wording: Wording) -> Iterator[str]:
    """Which segments differ from the rest, those that cost most and the one that gives most."""
    unlike = [group for group in found.groups if group.differs]
    if not unlike:
        if found.overall.answers and len(found.groups) > 1 and any(enough(group) for group in found.groups):
            yield wording.say("No segment differs from the rest by more than chance could do.")
        return
    below = [group for group in unlike if (group.cost or 0) > 0]
    above = [group for group in unlike if (group.cost or 0) <= 0]
    for group in (*below[:MOST_CLAIMS], *above[-1:]):
        yield unlike_the_rest(labels(group.parts, wording), group.cost or 0.0, wording)


def unlike_the_rest(segment: str, cost: float, wording: Wording) -> str:
    """A segment that differs, with what that makes of the score."""
    points = whole(abs(cost))
    if cost > 0 and points:
        return wording.say_many(
            "{segment} is below the rest by more than chance could do, and costs the score {number} point.",
            "{segment} is below the rest by more than chance could do, and costs the score {number} points.",
            points,
            segment=segment,
        )
    if cost > 0:
        return wording.say(
            "{segment} is below the rest by more than chance could do, and costs the score less than a point.",
            segment=segment,
        )
    if points:
        return wording.say_many(
            "{segment} is above the rest by more than chance could do, and gives the score {number} point.",
            "{segment} is above the rest by more than chance could do, and gives the score {number} points.",
            points,
            segment=segment,
        )
    return wording.say(
        "{segment} is above the rest by more than chance could do, and gives the score less than a point.",
        segment=segment,
    )


def moved(found: Split, wording: Wording) -> Iterator[str]:
    """Which segments have moved since the period before."""
    tested = [group for group in found.groups if group.change is not None]
    if found.before is None or not tested:
        return
    since = found.before.name
    claimed = sorted((group for group in tested if group.has_moved), key=lambda group: -abs(moved_by(group)))
    if not claimed:
        yield wording.say_many(
            "The {number} segment that can be compared with {since} has not moved by more than chance could do.",
            "None of the {number} segments that can be compared with {since} has moved by more than chance could do.",
            len(tested),
            since=since,
        )
    for group in claimed[:MOST_CLAIMS]:
        values = {"segment": labels(group.parts, wording), "since": since}
        points = whole(moved_by(group))
        if points > 0:
            yield wording.say(
                "{segment} is up {points} since {since}, more than chance could do.",
                points=wording.number(points),
                **values,
            )
        else:
            yield wording.say(
                "{segment} is down {points} since {since}, more than chance could do.",
                points=wording.number(-points),
                **values,
            )


def left_out(found: Split, wording: Wording) -> Iterator[str]:
    """What the segments do not show."""
    if len(found.groups) > MOST_ROWS:
        more = len(found.groups) - MOST_ROWS
        yield wording.say_many("{number} more segment is not listed.", "{number} more segments are not listed.", more)
    few = wording.number(FEWEST_ANSWERS)
    if any(group.counts is None for group in found.groups):
        yield wording.say(
            "Answers are anonymous: segments of fewer than {few} are not shown, nor those that would give them away.",
            few=few,
        )
    if any(group.is_partial and group.counts is not None for group in found.groups):
        yield wording.say("Quarters in which a segment is not shown are left out of it.")
    if not found.survey.anonymous:
        lacking = found.overall.answers - sum(group.counts.answers for group in found.groups if group.counts)
        if lacking > 0:
            yield wording.say_many(
                "{number} answer is in none of them: {attribute} is not known of it.",
                "{number} answers are in none of them: {attribute} is not known.",
                lacking,
                attribute=" · ".join(found.by),
            )


def table(found: Split, wording: Wording) -> Table:
    """A row a segment, in the order of the split."""
    shown = found.groups[:MOST_ROWS]
    has_response = any(group.response for group in shown)
    has_moved = any(group.has_moved for group in shown)
    head = [" · ".join(found.by), "NPS", wording.say("Answers")]
    head += [wording.say("Response rate")] if has_response else []
    has_cost = any(group.cost is not None for group in shown)
    # To translators: the head of a column: how many points a segment adds to the score of all, or takes from it.
    head += [wording.say("Adds to the score")] if has_cost else []
    if has_moved and found.before is not None:
        head.append(wording.say("Since {since}", since=found.before.name))
    rows = []
    for group in shown:
        row = [labels(group.parts, wording), *figures(group, wording)]
        row += [response(group, wording)] if has_response else []
        row += [NOTHING if group.cost is None else signed(whole(-group.cost), wording)] if has_cost else []
        row += [signed(whole(moved_by(group)), wording) if group.has_moved else NOTHING] if has_moved else []
        rows.append(tuple(row))
    return Table(tuple(head), tuple(rows))


def figures(group: Group, wording: Wording) -> tuple[str, str]:
    """The score with its interval, and from how many answers."""
    if group.counts is None:
        return wording.say("not shown"), NOTHING
    bands = group.counts.bands
    return scored(nps(bands), interval(bands), wording), wording.number(bands.answers)


def response(group: Group, wording: Wording) -> str:
    """The share of those asked who have answered."""
    return NOTHING if group.response is None else wording.percent(group.response.rate)


def signed(points: int, wording: Wording) -> str:
    """With a plus, too: what is added and what is taken stand below each other."""
    return f"+{wording.number(points)}" if points > 0 else wording.number(points)


def moved_by(group: Group) -> float:
    """The observed change."""
    return 0.0 if group.change is None else group.change.nps


def enough(group: Group) -> bool:
    """Whether it has answers enough for an interval."""
    return group.counts is not None and group.counts.answers >= FEWEST_ANSWERS
