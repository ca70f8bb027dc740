"""The replay as a table for docs/scanners.md, and its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.scanners.behaviours import Behaviour
from tests.scanners.replay import Outcome


@dataclass(frozen=True)
class Sums:
    """How often it went wrong. `on_get`: false scores if every opened link counted."""

    machines: int
    people: int
    false_scores: int
    false_leaves: int
    false_holds: int
    lost: int
    on_get: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Sums:
        """Counted."""
        machines = [one for one in outcomes if not one.behaviour.person]
        return cls(
            machines=len(machines),
            people=len(outcomes) - len(machines),
            false_scores=sum(one.false_score for one in outcomes),
            false_leaves=sum(one.false_leave for one in outcomes),
            false_holds=sum(one.false_hold for one in outcomes),
            lost=sum(one.lost for one in outcomes),
            on_get=sum(one.on_get is not None for one in machines),
        )


def rows(outcomes: Sequence[Outcome]) -> list[str]:
    """One a behaviour."""
    lines = ["| who | what they do | recorded on GET | here |", "| --- | --- | --- | --- |"]
    return lines + [row(one) for one in outcomes]


def row(one: Outcome) -> str:
    """What would have become of it, and what became of it."""
    behaviour = one.behaviour
    wrong = one.on_get is not None and (not behaviour.person or behaviour.leaves or one.on_get != behaviour.score)
    before = "–" if one.on_get is None else f"**{one.on_get}**" if wrong else str(one.on_get)
    return f"| {'person' if behaviour.person else 'machine'} | {named(behaviour)} | {before} | {one.word} |"


def named(behaviour: Behaviour) -> str:
    """With where it was reported."""
    addresses = [part.split()[0] for part in behaviour.source.split(",") if part.strip().startswith("http")]
    return " ".join([behaviour.name, *(f"[{n}]({address})" for n, address in enumerate(addresses, start=1))])


def sentence(sums: Sums) -> str:
    """The sums."""
    return (
        f"{sums.machines} machines: {sums.false_scores} false score{'' if sums.false_scores == 1 else 's'}"
        f" (recording on GET: {sums.on_get}), {sums.false_leaves} false unsubscriptions."
        f" {sums.people} people: {sums.lost} lost, {sums.false_holds} held as unconfirmed."
    )
