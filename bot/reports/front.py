"""For a member who talks to customers: the cases that are theirs, the new and the late ones first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.config import Programme
from bot.figures.telling import Table, Told
from bot.locales.forms import written_date
from bot.reports.document import Document
from bot.survey.cases import UNRESOLVED
from bot.survey.wording import Wording
from storage.database import Session
from storage.queries.answers import alerted_answer
from storage.queries.caseloads import count_unclaimed
from storage.queries.cases import StoredCase, open_cases

SOON = timedelta(days=1)
MOST = 20
MOST_QUOTES = 3


def front(
    session: Session, programme: Programme, owners: Collection[str], since: datetime, now: datetime
) -> Document | None:
    """The open cases of one person, who is known by these ids and addresses; None where they have none."""
    wording = programme.wording
    cases = open_cases(session, owners, states=UNRESOLVED)
    if not cases:
        return None
    new = [one for one in cases if one.opened_at >= since]
    unclaimed = count_unclaimed(session, states=UNRESOLVED)
    parts = [
        Told(
            wording.say("Your open cases"),
            tuple(sentences(cases, new, unclaimed, now, wording)),
            table(cases, programme, now),
        )
    ]
    if quotes := said(session, new):
        parts.append(Told(wording.say("What the new ones said"), quotes=quotes))
    return Document(
        title=wording.say_many("{number} customer waits for you", "{number} customers wait for you", len(cases)),
        subtitle=written_date(now.astimezone(programme.timezone).date(), wording.language),
        figure="",
        parts=tuple(parts),
        language=wording.language,
        direction=wording.direction,
    )


def sentences(
    cases: list[StoredCase], new: list[StoredCase], unclaimed: int, now: datetime, wording: Wording
) -> list[str]:
    """What is new, what is late, what is next."""
    late = sum(one.due_at < now for one in cases)
    soon = sum(now <= one.due_at < now + SOON for one in cases)
    said = []
    if late:
        said.append(
            wording.say_many("{number} case is past its deadline.", "{number} cases are past their deadline.", late)
        )
    if soon:
        said.append(wording.say_many("{number} is due within a day.", "{number} are due within a day.", soon))
    if new:
        said.append(
            wording.say_many(
                "{number} is new since the last report.", "{number} are new since the last report.", len(new)
            )
        )
    if unclaimed:
        said.append(
            wording.say_many(
                "Besides, {number} case is claimed by nobody yet.",
                "Besides, {number} cases are claimed by nobody yet.",
                unclaimed,
            )
        )
    return said


def table(cases: list[StoredCase], programme: Programme, now: datetime) -> Table:
    """Who, which score, and until when; the most urgent first."""
    wording = programme.wording
    head = (wording.say("Customer"), wording.say("Score"), wording.say("Case"), wording.say("Due"))
    return Table(head, tuple(row(one, programme, now) for one in cases[:MOST]))


def row(one: StoredCase, programme: Programme, now: datetime) -> tuple[str, ...]:
    """One case."""
    wording = programme.wording
    who = f"{one.who}, {one.account}" if one.account else one.who
    at = f"{one.due_at.astimezone(programme.timezone):%Y-%m-%d %H:%M}"
    due = wording.say("late since {time}", time=at) if one.due_at < now else at
    return who, str(one.score), str(one.id), due


def said(session: Session, new: list[StoredCase]) -> tuple[str, ...]:
    """In their own words."""
    answers = (alerted_answer(session, one.answer_id) for one in new[:MOST_QUOTES])
    return tuple(answer.reason for answer in answers if answer is not None and answer.reason)
