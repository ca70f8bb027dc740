"""What people send from a page: judged at once by the rules of clicks, then taken, held, or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.intake import Desk, Event, Taken
from bot.judging import judge_forms
from bot.survey.clicks import Verdict, Wish, is_refused_leave
from bot.survey.conversation import Said
from storage.database import Session
from storage.queries.hits import NewHit, add, keep
from storage.types import HitState


@dataclass(frozen=True, slots=True)
class Sent:
    """A form: what it says, how it came, and what is noted of its invitation but not yet kept."""

    event: Event
    hit: NewHit
    noted: Sequence[NewHit] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of a button on the page that unsubscribes, and what is noted of the invitation but not yet kept."""

    hit: NewHit
    wish: Wish | None
    noted: Sequence[NewHit] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a form; `taken` where it was recorded."""

    verdict: Verdict
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class Forms:
    """Where forms are handed in."""

    desk: Desk

    async def take(self, sent: Sent) -> Received:
        """What became of it, once it is committed."""
        received = await self.desk.db.write(self.take_all, sent, urgent=True)
        if received.taken is not None:
            self.desk.bell.ring()
        return received

    async def press(self, pressed: Pressed) -> bool:
        """Whether a person may have pressed; it is kept as evidence either way."""
        return await self.desk.db.write(press_all, pressed, urgent=True)

    def take_all(self, session: Session, items: Sequence[Sent]) -> list[Received]:
        """A batch: the evidence in one query, the answers by the intake, what was sent into the evidence."""
        # As they are kept where they are recorded, which most are.
        forms = [replace(item.hit, said=outline(item.event.said), state=HitState.RECORDED) for item in items]
        decisions = judge_forms(session, forms, [hit for item in items for hit in item.noted])
        verdicts = [decision.verdict for decision in decisions]
        recorded = [item.event for item, verdict in zip(items, verdicts, strict=True) if verdict is Verdict.RECORDED]
        taken = iter(self.desk.intake.take(session, recorded))
        received = [Received(verdict, next(taken) if verdict is Verdict.RECORDED else None) for verdict in verdicts]
        evidence = [kept(form, item.event.said, one) for form, item, one in zip(forms, items, received, strict=True)]
        # What was taken is of an invitation that there is.
        is_there = [one.taken is not None and one.taken.asked is not None for one in received]
        add(session, [hit for hit, there in zip(evidence, is_there, strict=True) if there])
        if not all(is_there):
            keep(session, [[hit for hit, there in zip(evidence, is_there, strict=True) if not there]])
        return received


def press_all(session: Session, items: Sequence[Pressed]) -> list[bool]:
    """A batch of presses."""
    forms = [replace(item.hit, said={"words": False, "wish": item.wish}) for item in items]
    decisions = judge_forms(session, forms, [hit for item in items for hit in item.noted])
    human = [not is_refused_leave(decision.signs) for decision in decisions]
    states = [HitState.RECORDED if one else HitState.REJECTED for one in human]
    keep(session, [[replace(form, state=state) for form, state in zip(forms, states, strict=True)]])
    return human


def kept(form: NewHit, said: Said, received: Received) -> NewHit:
    """The form as evidence. One that was recorded and changed nothing (too late, or said before) is noted only."""
    if received.taken is not None:
        return form if received.taken.refused is None else replace(form, state=HitState.NOTED)
    # It may say something of those before it; and what it says is kept only while that stands nowhere else.
    told = form.said if received.verdict is Verdict.REJECTED else {**outline(said), **texts(said)}
    return replace(form, said=told, state=HitState(received.verdict.value), look_at=form.hit_at)


def outline(said: Said) -> dict[str, Any]:
    """The score, and whether there were words."""
    return {"score": said.score, "words": bool(said.reason or said.follow_up or any(said.extras.values()))}


def texts(said: Said) -> dict[str, Any]:
    """What was written and chosen."""
    told = {"reason": said.reason, "follow_up": said.follow_up, "extras": dict(said.extras) or None}
    return {name: text for name, text in told.items() if text is not None}
