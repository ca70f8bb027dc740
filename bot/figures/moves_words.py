"""Who moved, in words: whether the change is the same people's, and what else it is made up of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.charts.drawings import Flow
from bot.figures.mixing import By
from bot.figures.moves import Moves, counted
from bot.figures.summary import MANY_OF_THE_SAME
from bot.figures.telling import Table, Told
from bot.statistics.mix import Mix
from bot.statistics.panel import Panel, margins, stuart_maxwell
from bot.survey.anonymity import NotShownError
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, nps, round_half_away, shares
from bot.survey.periods import Period
from bot.survey.verdicts import describe_flow, verdict
from bot.survey.wording import Wording
from storage.database import Session


def moves(
    session: Session, survey: Survey, now: Period, before: Period, wording: Wording, by: str | None = None
) -> Told | None:
    """Who moved from one period to a later one, `by`: of which attribute the mix is told. None where nobody answered in
    one of them, or it is not to be told.
    """
    try:
        found = counted(session, survey, now, before, by=None if by is None else By(by))
    except NotShownError:
        return None
    return told(found, wording) if found.before.answers and found.now.answers else None


def told(found: Moves, wording: Wording) -> Told:
    """In this order: the change, over which border it went, the same people's, and what makes it up."""
    title = wording.say("Who moved from {before} to {now}", before=found.before_period.name, now=found.now_period.name)
    if not found.before.answers or not found.now.answers:
        return Told(title, (wording.say("In one of these periods nobody has answered."),))
    panel = found.panel
    shown = panel is not None and found.table and panel.people >= FEWEST_ANSWERS
    return Told(
        title,
        tuple(sentences(found, wording)),
        table_of(panel, wording) if panel is not None and shown else None,
        drawing=flow_of(found, title),
    )


def sentences(found: Moves, wording: Wording) -> Iterator[str]:
    """All of them, whole."""
    since, changed, panel = found.before_period.name, found.change, found.panel
    yield verdict(changed, since, wording)
    if changed is not None:
        yield describe_flow(changed, wording)
    if panel is None:
        yield wording.say("Who moved is not shown: the answers are anonymous, and one could tell somebody's from it.")
    elif panel.people < FEWEST_ANSWERS:
        yield wording.say_many(
            "{number} person answered both times: too few to say how they moved.",
            "{number} people answered both times: too few to say how they moved.",
            panel.people,
        )
    else:
        yield from of_the_same(found, panel, wording)
        yield from made_up_of(found, panel, wording)
    if found.mix is not None and found.by is not None:
        yield by_mix(found.by, found.mix, wording)


def of_the_same(found: Moves, panel: Panel, wording: Wording) -> Iterator[str]:
    """The change of those who answered both times."""
    if panel.people >= MANY_OF_THE_SAME * min(found.before.answers, found.now.answers):
        yield wording.say(
            "That takes the answers for those of different people, but many are the same people's: what these changed "
            "says more."
        )
    if found.turns:
        yield wording.say_many(
            "Of {number} person who answered both times {rose} rose to a better band, {fell} fell to a worse one, "
            "{stayed} stayed.",
            "Of {number} people who answered both times {rose} rose to a better band, {fell} fell to a worse one, "
            "{stayed} stayed.",
            panel.people,
            rose=wording.number(panel.rose),
            fell=wording.number(panel.fell),
            stayed=wording.number(panel.stayed),
        )
    else:
        yield wording.say_many(
            "{number} person answered both times.", "{number} people answered both times.", panel.people
        )
    yield their_score(found, panel, wording)
    if found.moved is not None and not found.moved.significant and stuart_maxwell(panel).significant:
        yield wording.say("Yet how many of them are in each band has changed by more than chance.")


def their_score(found: Moves, panel: Panel, wording: Wording) -> str:
    """Whether it has changed."""
    was, now, tested = nps(panel.before), nps(panel.after), found.moved
    values = {"was": wording.number(was or 0), "now": wording.number(now or 0)}
    if tested is None or was == now:
        return wording.say("Their score is still {now}.", **values)
    if not tested.significant:
        return wording.say("Their score went from {was} to {now}; that could be chance.", **values)
    least, most = sorted(abs(round_half_away(Fraction(edge))) for edge in (tested.low, tested.high))
    values |= {"least": wording.number(least), "most": wording.number(most)}
    if tested.nps > 0:
        return wording.say(
            "Their score rose from {was} to {now}, a real rise: very likely between {least} and {most} points.",
            **values,
        )
    return wording.say(
        "Their score fell from {was} to {now}, a real fall: very likely between {least} and {most} points.", **values
    )


def made_up_of(found: Moves, panel: Panel, wording: Wording) -> Iterator[str]:
    """The parts of the change, rounded so that they add up as a reader adds them."""
    parts = found.turnover
    if parts is None or not (parts.joined or parts.left):
        return
    total, moved, joined, left = rounded(parts.moves, parts.joined, parts.left)
    yield wording.say(
        # To translators: numbers of points with their sign, such as +3.1.
        "The change of {total} points is made up of {moves} by those who answered both times, {joined} by those who "
        "answered only now, and {left} because others did not answer again.",
        total=signed(total, wording),
        moves=signed(moved, wording),
        joined=signed(joined, wording),
        left=signed(left, wording),
    )
    others = found.now.answers + found.before.answers - 2 * panel.people - found.joined - found.left
    if others > 0:
        yield wording.say_many(
            "{number} answer is somebody's who answered more than once, or nobody's that we know: it is counted with "
            "the others.",
            "{number} answers are somebody's who answered more than once, or nobody's that we know: they are counted "
            "with the others.",
            others,
        )


def by_mix(by: str, found: Mix, wording: Wording) -> str:
    """How much comes from other customers rather than from a change of theirs."""
    total, mix, within = rounded(found.mix, found.within)
    return wording.say(
        "By {attribute}, {mix} of the {total} points come from another mix of those who answered, and {within} from "
        "within its groups.",
        attribute=by,
        total=signed(total, wording),
        mix=signed(mix, wording),
        within=signed(within, wording),
    )


def rounded(*parts: Fraction) -> tuple[int, ...]:
    """The sum in tenths of a point, and the parts: by largest remainder, so that they sum to it."""
    total = round_half_away(10 * sum(parts, start=Fraction()))
    floors = [10 * part // 1 for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - 10 * parts[at])
    for at in by_remainder[: total - sum(floors)]:
        floors[at] += 1
    return (total, *floors)


def signed(tenths: int, wording: Wording) -> str:
    """`+3.1`, `−0.4`, `0.0`."""
    size = wording.numerals.decimal(abs(tenths) / 10, 1)
    return f"{'+' if tenths > 0 else '−' if tenths < 0 else ''}{size}"


def table_of(panel: Panel, wording: Wording) -> Table:
    """From which band to which; the sums at the edges."""
    names = (wording.say("Promoters"), wording.say("Passives"), wording.say("Detractors"))
    together = wording.say("Together")
    # To translators: the head of a table whose rows are bands of before, and whose columns are bands of now.
    head = (wording.say("Before ↓, now →"), *names, together)
    counts = [(*row, sum(row)) for row in (*panel.moves, margins(panel.after))]
    rows = [
        (name, *(wording.number(count) for count in row)) for name, row in zip((*names, together), counts, strict=True)
    ]
    return Table(head, tuple(rows))


def flow_of(found: Moves, title: str) -> Flow | None:
    """The bands of all answers, before and now."""
    was, now, changed = shares(found.before), shares(found.now), found.change
    if was is None or now is None or changed is None:
        return None
    return Flow(
        title,
        found.before_period.name,
        found.now_period.name,
        (was.promoters, was.passives, was.detractors),
        (now.promoters, now.passives, now.detractors),
        changed.across_6_7,
        changed.across_8_9,
    )
