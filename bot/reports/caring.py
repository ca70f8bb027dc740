"""What was done about customers who are to be won back, told: how many, what became of them, what they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.figures.telling import Table, Told
from bot.survey.casefile import Outcome
from bot.survey.cases import UNRESOLVED
from bot.survey.periods import Period
from bot.survey.wording import Wording, noted
from storage.queries.caseloads import CaseCount, Caseload

OUTCOMES = {
    Outcome.WON_BACK: noted("Won back"),
    Outcome.LOST: noted("Lost"),
    Outcome.NO_ANSWER: noted("No answer"),
    Outcome.SCORE_ROSE: noted("The customer raised the score"),
}


@dataclass(frozen=True, slots=True)
class Care:
    """How many cases of a period there were, how many are open now, and what became of those that were resolved."""

    opened: int
    resolved: int
    open_now: int
    unclaimed: int
    overdue: int
    outcomes: Counter[str]
    causes: Counter[str]

    @classmethod
    def of(cls, counts: Sequence[CaseCount]) -> Care:
        """All of these together."""
        outcomes, causes = Counter[str](), Counter[str]()
        for one in counts:
            if one.resolved:
                outcomes[one.outcome or ""] += one.cases
                causes[one.root_cause or ""] += one.cases
        del outcomes[""], causes[""]
        return cls(
            opened=sum(one.cases for one in counts if one.opened),
            resolved=sum(one.cases for one in counts if one.resolved),
            open_now=sum(one.cases for one in counts if one.is_open),
            unclaimed=sum(one.cases for one in counts if one.is_open and not one.is_owned),
            overdue=sum(one.cases for one in counts if one.overdue),
            outcomes=outcomes,
            causes=causes,
        )


def caseload(survey: str, period: Period, keys: Sequence[str] = ()) -> Caseload:
    """Which cases a report is about."""
    return Caseload(survey, period.start, period.end, UNRESOLVED, keys)


def told(care: Care, wording: Wording) -> list[Told]:
    """How many there were; then what became of them, and what they came from, where any was resolved."""
    parts = [Told(wording.say("Customers to be won back"), tuple(sentences(care, wording)))]
    if care.outcomes:
        named = [(wording.say(OUTCOMES[Outcome(outcome)]), number) for outcome, number in care.outcomes.most_common()]
        head = (wording.say("Outcome"), wording.say("Cases"))
        parts.append(Told(wording.say("What became of those that were resolved"), table=listed(head, named, wording)))
    if care.causes:
        head = (wording.say("Root cause"), wording.say("Cases"))
        parts.append(Told(wording.say("What they came from"), table=listed(head, care.causes.most_common(), wording)))
    return parts


def sentences(care: Care, wording: Wording) -> list[str]:
    """In the order in which one asks: how many came, how many are done, what is left."""
    if not (care.opened or care.resolved or care.open_now):
        return [wording.say("There was no customer to be won back.")]
    said = [
        wording.say_many("{number} case was opened.", "{number} cases were opened.", care.opened),
        wording.say_many("{number} case was resolved.", "{number} cases were resolved.", care.resolved),
        wording.say_many("{number} case is open now.", "{number} cases are open now.", care.open_now),
    ]
    if care.unclaimed:
        said.append(
            wording.say_many(
                "{number} of them has been claimed by nobody.",
                "{number} of them have been claimed by nobody.",
                care.unclaimed,
            )
        )
    if care.overdue:
        said.append(
            wording.say_many(
                "{number} case is past its deadline.", "{number} cases are past their deadline.", care.overdue
            )
        )
    return said


def listed(head: tuple[str, str], named: Sequence[tuple[str, int]], wording: Wording) -> Table:
    """Words with how often."""
    return Table(head, tuple((word, wording.number(number)) for word, number in named))


def asked_of_them(care: Care, wording: Wording) -> list[str]:
    """What only those who lead can do about it."""
    asked = []
    if care.overdue:
        asked.append(
            wording.say_many(
                "Find out why {number} customer has waited longer than promised, and who calls today.",
                "Find out why {number} customers have waited longer than promised, and who calls them today.",
                care.overdue,
            )
        )
    if care.unclaimed:
        asked.append(
            wording.say_many(
                "Give {number} case that nobody has claimed to somebody.",
                "Give {number} cases that nobody has claimed to somebody.",
                care.unclaimed,
            )
        )
    if care.causes:
        cause, number = care.causes.most_common(1)[0]
        asked.append(
            wording.say_many(
                "Name who mends what is behind {number} resolved case: {cause}.",
                "Name who mends what is behind {number} of the resolved cases: {cause}.",
                number,
                cause=cause,
            )
        )
    return asked
